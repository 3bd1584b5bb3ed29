import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconBuilding, IconBuildingPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, type ReactNode } from 'react'
import { useRight, useSession } from '../../base/session.ts'
import type { ViewQuery } from '../../base/views.ts'
import { ListPage, type Among } from '../../ui/list/ListPage.tsx'
import { setFieldActions } from '../../ui/list/set-field.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { companyCells, CompanyRowCard, type CompanyRow } from './cells.tsx'

// The card comes after the list is on the screen; opening the first one must not wait for it.
const loadPanel = () => import('./card/CompanyPanel.tsx')
const CompanyPanel = lazy(async () => ({ default: (await loadPanel()).CompanyPanel }))
setTimeout(() => void loadPanel(), 1500)

const pageOf = (id: number): string => `/companies/${id}`
const widths = { nickName: 240, mainCompany: 220, inn: 124, contactName: 180, debtSum: 124, creditLimit: 132, ordersCount: 92, totalSum: 132, lastOrderAt: 132 }
const needs = ['vip', 'bad', 'creditLimit', 'inn', 'contactName', 'totalSum', 'ordersCount', 'debtSum'] as const
const columns = ['nickName', 'inn', 'contactName', 'debtSum', 'creditLimit', 'ordersCount', 'totalSum', 'lastOrderAt', 'managerId']
const panel = (id: number, among: Among<CompanyRow>) => <Suspense fallback={<CardSkeleton lines={12} />}><CompanyPanel id={id} among={among} /></Suspense>
const bulk = setFieldActions<CompanyRow>('company')
const card = (row: CompanyRow) => <CompanyRowCard row={row} />

/** All corporate customers. */
export function CompaniesPage() {
  const { t } = useLingui()
  const mayCreate = useRight('customers.create') !== null
  const mayChange = useRight('customers.change') !== null
  const me = useSession().user.id
  const views = useMemo<{ key: string; name: ReactNode; query: ViewQuery }[]>(() => [
    { key: 'mine', name: <Trans>Mine</Trans>, query: { filter: { field: 'managerId', op: 'in', value: [me] } } },
    { key: 'owing', name: <Trans>With a debt</Trans>, query: { filter: { field: 'debtSum', op: 'gt', value: 0 }, sort: '-debtSum' } },
    { key: 'beyond', name: <Trans>Beyond the limit</Trans>, query: { filter: { field: 'isOverLimit', op: 'eq', value: true }, sort: '-debtSum' } },
    { key: 'without', name: <Trans>Without orders</Trans>, query: { filter: { field: 'ordersCount', op: 'eq', value: 0 } } },
  ], [me])
  const create = mayCreate && <Button component={Link} to="/companies/new" leftSection={<IconBuildingPlus size={16} aria-hidden />}><Trans>New company</Trans></Button>
  return (
    <ListPage<CompanyRow>
      entity="company" endpoint="/api/companies" title={t`Companies`} allLabel={<Trans>All companies</Trans>} actions={create} rowLabel={row => row.nickName || `№ ${row.id}`}
      cells={companyCells} needs={needs} widths={widths} defaultColumns={columns} defaultSort="-createdAt" builtInViews={views} panel={panel} pageOf={pageOf} card={card} bulk={mayChange ? bulk : undefined}
      empty={<EmptyState icon={<IconBuilding size={28} stroke={1.5} />} title={<Trans>No companies yet</Trans>} action={create}><Trans>Whoever buys for an organisation: its requisites, the people to talk to, the debt and the credit limit stand here. The shop's module may bring them with orders, or make the first one by hand.</Trans></EmptyState>}
    />
  )
}
