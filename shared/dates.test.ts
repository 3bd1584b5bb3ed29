import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, formatDay, formatMoment, formatMomentWithOffset, formatTime, isTimeZone, parseDay, parseMoment, parseTime, startOfDay, weekday } from './dates.ts'

const moments = fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2060-01-01T00:00:00Z'), noInvalidDate: true }).map((date) => new Date(Math.floor(+date / 1000) * 1000))
const zones = fc.constantFrom('Europe/Moscow', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC')

describe('reading a moment', () => {
  test.each([
    ['2026-11-21 23:15:00', 'Europe/Moscow', '2026-11-21T20:15:00Z'],
    ['2026-11-21 23:15', 'Europe/Moscow', '2026-11-21T20:15:00Z'],
    ['2026-11-21', 'Europe/Moscow', '2026-11-20T21:00:00Z'],
    ['2026-11-21T23:15:00', 'Asia/Vladivostok', '2026-11-21T13:15:00Z'],
    ['2026-11-21T23:15:00Z', 'Europe/Moscow', '2026-11-21T23:15:00Z'],
    ['2026-11-21T23:15:00.123+05:00', 'Europe/Moscow', '2026-11-21T18:15:00Z'],
    ['2024-05-08 15:10:30-0500', 'Europe/Moscow', '2024-05-08T20:10:30Z'],
    ['2026-03-29 02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00Z'], // skipped: 03:30 summer time
    ['2026-10-25 02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00Z'], // twice: the first
    ['2026-10-25 03:30:00', 'Europe/Berlin', '2026-10-25T02:30:00Z'],
    ['2010-07-01 12:00:00', 'Europe/Moscow', '2010-07-01T08:00:00Z'], // summer time that Moscow no longer has
    ['2012-07-01 12:00:00', 'Europe/Moscow', '2012-07-01T08:00:00Z'], // and the years of UTC+4
  ])('%s in %s is %s', (text, zone, moment) => expect(parseMoment(text, zone)?.toISOString()).toBe(new Date(moment).toISOString()))

  test.each(['', 'вчера', '21.11.2026', '2026-02-30 10:00:00', '2026-13-01', '2026-11-21 25:00:00', '2026-11-21 10:61', '0000-01-01', '2026-11-21 10:00:00 and more'])(
    '«%s» is none', (text) => expect(parseMoment(text, 'Europe/Moscow')).toBeNull())

  test('what is written is read back, but in the hour that the clock shows twice', () =>
    fc.assert(fc.property(moments, zones, (moment, zone) => {
      const back = parseMoment(formatMoment(moment, zone), zone)!
      expect(formatMoment(back, zone)).toBe(formatMoment(moment, zone))
      expect([0, 30 * 60_000, 3_600_000]).toContain(+moment - +back)
      expect(+parseMoment(formatMomentWithOffset(moment, zone), zone)!).toBe(+moment)
    })))
})

describe('days and times', () => {
  const lateEvening = new Date('2026-11-21T20:15:00Z')

  test('are those of the zone', () => {
    expect(formatDay(lateEvening, 'Asia/Vladivostok')).toBe('2026-11-22')
    expect(formatDay(lateEvening, 'Europe/Moscow')).toBe('2026-11-21')
    expect(formatTime(lateEvening, 'Europe/Moscow')).toBe('23:15')
    expect(formatMomentWithOffset(lateEvening, 'America/Bogota')).toBe('2026-11-21 15:15:00-05:00')
  })

  test.each([['1990-02-28', '1990-02-28'], [' 1990-02-28 ', '1990-02-28'], ['1990-02-28 00:00:00', '1990-02-28'], ['1990-02-29', null], ['1990-2-1', null], ['', null]])(
    'day «%s» is %s', (text, day) => expect(parseDay(text)).toBe(day))

  test.each([['09:05', '09:05'], ['9:05', '09:05'], ['23:59:59', '23:59'], ['24:00', null], ['9', null], ['09:60', null]])(
    'time «%s» is %s', (text, time) => expect(parseTime(text)).toBe(time))

  test('a day begins where it begins', () => {
    expect(startOfDay('2026-11-21', 'Europe/Moscow').toISOString()).toBe('2026-11-20T21:00:00.000Z')
    expect(formatMoment(startOfDay('2026-03-29', 'Asia/Beirut'), 'Asia/Beirut')).toBe('2026-03-29 01:00:00')
  })

  test('days are counted without a zone', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect([weekday('2026-11-16'), weekday('2026-11-22')]).toEqual([1, 7])
  })

  test('zones are known by name', () => expect([isTimeZone('Europe/Moscow'), isTimeZone('Mars/Base')]).toEqual([true, false]))
})
