/**
 * The usual corridor of a figure at an hour of the week, from the same stretch of the weeks before. Everything here is a pure function of numbers: multiply
 * them all by anything, and no verdict changes.
 */
export type Corridor = { low: number; usual: number; high: number }

export type Stretch = {
  /** Of the same hours one week ago, two weeks ago …; null where it says nothing (a holiday, before the shop began). */
  past: readonly (number | null)[]
  /** The same for the hours around: how much such figures vary at all. Eight weeks alone tell too little of that. */
  around: readonly (readonly (number | null)[])[]
}

/** As many weeks must speak; fewer know nothing. */
export const LEAST_WEEKS = 4
/** How many usual deviations are still usual. A normal one leaves it once in some ten thousand hours. */
const USUAL_DEVIATIONS = 4
/** Nobody is woken for a few per cent, however steady the weeks were. */
const LEAST_SHARE = 0.3
/** Makes the median absolute deviation comparable with a standard deviation. */
const OF_NORMAL = 1.4826

/**
 * Median of the weeks ± deviations, which are the greater of those of these very hours and of the hours around, each in shares of its own median.
 * @param width 1 unless people said «that is normal»: then wider
 * @returns null when too few weeks speak
 */
export function corridorOf({ past, around }: Stretch, width = 1): Corridor | null {
  const own = known(past)
  if (own.length < LEAST_WEEKS) return null
  const usual = median(own)
  const nearby = around.flatMap((weeks) => shares(known(weeks)))
  const deviation = Math.max(spread(own, usual), usual * OF_NORMAL * median(nearby.length > 0 ? nearby : [0]))
  const reach = Math.max(USUAL_DEVIATIONS * deviation, LEAST_SHARE * usual) * width
  return { low: Math.max(0, usual - reach), usual, high: usual + reach }
}

/** Which way a figure is out of its corridor; on the edge is within. */
export function outside(value: number, { low, high }: Corridor): 'below' | 'above' | null {
  return value < low ? 'below' : value > high ? 'above' : null
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null)
const spread = (values: readonly number[], middle: number): number => OF_NORMAL * median(values.map((value) => Math.abs(value - middle)))

/** Distances from their own median, in shares of it. */
function shares(values: readonly number[]): number[] {
  if (values.length < LEAST_WEEKS) return []
  const middle = median(values)
  return middle === 0 ? [] : values.map((value) => Math.abs(value - middle) / middle)
}
