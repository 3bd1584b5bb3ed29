/** Requests a second a key may make; null = as many as it likes. */
export type RateLimits = { general: number; telephony: number } | null

/**
 * Counts requests of a key in whole seconds, per process. Off by default: the limit exists for clients that rely on being slowed down,
 * a self-hosted server has no need of it.
 */
export function rateLimiter(limits: RateLimits, now: () => number = Date.now): (key: string, telephony: boolean) => boolean {
  let second = 0
  let counts = new Map<string, number>()
  return (key, telephony) => {
    if (limits === null) return true
    const current = Math.floor(now() / 1000)
    if (current !== second) {
      second = current
      counts = new Map()
    }
    const bucket = telephony ? `telephony ${key}` : key
    const count = (counts.get(bucket) ?? 0) + 1
    counts.set(bucket, count)
    return count <= (telephony ? limits.telephony : limits.general)
  }
}
