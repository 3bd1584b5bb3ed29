import { DateTime } from 'luxon'

/** As many weeks before tell what is usual. */
export const WEEKS = 8
const HOUR = 3_600_000

/** A stretch of time, [from, until), in milliseconds. */
export type Span = { from: number; until: number }

/**
 * The stretch and the same one by the shop's clock one week before, two weeks before …: over a change of the clock too, an hour of the week stays the hour of
 * the week.
 */
export function sameStretches(from: Date, until: Date, zone: string, weeks = WEEKS): Span[] {
  const back = (moment: Date, count: number): number => DateTime.fromJSDate(moment, { zone }).minus({ weeks: count }).toMillis()
  return Array.from({ length: weeks + 1 }, (_, count) => ({ from: back(from, count), until: back(until, count) }))
}

/** The whole hour that has last ended. */
export function lastWholeHour(now: Date, zone: string): Date {
  return DateTime.fromJSDate(now, { zone }).startOf('hour').toJSDate()
}

export const hoursBefore = (moment: Date, hours: number): Date => new Date(+moment - hours * HOUR)

/** Whether the shop's clock shows a day of these. */
export function isDayOff(moment: number, daysOff: readonly { from: string; to: string }[], zone: string): boolean {
  const day = DateTime.fromMillis(moment, { zone }).toFormat('yyyy-MM-dd')
  return daysOff.some((off) => off.from <= day && day <= off.to)
}

/** Quiet from one time of day to another, over midnight too. */
export function isQuiet(now: Date, { from, until }: { from: string; until: string }, zone: string): boolean {
  const time = DateTime.fromJSDate(now, { zone }).toFormat('HH:mm')
  const [start, end] = [from.slice(0, 5), until.slice(0, 5)]
  return start <= end ? time >= start && time < end : time >= start || time < end
}
