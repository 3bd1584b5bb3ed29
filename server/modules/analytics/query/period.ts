import { DateTime } from 'luxon'
import type { Period } from '#shared/contracts/analytics.ts'
import { addDays, formatDay, formatTime, parseDay, parseMoment, startOfDay } from '#shared/dates.ts'
import { invalid } from '#server/platform/errors.ts'

const LONGEST_DAYS = 366 * 20

/** @throws Refusal `invalid` for days that do not exist, follow each other the wrong way, or are too many */
export function checkPeriod({ from, to }: Period): void {
  for (const [path, day] of [['period.from', from], ['period.to', to]] as const) if (parseDay(day) === null) throw invalid(path, 'not_a_date')
  if (to < from) throw invalid('period.to', 'before_beginning')
  if (daysOf({ from, to }) > LONGEST_DAYS) throw invalid('period', 'too_long')
}

/** Its first moment, and the first after it. */
export const momentsOf = ({ from, to }: Period, zone: string): { from: Date; until: Date } => ({ from: startOfDay(from, zone), until: startOfDay(addDays(to, 1), zone) })

export function daysOf({ from, to }: Period): number {
  return Math.round(day(to).diff(day(from), 'days').days) + 1
}

const day = (text: string): DateTime => DateTime.fromISO(text, { zone: 'utc' })
const iso = (date: DateTime): string => date.toFormat('yyyy-MM-dd')

/** The period that a period is compared with. Whole months go against as many whole months before them. */
export function comparedPeriod({ from, to }: Period, how: 'previous' | 'week' | 'year'): Period {
  const [first, last] = [day(from), day(to)]
  if (how === 'week') return { from: iso(first.minus({ weeks: 1 })), to: iso(last.minus({ weeks: 1 })) }
  const isWholeMonths = first.day === 1 && last.plus({ days: 1 }).day === 1
  if (how === 'year') return { from: iso(first.minus({ years: 1 })), to: iso(isWholeMonths ? last.minus({ years: 1 }).endOf('month') : last.minus({ years: 1 })) }
  if (!isWholeMonths) {
    const days = daysOf({ from, to })
    return { from: iso(first.minus({ days })), to: iso(last.minus({ days })) }
  }
  const months = (last.year - first.year) * 12 + last.month - first.month + 1
  return { from: iso(first.minus({ months })), to: iso(first.minus({ days: 1 })) }
}

/**
 * Where the compared period ends while the period itself is still going on: at the same time of the day that stands beside today. Half a day against a whole one
 * would always look bad. Null: the period is over, or has not begun.
 */
export function comparedUntil(period: Period, compared: Period, zone: string, now: Date): Date | null {
  const today = formatDay(now, zone)
  if (today < period.from || today > period.to) return null
  const beside = addDays(compared.from, daysOf({ from: period.from, to: today }) - 1)
  return beside > compared.to ? null : parseMoment(`${beside} ${formatTime(now, zone)}`, zone)
}

const STEPS: Record<string, { start: (date: DateTime) => DateTime; step: object; code: (date: DateTime) => string }> = {
  day: { start: (date) => date, step: { days: 1 }, code: iso },
  week: { start: (date) => date.startOf('week'), step: { weeks: 1 }, code: iso },
  month: { start: (date) => date.startOf('month'), step: { months: 1 }, code: (date) => date.toFormat('yyyy-MM') },
  quarter: { start: (date) => date.startOf('quarter'), step: { quarters: 1 }, code: (date) => date.toFormat("yyyy-'Q'q") },
  year: { start: (date) => date.startOf('year'), step: { years: 1 }, code: (date) => date.toFormat('yyyy') },
}

/** Every code of a dimension of time in the period, in order, those without anything too. Null: no dimension of time. */
export function codesOfTime(dimension: string, { from, to }: Period): string[] | null {
  if (dimension === 'hour') return Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))
  if (dimension === 'weekday') return Array.from({ length: 7 }, (_, index) => String(index + 1))
  const way = STEPS[dimension]
  if (!way) return null
  const codes: string[] = []
  for (let date = way.start(day(from)); date <= day(to); date = date.plus(way.step)) codes.push(way.code(date))
  return codes
}
