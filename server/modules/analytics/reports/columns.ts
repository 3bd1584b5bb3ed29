import type { Amount, Column, Words } from './report-spec.ts'

type Said = Pick<Column, 'metric'> & Partial<Pick<Column, 'better' | 'needs' | 'times'>>

const both = (ru: string, en: string): Words => ({ ru, en })

export const counted = (when?: string): Amount => ({ kind: 'count', ...(when ? { when } : {}) })
export const distinct = (when?: string, of: Pick<Amount, 'value' | 'entity'> = {}): Amount => ({ kind: 'distinct', ...of, ...(when ? { when } : {}) })
/** Different people behind orders. */
export const customersOf = (when?: string): Amount => distinct(when, { value: 'customer_id', entity: 'customer' })
export const summed = (value: string, when?: string): Amount => ({ kind: 'sum', value, ...(when ? { when } : {}) })

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
