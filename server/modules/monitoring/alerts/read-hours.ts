import type { CauseDimension, WatchedCode } from '#shared/alerts.ts'
import { dateTime, type ClickHouse } from '#server/platform/clickhouse/index.ts'
import type { Part } from './explain-change.ts'
import { CANCELS_BY_HOUR, ORDERS_BY_HOUR, PARTS_OF_GOODS, PARTS_OF_ORDERS, PARTS_OF_VISITS, VISITS_BY_HOUR } from './hourly-sql.ts'
import type { HourlyCode, Hours } from './judge-hours.ts'
import type { Span } from './weeks.ts'

type OneHour = { orders: number; unrated: number; revenue: number; cancelled: number; visits: number }
type Row = { hour: number; site: string } & Partial<OneHour>

/** Figures by the hour of every site, and of all together under ''. Between `from` and `until`. */
export async function readHours(clickhouse: ClickHouse, from: Date, until: Date, zone: string): Promise<Map<string, Hours>> {
  const params = { from: dateTime(from), until: dateTime(until), zone }
  const answers = await Promise.all([ORDERS_BY_HOUR, CANCELS_BY_HOUR, VISITS_BY_HOUR].map((question) => clickhouse.query<Row>(question, params)))
  const bySite = new Map<string, Map<number, OneHour>>([['', new Map()]])
  for (const { hour, site, ...figures } of answers.flat()) {
    for (const place of [site, '']) {
      const hours = bySite.get(place) ?? new Map<number, OneHour>()
      bySite.set(place, hours)
      const of = hours.get(Number(hour) * 1000) ?? { orders: 0, unrated: 0, revenue: 0, cancelled: 0, visits: 0 }
      for (const name of Object.keys(figures) as (keyof OneHour)[]) of[name] += Number(figures[name])
      hours.set(Number(hour) * 1000, of)
    }
  }
  return bySite
}

/** What of a metric's change is looked into: cancels by what was cancelled, a conversion by the orders that are missing. */
export async function readParts(clickhouse: ClickHouse, metric: WatchedCode, spans: readonly Span[], site: string): Promise<Part[]> {
  const params = {
    starts: spans.map((span) => span.from), ends: spans.map((span) => span.until), site,
    from: dateTime(new Date(Math.min(...spans.map((span) => span.from)))), until: dateTime(new Date(Math.max(...spans.map((span) => span.until)))),
  }
  const questions = metric === 'visits' ? [PARTS_OF_VISITS] : metric === 'cancels' ? [PARTS_OF_ORDERS('assumeNotNull(cancelled_at)')] : [PARTS_OF_ORDERS('created_at'), PARTS_OF_GOODS]
  const answers = await Promise.all(questions.map((question) => clickhouse.query<{ dimension: CauseDimension; key: string; place: number; orders: number; revenue: number }>(question, params)))
  return answers.flat().map((row) => ({ dimension: row.dimension, key: row.key, place: Number(row.place), value: Number(isOfMoney(metric) ? row.revenue : row.orders) }))
}

const isOfMoney = (metric: WatchedCode): boolean => metric === 'revenue'

/** What the parts add up to: the change that is to be explained. A share is explained by what stands above its line. */
export function changeOf(metric: HourlyCode, parts: readonly Part[], weeks: number, median: (values: readonly number[]) => number): number {
  const dimension = parts.find((part) => part.dimension !== 'product')?.dimension
  const sums = Array.from({ length: weeks + 1 }, () => 0)
  for (const part of parts) if (part.dimension === dimension && part.place - 1 <= weeks) sums[part.place - 1]! += part.value
  return weeks === 0 || metric === 'averageOrder' ? 0 : sums[0]! - median(sums.slice(1))
}
