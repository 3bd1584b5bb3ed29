import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMoment, formatMoment } from '#shared/dates.ts'
import { afterWorkingHours, beforeWorkingMinutes, workingTimeBetween } from './working-time.ts'
import type { Shift, WorkingHours } from './working-time.ts'

const office = { start: '09:00', end: '18:00', lunchStart: '13:00', lunchEnd: '14:00' }
const week = (shift: Shift): WorkingHours['week'] => ({ 1: [shift], 2: [shift], 3: [shift], 4: [shift], 5: [shift] })
const moscow: WorkingHours = { week: week(office), timeZone: 'Europe/Moscow', daysOff: [{ from: '2026-12-31', to: '2027-01-08' }] }
const night: WorkingHours = { week: { 1: [{ start: '22:00', end: '06:00', lunchStart: '01:00', lunchEnd: '02:00' }] }, timeZone: 'Europe/Moscow' }
const berlinNight: WorkingHours = { week: { 6: [{ start: '22:00', end: '06:00' }], 7: [] }, timeZone: 'Europe/Berlin' }

/** 2026-11-16 is a Monday. */
describe.each([
  ['an office of Moscow', moscow, [
    ['2026-11-16 09:00', 1, '2026-11-16 10:00', 'within the morning'],
    ['2026-11-16 12:30', 1, '2026-11-16 14:30', 'lunch does not count'],
    ['2026-11-16 13:20', 1, '2026-11-16 15:00', 'from lunch on'],
    ['2026-11-16 09:00', 4, '2026-11-16 13:00', 'just until lunch'],
    ['2026-11-16 09:00', 8, '2026-11-16 18:00', 'just until the evening'],
    ['2026-11-16 17:30', 1, '2026-11-17 09:30', 'over the evening'],
    ['2026-11-16 03:00', 0.5, '2026-11-16 09:30', 'before the morning'],
    ['2026-11-20 17:00', 2, '2026-11-23 10:00', 'over the weekend'],
    ['2026-11-21 12:00', 8, '2026-11-23 18:00', 'from the weekend on'],
    ['2026-12-30 17:00', 2, '2027-01-11 10:00', 'over the holidays and the weekend after them'],
    ['2026-11-16 10:00', 40, '2026-11-23 10:00', 'a week of work'],
    ['2026-11-22 12:34', 0, '2026-11-22 12:34', 'nothing to wait for'],
  ]],
  ['a night shift that begins on Monday', night, [
    ['2026-11-16 22:00', 3, '2026-11-17 01:00', 'until the break'],
    ['2026-11-16 23:00', 3, '2026-11-17 03:00', 'the break after midnight does not count'],
    ['2026-11-17 05:00', 2, '2026-11-23 23:00', 'the rest of the night, then the next one'],
  ]],
  ['a night in which the clock is put forward', berlinNight, [['2026-03-28 22:00', 6, '2026-03-29 05:00', 'has an hour less']]],
  ['a night in which the clock is put back', berlinNight, [['2026-10-24 22:00', 6, '2026-10-25 03:00', 'has an hour more']]],
  ['round the clock on Mondays', { week: { 1: [{ start: '00:00', end: '00:00' }] }, timeZone: 'Europe/Moscow' }, [
    ['2026-11-16 00:00', 24, '2026-11-17 00:00', 'is 24 hours'],
    ['2026-11-16 12:00', 13, '2026-11-23 01:00', 'and the next Monday'],
  ]],
  ['shifts that overlap', { week: { 1: [{ start: '09:00', end: '15:00' }, { start: '14:00', end: '02:00' }], 2: [{ start: '01:00', end: '03:00' }] }, timeZone: 'Europe/Moscow' }, [
    ['2026-11-16 09:00', 17.5, '2026-11-17 02:30', 'count once'],
  ]],
  ['no hours set', { week: {}, timeZone: 'Europe/Moscow' }, [['2026-11-21 23:00', 30, '2026-11-23 05:00', 'means every hour']]],
  ['an evening until 24:00', { week: { 1: [{ start: '20:00', end: '24:00' }] }, timeZone: 'Europe/Moscow' }, [['2026-11-16 23:00', 2, '2026-11-23 21:00', 'ends at midnight']]],
] satisfies [string, WorkingHours, [string, number, string, string][]][])('%s', (_name, working, cases) => {
  test.each(cases)('%s + %d h = %s: %s', (from, hours, until) =>
    expect(formatMoment(afterWorkingHours(parseMoment(from, working.timeZone)!, hours, working)!, working.timeZone)).toBe(`${until}:00`))
})

