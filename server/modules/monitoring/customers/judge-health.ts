import type { Outlook } from '#shared/contracts/outlook.ts'

export type Shop = {
  buyers: number
  days: number
  /** Median over customers with two orders and more; null when there are none. */
  gapDays: number | null
}
export type Person = {
  orders: number
  /** Days since the first and the last order; null without orders. */
  firstDays: number | null
  lastDays: number | null
  /** Days between orders, each. */
  gaps: readonly number[]
  /** Which share of buyers brought less money, 0–100; null when it is not known. */
  richerThan: number | null
  lateOrder: string | null
  hasComplained: boolean
}

type Reason = Outlook['health']['reasons'][number]
const because = (code: Reason['code'], params: Reason['params']): Reason => ({ code, params })

const NEW_DAYS = 60
const LOST_DAYS = 180
const LOYAL_ORDERS = 3
const RICH = 80
/** As much weight as so many gaps has what is usual in the shop. */
const LEANING = 2
const LEAST_GAPS = 5

export const LEAST_BUYERS = 500
export const LEAST_DAYS = 180
export const isEnough = (shop: Shop): boolean => shop.buyers >= LEAST_BUYERS && shop.days >= LEAST_DAYS

/** The customer's usual interval, leaning on the shop's the more the fewer they are; null when neither is known. */
export function usualGap(gaps: readonly number[], shop: Shop): number | null {
  if (shop.gapDays === null) return gaps.length === 0 ? null : sum(gaps) / gaps.length
  return (sum(gaps) + LEANING * shop.gapDays) / (gaps.length + LEANING)
}

/** After so many days without an order a customer is lost: the longest that is usual with them, or twice what is usual in the shop; 180 where little is known. */
export function lostAfter(gaps: readonly number[], shop: Shop): number {
  if (!isEnough(shop) || shop.gapDays === null) return LOST_DAYS
  const own = gaps.length >= LEAST_GAPS ? percentile(gaps, 0.9) : 0
  return Math.max(own, 2 * shop.gapDays)
}

/**
 * One word about a customer and why, the worst first: whoever waits for a late order is unhappy, however loyal.
 */
export function judgeHealth(person: Person, shop: Shop): Outlook['health'] {
  const { orders, firstDays, lastDays, gaps, richerThan } = person
  if (person.lateOrder !== null || person.hasComplained) {
    return { word: 'unhappy', reasons: [...(person.lateOrder === null ? [] : [because('late_order', { number: person.lateOrder })]), ...(person.hasComplained ? [because('complained', {})] : [])] }
  }
  if (orders === 0 || firstDays === null || lastDays === null) return { word: 'none', reasons: [because('no_orders', {})] }
  const threshold = lostAfter(gaps, shop)
  const gap = usualGap(gaps, shop)
  const silent = because('silent', { days: Math.floor(lastDays) })
  const usual = gap === null ? [] : [{ code: 'usual_gap' as const, params: { days: Math.round(gap), ...(gaps.length === 0 ? { shop: 1 } : {}) } }]
  if (lastDays > threshold) return { word: 'lost', reasons: [silent, because('threshold', { days: Math.round(threshold) })] }
  // Between the usual interval and a half more, and the threshold.
  if (lastDays > Math.min(threshold, Math.max(1.5 * (gap ?? threshold / 2), threshold / 2))) return { word: 'sleeping', reasons: [silent, ...usual, because('threshold', { days: Math.round(threshold) })] }
  if (orders === 1 && firstDays <= NEW_DAYS) return { word: 'new', reasons: [because('first_order', { days: Math.floor(firstDays) })] }
  const rich = richerThan !== null && richerThan >= RICH ? [because('more_than', { percent: Math.floor(richerThan) })] : []
  if (orders >= LOYAL_ORDERS || (orders > 1 && rich.length > 0)) return { word: 'loyal', reasons: [because('orders', { count: orders }), ...rich, silent] }
  return { word: 'active', reasons: [because('orders', { count: orders }), silent] }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = share * (sorted.length - 1)
  const low = sorted[Math.floor(place)]!
  return low + (sorted[Math.ceil(place)]! - low) * (place - Math.floor(place))
}
