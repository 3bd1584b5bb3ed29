import { Button, Kbd } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconArrowForwardUp } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useId, useMemo, useState, type DragEvent, type KeyboardEvent, type MouseEvent } from 'react'
import type { Condition } from '#shared/conditions.ts'
import { useReference } from '../../../base/references.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { When } from '../../../ui/display/When.tsx'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { useListRows } from '../../../ui/table/list-data.ts'
import type { Whose } from './BoardPage.tsx'
import { ORDERS_TYPE, type Movable } from './move-orders.tsx'
import classes from './board.module.css'

type OrderToMove = Movable & { status: string; createdAt: string; customerName: string | null; total: number; isTouchOverdue?: boolean; isLate?: boolean }
const FIELDS = 'number,status,createdAt,customerName,total,managerId,isTouchOverdue,isLate'

function useOrdersOf(whose: Whose) {
  const statuses = useReference('statuses')
  const query = useMemo(() => {
    const open = statuses.filter(status => status.group !== 'complete' && status.group !== 'cancel').map(status => status.code)
    const filter: Condition = whose === 'queue'
      ? { and: [{ field: 'managerId', op: 'empty' }, { field: 'isUntouched', op: 'eq', value: true }] }
      : { and: [{ field: 'managerId', op: 'in', value: [whose] }, { field: 'status', op: 'in', value: open }] }
    return { filter, sort: 'createdAt', fields: FIELDS }
  }, [whose, statuses])
  return useListRows<OrderToMove>('order', '/api/orders', query)
}

/** The open orders of one person (or of nobody), the oldest first: some are chosen, then dragged onto a person or sent by M. */
export function OrdersToMove({ whose, title, onMove }: { whose: Whose; title: string; onMove: (orders: Movable[]) => void }) {
  const { t } = useLingui()
  const id = useId()
  const { pages, rows } = useOrdersOf(whose)
  const [cursor, setCursor] = useState<number | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const at = Math.max(0, rows.findIndex(row => row.id === cursor))
  const active = rows[at]
  const picked = rows.filter(row => chosen.has(row.id))
  const toMove = picked.length > 0 ? picked : active && cursor !== null ? [active] : []
  const toggle = (row: OrderToMove): void => setChosen(before => { const next = new Set(before); if (!next.delete(row.id)) next.add(row.id); return next })
  const slim = (orders: OrderToMove[]): Movable[] => orders.map(({ id: order, number, managerId }) => ({ id: order, number, managerId: managerId ?? null }))
  const send = (): void => { if (toMove.length > 0) onMove(slim(toMove)) }
  useShortcuts([{ code: 'KeyM', label: msg`Team: hand the chosen orders over`, run: send }])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.target !== event.currentTarget) return
    const step = { ArrowDown: 1, KeyJ: 1, ArrowUp: -1, KeyK: -1 }[event.code]
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyA') { event.preventDefault(); setChosen(new Set(rows.map(row => row.id))) }
    else if (step !== undefined && active) {
      event.preventDefault()
      event.stopPropagation()
      const next = rows[cursor === null ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))]!
      setCursor(next.id)
      document.getElementById(`${id}-${next.id}`)?.scrollIntoView({ block: 'nearest' })
    } else if ((event.code === 'Space' || event.code === 'KeyX') && active) { event.preventDefault(); event.stopPropagation(); setCursor(active.id); toggle(active) }
    else if (event.code === 'Escape' && chosen.size > 0) { event.preventDefault(); setChosen(new Set()) }
  }
  const onClick = (event: MouseEvent, row: OrderToMove): void => {
    if ((event.target as Element).closest('a')) return
    setCursor(row.id)
    toggle(row)
  }
  const onDragStart = (event: DragEvent, row: OrderToMove): void => {
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData(ORDERS_TYPE, JSON.stringify(slim(chosen.has(row.id) ? picked : [row])))
  }
  return (
    <section className={classes.orders} aria-label={title}>
      <header className={classes.ordersHead}>
        <h2 dir="auto" title={title}>{title}</h2>
        <Button variant="default" disabled={toMove.length === 0} leftSection={<IconArrowForwardUp size={16} aria-hidden />} rightSection={<Kbd size="xs" aria-hidden>M</Kbd>} aria-keyshortcuts="m" onClick={send}>
          {picked.length > 0 ? <Plural value={picked.length} one="Hand over # order" other="Hand over # orders" /> : <Trans>Hand over</Trans>}
        </Button>
      </header>
      {pages.isError && rows.length === 0 && <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isSuccess && rows.length === 0 && <EmptyState title={<Trans>No open orders here</Trans>} />}
      {rows.length > 0 && (
        <div className={classes.list} role="listbox" aria-multiselectable aria-label={t`Orders to hand over`} tabIndex={0} onKeyDown={onKeyDown} aria-activedescendant={cursor !== null && active ? `${id}-${active.id}` : undefined}>
          {rows.map(row => (
            <div
              key={row.id} id={`${id}-${row.id}`} role="option" aria-selected={chosen.has(row.id)} className={classes.order} data-active={row.id === cursor || undefined} draggable
              onDragStart={event => onDragStart(event, row)} onClick={event => onClick(event, row)}
            >
              <span className={classes.check} aria-hidden>{chosen.has(row.id) ? '✓' : ''}</span>
              <span className={classes.orderName} dir="auto"><Link to={`/orders/${row.id}`} tabIndex={-1} className="numbers">№ {row.number}</Link> {row.customerName}</span>
              <span className={classes.orderSum}><Money value={row.total} /></span>
              <span className={classes.orderStatus}><OrderStatus code={row.status} /></span>
              <span className={row.isTouchOverdue || row.isLate ? classes.bad : 'soft'}><When value={row.createdAt} /></span>
            </div>
          ))}
        </div>
      )}
      {pages.hasNextPage && <Button variant="subtle" fullWidth loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}><Trans>Show more orders</Trans></Button>}
    </section>
  )
}

function OrderStatus({ code }: { code: string }) {
  const status = useReference('statuses').find(one => one.code === code)
  return <StatusBadge color={status?.color}>{status?.name ?? code}</StatusBadge>
}
