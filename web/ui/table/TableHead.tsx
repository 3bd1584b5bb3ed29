import { useLingui } from '@lingui/react/macro'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { Column } from './column.ts'
import type { Row } from './list-data.ts'
import type { Selection } from './selection.ts'
import classes from './table.module.css'

type Header = { id: string; getResizeHandler: () => (event: unknown) => void; column: { getIsResizing: () => boolean; resetSize: () => void } }
type TableHeadProps<R extends Row> = {
  headers: Header[]
  columns: Column<R>[]
  template: string
  width: number
  sort?: string
  onSort?: (sort: string) => void
  rows: R[]
  selection?: Selection<R>
}

/** Titles: a click sorts (again: the other way round), the edge drags the width, a double click on it gives it back. */
export function TableHead<R extends Row>({ headers, columns, template, width, sort, onSort, rows, selection }: TableHeadProps<R>) {
  const { t } = useLingui()
  const descending = sort?.startsWith('-') ?? false
  const by = descending ? sort!.slice(1) : sort
  return (
    <div className={classes.head} role="row" style={{ gridTemplateColumns: `${selection ? '40px ' : ''}${template}`, minWidth: width }}>
      {selection && (
        <span role="columnheader" className={classes.check}>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t`Select all loaded rows`}
            checked={rows.length > 0 && selection.ids.size >= rows.length}
            ref={box => { if (box) box.indeterminate = selection.ids.size > 0 && selection.ids.size < rows.length }}
            onChange={() => (selection.ids.size >= rows.length ? selection.clear() : selection.all(rows))}
          />
        </span>
      )}
      {columns.map((column, at) => {
        const sorted = by === column.id
        const header = headers[at]
        return (
          <span key={column.id} role="columnheader" className={classes.title} data-figure={column.figure || undefined} aria-sort={sorted ? (descending ? 'descending' : 'ascending') : undefined}>
            {column.sortable && onSort
              ? (
                <button type="button" tabIndex={-1} onClick={() => onSort(sorted && !descending ? `-${column.id}` : sorted ? column.id : column.figure ? `-${column.id}` : column.id)}>
                  <span>{column.title}</span>
                  {sorted && (descending ? <IconArrowDown size={13} aria-hidden /> : <IconArrowUp size={13} aria-hidden />)}
                </button>
              )
              : <span className={classes.plain}>{column.title}</span>}
            {header && (
              <span
                className={classes.resizer}
                data-resizing={header.column.getIsResizing() || undefined}
                onMouseDown={header.getResizeHandler()}
                onTouchStart={header.getResizeHandler()}
                onDoubleClick={() => header.column.resetSize()}
                aria-hidden
              />
            )}
          </span>
        )
      })}
    </div>
  )
}
