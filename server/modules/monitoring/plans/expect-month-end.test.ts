import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, weekday } from '#shared/dates.ts'
import { expectMonthEnd, type Course } from './expect-month-end.ts'

const APRIL = Array.from({ length: 30 }, (_, day) => addDays('2026-04-01', day))
const everyDay = (from: string, until: string, value: (day: string) => number): Map<string, number> => {
  const days = new Map<string, number>()
  for (let day = from; day < until; day = addDays(day, 1)) days.set(day, value(day))
  return days
}
const course = (more: Partial<Course>): Course => ({ days: APRIL, today: '2026-04-16', byDay: new Map(), firstDay: '2026-01-01', isOff: () => false, ...more })

describe('the end of a month', () => {
  test('of a shop that sells the same every day is thirty times a day', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 29 }), (level, day) => {
      const today = APRIL[day]!
      expect(expectMonthEnd(course({ today, byDay: everyDay('2026-01-01', today, () => level) })).value).toBeCloseTo(30 * level, 3)
    }), { numRuns: 30 })
  })
  test('knows weekends: what is left of the month is what its days of the week bring', () => {
    const sells = (day: string): number => (weekday(day) > 5 ? 10 : 100)
    const all = APRIL.reduce((sum, day) => sum + sells(day), 0)
    expect(expectMonthEnd(course({ byDay: everyDay('2026-01-01', '2026-04-16', sells) }))).toEqual({ value: all, how: 'profile' })
  })
  test('counts a holiday to come as a Sunday, and learns nothing from those that were', () => {
    const sells = (day: string): number => (day === '2026-04-06' ? 0 : weekday(day) === 7 ? 10 : 100)
    const isOff = (day: string): boolean => day === '2026-04-06' || day === '2026-04-20'
    const sundays = APRIL.filter((day) => weekday(day) === 7).length
    expect(expectMonthEnd(course({ byDay: everyDay('2026-01-01', '2026-04-16', sells), isOff })).value).toBeCloseTo(100 * (30 - sundays - 2) + 10 * (sundays + 1), 6)
  })
  test('is never below what has come already', () => {
    fc.assert(fc.property(fc.array(fc.nat(1000), { minLength: 90, maxLength: 90 }), (values) => {
      let place = 0
      const byDay = everyDay('2026-01-18', '2026-04-17', () => values[place++ % 90]!)
      const soFar = APRIL.filter((day) => day <= '2026-04-16').reduce((sum, day) => sum + (byDay.get(day) ?? 0), 0)
      expect(expectMonthEnd(course({ byDay })).value).toBeGreaterThanOrEqual(soFar - 1e-6)
    }), { numRuns: 30 })
  })
  test('goes by its own pace in a young shop, and by nothing on its first day', () => {
    expect(expectMonthEnd(course({ firstDay: '2026-04-10', byDay: everyDay('2026-04-10', '2026-04-16', () => 30) }))).toEqual({ value: 180 + 15 * 12, how: 'pace' })
    expect(expectMonthEnd(course({ today: '2026-04-01', firstDay: null }))).toEqual({ value: null, how: 'unknown' })
  })
  test('that is over is what it came to', () => expect(expectMonthEnd(course({ today: '2026-05-02', byDay: everyDay('2026-04-01', '2026-05-02', () => 5) }))).toEqual({ value: 150, how: 'over' }))
})
