import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { useListRows, type Row } from '../../../ui/table/list-data.ts'
import { useListState } from '../../../ui/table/list-state.ts'
import { orderQuery } from '../order-api.ts'
import { DEFAULT_SORT } from '../order-list.ts'
import { OrderContent } from './OrderContent.tsx'
import { orderKeys } from './order-keys.ts'

/** The card over the list; J and K go through the same filtered list without going back to it. */
export function OrderPanel({ id }: { id: number }) {
  const list = useListState()
  const sort = list.sort ?? DEFAULT_SORT
  // The very query of the list under the panel: its rows are already here.
  const query = useMemo(() => ({ filter: list.filter, sort, q: list.q }), [list.filter, sort, list.q])
  const { rows, pages } = useListRows<Row>('order', '/api/orders', query)
  const at = rows.findIndex(row => row.id === id)
  // The neighbours are read ahead, so that J and K show them at once.
  const client = useQueryClient()
  const [next, previous] = [rows[at + 1]?.id, rows[at - 1]?.id]
  useEffect(() => {
    if (at >= 0) for (const one of [next, previous]) if (one) void client.prefetchQuery(orderQuery(one))
  }, [client, at, next, previous])
  const step = (by: 1 | -1) => (): void => {
    const to = rows[at + by]
    if (at >= 0 && to) list.set({ open: to.id }, 'replace')
    if (by === 1 && at >= rows.length - 5 && pages.hasNextPage) void pages.fetchNextPage()
  }
  useShortcuts([{ ...orderKeys.next, run: step(1) }, { ...orderKeys.previous, run: step(-1) }])
  return <OrderContent id={id} />
}
