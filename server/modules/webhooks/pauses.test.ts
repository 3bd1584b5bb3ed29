import { expect, test } from 'vitest'
import { breakAfter, MOST_TRIES, pauseAfter, PAUSED_AFTER, wishedPause } from './pauses.ts'

const pauses = Array.from({ length: MOST_TRIES - 1 }, (_, tries) => pauseAfter(tries + 1, null, () => 0.5)!)

test('pauses grow until a letter is given up, later than its endpoint is paused', () => {
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other))
  expect(pauses[0]).toBe(5000)
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(PAUSED_AFTER)
  expect(pauseAfter(MOST_TRIES)).toBeNull()
})

test('a receiver may ask for more time, within half a day, and never for less', () => {
  const now = new Date('2026-01-05T08:00:00Z')
  expect(wishedPause('120', now)).toBe(120_000)
  expect(wishedPause('Mon, 05 Jan 2026 08:10:00 GMT', now)).toBe(600_000)
  expect(wishedPause('soon', now)).toBeNull()
  expect(pauseAfter(1, 120_000, () => 0.5)).toBe(120_000)
  expect(pauseAfter(1, 1, () => 0.5)).toBe(5000)
  expect(pauseAfter(1, 1e9, () => 0.5)).toBe(12 * 3_600_000)
})

test('an endpoint that fails again and again is left alone for longer and longer, ten minutes at most', () => {
  expect([1, 4, 5, 6, 7, 50].map(breakAfter)).toEqual([0, 0, 5000, 10_000, 20_000, 600_000])
})
