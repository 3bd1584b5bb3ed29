import type { MetricCard } from '#shared/contracts/analytics.ts'
import type { Report, ReportBlock, ReportCell, ReportCode, ReportColumn, ReportQuestion, ReportRow } from '#shared/contracts/reports.ts'
import { decimalsOf } from '../../../base/figure.ts'
import { inLocale, type Locale } from '../../../base/locale.ts'
import type { Figure } from '../figures/figure.ts'
import { pointTitle } from '../figures/point-title.ts'

/** What every number of a report needs to be told and opened. */
export type ReportContext = { code: ReportCode; report: Report; question: ReportQuestion; locale: Locale; metric: (code: string | null) => MetricCard | undefined }

export const titleOf = (title: ReportRow['title'], locale: Locale): string => pointTitle(typeof title === 'string' ? title : inLocale(title, locale), locale)

const decimals = new WeakMap<ReportBlock, Map<string, number>>()
/** Decimals of a column, its total with it; of a matrix all of what stands in it is one column. */
function decimalsIn(block: ReportBlock, column: ReportColumn): number {
  const known = decimals.get(block) ?? new Map<string, number>()
  decimals.set(block, known)
  const found = known.get(column.code) ?? decimalsOf([...block.rows, ...(block.total ? [block.total] : [])].flatMap(row => [column.code, ...(block.across ?? []).map(one => `${one.key}:${column.code}`)].map(code => row.cells[code]?.value)), column.format)
  known.set(column.code, found)
  return found
}

/** A number of a report with its definition and its address. `row` null: the total. */
export function cellFigure(context: ReportContext, block: ReportBlock, row: ReportRow | null, column: ReportColumn, across?: string): Figure {
  const cells = (row ?? block.total)?.cells ?? {}
  const cell: ReportCell | undefined = cells[across === undefined ? column.code : `${across}:${column.code}`]
  const isFigures = block.kind === 'figures'
  return {
    title: inLocale(column.title, context.locale),
    value: cell?.value ?? null,
    format: column.format,
    ...(isFigures ? {} : { decimals: decimalsIn(block, column) }),
    better: column.better,
    ...(cell?.before === undefined ? {} : { before: cell.before }),
    ...(cell?.part === undefined ? {} : { part: cell.part }),
    ...(cell?.of === undefined ? {} : { of: cell.of }),
    partFormat: column.partFormat,
    ofFormat: column.ofFormat,
    ...(cell?.isImmature ? { isImmature: true } : {}),
    metric: context.metric(column.metric),
    ...(cell ? { behind: { report: context.code, question: context.question, cell: { block: block.code, row: isFigures ? 'all' : row?.key ?? null, column: column.code, ...(across === undefined ? {} : { across }) } } } : {}),
  }
}
