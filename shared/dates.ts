import { DateTime, FixedOffsetZone, IANAZone } from 'luxon'

/**
 * Moments, days and times of day in the account's time zone. Inside a moment is a Date (UTC); people, files and the v5 wire see wall-clock time of a zone.
 * Wall-clock time that the spring change skips is read as the moment an hour later; time that the autumn change repeats is read as its first passing.
 */

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?$/
const DAY = /^\d{4}-\d{2}-\d{2}$/
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?$/

export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name)
}

/** "2026-11-21 23:15:00" in the zone. */
export function formatMoment(moment: Date, zone: string): string {
  return DateTime.fromJSDate(moment, { zone }).toFormat('yyyy-MM-dd HH:mm:ss')
}

/** The day it is in the zone at that moment: "2026-11-21". */
export function formatDay(moment: Date, zone: string): string {
  return DateTime.fromJSDate(moment, { zone }).toFormat('yyyy-MM-dd')
}

/** "23:15" in the zone. */
export function formatTime(moment: Date, zone: string): string {
  return DateTime.fromJSDate(moment, { zone }).toFormat('HH:mm')
}

/** With the offset, as carts carry it: "2026-11-21 23:15:00+03:00". */
export function formatMomentWithOffset(moment: Date, zone: string): string {
  return DateTime.fromJSDate(moment, { zone }).toFormat('yyyy-MM-dd HH:mm:ssZZ')
}

/**
 * Reads "2026-11-21 23:15:00", also without seconds, also a day alone (its midnight), also with T or an offset of its own (which then counts, not the zone).
 * @returns null when it is no such text or no such day (30 February)
 */
export function parseMoment(text: string, zone: string): Date | null {
  const match = MOMENT.exec(text.trim())
  if (!match) return null
  const [, year, month, day, hour = '0', minute = '0', second = '0', offset] = match
  const wall = { year: Number(year), month: Number(month), day: Number(day), hour: Number(hour), minute: Number(minute), second: Number(second) }
  const moment = DateTime.fromObject(wall, { zone: offset ? offsetZone(offset) : zone })
  if (!moment.isValid || wall.year < 1) return null
  return (moment.getPossibleOffsets()[0] ?? moment).toJSDate()
}

function offsetZone(offset: string): FixedOffsetZone {
  if (offset === 'Z') return FixedOffsetZone.utcInstance
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))
  return FixedOffsetZone.instance(offset.startsWith('-') ? -minutes : minutes)
}

/**
 * A calendar day without a zone (birthday, day of delivery): stays text.
 * @returns null when it is no existing day
 */
export function parseDay(text: string): string | null {
  const day = text.trim().slice(0, 10)
  return DAY.test(day) && parseMoment(text, 'utc') && DateTime.fromISO(day, { zone: 'utc' }).isValid ? day : null
}

/** A time of day, "9:05" and "09:05:00" → "09:05"; null when it is none. */
export function parseTime(text: string): string | null {
  const padded = /^\d:/.test(text.trim()) ? `0${text.trim()}` : text.trim()
  return TIME_OF_DAY.test(padded) ? padded.slice(0, 5) : null
}

/** The first moment of a day in the zone; 00:00 does not exist everywhere (Beirut in spring begins at 01:00). */
export function startOfDay(day: string, zone: string): Date {
  return DateTime.fromISO(day, { zone }).startOf('day').toJSDate()
}

/** The day after so many days, without a zone: ("2026-02-28", 1) → "2026-03-01". */
export function addDays(day: string, days: number): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd')
}

/** 1 for Monday to 7 for Sunday. */
export function weekday(day: string): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  return DateTime.fromISO(day, { zone: 'utc' }).weekday as 1 | 2 | 3 | 4 | 5 | 6 | 7
}
