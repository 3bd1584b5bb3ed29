import { Trans } from '@lingui/react/macro'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { useLocale } from '../../../base/locale.ts'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { useStatuses } from '../status/statuses.ts'
import { sayDuration } from './duration.ts'
import classes from './timeline.module.css'

/** How long the order has stood in each status, and in all. */
export function TimeInStatuses({ order }: { order: OrderCard }) {
  const locale = useLocale()
  const statuses = useStatuses()
  const all = order.timeInStatuses.reduce((sum, one) => sum + one.seconds, 0)
  return (
    <table className={classes.times}>
      <caption className="visually-hidden"><Trans>Time in statuses</Trans></caption>
      <tbody>
        {order.timeInStatuses.map(({ status, seconds }) => {
          const known = statuses.find(one => one.code === status)
          return <tr key={status}><th scope="row"><StatusBadge color={known?.color}>{known?.name ?? status}</StatusBadge></th><td className="numbers">{sayDuration(seconds, locale)}</td></tr>
        })}
        <tr><th scope="row"><Trans>In all</Trans></th><td className="numbers">{sayDuration(all, locale)}</td></tr>
      </tbody>
    </table>
  )
}
