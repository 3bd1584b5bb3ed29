import { formatDay } from '#shared/dates.ts'
import type { References } from './references.ts'

/** What one unit of a currency is worth in the base currency, by the first day that holds from; the newest first. */
export type Rates = ReadonlyMap<string, readonly Rate[]>
export type Rate = { since: string; rate: number }

/** Rows as the database gives them: currency, first day, rate; the newest first. */
export function ratesOf(rows: readonly (readonly [currency: string, since: string, rate: number])[]): Rates {
  const rates = new Map<string, Rate[]>()
  for (const [currency, since, rate] of rows) {
    const own = rates.get(currency)
    if (own) own.push({ since, rate })
    else rates.set(currency, [{ since, rate }])
  }
  return rates
}

/** The rate that an order of this moment keeps, in the words of its columns: none in the base currency, and none where nobody has said one for that day. */
export function rateOfOrder({ account, rates }: References, currency: string, at: Date): { rate: number | null; rateBase: string | null } {
  const rate = currency === account.currency ? null : rateOn(rates.get(currency) ?? [], formatDay(at, account.timeZone))
  return { rate, rateBase: rate === null ? null : account.currency }
}

/** The rate that holds on a day: the newest that began by then. */
const rateOn = (rates: readonly Rate[], day: string): number | null => rates.find(({ since }) => since <= day)?.rate ?? null
