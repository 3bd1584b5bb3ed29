import { DateTime } from 'luxon'
import type { DateEvent, Duration, WaitStep } from '#shared/contracts/automation.ts'
import { afterWorkingHours, type WorkingHours } from '#server/modules/settings/index.ts'

type DateRule = Pick<DateEvent, 'side' | 'amount' | 'unit' | 'working' | 'at'>
const HOURS = { minutes: 1 / 60, hours: 1 } as const

/**
 * The moment so long after another one. Minutes and hours are elapsed time, of the working time where it is said; days are days of the calendar, so that
 * the time of day stays when the clock is put forward or back.
 */
export function after(from: Date, { amount, unit, working }: Duration, hours: WorkingHours, zone: string): Date {
  if (unit === 'days') {
    const moved = DateTime.fromJSDate(from, { zone }).plus({ days: amount }).toJSDate()
    // A moment outside of working time: the next opening is a moment after which some of it has passed.
    return working ? nextOpening(moved, hours) : moved
  }
  const length = amount * HOURS[unit]
  // An account that never opens has no working time to count: plain hours are better than never.
  return (working ? afterWorkingHours(from, length, hours) : null) ?? new Date(+from + length * 3_600_000)
}

function nextOpening(from: Date, hours: WorkingHours): Date {
  const touched = afterWorkingHours(from, 1 / 3600, hours)
  return touched && +touched - +from > 1000 ? new Date(+touched - 1000) : from
}

/** The first moment from then on at which the clock of the zone shows this time: itself, when it does. */
export function nextAt(from: Date, time: string, zone: string): Date {
  const local = DateTime.fromJSDate(from, { zone })
  const today = atTime(local, time)
  return (today >= local ? today : atTime(local.plus({ days: 1 }), time)).toJSDate()
}

/** A time that spring leaves out comes an hour later; one that autumn has twice is its first. */
function atTime(day: DateTime, time: string): DateTime {
  const [hour, minute] = time.split(':').map(Number)
  const there = day.startOf('day').set({ hour: hour!, minute: minute! })
  return there.getPossibleOffsets()[0] ?? there
}

/**
 * When a rule of a date comes due. A day without a time is its beginning in the zone, and `at` is the time of the day that is reached.
 * @param value a day ("2027-03-28") or a moment
 */
export function dueByDate(value: string | Date, rule: DateRule, hours: WorkingHours, zone: string): Date {
  const basis = typeof value === 'string' ? DateTime.fromISO(value, { zone }) : DateTime.fromJSDate(value, { zone })
  const sign = rule.side === 'before' ? -1 : 1
  if (rule.unit === 'days') {
    const reached = basis.plus({ days: sign * rule.amount })
    const due = (rule.at ? atTime(reached, rule.at) : reached).toJSDate()
    return rule.working ? nextOpening(due, hours) : due
  }
  const length = rule.amount * HOURS[rule.unit]
  if (sign > 0) {
    const due = (rule.working ? afterWorkingHours(basis.toJSDate(), length, hours) : null) ?? basis.plus({ milliseconds: length * 3_600_000 }).toJSDate()
    return rule.at ? nextAt(due, rule.at, zone) : due
  }
  return basis.minus({ milliseconds: length * 3_600_000 }).toJSDate()
}

/** The occurrence of a day of the year nearest to a moment, so that both the last and the next are found by asking around them. 29 February is the 28th in other years. */
export function yearly(day: string, year: number): string {
  const [, month, date] = day.slice(0, 10).split('-').map(Number)
  const last = DateTime.fromObject({ year, month: month! }).daysInMonth!
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(Math.min(date!, last)).padStart(2, '0')}`
}

/** Until when a wait lasts that began at a moment; of waits for a date see dates.ts. */
export function waitUntil(from: Date, step: Pick<WaitStep, 'for' | 'at'>, hours: WorkingHours, zone: string): Date {
  const reached = step.for ? after(from, step.for, hours, zone) : from
  return step.at ? nextAt(reached, step.at, zone) : reached
}
