import { Refusal } from '../errors.ts'

const REMEMBERED = 50_000

export type Throttle = (key: string) => void

/**
 * Lets a key pass so many times in a window, per process: for doors that nobody signs in at.
 * @returns a check that throws Refusal `too_many_attempts` (429) with the seconds to wait
 */
export function throttle({ most, seconds }: { most: number; seconds: number }, now: () => number = Date.now): Throttle {
  const counts = new Map<string, { passed: number; until: number }>()
  return (key) => {
    const at = now()
    let count = counts.get(key)
    if (!count || count.until <= at) {
      count = { passed: 0, until: at + seconds * 1000 }
      counts.delete(key)
      counts.set(key, count)
    }
    count.passed += 1
    // The oldest go first when somebody comes from a great many addresses.
    for (const oldest of counts.keys()) {
      if (counts.size <= REMEMBERED) break
      counts.delete(oldest)
    }
    if (count.passed > most) throw new Refusal('too_many_attempts', { seconds: Math.ceil((count.until - at) / 1000) }, 429)
  }
}
