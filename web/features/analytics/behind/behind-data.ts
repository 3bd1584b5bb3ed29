import { useInfiniteQuery } from '@tanstack/react-query'
import type { Behind } from '#shared/contracts/analytics.ts'
import type { ReportBehind } from '#shared/contracts/reports.ts'
import type { FigureFormat } from '../../../base/figure.ts'
import type { FieldType } from '#shared/conditions.ts'
import type { Bilingual } from '../../../base/locale.ts'
import { FIGURES, readMetricBehind, readReportBehind } from '../analytics-api.ts'
import type { BehindAddress } from '../figures/figure.ts'

export type BehindRow = { key: string; entity: string; id: number; title: string; date: string | null; value: number | null; isReturn: boolean; isSeen: boolean; fields: Record<string, unknown> }
export type BehindColumn = { name: string; label: Bilingual; type: FieldType; options?: string }
/** Both kinds of answers in one shape. */
export type BehindPage = {
  entity: string
  count: number
  /** Null where rows are counted. */
  sum: number | null
  /** Of `sum` and of the rows' values. */
  format: FigureFormat
  /** What of the rows is the number (or what is divided in it). */
  opens: 'count' | 'sum' | 'values'
  /** Names of fields; labels come from the catalogue of the entity unless they are said here. */
  columns: BehindColumn[] | null
  rows: BehindRow[]
  /** Of a share or a mean, where the answer tells it itself. */
  quotient?: { value: number | null; part: number | null; of: number | null; partFormat: FigureFormat; ofFormat: FigureFormat }
  nextCursor: string | null
}

const PAGE = 100

function ofReport(answer: ReportBehind): BehindPage {
  return {
    ...answer,
    columns: answer.columns.map(column => ({ ...column, type: column.type as FieldType })),
    rows: answer.rows.map((row, at) => ({ ...row, key: `${row.entity}.${row.id}.${row.date ?? ''}.${at}`, isReturn: false, isSeen: Object.keys(row.fields).length > 0 })),
  }
}

const partOf = (how: string, format: FigureFormat): FigureFormat => (how === 'count' || how === 'distinct' ? 'count' : format === 'percent' ? 'money' : format === 'ratio' ? 'quantity' : format)

function ofMetric(answer: Behind, format: FigureFormat): BehindPage {
  const entity = answer.entity ?? 'order'
  const { how } = answer.over
  return {
    entity,
    count: answer.count,
    sum: how === 'sum' || how === 'average' ? answer.sum : null,
    format: how === 'sum' && format === 'percent' ? 'money' : format,
    opens: how === 'sum' ? 'sum' : how === 'count' || how === 'distinct' ? 'count' : 'values',
    columns: null,
    ...(answer.under ? { quotient: { value: answer.value, part: answer.over.value, of: answer.under.value, partFormat: partOf(answer.over.how, format), ofFormat: partOf(answer.under.how, format) } } : {}),
    rows: answer.rows.map((row, at) => ({ key: `${row.id}.${row.date ?? ''}.${at}`, entity, id: row.id, title: row.title ?? `#${row.id}`, date: row.date, value: row.value, isReturn: row.note === 'return', isSeen: row.title !== null, fields: row.fields })),
    nextCursor: answer.nextCursor,
  }
}

/** The rows behind a number, page by page. `format` is that of the rows' values. */
export const useBehindRows = (at: BehindAddress, format: FigureFormat) => useInfiniteQuery({
  queryKey: [FIGURES, 'behind', at],
  initialPageParam: null as string | null,
  getNextPageParam: (page: BehindPage) => page.nextCursor,
  queryFn: async ({ pageParam }): Promise<BehindPage> => {
    const page = { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }
    if ('report' in at) return ofReport(await readReportBehind(at.report, { question: at.question, cell: at.cell, ...page }))
    return ofMetric(await readMetricBehind({ ...at.metric, ...page }), format)
  },
})
