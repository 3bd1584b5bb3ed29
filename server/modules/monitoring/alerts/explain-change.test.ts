import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainChange, type Part } from './explain-change.ts'

const WEEKS = 8
const steady = (dimension: Part['dimension'], key: string, now: number, usual: number): Part[] => [
  { dimension, key, place: 1, value: now },
  ...Array.from({ length: WEEKS }, (_, week) => ({ dimension, key, place: week + 2, value: usual })),
]

describe('what explains most of a change', () => {
  test('is the source that fell silent', () => {
    const parts = [...steady('site', 'shop', 44, 100), ...steady('source', 'yandex / cpc', 2, 60), ...steady('source', 'google / organic', 42, 40), ...steady('orderMethod', 'cart', 44, 100)]
    expect(explainChange(parts, WEEKS, 44 - 100)).toEqual({ dimension: 'source', key: 'yandex / cpc', share: expect.closeTo(1.036, 2), value: 2, usual: 60 })
  })
  test('is nothing when everything fell alike', () => {
    const parts = [...steady('site', 'shop', 50, 100), ...steady('source', 'a', 30, 60), ...steady('source', 'b', 20, 40)]
    expect(explainChange(parts, WEEKS, -50)).toBeNull()
  })
  test('is what came anew, too', () => expect(explainChange([...steady('region', 'Москва', 50, 50), ...steady('region', 'Тверь', 70, 5)], WEEKS, 65)).toMatchObject({ key: 'Тверь', share: 1 }))
  test('is one of the parts there are, and explains no less than two fifths', () => {
    const one = fc.record({ dimension: fc.constantFrom('site' as const, 'source' as const, 'product' as const), key: fc.string({ maxLength: 3 }), place: fc.integer({ min: 1, max: 9 }), value: fc.nat(1000) })
    fc.assert(fc.property(fc.array(one), fc.integer({ min: -500, max: 500 }), (parts, change) => {
      const cause = explainChange(parts, WEEKS, change)
      if (!cause) return
      expect(parts.some((part) => part.dimension === cause.dimension && part.key === cause.key)).toBe(true)
      expect(cause.share).toBeGreaterThanOrEqual(0.4)
    }))
  })
})
