import { describe, expect, test } from 'vitest'
import { nextSending } from './next-sending.ts'

const MOSCOW = 'Europe/Moscow'
describe('a schedule comes next', () => {
  test.each([
    ['each day at nine, asked at eight: today', { every: 'day', time: '09:00' }, '2026-11-22T05:00:00Z', MOSCOW, '2026-11-22T06:00:00.000Z'],
    ['each day at nine, asked at nine sharp: tomorrow', { every: 'day', time: '09:00' }, '2026-11-22T06:00:00Z', MOSCOW, '2026-11-23T06:00:00.000Z'],
    ['Mondays, asked on a Sunday: the next day', { every: 'week', weekday: 1, time: '08:30' }, '2026-11-22T12:00:00Z', MOSCOW, '2026-11-23T05:30:00.000Z'],
    ['Mondays, asked on a Monday after the hour: in a week', { every: 'week', weekday: 1, time: '08:30' }, '2026-11-23T12:00:00Z', MOSCOW, '2026-11-30T05:30:00.000Z'],
    ['the first of a month, over the end of a year', { every: 'month', day: 1, time: '10:00' }, '2026-12-02T00:00:00Z', MOSCOW, '2027-01-01T07:00:00.000Z'],
    ['the 31st where a month has 30 days: its last', { every: 'month', day: 31, time: '10:00' }, '2026-11-22T00:00:00Z', MOSCOW, '2026-11-30T07:00:00.000Z'],
    ['the 31st in February', { every: 'month', day: 31, time: '10:00' }, '2027-02-01T00:00:00Z', MOSCOW, '2027-02-28T07:00:00.000Z'],
    ['an hour that the clock skips in spring: an hour later', { every: 'day', time: '02:30' }, '2027-03-28T00:00:00Z', 'Europe/Berlin', '2027-03-28T01:30:00.000Z'],
    ['an hour that comes twice in autumn: once', { every: 'day', time: '02:30' }, '2027-10-31T00:35:00Z', 'Europe/Berlin', '2027-11-01T01:30:00.000Z'],
  ] as const)('%s', (_name, schedule, after, zone, expected) => {
    expect(nextSending(schedule, new Date(after), zone).toISOString()).toBe(expected)
  })
})
