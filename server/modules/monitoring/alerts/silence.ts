import { median } from './corridor.ts'

/** Of one hole in as many as this one is by chance: e^-8 is one in three thousand. */
const SURELY = 8
/** A week in which nothing at all came in the same hours makes the silence usual. */
const LEAST_WEEKS = 4

/**
 * Whether it is unusual that nothing came for so long: in the same hours of the weeks before so much came that chance alone hardly leaves such a hole. That is
 * why a night needs no rule of its own.
 * @param past how much came in the same stretch one week ago, two weeks ago …; null where a week says nothing
 * @param width 1 unless people said «that is normal»
 * @returns what usually comes in that time; null when the silence is nothing unusual
 */
export function unusualSilence(past: readonly (number | null)[], width = 1): { usual: number } | null {
  const known = past.filter((count) => count !== null)
  if (known.length < LEAST_WEEKS || known.some((count) => count === 0)) return null
  const usual = median(known)
  return usual >= SURELY * width ? { usual } : null
}
