import { useLingui } from '@lingui/react/macro'
import { memo } from 'react'
import type { DayItem } from '#shared/contracts/day.ts'
import { useReferenceItem } from '../../../base/references.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { Clock, kindWords, Why } from './item-words.tsx'
import classes from './day.module.css'

type DayRowProps = { item: DayItem; id: string; top: number; active: boolean; open: boolean; at: number; of: number; onChoose: (item: DayItem) => void }

/** One item: what it is, about whom, why it stands here, and how long it waits. */
export const DayRow = memo(function DayRow({ item, id, top, active, open, at, of, onChoose }: DayRowProps) {
  const { i18n } = useLingui()
  const { order, task, customer } = item
  const { icon: Icon, one } = kindWords[item.kind]
  return (
    <div
      id={id} role="option" aria-selected={active} aria-posinset={at + 1} aria-setsize={of} className={classes.row} data-active={active || undefined} data-open={open || undefined}
      data-overdue={item.isOverdue || undefined} style={{ transform: `translateY(${top}px)` }} onClick={() => onChoose(item)}
    >
      <span className={classes.icon} title={i18n._(one)}><Icon size={18} stroke={1.5} /><span className="visually-hidden">{i18n._(one)}</span></span>
      <span className={classes.who} dir="auto">
        {task && item.kind === 'task'
          ? <b>{task.text}</b>
          : <><b className="numbers">{order ? `№ ${order.number}` : ''}</b> {order?.customerName || customer?.name}</>}
      </span>
      <span className={classes.second}>
        <span className={classes.about} dir="auto">{task && item.kind === 'task' && (order ? <><span className="numbers">№ {order.number}</span> {order.customerName}</> : customer?.name)}</span>
        <span className={classes.why}><Why item={item} /></span>
      </span>
      <span className={classes.status}>{order && <Status code={order.status} />}</span>
      <span className={classes.sum}>{order && order.total !== null && <Money value={order.total} currency={order.currency ?? undefined} />}</span>
      <span className={classes.clock}><Clock item={item} /></span>
    </div>
  )
})

function Status({ code }: { code: string }) {
  const status = useReferenceItem('statuses', code)
  return <StatusBadge color={status?.color}>{status?.name ?? code}</StatusBadge>
}
