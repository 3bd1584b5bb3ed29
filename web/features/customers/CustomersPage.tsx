import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconTags, IconUserPlus, IconUsers } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, type ReactNode } from 'react'
import { useRight, useSession } from '../../base/session.ts'
import type { BulkAction } from '../../ui/list/bulk.ts'
import { ListPage } from '../../ui/list/ListPage.tsx'
import { setFieldActions } from '../../ui/list/set-field.tsx'
import { Slot } from '../../ui/page/Slot.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import type { ViewQuery } from '../../base/views.ts'
import { customerCells, CustomerRowCard, type CustomerRow } from './cells.tsx'

// The card comes after the list is on the screen; opening the first one must not wait for it.
const loadPanel = () => import('./card/CustomerPanel.tsx')
const CustomerPanel = lazy(async () => ({ default: (await loadPanel()).CustomerPanel }))
setTimeout(() => void loadPanel(), 1500)

const pageOf = (id: number): string => `/customers/${id}`
const widths = { fullName: 260, phones: 150, email: 200, ordersCount: 92, totalSum: 124, lastOrderAt: 132, city: 140 }
const columns = ['fullName', 'phones', 'email', 'city', 'ordersCount', 'totalSum', 'lastOrderAt', 'tags', 'managerId', 'createdAt']
const panel = (id: number) => <Suspense fallback={<CardSkeleton lines={12 } />}><CustomerPanel id={id} /></Suspense>
const TagsPanel = lazy(async () => ({ default: (await import('./TagsPanel.tsx')).TagsPanel }))
const bulk: BulkAction<CustomerRow>[] = [
  ...setFieldActions<CustomerRow>('customer'),
  { id: 'tags', label: <Trans>Tags</Trans>, icon: IconTags, panel: ({ targets, begin, close }) => <TagsPanel count={targets.count} begin={begin} close={close} /> },
]
const card = (row: CustomerRow) => <CustomerRowCard row={row} />

/** All customers. */
export function CustomersPage() {
  const { t } = useLingui()
  const mayCreate = useRight('customers.create') !== null
  const mayChange = useRight('customers.change') !== null
  const me = useSession().user.id
  const views = useMemo<{ key: string; name: ReactNode; query: ViewQuery }[]>(() => [
    { key: 'mine', name: <Trans>Mine</Trans>, query: { filter: { field: 'managerId', op: 'in', value: [me] } } },
    { key: 'vip', name: 'VIP', query: { filter: { field: 'vip', op: 'eq', value: true } } },
    { key: 'regular', name: <Trans>Bought again</Trans>, query: { filter: { field: 'ordersCount', op: 'gte', value: 2 }, sort: '-totalSum' } },
    { key: 'without', name: <Trans>Without orders</Trans>, query: { filter: { field: 'ordersCount', op: 'eq', value: 0 } } },
    { key: 'bad', name: <Trans>Bad</Trans>, query: { filter: { field: 'bad', op: 'eq', value: true } } },
  ], [me])
  const create = mayCreate && <Button component={Link} to="/customers/new" leftSection={<IconUserPlus size={16} aria-hidden />}><Trans>New customer</Trans></Button>
  return (
    <ListPage<CustomerRow>
      entity="customer" endpoint="/api/customers" title={t`Customers`} allLabel={<Trans>All</Trans>} actions={<><Slot name="customers.head" with={{}} />{create}</>} rowLabel={row => row.fullName || `№ ${row.id}`}
      cells={customerCells} widths={widths} defaultColumns={columns} defaultSort="-createdAt" builtInViews={views} panel={panel} pageOf={pageOf} card={card} bulk={mayChange ? bulk : undefined}
      empty={<EmptyState icon={<IconUsers size={28} stroke={1.5} />} title={<Trans>No customers yet</Trans>} action={create}><Trans>Whoever orders becomes a customer by themselves, known by the phone and the e-mail. The first one can also be made by hand.</Trans></EmptyState>}
    />
  )
}
