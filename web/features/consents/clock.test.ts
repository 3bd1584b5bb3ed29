import { expect, test } from 'vitest'
import { isNight, timeIn } from './clock.ts'

test.each([
  ['2026-07-01T18:30:00Z', 'Asia/Vladivostok', '04:30'], ['2026-07-01T18:30:00Z', 'Europe/Kaliningrad', '20:30'], ['2026-07-01T21:00:00Z', 'Europe/Moscow', '00:00'],
  // Summer time begins and ends.
  ['2026-03-29T00:59:00Z', 'Europe/Berlin', '01:59'], ['2026-03-29T01:00:00Z', 'Europe/Berlin', '03:00'], ['2026-10-25T01:30:00Z', 'Europe/Berlin', '02:30'],
])('at %s it is in %s %s', (at, zone, time) => expect(timeIn(zone, new Date(at))).toBe(time))

test.each([
  ['20:59', '21:00', '09:00', false], ['21:00', '21:00', '09:00', true], ['00:00', '21:00', '09:00', true], ['08:59', '21:00', '09:00', true], ['09:00', '21:00', '09:00', false],
  ['03:00', '01:00', '06:00', true], ['06:00', '01:00', '06:00', false], ['12:00', '00:00', '00:00', false],
])('%s is night between %s and %s: %s', (time, quietFrom, quietTo, expected) => expect(isNight(time, { quietFrom, quietTo })).toBe(expected))
