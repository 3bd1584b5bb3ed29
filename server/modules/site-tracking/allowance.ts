import { Refusal } from '#server/platform/errors.ts'

const REMEMBERED = 100_000

/**
 * How many events a key may bring: so many at once, filling up evenly. Per process, as the throttle of doors is, but by weight.
 * @returns a check that throws Refusal `too_many_events` (429) with the seconds to wait
 */
export function allowance({ most, perSecond }: { most: number; perSecond: number }, now: () => number = Date.now): (key: string, weight: number) => void {
  const buckets = new Map<string, { left: number; at: number }>()
  return (key, weight) => {
    const at = now()
    const bucket = buckets.get(key) ?? { left: most, at }
    const left = Math.min(most, bucket.left + ((at - bucket.at) / 1000) * perSecond)
    buckets.delete(key)
    // The oldest go first when somebody comes from a great many addresses.
    if (buckets.size >= REMEMBERED) buckets.delete(buckets.keys().next().value!)
    const isEnough = left >= weight
    buckets.set(key, { left: isEnough ? left - weight : left, at })
    if (!isEnough) throw new Refusal('too_many_events', { seconds: Math.max(1, Math.ceil((weight - left) / perSecond)) }, 429)
  }
}
