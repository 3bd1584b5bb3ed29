import { expect, test } from 'vitest'
import { tomorrowAtTen } from './retry-times.ts'

test.each([
  ['in Moscow late in the evening of UTC it is the day after already', 'Europe/Moscow', '2026-11-21T22:30:00Z', '2026-11-23T07:00:00.000Z'],
  ['in the last night of a month', 'Europe/Moscow', '2026-11-30T12:00:00Z', '2026-12-01T07:00:00.000Z'],
  ['before the clock is put back', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T09:00:00.000Z'],
  ['far in the east', 'Asia/Vladivostok', '2026-11-21T15:00:00Z', '2026-11-23T00:00:00.000Z'],
])('tomorrow at ten: %s', (_case, zone, now, expected) => expect(tomorrowAtTen(zone, new Date(now)).toISOString()).toBe(expected))
