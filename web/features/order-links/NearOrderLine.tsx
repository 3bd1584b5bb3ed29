import { Link } from '@tanstack/react-router'
import type { NearOrder } from '#shared/contracts/order-pairs.ts'
import { useReferenceItem } from '../../base/references.ts'
import { Money } from '../../ui/display/Money.tsx'
import { StatusBadge } from '../../ui/display/StatusBadge.tsx'
import { When } from '../../ui/display/When.tsx'
import classes from './pairs.module.css'

/** Another order in one line: enough to see whether it is the one, and the way to it. */
export function NearOrderLine({ order, plain = false }: { order: NearOrder; /** Without the way to it: in a dialog one stays. */ plain?: boolean }) {
  const status = useReferenceItem('statuses', order.status)
  return (
    <span className={classes.near}>
      {plain ? <b className="numbers">{order.number}</b> : <Link to={`/orders/${order.id}`} className={classes.number}>{order.number}</Link>}
      <StatusBadge color={(status as { color?: string } | undefined)?.color}>{status?.name ?? order.status}</StatusBadge>
      <span className="soft"><When value={order.createdAt} /></span>
      <Money value={order.total} currency={order.currency} />
      {order.goods && <span className={classes.goods} dir="auto" title={order.goods}>{order.goods}</span>}
    </span>
  )
}
