import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FEWEST_DAYS, suspicionsOf, type DayFigures } from './leak-threshold.ts'

const settings = { factor: 3, leastViewed: 100, leastListed: 2000, leastExported: 500 }
const day = (viewed: number): DayFigures => ({ viewed, listed: 0, exported: 0 })
const days = (...viewed: number[]): DayFigures[] => viewed.map(day)

test.each([
  ['nobody knows what is usual, and little was seen', 100, [], [], null],
  ['nobody knows what is usual, and more than the least was seen', 101, [], [], { usualOwn: null, usualGroup: null, threshold: 100 }],
  ['a heavy worker on a heavy day', 600, [200, 210, 190, 220, 200], [50, 50, 50, 50, 50], null],
  ['a heavy worker on an absurd day', 601, [200, 210, 190, 220, 200], [50, 50, 50, 50, 50], { usualOwn: 200, usualGroup: 50, threshold: 600 }],
  ['a newcomer who works as the group does', 240, [1], [80, 80, 90, 70, 80], null],
  ['a newcomer who looks at four times as much', 320, [1], [80, 80, 90, 70, 80], { usualOwn: null, usualGroup: 80, threshold: 240 }],
  ['days off do not make the usual smaller', 300, [0, 0, 0, 0, 0, 0, 100, 100, 100, 100, 100], [], null],
  ['one absurd day in the past does not make the next one usual', 400, [100, 100, 100, 100, 9000], [], { usualOwn: 100, usualGroup: null, threshold: 300 }],
])('%s', (_case, viewed, own, group, expected) => {
  expect(suspicionsOf(day(viewed), days(...own), days(...group), settings)).toEqual(expected ? [{ measure: 'viewed', seen: viewed, ...expected }] : [])
})

const figures = fc.record({ viewed: fc.nat(5000), listed: fc.nat(50_000), exported: fc.nat(5000) })
const past = fc.array(figures, { maxLength: 28 })

test('a larger factor never raises an alert that a smaller one did not, and no alert comes below the least', () => {
  fc.assert(
    fc.property(figures, past, past, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }), (today, own, group, factor, more) => {
      const strict = suspicionsOf(today, own, group, { ...settings, factor })
      const lenient = suspicionsOf(today, own, group, { ...settings, factor: factor + more })
      const names = strict.map((one) => one.measure)
      expect(lenient.every((one) => names.includes(one.measure))).toBe(true)
      const least = { viewed: 100, listed: 2000, exported: 500 }
      for (const one of strict) {
        expect(one.seen).toBeGreaterThan(least[one.measure])
        expect(one.seen).toBeGreaterThan(one.threshold)
        if (own.length < FEWEST_DAYS) expect(one.usualOwn).toBeNull()
      }
    }),
  )
})
