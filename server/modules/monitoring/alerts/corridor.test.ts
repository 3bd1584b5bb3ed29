import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corridorOf, LEAST_WEEKS, median, outside } from './corridor.ts'

const weeks = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: LEAST_WEEKS, maxLength: 8 })
const around = fc.array(weeks, { maxLength: 5 })

describe('the corridor of an hour of the week', () => {
  test('is never left by what never changes', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: LEAST_WEEKS, max: 8 }), around, (value, count, others) => {
      const corridor = corridorOf({ past: Array.from({ length: count }, () => value), around: others })!
      expect(outside(value, corridor)).toBeNull()
    }))
  })

  test('says the same of all figures multiplied by anything', () => {
    // Powers of two multiply exactly, so that the edge itself stays where it is.
    fc.assert(fc.property(weeks, around, fc.double({ min: 0, max: 2e6, noNaN: true }), fc.integer({ min: -10, max: 20 }), (past, others, value, power) => {
      const times = (one: number): number => one * 2 ** power
      const plain = outside(value, corridorOf({ past, around: others })!)
      const scaled = outside(times(value), corridorOf({ past: past.map(times), around: others.map((list) => list.map(times)) })!)
      expect(scaled).toBe(plain)
    }))
  })

  test('is left by a hole, wherever weeks are steady to a tenth', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), { minLength: 6, maxLength: 8 }), fc.double({ min: 1, max: 1e6, noNaN: true }), (noise, level) => {
      expect(outside(0, corridorOf({ past: noise.map((one) => one * level), around: [] })!)).toBe('below')
      expect(outside(level * 3, corridorOf({ past: noise.map((one) => one * level), around: [] })!)).toBe('above')
    }))
  })

  test('is not moved by one mad week of eight', () => {
    const steady = [100, 103, 97, 101, 99, 102, 98]
    for (const mad of [0, 100_000]) {
      const corridor = corridorOf({ past: [...steady, mad], around: [] })!
      expect([outside(100, corridor), outside(30, corridor), outside(200, corridor)]).toEqual([null, 'below', 'above'])
    }
  })

  test('widens by what was called normal, and never narrows', () => {
    fc.assert(fc.property(weeks, around, fc.double({ min: 1, max: 5, noNaN: true }), (past, others, width) => {
      const [narrow, wide] = [corridorOf({ past, around: others })!, corridorOf({ past, around: others }, width)!]
      expect(wide.low).toBeLessThanOrEqual(narrow.low)
      expect(wide.high).toBeGreaterThanOrEqual(narrow.high)
    }))
  })

  test('needs weeks that speak: holidays and the time before the shop do not', () => expect(corridorOf({ past: [5, null, null, 6, null, 7, null, null], around: [] })).toBeNull())

  test('stands around the median', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    const corridor = corridorOf({ past: [10, 10, 10, 10, 14], around: [] })!
    expect(corridor).toEqual({ low: 7, usual: 10, high: 13 })
  })
})
