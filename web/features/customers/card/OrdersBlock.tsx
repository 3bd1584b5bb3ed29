import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { CustomerCard, CustomersOrder } from '#shared/contracts/customers.ts'
import { useReferenceItem } from '../../../base/references.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { When } from '../../../ui/display/When.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import classes from './card.module.css'

/** The customer's last orders; the rest stands in the list of orders. */
export function OrdersBlock({ customer }: { customer: CustomerCard }) {
  const { t } = useLingui()
  const { orders, figures } = customer
  const isMore = figures.ordersCount + figures.cancelledCount > orders.length
  const filter = { field: 'customerId', op: 'eq', value: customer.id }
  const all = isMore && orders.length > 0 && <Button component={Link} to="/orders" search={{ filter } as never} variant="subtle" color="gray" size="compact-sm"><Trans>All orders</Trans></Button>
  return (
    <Block title={<Trans>Orders</Trans>} actions={all}>
      {orders.length === 0 && <p className={classes.nothing}><Trans>No orders yet.</Trans></p>}
      {orders.length > 0 && (
        <ul className={classes.orders} aria-label={t`Orders of the customer`}>
          {orders.map(order => <OrderLine key={order.id} order={order} />)}
        </ul>
      )}
    </Block>
  )
}

function OrderLine({ order }: { order: CustomersOrder }) {
  const status = useReferenceItem('statuses', order.status)
  return (
    <li className={classes.order}>
      <Link to={`/orders/${order.id}`} className="numbers">{order.number}</Link>
      <span className="soft"><When value={order.createdAt} /></span>
      <span className={classes.orderStatus}><StatusBadge color={status?.color}>{status?.name ?? order.status}</StatusBadge></span>
      <span className="soft"><Plural value={order.itemsCount} one="# line" other="# lines" /></span>
      <b><Money value={order.total} currency={order.currency} /></b>
    </li>
  )
}
