import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import type { Among } from '../../../ui/list/ListPage.tsx'
import { useListState } from '../../../ui/table/list-state.ts'
import { orderQuery } from '../order-api.ts'
import type { OrderRow } from '../order-list.ts'
import { OrderContent } from './OrderContent.tsx'
import { orderKeys } from './order-keys.ts'

/** So many rows before the end the next page is read. */
const NEAR_END = 5

/** The card over the list; J and K go through the same filtered list without going back to it. */
export function OrderPanel({ id, among: { rows, more } }: { id: number; among: Among<OrderRow> }) {
  const { set } = useListState()
  const at = rows.findIndex(row => row.id === id)
  const [next, previous] = at < 0 ? [] : [rows[at + 1]?.id, rows[at - 1]?.id]
  // The neighbours are read ahead, so that J and K show them at once.
  const client = useQueryClient()
  useEffect(() => {
    for (const one of [next, previous]) if (one) void client.prefetchQuery(orderQuery(one))
  }, [client, next, previous])
  const show = (one: number | undefined): void => { if (one) set({ open: one }, 'replace') }
  useShortcuts([
    { ...orderKeys.next, run: () => { show(next); if (at >= rows.length - NEAR_END) more() } },
    { ...orderKeys.previous, run: () => show(previous) },
  ])
  return <OrderContent id={id} />
}
