import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addQuantities, isWhole, quantity, subtractQuantity, thousandths } from './quantity.ts'

const quantities = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }).map((units) => units / 1000)

describe('reading a quantity', () => {
  test.each([['2.5', 2.5], ['.5', 0.5], ['3', 3], [' 1.000 ', 1], ['-2', -2], [1.0005, 1.001], ['0.0004', 0], [1e-7, 0], [0.1 + 0.2, 0.3], ['12345678.125', 12345678.125]])(
    '%s is %d', (written, value) => expect(quantity(written)).toBe(value))

  test.each(['', 'abc', '1,5', '1 000', '0x1', NaN, Infinity, '1e999', 1e12])('%s is refused', (written) => expect(() => quantity(written)).toThrow(RangeError))

  test('is read back as it was written, and reading twice changes nothing', () =>
    fc.assert(fc.property(quantities, (value) => {
      expect(quantity(value.toFixed(3))).toBe(value + 0)
      expect(quantity(quantity(value))).toBe(quantity(value))
    })))
})

describe('adding up', () => {
  test('tenths meet where they should', () => expect(addQuantities(0.1, 0.2, 0.7)).toBe(1))

  test('what is added can be taken away again', () =>
    fc.assert(fc.property(quantities, quantities, (a, b) => {
      expect(subtractQuantity(addQuantities(a, b), b)).toBe(a + 0)
    })))

  test('the order of adding does not matter', () =>
    fc.assert(fc.property(fc.array(quantities, { maxLength: 9 }), (list) => {
      expect(addQuantities(...list)).toBe(addQuantities(...list.toReversed()))
    })))
})

test('pieces are whole, weights are not', () => {
  expect([3, 0, -2].map(isWhole)).toEqual([true, true, true])
  expect([2.5, 0.001].map(isWhole)).toEqual([false, false])
  expect(thousandths(2.5)).toBe(2500)
})
