import type { MetricCard } from '#shared/contracts/analytics.ts'
import type { Report, ReportBlock, ReportCell, ReportCode, ReportColumn, ReportQuestion, ReportRow } from '#shared/contracts/reports.ts'
import { inLocale, type Locale } from '../../../base/locale.ts'
import type { Figure } from '../figures/figure.ts'
import { pointTitle } from '../figures/point-title.ts'

/** What every number of a report needs to be told and opened. */
export type ReportContext = { code: ReportCode; report: Report; question: ReportQuestion; locale: Locale; metric: (code: string | null) => MetricCard | undefined }

export const titleOf = (title: ReportRow['title'], locale: Locale): string => pointTitle(typeof title === 'string' ? title : inLocale(title, locale), locale)

/** A number of a report with its definition and its address. `row` null: the total. */
export function cellFigure(context: ReportContext, block: ReportBlock, row: ReportRow | null, column: ReportColumn, across?: string): Figure {
  const cells = (row ?? block.total)?.cells ?? {}
  const cell: ReportCell | undefined = cells[across === undefined ? column.code : `${across}:${column.code}`]
  const isFigures = block.kind === 'figures'
  return {
    title: inLocale(column.title, context.locale),
    value: cell?.value ?? null,
    format: column.format,
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
