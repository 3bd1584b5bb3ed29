import { type Cause, type CauseDimension } from '#shared/alerts.ts'
import { median } from './corridor.ts'

/** What a part of the figures brought now (place 1) and in the same stretches of the weeks before (2, 3 …). */
export type Part = { dimension: CauseDimension; key: string; place: number; value: number }

/** A part must explain so much of the change … */
const LEAST_SHARE = 0.4
/** … and so much more of it than its usual part of the whole: that all orders fell in the only shop explains nothing. */
const LEAST_SURPRISE = 0.2

/**
 * The part that explains most of a change: of those whose share of the change is far beyond their usual share of the whole, the one that is furthest.
 * @param weeks how many weeks before are told of
 * @returns null when the change is everywhere alike
 */
export function explainChange(parts: readonly Part[], weeks: number, change: number): Omit<Cause, 'title'> | null {
  if (change === 0 || weeks === 0) return null
  const whole = usualOf(parts.filter((part) => part.dimension === mostComplete(parts)), weeks)
  const found = [...Map.groupBy(parts, (part) => `${part.dimension}\n${part.key}`).values()].map((of) => {
    const { dimension, key } = of[0]!
    const value = of.filter((part) => part.place === 1).reduce((sum, part) => sum + part.value, 0)
    const usual = usualOf(of, weeks)
    const share = (value - usual) / change
    return { dimension, key, share, value, usual, surprise: share - (whole === 0 ? 0 : usual / whole) }
  })
  const best = found.filter((part) => part.share >= LEAST_SHARE && part.surprise >= LEAST_SURPRISE).toSorted((a, b) => b.surprise - a.surprise || b.share - a.share)[0]
  if (!best) return null
  const { surprise: _, ...cause } = best
  return cause
}

/** Median of the weeks, with nothing where a week tells of none. */
function usualOf(parts: readonly Part[], weeks: number): number {
  const byWeek = Array.from({ length: weeks }, () => 0)
  for (const part of parts) if (part.place > 1 && part.place - 2 < weeks) byWeek[part.place - 2]! += part.value
  return median(byWeek)
}

/** Orders stand in every dimension but the goods' once. */
const mostComplete = (parts: readonly Part[]): CauseDimension => parts.find((part) => part.dimension !== 'product')?.dimension ?? 'product'
