import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isEnough, judgeHealth, lostAfter, usualGap, type Person, type Shop } from './judge-health.ts'

const shop: Shop = { buyers: 5000, days: 700, gapDays: 45 }
const young: Shop = { buyers: 499, days: 700, gapDays: 45 }
const person = (more: Partial<Person>): Person => ({ orders: 2, firstDays: 100, lastDays: 20, gaps: [80], richerThan: 50, lateOrder: null, hasComplained: false, ...more })
const word = (more: Partial<Person>, of = shop): string => judgeHealth(person(more), of).word

describe('one word about a customer', () => {
  test.each<[string, Partial<Person>]>([
    ['none', { orders: 0, firstDays: null, lastDays: null, gaps: [] }],
    ['new', { orders: 1, firstDays: 12, lastDays: 12, gaps: [] }],
    ['active', { orders: 2 }],
    ['loyal', { orders: 7, gaps: [30, 30, 30, 30, 30, 30] }],
    ['loyal', { orders: 2, richerThan: 91 }],
    ['sleeping', { orders: 5, lastDays: 80, gaps: [30, 30, 30, 30] }],
    ['lost', { orders: 5, lastDays: 95, gaps: [30, 30, 30, 30] }],
    ['unhappy', { orders: 9, lateOrder: '1024' }],
    ['unhappy', { hasComplained: true }],
  ])('is «%s» of %j', (expected, more) => expect(word(more)).toBe(expected))

  test('is always explained', () => {
    const any = fc.record({ orders: fc.nat(50), firstDays: fc.nat(2000), lastDays: fc.nat(2000), gaps: fc.array(fc.nat(400), { maxLength: 49 }), richerThan: fc.option(fc.nat(100)), lateOrder: fc.option(fc.string()), hasComplained: fc.boolean() })
    fc.assert(fc.property(any, fc.constantFrom(shop, young, { buyers: 0, days: 0, gapDays: null }), (one, of) => {
      expect(judgeHealth(one, of).reasons.length).toBeGreaterThan(0)
    }))
  })

  test('never gets better by silence alone', () => {
    const rank = ['loyal', 'new', 'active', 'sleeping', 'lost']
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 10 }), fc.nat(500), fc.nat(500), (gaps, days, more) => {
      const at = (lastDays: number): number => rank.indexOf(word({ orders: gaps.length + 1, firstDays: 1000, gaps, lastDays }))
      expect(at(days + more)).toBeGreaterThanOrEqual(at(days))
    }))
  })

  test('does not call a regular of long intervals lost before they are over', () => {
    expect(lostAfter([170, 180, 175, 190, 185], shop)).toBeGreaterThan(180)
    expect(word({ orders: 6, lastDays: 150, gaps: [170, 180, 175, 190, 185] })).toBe('loyal')
  })
  test('goes by fixed 180 days where little is known', () => expect([isEnough(young), lostAfter([5, 5, 5, 5, 5, 5], young)]).toEqual([false, 180]))
})

test('the usual interval leans on the shop’s the less, the more orders there are', () => {
  expect(usualGap([], shop)).toBe(45)
  expect(usualGap([15], shop)).toBe(35)
  expect(usualGap(Array.from({ length: 98 }, () => 15), shop)).toBeCloseTo(15.6, 5)
})
