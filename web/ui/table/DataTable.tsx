import { useVirtualizer } from '@tanstack/react-virtual'
import { useLingui } from '@lingui/react/macro'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { Bar, useSlow } from '../states/Skeleton.tsx'
import { useNarrow } from '../page/narrow.ts'
import { useColumnModel, type Column } from './column.ts'
import type { Row } from './list-data.ts'
import { rememberedScroll, rememberScroll } from './scroll-memory.ts'
import type { Selection } from './selection.ts'
import { TableHead } from './TableHead.tsx'
import { CardRow, TableRow } from './TableRow.tsx'
import { useRowKeys, type RowKey } from './use-row-keys.ts'
import classes from './table.module.css'

export type DataTableProps<R extends Row> = {
  /** Name of the grid for those who do not see it; also the key of its widths. */
  label: string
  name: string
  /** Where this list is in the address: scroll and selection are kept under it. */
  place: string
  rows: R[]
  columns: Column<R>[]
  sort?: string
  onSort?: (sort: string) => void
  selection?: Selection<R>
  active: number | null
  onActive: (id: number | null) => void
  onOpen?: (row: R) => void
  openId?: number
  /** Names a row aloud: «order 1042». */
  rowLabel: (row: R) => string
  isFresh?: (row: R) => boolean
  keys?: RowKey<R>[]
  hasMore?: boolean
  loadingMore?: boolean
  onMore?: () => void
  /** The first page is on its way. */
  waiting?: boolean
  /** How a row looks on a phone; without it the first columns stand one under another. */
  card?: (row: R) => ReactNode
  /** Under the columns, by column id. */
  sums?: Record<string, ReactNode>
  children?: ReactNode
}

/** The grid: virtual rows, one focus for the keyboard, columns on a desktop and cards on a phone. Knows nothing of servers. */
export function DataTable<R extends Row>(props: DataTableProps<R>) {
  const { rows, columns, selection, active, onActive, onOpen, waiting, hasMore, loadingMore, onMore } = props
  const { t } = useLingui()
  const narrow = useNarrow()
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const { headers, template, width } = useColumnModel(props.name, columns, rows)
  const skeleton = useSlow(waiting ?? false)
  const index = active === null ? -1 : rows.findIndex(row => row.id === active)

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? 84 : 32),
    getItemKey: at => rows[at]!.id,
    overscan: 12,
    initialOffset: () => rememberedScroll(props.place),
    paddingStart: narrow ? 0 : 32,
    scrollPaddingStart: narrow ? 0 : 36,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (hasMore && !loadingMore && last >= rows.length - 40) onMore?.()
  }, [hasMore, loadingMore, last, rows.length, onMore])

  const onKeyDown = useRowKeys({ rows, index, selection, onActive, onOpen, keys: props.keys, onIndex: at => virtual.scrollToIndex(at) })
  const gridWidth = width + (selection ? 40 : 0)

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-narrow={narrow || undefined}
      role="grid"
      aria-label={props.label}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      aria-colcount={columns.length + (selection ? 1 : 0)}
      aria-multiselectable={selection ? true : undefined}
      aria-busy={waiting || undefined}
      aria-activedescendant={index >= 0 ? `${id}-${rows[index]!.id}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={event => { if (event.target === event.currentTarget && index < 0 && rows[0]) onActive(rows[items[0]?.index ?? 0]!.id) }}
      onScroll={event => rememberScroll(props.place, event.currentTarget.scrollTop)}
    >
      {!narrow && (
        <TableHead headers={headers} columns={columns} template={template} width={gridWidth} sort={props.sort} onSort={props.onSort} rows={rows} selection={selection} />
      )}
      {narrow && <div role="row" className="visually-hidden">{columns.slice(0, 1).map(column => <span key={column.id} role="columnheader">{column.title}</span>)}</div>}
      <div role="rowgroup" style={{ height: virtual.getTotalSize() - (narrow ? 0 : 32), minWidth: narrow ? undefined : gridWidth, position: 'relative' }}>
        {items.map(item => {
          const row = rows[item.index]!
          const shared = {
            id: `${id}-${row.id}`, row, columns, index: item.index, top: item.start - (narrow ? 0 : 32), label: props.rowLabel(row),
            active: row.id === active, open: row.id === props.openId, fresh: props.isFresh?.(row) ?? false,
            selected: selection ? selection.has(row.id) : undefined, onSelect: selection?.toggle, onOpen, onActive,
          }
          return narrow
            ? <CardRow key={item.key} {...shared} card={props.card} measure={virtual.measureElement} />
            : <TableRow key={item.key} {...shared} template={template} />
        })}
      </div>
      {skeleton && rows.length === 0 && Array.from({ length: 14 }, (_, line) => (
        <div key={line} className={classes.ghost} aria-hidden><Bar width={`${30 + ((line * 17) % 50)}%`} /></div>
      ))}
      {loadingMore && <div className={classes.more} role="status">{t`Loading more…`}</div>}
      {props.children && <div role="row"><div role="gridcell">{props.children}</div></div>}
      {!narrow && props.sums && rows.length > 0 && (
        <div className={classes.sums} role="row" style={{ minWidth: gridWidth, gridTemplateColumns: `${selection ? '40px ' : ''}${template}` }}>
          {selection && <span role="gridcell" />}
          {columns.map(column => <span key={column.id} role="gridcell" data-figure={column.figure || undefined}>{props.sums?.[column.id]}</span>)}
        </div>
      )}
    </div>
  )
}
