import { StartupError } from '#server/platform/postgres/index.ts'
import type { RateLimits } from './wire/rate-limit.ts'

/** RetailCRM gives telephony four times as many requests as everything else. */
const TELEPHONY = 4

/**
 * `API_REQUESTS_PER_SECOND`: how many requests a second each key may make; unset or 0 = as many as it likes. RetailCRM's own limit is 10.
 * @throws StartupError when it is no whole number
 */
export function limitsFrom(environment: Record<string, string | undefined>): RateLimits {
  const text = environment['API_REQUESTS_PER_SECOND']?.trim() || '0'
  if (!/^\d{1,6}$/.test(text)) throw new StartupError(`API_REQUESTS_PER_SECOND is "${text}": give a whole number, 0 for no limit`)
  const general = Number(text)
  return general === 0 ? null : { general, telephony: general * TELEPHONY }
}
