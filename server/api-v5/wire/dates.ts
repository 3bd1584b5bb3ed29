import { DateTime, IANAZone } from 'luxon'

const DATE = /^\d{4}-\d{2}-\d{2}$/
const DATETIME = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/

/** A moment as v5 writes it: `Y-m-d H:i:s` by the account's clock, no zone. Typed clients throw on anything else. */
export function wireDateTime(at: Date, zone: string): string {
  return new Date(at.getTime() + offsetOf(zone, at.getTime())).toISOString().slice(0, 19).replace('T', ' ')
}

const QUARTER = 900_000
const MOST_KEPT = 20_000
const offsets = new Map<string, number>()

// A page of orders has a thousand moments, and asking the zone for each took longer than reading them. Clocks are put forward and back at
// whole quarters of an hour.
function offsetOf(zone: string, at: number): number {
  const key = `${zone} ${Math.floor(at / QUARTER)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  if (offsets.size >= MOST_KEPT) offsets.clear()
  const offset = IANAZone.create(zone).offset(at) * 60_000
  offsets.set(key, offset)
  return offset
}

/**
 * A moment out of `Y-m-d H:i:s`, `Y-m-d H:i` or `Y-m-d` by the account's clock; ISO 8601 with a zone of its own is understood as well.
 * With `endOfDay` a bare date means its last second: upper bounds include the whole day. Null for what is no such moment.
 */
export function readDateTime(text: string, zone: string, endOfDay = false): Date | null {
  const trimmed = text.trim()
  const bare = DATE.test(trimmed)
  if (!bare && !DATETIME.test(trimmed)) return null
  const read = DateTime.fromISO(trimmed.replace(' ', 'T'), { zone })
  if (!read.isValid || read.year < 1) return null
  return (bare && endOfDay ? read.endOf('day') : read).toJSDate()
}

/** A calendar day `Y-m-d`; the time of a longer text is dropped. Null for what is no such day. */
export function readDate(text: string): string | null {
  const trimmed = text.trim()
  if (!DATE.test(trimmed) && !DATETIME.test(trimmed)) return null
  const day = trimmed.slice(0, 10)
  const read = DateTime.fromISO(day, { zone: 'utc' })
  return read.isValid && read.year >= 1 ? day : null
}

/** A clock time as `H:i`. Null for what is none. */
export function readTime(text: string): string | null {
  const trimmed = text.trim()
  return TIME.test(trimmed) ? trimmed.slice(0, 5) : null
}

/** As `wireDateTime`, for the ISO text that JSON out of the database carries; null stays away. */
export function moment(iso: string | null, zone: string): string | undefined {
  return iso === null ? undefined : wireDateTime(new Date(iso), zone)
}
