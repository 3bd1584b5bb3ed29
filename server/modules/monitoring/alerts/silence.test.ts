import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unusualSilence } from './silence.ts'

describe('that no order came for long', () => {
  test('is unusual when many came in the same hours of every week', () => expect(unusualSilence([12, 9, 14, 11, 10, 13, 12, 9])).toEqual({ usual: 11.5 }))
  test('is usual at night, whatever the days are like', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 8 }), (night) => { expect(unusualSilence(night)).toBeNull() }))
  })
  test('is usual when it happened before', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 7 }), fc.nat(7), (weeks, place) => { expect(unusualSilence(weeks.toSpliced(place, 0, 0))).toBeNull() }))
  })
  test('needs a longer hole once it was called normal', () => {
    expect(unusualSilence([10, 10, 10, 10], 1.5)).toBeNull()
    expect(unusualSilence([13, 13, 13, 13], 1.5)).not.toBeNull()
  })
  test('is not known in a young shop', () => expect(unusualSilence([50, 40, 60, null, null, null, null, null])).toBeNull())
})
