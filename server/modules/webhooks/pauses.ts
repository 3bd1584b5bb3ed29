const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** After which try how long is waited: about 28 hours in all, so that a receiver's bad night loses nothing. */
const PAUSES = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR]
/** A letter is given up after so many tries. */
export const MOST_TRIES = PAUSES.length + 1
/** An endpoint that has failed so often in a row is tried by single letters. */
export const TRIED_GENTLY_AFTER = 5
const LONGEST_BREAK = 10 * MINUTE
/** An endpoint that lets nothing through for so long is paused: before its letters begin to be given up. */
export const PAUSED_AFTER = 24 * HOUR
const LONGEST_WISH = 12 * HOUR

/**
 * Milliseconds until a letter's next try; null when it is given up. Somewhat more or less, so that what failed together does not return together.
 * @param wished what the receiver asked for by Retry-After, in milliseconds
 */
export function pauseAfter(tries: number, wished: number | null = null, random: () => number = Math.random): number | null {
  const pause = PAUSES[tries - 1]
  if (pause === undefined) return null
  return Math.max(Math.round(pause * (0.9 + 0.2 * random())), Math.min(wished ?? 0, LONGEST_WISH))
}

/** Milliseconds until an endpoint with so many failures in a row is tried again at all. */
export function breakAfter(failures: number): number {
  return failures < TRIED_GENTLY_AFTER ? 0 : Math.min(5 * SECOND * 2 ** (failures - TRIED_GENTLY_AFTER), LONGEST_BREAK)
}

/** Retry-After: seconds or a date. */
export function wishedPause(header: string | undefined, now: Date): number | null {
  if (!header) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND
  const until = Date.parse(header)
  return Number.isNaN(until) ? null : Math.max(0, until - now.getTime())
}
