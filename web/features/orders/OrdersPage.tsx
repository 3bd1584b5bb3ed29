import { Button } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowsExchange, IconPlus, IconShoppingCart } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useRight } from '../../base/session.ts'
import type { BulkAction, BulkTargets } from '../../ui/list/bulk.ts'
import { ListPage, type Among } from '../../ui/list/ListPage.tsx'
import { setFieldActions } from '../../ui/list/set-field.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import type { RowKey } from '../../ui/table/use-row-keys.ts'
import { MoveContext, OrderRowCard, orderCells } from './cells.tsx'
import { DEFAULT_COLUMNS, DEFAULT_SORT, NEEDED, type OrderRow } from './order-list.ts'
import type { StatusQuestion } from './status/StatusDialog.tsx'
import { useQuickViews } from './quick-views.tsx'

// The card and the dialogs come after the list is on the screen; opening the first one must not wait for them.
const loadPanel = () => import('./card/OrderPanel.tsx')
const OrderPanel = lazy(async () => ({ default: (await loadPanel()).OrderPanel }))
const BulkStatusDialog = lazy(async () => ({ default: (await import('./status/BulkStatusDialog.tsx')).BulkStatusDialog }))
const StatusDialog = lazy(async () => ({ default: (await import('./status/StatusDialog.tsx')).StatusDialog }))
setTimeout(() => void loadPanel(), 1500)

const pageOf = (id: number): string => `/orders/${id}`
// All of them stand side by side at 1440 px.
const widths = { status: 196, number: 76, createdAt: 124, customerName: 160, phone: 138, total: 96, paidSum: 92, deliveryType: 116, managerId: 116, problemsCount: 80 }
const panel = (id: number, among: Among<OrderRow>) => <Suspense fallback={<CardSkeleton lines={12} />}><OrderPanel id={id} among={among} /></Suspense>
const isOne = ({ rows, whole }: BulkTargets<OrderRow>): boolean => rows.length === 1 && !whole
const card = (row: OrderRow) => <OrderRowCard row={row} />

/** All orders: the list that is open the whole day. */
export function OrdersPage() {
  const { t } = useLingui()
  const mayCreate = useRight('orders.create') !== null
  const mayStatus = useRight('orders.status') !== null
  const views = useQuickViews()
  const mayChange = useRight('orders.change') !== null
  const [moving, setMoving] = useState<BulkTargets<OrderRow> | null>(null)
  const move = useMemo(() => (mayStatus ? (rows: OrderRow[]) => setMoving({ rows, count: rows.length, whole: null }) : null), [mayStatus])
  const keys = useMemo<RowKey<OrderRow>[]>(() => (move ? [{ code: 'KeyS', label: msg`Change the status`, run: move }] : []), [move])
  const bulk = useMemo<BulkAction<OrderRow>[]>(
    () => [
      ...(mayStatus ? [{ id: 'status', label: <Trans>Change status</Trans>, icon: IconArrowsExchange, open: setMoving }] : []),
      ...(mayChange ? setFieldActions<OrderRow>('order') : []),
    ],
    [mayStatus, mayChange],
  )
  const create = mayCreate && <Button component={Link} to="/orders/new" leftSection={<IconPlus size={16} aria-hidden />}><Trans>New order</Trans></Button>
  return (
    <MoveContext value={move}>
      <ListPage<OrderRow>
        entity="order" endpoint="/api/orders" title={t`Orders`} allLabel={<Trans>All</Trans>} actions={create} rowLabel={row => t`order ${row.number}`}
        cells={orderCells} needs={NEEDED} widths={widths} defaultColumns={DEFAULT_COLUMNS} defaultSort={DEFAULT_SORT} builtInViews={views} panel={panel} pageOf={pageOf} keys={keys} bulk={bulk} card={card}
        empty={<EmptyState icon={<IconShoppingCart size={28} stroke={1.5} />} title={<Trans>No orders yet</Trans>} action={create}><Trans>Orders of the store come here by themselves as soon as its module has a key. The first one can also be made by hand.</Trans></EmptyState>}
      />
      <Suspense>
        {moving && isOne(moving) && <OneStatus row={moving.rows[0]!} onClose={() => setMoving(null)} />}
        {moving && !isOne(moving) && <BulkStatusDialog targets={moving} onClose={() => setMoving(null)} />}
      </Suspense>
    </MoveContext>
  )
}

function OneStatus({ row, onClose }: { row: OrderRow; onClose: () => void }) {
  const [question, ask] = useState<StatusQuestion>({})
  return <StatusDialog order={row} question={question} onAsk={ask} onClose={onClose} />
}
