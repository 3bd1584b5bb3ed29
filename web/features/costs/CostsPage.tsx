import { Button } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconPlus, IconReceipt, IconTrash } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, type ReactNode } from 'react'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { useRight } from '../../base/session.ts'
import type { ViewQuery } from '../../base/views.ts'
import { confirm } from '../../ui/feedback/confirm.tsx'
import { useShortcuts } from '../../ui/feedback/shortcuts.tsx'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import type { BulkAction } from '../../ui/list/bulk.ts'
import { ListPage } from '../../ui/list/ListPage.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { costCells, CostRowCard, type CostRow } from './cells.tsx'

const CostContent = lazy(async () => ({ default: (await import('./card/CostContent.tsx')).CostContent }))
const pageOf = (id: number): string => `/analytics/costs/${id}`
const widths = { item: 220, group: 200, amount: 128, dateFrom: 104, dateTo: 104, comment: 220, source: 120 }
const needs = ['item', 'amount', 'currency', 'orderId', 'dateFrom', 'dateTo', 'source', 'campaign', 'comment'] as const
const columns = ['dateFrom', 'dateTo', 'item', 'group', 'amount', 'site', 'orderId', 'source', 'campaign', 'comment']
const panel = (id: number) => <Suspense fallback={<CardSkeleton lines={10} />}><CostContent key={id} id={id} /></Suspense>
const card = (row: CostRow) => <CostRowCard row={row} />
const MOST_REMOVED = 1000

/** All costs. */
export function CostsPage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const mayChange = useRight('costs.change') !== null
  useShortcuts(mayChange ? [{ code: 'KeyN', label: msg`New cost`, run: () => void navigate({ to: '/analytics/costs/new' }) }] : [])
  const views = useMemo<{ key: string; name: ReactNode; query: ViewQuery }[]>(() => [
    { key: 'ads', name: <Trans>Advertising</Trans>, query: { filter: { field: 'group', op: 'in', value: ['attraction'] } } },
    { key: 'orders', name: <Trans>Of orders</Trans>, query: { filter: { field: 'orderId', op: 'notEmpty' } } },
    { key: 'variable', name: <Trans>Variable ones</Trans>, query: { filter: { field: 'isVariable', op: 'eq', value: true } } },
    { key: 'constant', name: <Trans>Constant ones</Trans>, query: { filter: { field: 'isVariable', op: 'eq', value: false } } },
  ], [])
  const create = mayChange && <Button component={Link} to="/analytics/costs/new" leftSection={<IconPlus size={16} aria-hidden />}><Trans>New cost</Trans></Button>
  return (
    <ListPage<CostRow>
      entity="cost" endpoint="/api/costs" title={t`Costs`} allLabel={<Trans>All costs</Trans>} actions={create} rowLabel={row => `№ ${row.id}`} cells={costCells} needs={needs} widths={widths}
      defaultColumns={columns} defaultSort="-dateFrom" builtInViews={views} panel={panel} pageOf={pageOf} card={card} bulk={mayChange ? bulk : undefined}
      empty={<EmptyState icon={<IconReceipt size={28} stroke={1.5} />} title={<Trans>No costs yet</Trans>} action={create}><Trans>Rent, packaging, commissions, advertising: with them reports show not only revenue, but what is left of it. Enter the first one, load a file of ad spend, or let a program send them.</Trans></EmptyState>}
    />
  )
}

const bulk: BulkAction<CostRow>[] = [{
  id: 'remove', label: <Trans>Remove</Trans>, icon: IconTrash,
  open: ({ rows, count, whole }) => void remove(rows.map(row => row.id), whole ? count : rows.length),
}]

async function remove(ids: number[], count: number): Promise<void> {
  // Everything that matches may be more than was loaded: what is removed is what one sees.
  const picked = ids.slice(0, MOST_REMOVED)
  const isSure = await confirm({
    title: <Plural value={picked.length} one="Remove # cost?" other="Remove # costs?" />, danger: true, action: <Trans>Remove</Trans>,
    body: count > picked.length ? <Trans>Only those that are loaded in the list are removed.</Trans> : <Trans>Reports will count without them. The history keeps what they said.</Trans>,
  })
  if (!isSure) return
  try {
    await api.post('/api/costs/delete', { ids: picked })
    void queryClient.invalidateQueries({ queryKey: ['cost'] })
    toast({ message: <Plural value={picked.length} one="# cost is removed." other="# costs are removed." /> })
  } catch (error) {
    toastError(error)
  }
}
