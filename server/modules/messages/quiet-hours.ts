import { DateTime } from 'luxon'
import { zoneOfPhone, zoneOfRegion } from './time-zones.ts'

/** What is known of where somebody is. */
export type Whereabouts = { country: string | null; region: string | null; city: string | null; phone: string | null }

/** The clock that somebody lives by: of the address, else of the phone's region, else the account's. */
export function zoneOfReceiver({ country, region, city, phone }: Whereabouts, ofAccount: string): string {
  return zoneOfRegion(country, region, city) ?? (phone ? zoneOfPhone(phone) : null) ?? ofAccount
}

/**
 * When the quiet ends, if it is quiet at this moment by the clock of the zone; null when it is not. The bounds are moments of the day (HH:MM),
 * the first one belongs to the quiet and the last one not; on the day when the clock jumps over a bound, the quiet ends with the jump.
 */
export function quietUntil(at: Date, { quietFrom, quietTo }: { quietFrom: string; quietTo: string }, zone: string): Date | null {
  if (quietFrom === quietTo) return null
  const local = DateTime.fromJSDate(at, { zone })
  // Compared as the clock on the wall shows it: also in the hour that comes twice.
  const now = local.toFormat('HH:mm')
  const isQuiet = quietFrom < quietTo ? now >= quietFrom && now < quietTo : now >= quietFrom || now < quietTo
  if (!isQuiet) return null
  const [hour, minute] = quietTo.split(':').map(Number)
  const today = local.set({ hour: hour!, minute: minute!, second: 0, millisecond: 0 })
  const end = today > local ? today : local.plus({ days: 1 }).set({ hour: hour!, minute: minute!, second: 0, millisecond: 0 })
  return end.toJSDate()
}
