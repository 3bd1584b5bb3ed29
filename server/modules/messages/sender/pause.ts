const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const PAUSES = [5 * SECOND, 20 * SECOND, MINUTE, 3 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]
const SPREAD = 0.2

/** Milliseconds to wait after so many tries; not the same for all, so that what failed together does not come back together. */
export function pauseAfter(attempts: number, random: () => number = Math.random): number {
  const pause = PAUSES[Math.min(Math.max(attempts, 1), PAUSES.length) - 1]!
  return Math.round(pause * (1 + SPREAD * (random() - 0.5)))
}

const DOWN = [SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE]

/** Milliseconds to leave a provider alone that has failed so many times in a row. */
export const pauseOfProvider = (failures: number): number => DOWN[Math.min(Math.max(failures, 1), DOWN.length) - 1]!
