import type { Comparison, PeriodName } from '#shared/contracts/dashboards.ts'

/** Days of the account's zone, both included: `2026-11-21`. */
export type Days = { from: string; to: string }

const DAY = 86_400_000
const asDate = (day: string): Date => new Date(`${day}T00:00:00Z`)
const asDay = (date: Date): string => date.toISOString().slice(0, 10)

/** The day `count` days later (earlier when below zero). */
const addDays = (day: string, count: number): string => asDay(new Date(asDate(day).getTime() + count * DAY))
export const lengthOf = ({ from, to }: Days): number => Math.round((asDate(to).getTime() - asDate(from).getTime()) / DAY) + 1

/** Today in the zone. */
export const todayIn = (timeZone: string, now = new Date()): string => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now)

const monthStart = (day: string, months = 0): string => { const date = asDate(day); return asDay(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1))) }

/** What a named period is, seen from `today`. Weeks begin on Monday. */
export function daysOf(name: PeriodName, today: string): Days {
  const weekday = (asDate(today).getUTCDay() + 6) % 7
  switch (name) {
    case 'today': return { from: today, to: today }
    case 'yesterday': return { from: addDays(today, -1), to: addDays(today, -1) }
    case 'week': return { from: addDays(today, -weekday), to: today }
    case 'last7': return { from: addDays(today, -6), to: today }
    case 'last30': return { from: addDays(today, -29), to: today }
    case 'last90': return { from: addDays(today, -89), to: today }
    case 'last365': return { from: addDays(today, -364), to: today }
    case 'month': return { from: monthStart(today), to: today }
    case 'previousMonth': return { from: monthStart(today, -1), to: addDays(monthStart(today), -1) }
    case 'quarter': return { from: monthStart(today, -(asDate(today).getUTCMonth() % 3)), to: today }
    case 'year': return { from: `${today.slice(0, 4)}-01-01`, to: today }
  }
}

/** The days that a period is compared with. */
export function comparedDays({ from, to }: Days, comparison: Comparison): Days {
  if (comparison === 'week') return { from: addDays(from, -7), to: addDays(to, -7) }
  if (comparison === 'year') return { from: yearBefore(from), to: yearBefore(to) }
  const length = lengthOf({ from, to })
  return { from: addDays(from, -length), to: addDays(to, -length) }
}

/** The 29th of February becomes the 28th. */
function yearBefore(day: string): string {
  const [year, rest] = [Number(day.slice(0, 4)) - 1, day.slice(4)]
  const same = `${year}${rest}`
  return asDay(asDate(same)) === same ? same : `${year}-02-28`
}

const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/
export const isDay = (text: unknown): text is string => typeof text === 'string' && DAY_TEXT.test(text) && !Number.isNaN(asDate(text).getTime()) && asDay(asDate(text)) === text
