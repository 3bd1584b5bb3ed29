import { useLingui } from '@lingui/react/macro'
import { memo, type MouseEvent, type ReactNode } from 'react'
import type { Column } from './column.ts'
import type { Row } from './list-data.ts'
import classes from './table.module.css'

type SharedProps<R extends Row> = {
  id: string
  row: R
  columns: Column<R>[]
  index: number
  top: number
  label: string
  active: boolean
  open: boolean
  fresh: boolean
  /** Undefined where rows cannot be selected. */
  selected?: boolean
  onSelect?: (row: R, range?: boolean) => void
  onOpen?: (row: R) => void
  onActive: (id: number) => void
}

/** Links, buttons and fields inside a row keep their own clicks. */
const ownClick = (event: MouseEvent): boolean => (event.target as Element).closest('a, button, input, label, select, textarea') !== null

function clickOf<R extends Row>({ row, onOpen, onActive, onSelect }: SharedProps<R>) {
  return (event: MouseEvent): void => {
    if (ownClick(event)) return
    onActive(row.id)
    if (event.shiftKey) onSelect?.(row, true)
    else if (event.metaKey || event.ctrlKey) onSelect?.(row)
    else onOpen?.(row)
  }
}

function TableRowInner<R extends Row>(props: SharedProps<R> & { template: string }) {
  const { row, columns, template, selected } = props
  const { t } = useLingui()
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={selected}
      className={classes.row}
      data-active={props.active || undefined}
      data-open={props.open || undefined}
      data-fresh={props.fresh || undefined}
      style={{ gridTemplateColumns: `${selected === undefined ? '' : '40px '}${template}`, transform: `translateY(${props.top}px)` }}
      onClick={clickOf(props)}
    >
      {selected !== undefined && (
        <span role="gridcell" className={classes.check}>
          <input type="checkbox" tabIndex={-1} checked={selected} aria-label={t`Select ${props.label}`} readOnly onClick={event => props.onSelect?.(row, event.shiftKey)} />
        </span>
      )}
      {columns.map(column => (
        <span key={column.id} role="gridcell" className={classes.cell} data-figure={column.figure || undefined}>{column.render(row)}</span>
      ))}
    </div>
  )
}
export const TableRow = memo(TableRowInner) as typeof TableRowInner

type CardRowProps<R extends Row> = SharedProps<R> & { card?: (row: R) => ReactNode; measure: (element: HTMLElement | null) => void }

/** The same row on a phone. */
function CardRowInner<R extends Row>(props: CardRowProps<R>) {
  const { row, columns, card } = props
  const [title, aside, ...rest] = columns
  return (
    <div
      id={props.id}
      ref={props.measure}
      data-index={props.index}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.selected}
      className={classes.cardRow}
      data-active={props.active || undefined}
      data-fresh={props.fresh || undefined}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={clickOf(props)}
    >
      <div role="gridcell" className={classes.card}>
        {card ? card(row) : (
          <>
            <div className={classes.cardTop}><strong>{title?.render(row)}</strong><span>{aside?.render(row)}</span></div>
            <div className={classes.cardRest}>{rest.slice(0, 4).map(column => <span key={column.id} title={column.title}>{column.render(row)}</span>)}</div>
          </>
        )}
      </div>
    </div>
  )
}
export const CardRow = memo(CardRowInner) as typeof CardRowInner
