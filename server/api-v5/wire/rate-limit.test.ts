import { expect, test } from 'vitest'
import { rateLimiter } from './rate-limit.ts'

test('a key passes as often a second as allowed, telephony apart, and anew the next second', () => {
  let now = 5000
  const mayPass = rateLimiter({ general: 2, telephony: 3 }, () => now)
  expect([1, 2, 3].map(() => mayPass('a', false))).toEqual([true, true, false])
  expect([1, 2, 3, 4].map(() => mayPass('a', true))).toEqual([true, true, true, false])
  expect(mayPass('b', false)).toBe(true)
  now = 6000
  expect(mayPass('a', false)).toBe(true)
})

test('no limits, nobody is slowed', () => {
  const mayPass = rateLimiter(null)
  expect(Array.from({ length: 1000 }, () => mayPass('a', false)).every(Boolean)).toBe(true)
})
