import { columnResizingFeature, columnSizingFeature, tableFeatures, useTable, type ColumnDef, type ColumnSizingState } from '@tanstack/react-table'
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import type { Row } from './list-data.ts'

/** A column as the grid draws it: the list page makes these from the field catalogue. */
export type Column<R extends Row> = {
  id: string
  title: string
  width: number
  /** Right edge, tabular figures. */
  figure: boolean
  sortable: boolean
  render: (row: R) => ReactNode
}

const features = tableFeatures({ columnSizingFeature, columnResizingFeature })

function readWidths(key: string): ColumnSizingState {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return kept && typeof kept === 'object' ? (kept as ColumnSizingState) : {}
  } catch {
    return {}
  }
}

/** TanStack Table over our columns: sizes, dragging of widths (kept on this computer), headers. */
export function useColumnModel<R extends Row>(name: string, columns: Column<R>[], rows: R[]) {
  const key = `widths.${name}`
  const [columnSizing, setSizing] = useState<ColumnSizingState>(() => readWidths(key))
  const definitions = useMemo<ColumnDef<typeof features, R>[]>(
    () => columns.map(column => ({ id: column.id, header: column.title, size: column.width, minSize: 56, maxSize: 640 })),
    [columns],
  )
  const onColumnSizingChange = useCallback((change: ColumnSizingState | ((before: ColumnSizingState) => ColumnSizingState)) => {
    setSizing(before => {
      const next = typeof change === 'function' ? change(before) : change
      localStorage.setItem(key, JSON.stringify(next))
      return next
    })
  }, [key])
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: row => String(row.id),
    state: { columnSizing },
    onColumnSizingChange,
    columnResizeMode: 'onChange',
  })
  const headers = table.getHeaderGroups()[0]?.headers ?? []
  const sizes = headers.map(header => header.getSize())
  // What is left of a wide window goes to the columns of words, by their width; figures stay close to what they count. Once somebody has
  // dragged a width, widths are as they were dragged, and only the last column grows.
  const dragged = Object.keys(columnSizing).length > 0
  const grows = columns.some(column => !column.figure)
  const template = columns.map((column, at) => {
    const size = sizes[at] ?? column.width
    const mayGrow = dragged || !grows ? at === columns.length - 1 : !column.figure
    return mayGrow ? `minmax(${size}px, ${dragged ? 1 : size}fr)` : `${size}px`
  }).join(' ')
  return { headers, template, width: sizes.reduce((sum, size) => sum + size, 0) }
}
