import { Button, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowDown, IconArrowUp, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReportBlock, ReportRow } from '#shared/contracts/reports.ts'
import { formatNumber } from '../../../base/format.ts'
import { inLocale } from '../../../base/locale.ts'
import { panelOf } from '../../../base/panels.ts'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { useDefinition } from '../figures/definition.tsx'
import type { Figure } from '../figures/figure.ts'
import { RowName } from '../figures/RowName.tsx'
import { wide } from '../figures/wide.ts'
import { MetricNumber } from '../figures/MetricNumber.tsx'
import { cellFigure, titleOf, type ReportContext } from './cell-figure.ts'
import type { ReportState } from './report-search.ts'
import classes from './reports.module.css'

type TableBlockProps = { context: ReportContext; block: ReportBlock; state: ReportState }

/** Rows and their numbers; headings sort, and say what the number is. */
export function TableBlock({ context, block, state }: TableBlockProps) {
  const { t } = useLingui()
  const { locale } = context
  const title = inLocale(block.title, locale)
  const offset = context.question.offset ?? 0
  const isPaged = block.nextOffset !== null || offset > 0
  const last = offset + block.rows.length
  // Where nothing stands above them, rows of a lower level are no part of anything.
  const isNested = block.rows.some(row => !row.level)
  return (
    <>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={title}>
        <table className={classes.table} {...wide(block.columns.length)}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{block.rowsTitle ? inLocale(block.rowsTitle, locale) : <span className="visually-hidden"><Trans>Row</Trans></span>}</th>
              {block.columns.map(column => <ColumnHead key={column.code} context={context} column={column} state={state} isSortable={block.kind === 'table' && block.rows.length > 1} />)}
            </tr>
          </thead>
          <tbody>
            {block.rows.map(row => (
              <tr key={row.key} data-level={(isNested && row.level) || undefined}>
                <th scope="row"><RowTitle context={context} row={row} /></th>
                {block.columns.map(column => <td key={column.code}>{column.code in row.cells && <MetricNumber figure={cellFigure(context, block, row, column)} of={titleOf(row.title, locale) || t`not specified`} stacked />}</td>)}
              </tr>
            ))}
          </tbody>
          {block.total && block.rows.length > 0 && (
            <tfoot>
              <tr><th scope="row">{titleOf(block.total.title, locale)}</th>{block.columns.map(column => <td key={column.code}>{column.code in block.total!.cells && <MetricNumber figure={cellFigure(context, block, null, column)} of={titleOf(block.total!.title, locale)} stacked />}</td>)}</tr>
            </tfoot>
          )}
        </table>
      </div>
      {isPaged && (
        <div className={`${classes.pages} no-print`}>
          <Button variant="default" size="compact-sm" leftSection={<IconChevronLeft size={14} aria-hidden />} disabled={offset === 0} onClick={() => state.set({ offset: Math.max(0, offset - (context.question.limit ?? 50)) || undefined })}><Trans>Before these</Trans></Button>
          <span className="numbers soft"><Trans>{formatNumber(offset + 1, locale)}–{formatNumber(last, locale)} of {formatNumber(block.rowCount, locale)}</Trans></span>
          <Button variant="default" size="compact-sm" rightSection={<IconChevronRight size={14} aria-hidden />} disabled={block.nextOffset === null} onClick={() => state.set({ offset: block.nextOffset ?? undefined })}><Trans>After these</Trans></Button>
        </div>
      )}
    </>
  )
}

function ColumnHead({ context, column, state, isSortable }: { context: ReportContext; column: ReportBlock['columns'][number]; state: ReportState; isSortable: boolean }) {
  const { locale, metric } = context
  const title = inLocale(column.title, locale)
  const definition = useDefinition(defined({ title, value: null, format: column.format, better: column.better, metric: metric(column.metric) }, column.code))
  const sort = state.sort === column.code ? 'ascending' : state.sort === `-${column.code}` ? 'descending' : undefined
  if (!isSortable) return <th scope="col"><span tabIndex={0} role="note" aria-label={title} {...definition}>{title}</span></th>
  return (
    <th scope="col" aria-sort={sort}>
      <UnstyledButton className={classes.sort} onClick={() => state.set({ sort: sort === 'descending' ? column.code : `-${column.code}` })} {...definition}>
        {sort && (sort === 'ascending' ? <IconArrowUp size={12} aria-hidden /> : <IconArrowDown size={12} aria-hidden />)}{title}
      </UnstyledButton>
    </th>
  )
}

const heads = new Map<string, Figure>()
/** The same object each time: the card knows by it which element it belongs to. */
function defined(figure: Figure, code: string): Figure {
  const key = `${code} ${figure.title} ${figure.metric?.code ?? ''}`
  if (!heads.has(key)) heads.set(key, figure)
  return heads.get(key)!
}

function RowTitle({ context, row }: { context: ReportContext; row: ReportRow }) {
  const title = titleOf(row.title, context.locale)
  const panel = row.opens && panelOf(row.opens.entity)
  const words = title || <span className="faint"><Trans>not specified</Trans></span>
  return (
    <span className={classes.rowTitle} dir="auto">
      {row.color ? <StatusBadge color={row.color}>{title}</StatusBadge> : panel && row.opens ? <Link to={panel.pageOf(row.opens.id)}><RowName title={title}>{words}</RowName></Link> : <RowName title={title}>{words}</RowName>}
      {Object.entries(row.marks ?? {}).filter(([, mark]) => mark !== '?').map(([name, mark]) => <span key={name} className={classes.mark} title={name.toUpperCase()}>{mark}</span>)}
    </span>
  )
}
