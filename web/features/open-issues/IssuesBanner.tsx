import { Trans } from '@lingui/react/macro'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { OpenIssue, OrderCard } from '#shared/contracts/orders.ts'
import { api } from '../../base/api.ts'
import { Day, When } from '../../ui/display/When.tsx'
import classes from './issues.module.css'

export const CustomerIssues = ({ customer }: { customer: CustomerCard }) => <Issues customerId={customer.id} />

/** On an order: what is late with the same customer besides; of its own lateness its card speaks. */
export const OrderIssues = ({ order }: { order: OrderCard }) => (order.customer ? <Issues customerId={order.customer.id} but={order.id} /> : null)

function Issues({ customerId, but }: { customerId: number; but?: number }) {
  // Begins with the order, so that every change of one refreshes it; the hour brings new ones by itself.
  const { data } = useQuery({
    queryKey: ['order', 'issues', customerId] as const,
    queryFn: async ({ signal }) => (await api.get<{ issues: OpenIssue[] }>(`/api/customers/${customerId}/issues`, {}, signal)).issues,
    refetchInterval: 10 * 60_000,
  })
  const issues = data?.filter(issue => issue.orderId !== but) ?? []
  if (issues.length === 0) return null
  return (
    <section className={classes.banner} role="status">
      <h3><IconAlertTriangle size={16} aria-hidden /> <Trans>Mind before you call: something is late</Trans></h3>
      <ul>
        {issues.map(({ orderId, number, kind, since, day }) => {
          const order = <Link to={`/orders/${orderId}`} className="numbers">{number}</Link>
          return <li key={orderId}>{kind === 'late_delivery' ? <Trans>The order {order} should have been delivered by <Day value={day} /></Trans> : <Trans>The order {order} waits in its status too long, since <When value={since} /></Trans>}</li>
        })}
      </ul>
    </section>
  )
}
