import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromZoned, toZoned } from './zoned.ts'

const zones = ['Europe/Moscow', 'Europe/London', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Chatham', 'UTC']

it('a moment stands in a field in the time of the zone', () => {
  expect(toZoned('2026-11-21T11:05:00Z', 'Europe/Moscow')).toBe('2026-11-21T14:05')
  expect(fromZoned('2026-11-21T14:05', 'Europe/Moscow')).toBe('2026-11-21T11:05:00.000Z')
})

it('what was shown and not changed means the same wall-clock time, in every zone and through every change of clocks', () => {
  const minutes = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 })
  fc.assert(fc.property(minutes, fc.constantFrom(...zones), (minute, zone) => {
    const shown = toZoned(new Date(minute * 60_000).toISOString(), zone)
    expect(toZoned(fromZoned(shown, zone), zone)).toBe(shown)
  }))
})
