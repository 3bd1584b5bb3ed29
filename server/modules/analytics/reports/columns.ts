import type { ReportColumn } from '#shared/contracts/reports.ts'
import type { Amount, Column, Words } from './report-spec.ts'

type Said = Pick<Column, 'metric'> & Partial<Pick<Column, 'better' | 'needs' | 'times' | 'ofFormat'>>

const both = (ru: string, en: string): Words => ({ ru, en })

export const counted = (when?: string): Amount => ({ kind: 'count', ...(when ? { when } : {}) })
export const distinct = (when?: string, of: Pick<Amount, 'value' | 'entity'> = {}): Amount => ({ kind: 'distinct', ...of, ...(when ? { when } : {}) })
/** Different people behind orders. */
export const customersOf = (when?: string): Amount => distinct(when, { value: 'customer_id', entity: 'customer' })
export const summed = (value: string, when?: string, format?: Column['format']): Amount => ({ kind: 'sum', value, ...(when ? { when } : {}), ...(format ? { format } : {}) })

/** How many. */
export const count = (code: string, ru: string, en: string, amount: Amount, said: Said): Column => ({ code, title: both(ru, en), format: 'count', better: null, amount, ...said })

/** The sum of an expression. */
export const sum = (code: string, ru: string, en: string, format: Column['format'], amount: Amount, said: Said): Column => ({ code, title: both(ru, en), format, better: null, amount, ...said })

/** One amount divided by another: nothing when there is nothing to divide by. */
export const ratio = (code: string, ru: string, en: string, format: Column['format'], amount: Amount, of: Amount | 'total', said: Said): Column => ({
  code, title: both(ru, en), format, better: null, amount, of, ...said,
})

/** The value that this share of the facts does not exceed; between two values in proportion, as `percentile_cont` has it. */
export const quantile = (code: string, ru: string, en: string, format: Column['format'], level: number, value: string, when: string, said: Said): Column => ({
  code, title: both(ru, en), format, better: null, amount: summed(value, when), level, ...said,
})

/** How what is added up is written, and what it is divided by: a share is of money unless it is told what it is of, a mean number of things is of things. */
export function formatsOf(column: Pick<Column, 'amount' | 'format' | 'of' | 'ofFormat'>): Pick<ReportColumn, 'partFormat' | 'ofFormat'> {
  const of = ({ kind, format }: Amount): Column['format'] => (kind !== 'sum' ? 'count' : (format ?? ({ percent: 'money', ratio: 'quantity' } as const)[column.format as 'percent'] ?? column.format))
  const partFormat = of(column.amount)
  return { partFormat, ofFormat: column.ofFormat ?? (column.of === undefined || column.of === 'total' ? partFormat : of(column.of)) }
}