test('who never works has no deadline', () => {
  const now = new Date('2026-11-16T06:00:00Z')
  expect(afterWorkingHours(now, 1, { week: { 1: [] }, timeZone: 'Europe/Moscow' })).toBeNull()
  expect(afterWorkingHours(now, 1, { ...moscow, daysOff: [{ from: '2026-01-01', to: '2030-01-01' }] })).toBeNull()
})

describe('laws', () => {
  const time = fc.integer({ min: 0, max: 95 }).map((quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`)
  const shift: fc.Arbitrary<Shift> = fc.record({ start: time, end: time, lunchStart: fc.option(time), lunchEnd: fc.option(time) })
  const days = fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '6', '7'), fc.array(shift, { maxLength: 2 }), { maxKeys: 7 })
  const workings: fc.Arbitrary<WorkingHours> = fc.record({
    week: days.map((each) => each as WorkingHours['week']),
    daysOff: fc.constantFrom([], [{ from: '2026-03-29', to: '2026-04-02' }], [{ from: '2026-10-25', to: '2026-10-25' }]),
    timeZone: fc.constantFrom('Europe/Moscow', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
  })
  const moments = fc.integer({ min: Date.parse('2026-03-01T00:00:00Z') / 60_000, max: Date.parse('2026-11-30T00:00:00Z') / 60_000 }).map((minutes) => new Date(minutes * 60_000))
  const hours = fc.integer({ min: 0, max: 4000 }).map((hundredths) => hundredths / 100)

  test('waiting a hours and then b is waiting a + b', () =>
    fc.assert(fc.property(workings, moments, hours, hours, (working, from, a, b) => {
      const middle = afterWorkingHours(from, a, working)
      const inTwo = middle && afterWorkingHours(middle, b, working)
      const inOne = afterWorkingHours(from, (a * 100 + b * 100) / 100, working)
      expect(inTwo).toEqual(middle && inOne)
    })))

  test('no deadline comes before its hours have passed, nor outside a shift', () =>
    fc.assert(fc.property(workings, moments, hours, (working, from, wait) => {
      const until = afterWorkingHours(from, wait, working)
      if (until) expect(+until - +from).toBeGreaterThanOrEqual(Math.floor(wait * 3_600_000))
    })))

  test('the working time between a moment and the one after so many working hours is these hours', () =>
    fc.assert(fc.property(workings, moments, hours, (working, from, wait) => {
      const until = afterWorkingHours(from, wait, working)
      if (until) expect(workingTimeBetween(from, until, working)).toBe(Math.round(wait * 100) * 36_000)
    })))

  test('what came before the moment that lies so many working minutes back has waited that long, and nothing that came after it', () =>
    fc.assert(fc.property(workings, moments, fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (working, now, minutes, apart) => {
      const edge = beforeWorkingMinutes(now, minutes, working)
      if (!edge) return
      const waited = (since: number): number => workingTimeBetween(new Date(since), now, working) / 60_000
      expect(waited(+edge)).toBe(minutes)
      expect(waited(+edge - apart * 60_000)).toBeGreaterThanOrEqual(minutes)
      expect(waited(+edge + 60_000)).toBeLessThan(minutes)
    })))

  test('who starts later is not done earlier', () =>
    fc.assert(fc.property(workings, moments, fc.integer({ min: 0, max: 20_000 }), hours, (working, from, minutes, wait) => {
      const first = afterWorkingHours(from, wait, working)
      const second = afterWorkingHours(new Date(+from + minutes * 60_000), wait, working)
      if (first && second) expect(+second).toBeGreaterThanOrEqual(+first)
    })))
})
