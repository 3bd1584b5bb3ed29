import { Button, Select } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CompanyCard, CompanyOrder } from '#shared/contracts/companies.ts'
import { useReferenceItem } from '../../../base/references.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { When } from '../../../ui/display/When.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { ordersQuery, type OrdersOf } from '../company-api.ts'
import classes from './card.module.css'

type OrdersBlockProps = { company: CompanyCard; of: OrdersOf; onOf: (of: OrdersOf) => void }

/** The orders of the company, newest first: all, of one legal entity, by one contact, or those that are owed for. */
export function OrdersBlock({ company, of, onOf }: OrdersBlockProps) {
  const { t } = useLingui()
  const pages = useInfiniteQuery(ordersQuery(company.id, of))
  const orders = pages.data?.pages.flatMap(page => page.orders) ?? []
  const options = [
    { value: 'all', label: t`All orders` },
    ...(company.debtSum === null ? [] : [{ value: 'unpaid', label: t`Not paid in full` }]),
    ...company.companies.map(party => ({ value: `company ${party.id}`, label: party.name })),
    ...company.contacts.map(contact => ({ value: `contact ${contact.customerId}`, label: contact.name || `№ ${contact.customerId}` })),
  ]
  const value = of.unpaid ? 'unpaid' : of.companyId ? `company ${of.companyId}` : of.contactId ? `contact ${of.contactId}` : 'all'
  const choose = (chosen: string | null): void => {
    const [kind, id] = (chosen ?? 'all').split(' ')
    onOf(kind === 'unpaid' ? { unpaid: true } : kind === 'company' ? { companyId: Number(id) } : kind === 'contact' ? { contactId: Number(id) } : {})
  }
  const picker = <Select className={classes.which} size="xs" aria-label={t`Which orders`} data={options} value={value} onChange={choose} allowDeselect={false} searchable={options.length > 8} />
  return (
    <Block title={<Trans>Orders</Trans>} actions={picker}>
      {pages.isPending && <CardSkeleton lines={3} />}
      {pages.isError && orders.length === 0 && <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isSuccess && orders.length === 0 && <p className={classes.nothing}>{value === 'all' ? <Trans>No orders yet.</Trans> : <Trans>No such orders.</Trans>}</p>}
      {orders.length > 0 && <ul className={classes.orders} aria-label={t`Orders of the company`}>{orders.map(order => <OrderLine key={order.id} order={order} company={company} />)}</ul>}
      {pages.hasNextPage && <Button variant="subtle" color="gray" size="compact-sm" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}><Trans>Earlier orders</Trans></Button>}
    </Block>
  )
}

function OrderLine({ order, company }: { order: CompanyOrder; company: CompanyCard }) {
  const status = useReferenceItem('statuses', order.status)
  const party = company.companies.find(one => one.id === order.companyId)
  return (
    <li className={classes.order}>
      <Link to={`/orders/${order.id}`} className="numbers">{order.number}</Link>
      <span className="soft"><When value={order.createdAt} /></span>
      <span className={classes.orderStatus}><StatusBadge color={status?.color}>{status?.name ?? order.status}</StatusBadge></span>
      <span className={classes.orderOf} dir="auto">{[party?.name, order.contactName].filter(Boolean).join(' · ')}</span>
      <span className={classes.orderSum}><b><Money value={order.total} currency={order.currency} /></b>{(order.unpaid ?? 0) > 0 && <span className={classes.owed}><Trans>owed for</Trans> <Money value={order.unpaid} currency={order.currency} /></span>}</span>
    </li>
  )
}
