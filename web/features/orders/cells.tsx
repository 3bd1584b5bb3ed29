import { Tooltip, UnstyledButton } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconAlertOctagon, IconAlertTriangle, IconClockExclamation, IconCopy, IconStarFilled } from '@tabler/icons-react'
import { createContext, use, type ReactNode } from 'react'
import { formatMinutes } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import { useReferences } from '../../base/references.ts'
import { Money } from '../../ui/display/Money.tsx'
import { Phone } from '../../ui/display/Phone.tsx'
import { StatusBadge } from '../../ui/display/StatusBadge.tsx'
import { When } from '../../ui/display/When.tsx'
import { useStatuses } from './status/statuses.ts'
import type { OrderRow } from './order-list.ts'
import classes from './list.module.css'

/** Asks where a row’s order shall go; null for those who may not move orders. Cells are drawn deep inside the table, so it comes by context. */
export const MoveContext = createContext<((rows: OrderRow[]) => void) | null>(null)

/** Sums of an order are in its own currency; those of its customer and the one in the main currency are not here. */
const ownMoney = ['total', 'goodsSum', 'discountSum', 'paidSum', 'bonusCharge', 'toPay', 'purchaseSum', 'margin', 'discountManualAmount', 'deliveryCost', 'deliveryNetCost']

/** Columns that say more than a plain value: lateness beside the status, problems as a warning. */
export const orderCells: Record<string, (row: OrderRow) => ReactNode> = {
  status: row => <StatusCell row={row} />,
  number: row => <NumberCell row={row} />,
  customerName: row => <CustomerCell row={row} />,
  problemsCount: row => <ProblemsCell count={row.problemsCount ?? 0} />,
  firstTouchMinutes: row => <TouchCell minutes={row.firstTouchMinutes} />,
  ...Object.fromEntries(ownMoney.map(name => [name, (row: OrderRow) => <OwnMoney row={row} name={name} />])),
  isLate: row => (isLate(row) ? <Late row={row} /> : <span className="faint">—</span>),
}

function OwnMoney({ row, name }: { row: OrderRow; name: string }) {
  const value = (row as Record<string, unknown>)[name]
  return <Money value={typeof value === 'number' ? value : null} currency={row.currency} />
}

/** How long a buyer waited, or waits, for a person: red beyond the norm. */
function TouchCell({ minutes }: { minutes: number | null | undefined }) {
  const locale = useLocale()
  const norm = useReferences()?.account.firstTouchNorm ?? Infinity
  if (minutes === null || minutes === undefined) return <span className="faint">—</span>
  return <span className={minutes > norm ? classes.tooLong : undefined}>{formatMinutes(minutes, locale)}</span>
}

const isLate = (row: OrderRow): boolean => row.isLate ?? (typeof row.statusDeadlineAt === 'string' && Date.parse(row.statusDeadlineAt) < Date.now())

function StatusCell({ row }: { row: OrderRow }) {
  const { t } = useLingui()
  const move = use(MoveContext)
  const status = useStatuses().find(one => one.code === row.status)
  const name = status?.name ?? row.status
  const badge = <StatusBadge color={status?.color}>{name}</StatusBadge>
  return (
    <span className={classes.status}>
      {move
        ? <UnstyledButton className={classes.move} tabIndex={-1} aria-label={t`Status: ${name}`} onClick={() => move([row])}>{badge}</UnstyledButton>
        : badge}
      {isLate(row) && <Late row={row} />}
    </span>
  )
}

function Late({ row }: { row: OrderRow }) {
  return (
    <Tooltip label={row.statusDeadlineAt ? <><Trans>late since</Trans> <When value={row.statusDeadlineAt} /></> : <Trans>late in its status</Trans>}>
      <span className={classes.late}><IconClockExclamation size={16} aria-hidden /><span className="visually-hidden"><Trans>late</Trans></span></span>
    </Tooltip>
  )
}

/** An order of a marked customer is seen from afar. */
function CustomerCell({ row: { customerName, vip, bad } }: { row: OrderRow }) {
  return (
    <span className={classes.customer} data-tone={bad ? 'bad' : undefined}>
      {bad && <Tooltip label={<Trans>Bad customer</Trans>}><span className={classes.bad}><IconAlertOctagon size={14} aria-hidden /><span className="visually-hidden"><Trans>Bad customer</Trans></span></span></Tooltip>}
      {vip && <Tooltip label="VIP"><span className={classes.vip}><IconStarFilled size={12} aria-hidden /><span className="visually-hidden">VIP</span></span></Tooltip>}
      {customerName ? <span className={classes.cut} dir="auto">{customerName}</span> : <span className="faint">—</span>}
    </span>
  )
}

function NumberCell({ row }: { row: OrderRow }) {
  return (
    <span className={classes.customer}>
      <b className="numbers">{row.number}</b>
      {row.isRepeat && <Tooltip label={<Trans>like another order</Trans>}><span className={classes.repeat}><IconCopy size={14} aria-hidden /><span className="visually-hidden"><Trans>like another order</Trans></span></span></Tooltip>}
    </span>
  )
}

function ProblemsCell({ count }: { count: number }) {
  if (count === 0) return <span className="faint">—</span>
  return <span className={classes.problems}><IconAlertTriangle size={14} aria-hidden /> {count}<span className="visually-hidden"> <Plural value={count} one="problem" other="problems" /></span></span>
}

/** The row on a phone: the status first, then who, how much and how to call. */
export function OrderRowCard({ row }: { row: OrderRow }) {
  return (
    <>
      <div className={classes.cardLine}><span><NumberCell row={row} /> <span className="soft"><When value={row.createdAt} /></span></span><b><Money value={row.total} currency={row.currency} /></b></div>
      <div className={classes.cardLine}><StatusCell row={row} />{(row.problemsCount ?? 0) > 0 && <ProblemsCell count={row.problemsCount ?? 0} />}</div>
      <div className={classes.cardLine}><CustomerCell row={row} />{row.phone && <Phone value={row.phone} />}</div>
    </>
  )
}
