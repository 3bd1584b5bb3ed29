import { watchedOf, type WatchedCode } from '#shared/alerts.ts'
import { corridorOf, LEAST_WEEKS, median, outside, type Corridor } from './corridor.ts'
import { hoursBefore, isDayOff, sameStretches, type Span } from './weeks.ts'

const HOUR = 3_600_000

/** What an hour brought; `unrated` of its orders have no rate, so that what they are worth is in no sum. */
export type Hour = { orders: number; unrated: number; revenue: number; cancelled: number; visits: number }
/** By the first millisecond of each. */
export type Hours = ReadonlyMap<number, Hour>
export type HourlyCode = Exclude<WatchedCode, 'silence'>
export type Calendar = { zone: string; daysOff: readonly { from: string; to: string }[] }

type Sum = Hour
export type Finding = { metric: HourlyCode; direction: 'below' | 'above'; since: Date; until: Date; value: number; corridor: Corridor; spans: Span[]; /** Orders that its money leaves out. */ unrated: number }

/** Short stretches see a hole soon, long ones see a small shop's. */
const STRETCHES = [1, 3, 6, 12, 24]
/** Deviations that chance alone gives: of n that came independently of each other, the square root of n. */
const BEYOND_CHANCE = 4
/** Sums of orders vary more than their number does: orders are not all of one size. */
const SIZES_VARY = 1.5

const rated = (sum: Sum): number => sum.orders - sum.unrated

const KIND: Record<HourlyCode, { over(sum: Sum): number; under?(sum: Sum): number; /** How many happenings the figure stands on. */ n(sum: Sum): number; varies: number; times: number; isOfMoney?: true }> = {
  orders: { over: (sum) => sum.orders, n: (sum) => sum.orders, varies: 1, times: 1 },
  revenue: { over: (sum) => sum.revenue, n: rated, varies: SIZES_VARY, times: 1, isOfMoney: true },
  averageOrder: { over: (sum) => sum.revenue, under: rated, n: rated, varies: SIZES_VARY, times: 1, isOfMoney: true },
  cancels: { over: (sum) => sum.cancelled, under: (sum) => sum.orders, n: (sum) => Math.min(sum.cancelled, sum.orders), varies: SIZES_VARY, times: 100 },
  conversion: { over: (sum) => sum.orders, under: (sum) => sum.visits, n: (sum) => Math.min(sum.orders, sum.visits), varies: SIZES_VARY, times: 100 },
  visits: { over: (sum) => sum.visits, n: (sum) => sum.visits, varies: 1, times: 1 },
}

/**
 * Whether a figure is out of its usual corridor in the hours that end now; of several stretches, the shortest that shows it.
 * @param firstHour before it the shop was not there: weeks that reach beyond say nothing
 * @param width 1 unless people said «that is normal»
 */
export function judgeHours(metric: HourlyCode, hours: Hours, until: Date, { calendar, width = 1, firstHour }: { calendar: Calendar; width?: number; firstHour: number }): Finding | null {
  const tells = watchedOf(metric)!.tells
  for (const length of STRETCHES) {
    const spans = sameStretches(hoursBefore(until, length), until, calendar.zone)
    const [now, ...past] = spans as [Span, ...Span[]]
    const isOff = (span: Span): boolean => isDayOff(span.until - 1, calendar.daysOff, calendar.zone)
    // On a holiday nothing is usual; and a holiday tells nothing of common days.
    if (isOff(now)) return null
    const speaks = (span: Span): boolean => span.from >= firstHour && !isOff(span)
    const value = valueOf(metric, sumOf(hours, now))
    if (value === null) continue
    const weeks = past.map((span) => (speaks(span) ? valueOf(metric, sumOf(hours, span)) : null))
    const around = [-2, -1, 1, 2].map((shift) => past.map((span) => (speaks(span) ? valueOf(metric, sumOf(hours, moved(span, shift))) : null)))
    const corridor = corridorOf({ past: weeks, around }, width)
    if (!corridor) continue
    const direction = outside(value, corridor)
    if (!direction || !tells.includes(direction)) continue
    if (!isBeyondChance(metric, value, corridor.usual, sumOf(hours, now), past.filter(speaks).map((span) => sumOf(hours, span)))) continue
    return { metric, direction, since: new Date(now.from), until, value, corridor, spans: [now, ...past.filter(speaks)], unrated: KIND[metric].isOfMoney ? sumOf(hours, now).unrated : 0 }
  }
  return null
}

/** The least volume: a change of a half says nothing where four orders come, and much where four hundred do. */
function isBeyondChance(metric: HourlyCode, value: number, usual: number, now: Sum, past: readonly Sum[]): boolean {
  const kind = KIND[metric]
  if (past.length < LEAST_WEEKS || usual === 0) return false
  const usually = median(past.map((sum) => kind.n(sum)))
  // A share stands on what there is to take a share of now, as well: one order cancelled out of one is no news.
  const n = kind.under ? Math.min(usually, (median(past.map((sum) => kind.under!(sum))) === 0 ? 0 : (kind.under(now) / median(past.map((sum) => kind.under!(sum)))) * usually)) : usually
  if (n <= 0) return false
  return Math.abs(value - usual) / usual >= (BEYOND_CHANCE * kind.varies) / Math.sqrt(n)
}

export function valueOf(metric: HourlyCode, sum: Sum): number | null {
  const { over, under, times } = KIND[metric]
  if (!under) return over(sum)
  return under(sum) === 0 ? null : (over(sum) / under(sum)) * times
}

function sumOf(hours: Hours, { from, until }: Span): Sum {
  const sum = { orders: 0, unrated: 0, revenue: 0, cancelled: 0, visits: 0 }
  for (let hour = from; hour < until; hour += HOUR) {
    const of = hours.get(hour)
    if (!of) continue
    sum.orders += of.orders
    sum.unrated += of.unrated
    sum.revenue += of.revenue
    sum.cancelled += of.cancelled
    sum.visits += of.visits
  }
  return sum
}

const moved = ({ from, until }: Span, hours: number): Span => ({ from: from + hours * HOUR, until: until + hours * HOUR })
