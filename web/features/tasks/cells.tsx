import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useLingui } from '@lingui/react/macro'
import { Person } from '../../ui/display/Person.tsx'
import { Due } from './Due.tsx'
import type { TaskRow } from './task-api.ts'
import { RESULTS, usePerformerName } from './task-words.ts'
import classes from './tasks.module.css'

const stop = (event: { stopPropagation(): void }): void => event.stopPropagation()

/** Columns that say more than a plain value. */
export const taskCells: Record<string, (row: TaskRow) => ReactNode> = {
  text: row => <span className={row.complete ? `${classes.cut} ${classes.doneText}` : classes.cut} dir="auto">{row.text}</span>,
  dueAt: row => <Due task={row} />,
  performerId: row => <PerformerCell row={row} />,
  performerGroupId: row => <PerformerCell row={row} />,
  orderId: row => (row.orderId === null ? <span className="faint">—</span> : <Link to={`/orders/${row.orderId}` as never} onClick={stop} tabIndex={-1}>{row.orderNumber}</Link>),
  customerId: row => (row.customerId === null ? <span className="faint">—</span> : <Link className={classes.cut} to={`/customers/${row.customerId}` as never} onClick={stop} tabIndex={-1}>{row.customerName || `№ ${row.customerId}`}</Link>),
  result: row => <ResultCell row={row} />,
}

function PerformerCell({ row }: { row: TaskRow }) {
  const name = usePerformerName()(row)
  return name === null ? <span className="faint">—</span> : <Person name={name} />
}

function ResultCell({ row }: { row: TaskRow }) {
  const { i18n } = useLingui()
  const known = RESULTS.find(one => one.result === row.result)
  return known ? <>{i18n._(known.label)}</> : <span className="faint">—</span>
}

/** The row on a phone: what, when, about what. */
export function TaskRowCard({ row }: { row: TaskRow }) {
  const performer = usePerformerName()(row)
  return (
    <>
      <div className={classes.cardLine}><span className={row.complete ? classes.doneText : undefined} dir="auto">{row.text}</span><Due task={row} /></div>
      <div className={classes.cardLine}><span className="soft">{[row.orderNumber, row.customerName].filter(Boolean).join(' · ') || '—'}</span><span className="soft">{performer}</span></div>
    </>
  )
}
