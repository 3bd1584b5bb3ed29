import { msg } from '@lingui/core/macro'
import { useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { useListRows, type Row } from '../../../ui/table/list-data.ts'
import { useListState } from '../../../ui/table/list-state.ts'
import { DEFAULT_SORT } from '../product-list.ts'
import { readProductSearch } from '../product-search.ts'
import { ProductContent } from './ProductContent.tsx'

/** The card over the list; J and K go through the same filtered list without going back to it. */
export function ProductPanel({ id }: { id: number }) {
  const list = useListState()
  const { group } = readProductSearch(useSearch({ strict: false }))
  const sort = list.sort ?? DEFAULT_SORT
  // The very query of the list under the panel: its rows are already here.
  const query = useMemo(() => ({ filter: list.filter, sort, q: list.q, within: group === undefined ? undefined : { group } }), [list.filter, sort, list.q, group])
  const { rows, pages } = useListRows<Row>('product', '/api/products', query)
  const at = rows.findIndex(row => row.id === id)
  const step = (by: 1 | -1) => (): void => {
    const next = rows[at + by]
    if (at >= 0 && next) list.set({ open: next.id }, 'replace')
    if (by === 1 && at >= rows.length - 5 && pages.hasNextPage) void pages.fetchNextPage()
  }
  useShortcuts([{ code: 'KeyJ', label: msg`Next product of the list`, run: step(1) }, { code: 'KeyK', label: msg`Previous product of the list`, run: step(-1) }])
  return <ProductContent id={id} />
}
