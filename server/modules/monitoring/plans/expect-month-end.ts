import type { PlanTable } from '#shared/contracts/monitoring.ts'
import { addDays, weekday } from '#shared/dates.ts'

export type Course = {
  /** All days of the month, and the day it is now by the account's clock. */
  days: readonly string[]
  today: string
  /** What each day brought, of the month and of the weeks before; a day that is not here brought nothing. */
  byDay: ReadonlyMap<string, number>
  /** The first day that anything is known of. */
  firstDay: string | null
  isOff(day: string): boolean
}
export type Expected = { value: number | null; how: PlanTable['how'] }

const WEEKS = 8
/** Two weeks see each day of the week twice; fewer know no days of the week. */
const LEAST_DAYS = 14

/**
 * What a month will have come to at its end: what came so far, and for each day to come the mean of its day of the week over the last eight weeks, days off
 * left out; a day off to come is expected to be like Sundays. Today counts in full: as much as usual, or as much as has come already.
 */
export function expectMonthEnd(course: Course): Expected {
  const { days, today, byDay } = course
  const fact = (day: string): number => byDay.get(day) ?? 0
  const soFar = sum(days.filter((day) => day <= today).map(fact))
  if (days.at(-1)! < today) return { value: soFar, how: 'over' }
  const known = knownDays(course)
  const passed = days.filter((day) => day < today)
  if (known.length < LEAST_DAYS) {
    if (passed.length === 0) return { value: null, how: 'unknown' }
    const pace = sum(passed.map(fact)) / passed.length
    return { value: sum(passed.map(fact)) + Math.max(pace, days.includes(today) ? fact(today) : 0) + pace * Math.max(0, days.length - passed.length - 1), how: 'pace' }
  }
  const whole = mean(known.map(fact))
  const profile = (day: string): number => {
    const of = course.isOff(day) ? 7 : weekday(day)
    const same = known.filter((one) => weekday(one) === of)
    return same.length > 0 ? mean(same.map(fact)) : whole
  }
  const toCome = days.filter((day) => day >= today)
  return { value: sum(passed.map(fact)) + sum(toCome.map((day) => (day === today ? Math.max(fact(day), profile(day)) : profile(day)))), how: 'profile' }
}

/** Whole days of the last eight weeks that the shop was there and open. */
function knownDays({ today, firstDay, isOff }: Course): string[] {
  if (firstDay === null) return []
  const weeks = Array.from({ length: WEEKS * 7 }, (_, back) => addDays(today, -1 - back))
  return weeks.filter((day) => day >= firstDay && !isOff(day))
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : sum(values) / values.length)
