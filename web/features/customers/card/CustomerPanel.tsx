import { msg } from '@lingui/core/macro'
import { useMemo } from 'react'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { useListRows, type Row } from '../../../ui/table/list-data.ts'
import { useListState } from '../../../ui/table/list-state.ts'
import { CustomerContent } from './CustomerContent.tsx'

/** The card over the list; J and K go through the same filtered list without going back to it. */
export function CustomerPanel({ id }: { id: number }) {
  const list = useListState()
  const sort = list.sort ?? '-createdAt'
  // The very query of the list under the panel: its rows are already here.
  const query = useMemo(() => ({ filter: list.filter, sort, q: list.q }), [list.filter, sort, list.q])
  const { rows, pages } = useListRows<Row>('customer', '/api/customers', query)
  const at = rows.findIndex(row => row.id === id)
  const step = (by: 1 | -1) => (): void => {
    const next = rows[at + by]
    if (at >= 0 && next) list.set({ open: next.id }, 'replace')
    if (by === 1 && at >= rows.length - 5 && pages.hasNextPage) void pages.fetchNextPage()
  }
  useShortcuts([{ code: 'KeyJ', label: msg`Next customer`, run: step(1) }, { code: 'KeyK', label: msg`Previous customer`, run: step(-1) }])
  return <CustomerContent key={id} id={id} onMerged={survivorId => list.set({ open: survivorId }, 'replace')} onErased={() => list.set({ open: undefined }, 'replace')} />
}
