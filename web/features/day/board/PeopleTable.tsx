import { UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconInbox } from '@tabler/icons-react'
import { useState, type DragEvent, type ReactNode } from 'react'
import type { Board, BoardPerson } from '#shared/contracts/day.ts'
import { formatMinutes } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { Avatar } from '../../../ui/display/Person.tsx'
import { When } from '../../../ui/display/When.tsx'
import { StatusDot } from '../status/StatusDot.tsx'
import { asWorkStatus, statusWords } from '../status/work-status.ts'
import type { Whose } from './BoardPage.tsx'
import { capped } from './DayFigures.tsx'
import { ORDERS_TYPE, type Movable } from './move-orders.tsx'
import classes from './board.module.css'

type PeopleTableProps = { board: Board; whose: Whose; onWhose: (whose: Whose) => void; onDrop: (orders: Movable[], to: number | null) => void }

/** A line for the queue and for each person; orders are dropped on any of them. Choosing one shows their orders. */
export function PeopleTable({ board, whose, onWhose, onDrop }: PeopleTableProps) {
  const busiest = Math.max(1, ...board.people.map(person => person.open))
  return (
    <div className={classes.people}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col"><Trans>Colleague</Trans></th>
            <th scope="col"><Trans>In work</Trans></th>
            <th scope="col"><Trans>Wait for contact</Trans></th>
            <th scope="col"><Trans>Late orders</Trans></th>
            <th scope="col"><Trans>Tasks overdue / today</Trans></th>
            <th scope="col"><Trans>Touched today, median</Trans></th>
            <th scope="col"><Trans>Handled today</Trans></th>
            <th scope="col"><Trans>Orders of today</Trans></th>
          </tr>
        </thead>
        <tbody>
          <Target to={null} isChosen={whose === 'queue'} onDrop={onDrop}>
            <th scope="row">
              <UnstyledButton className={classes.person} aria-pressed={whose === 'queue'} onClick={() => onWhose('queue')}>
                <span className={classes.queueIcon}><IconInbox size={16} stroke={1.5} aria-hidden /></span><span className={classes.names}><span className={classes.name}><Trans>The queue</Trans></span></span>
              </UnstyledButton>
            </th>
            <td />
            <Waiting all={board.free.untouched} overdue={board.free.overdue} />
            <td colSpan={5} />
          </Target>
          {board.people.map(person => (
            <Target key={person.id} to={person.id} isChosen={whose === person.id} onDrop={onDrop}>
              <PersonCells person={person} norm={board.norm} busiest={busiest} isChosen={whose === person.id} onChoose={() => onWhose(person.id)} />
            </Target>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A row that takes orders which are dropped on it. */
function Target({ to, isChosen, onDrop, children }: { to: number | null; isChosen: boolean; onDrop: PeopleTableProps['onDrop']; children: ReactNode }) {
  const [isOver, setOver] = useState(false)
  const accept = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes(ORDERS_TYPE)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'move'
    setOver(true)
  }
  const drop = (event: DragEvent): void => {
    setOver(false)
    const text = event.dataTransfer.getData(ORDERS_TYPE)
    if (!text) return
    event.preventDefault()
    onDrop(JSON.parse(text) as Movable[], to)
  }
  return <tr data-chosen={isChosen || undefined} data-over={isOver || undefined} onDragOver={accept} onDragLeave={() => setOver(false)} onDrop={drop}>{children}</tr>
}

function Waiting({ all, overdue }: { all: number; overdue: number }) {
  return <td>{all === 0 ? <span className="faint">0</span> : <b>{capped(all)}</b>}{overdue > 0 && <span className={classes.under} data-bad><Trans>{capped(overdue)} too long</Trans></span>}</td>
}

type PersonCellsProps = { person: BoardPerson; norm: number; busiest: number; isChosen: boolean; onChoose: () => void }

function PersonCells({ person, norm, busiest, isChosen, onChoose }: PersonCellsProps) {
  const { i18n, t } = useLingui()
  const locale = useLocale()
  const status = asWorkStatus(person.status)
  return (
    <>
      <th scope="row">
        <UnstyledButton className={classes.person} aria-pressed={isChosen} onClick={onChoose}>
          <span className={classes.face}><Avatar name={person.name} size={28} /><StatusDot status={status} isOnline={person.isOnline} /></span>
          <span className={classes.names}>
            <span className={classes.name} dir="auto" title={person.name}>{person.name}</span>
            <span className={classes.since}>{person.isOnline ? <>{i18n._(statusWords[status])}{status !== 'free' && <> · <When value={person.statusAt} /></>}</> : t`not here`}</span>
          </span>
        </UnstyledButton>
      </th>
      <td><span className={classes.load}><span className={classes.loadBar} style={{ width: `${Math.round((100 * person.open) / busiest)}%` }} /><span className={classes.loadCount}>{capped(person.open)}</span></span></td>
      <Waiting all={person.untouched} overdue={person.untouchedOverdue} />
      <td>{person.late > 0 ? <span className={classes.bad}>{capped(person.late)}</span> : <span className="faint">0</span>}</td>
      <td>{person.tasksOverdue > 0 ? <span className={classes.bad}>{capped(person.tasksOverdue)}</span> : <span className="faint">0</span>} / {person.tasksToday}</td>
      <td>{person.touchedToday}{person.touchMedian !== null && <span className={classes.under} data-bad={person.touchMedian > norm || undefined}>{formatMinutes(person.touchMedian, locale)}</span>}</td>
      <td>{person.handledToday}</td>
      <td>{person.given}{person.given > 0 && <span className={classes.under}><Money value={person.givenSum} /></span>}</td>
    </>
  )
}
