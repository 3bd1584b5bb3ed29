import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, amount, decimal, minor, money, percentOf, subtract, times } from './money.ts'
import type { Money } from './money.ts'

const sums = fc.integer({ min: -99_999_999_999_999, max: 99_999_999_999_999 }).map(minor)
const roundedHalfAway = (numerator: bigint, divisor: bigint) =>
  Number(((numerator < 0n ? -numerator : numerator) * 2n + divisor) / (divisor * 2n)) * (numerator < 0n ? -1 : 1) + 0

describe('reading an amount', () => {
  test.each([
    ['1234.56', 123456], ['1234.5', 123450], ['1234', 123400], ['.5', 50], ['5.', 500], [' 7.10 ', 710], ['-0.01', -1], ['+2', 200],
    ['-0.001', 0], ['1.005', 101], ['-1.005', -101], ['1.0049999', 100], ['0', 0], ['999999999999.99', 99_999_999_999_999],
  ])('text %s is %d kopecks', (text, units) => expect(money(text)).toBe(units))

  test.each([[1.005, 101], [60.17310053999999, 6017], [0.1 + 0.2, 30], [12_345_678_901.005, 1_234_567_890_101], [1e-9, 0], [4989, 498900], [-0, 0], [1395.16, 139516]])(
    'number %d is %d kopecks', (value, units) => expect(money(value)).toBe(units))

  test.each(['', ' ', '.', '-', '12,5', '1 000', '0x10', '1e5', 'NaN', '12.5р', '--1', '1000000000000', '9'.repeat(400), NaN, Infinity, -Infinity, 1e21, 1e300, 999_999_999_999.995])(
    '%s is refused', (text) => expect(() => money(text)).toThrow(RangeError))

  test('a fraction of a kopeck is no sum', () => expect(() => minor(0.5)).toThrow(RangeError))

  test('what is written can be read back', () =>
    fc.assert(fc.property(sums, (sum) => {
      expect(money(decimal(sum))).toBe(sum)
      expect(money(amount(sum))).toBe(sum)
    })))
})

describe('arithmetic', () => {
  test.each([[1.1, 3, 330], [0.05, 0.1, 1], [0.05, 0.09, 0], [-0.05, 0.1, -1], [4999, 2.5, 1249750], [0.01, 0.001, 0]])(
    '%d times %d', (price, quantity, units) => expect(times(money(price), quantity)).toBe(units))

  test('a price times a quantity is exact and rounded half away from zero, however large', () =>
    fc.assert(fc.property(sums, fc.integer({ min: 0, max: 90_000 }), (price, thousandths) => {
      const expected = roundedHalfAway(BigInt(price) * BigInt(thousandths), 1000n)
      expect(times(price, thousandths / 1000)).toBe(expected)
    })))

  test('a percent of a sum is exact and rounded half away from zero, however large', () =>
    fc.assert(fc.property(sums, fc.integer({ min: 0, max: 1_000_000 }), (sum, tenThousandths) => {
      expect(percentOf(sum, tenThousandths / 10_000)).toBe(roundedHalfAway(BigInt(sum) * BigInt(tenThousandths), 1_000_000n))
    })))

  test('past 2^53 no kopeck is lost', () => {
    // The product is 9 × 10^16 + 9: binary doubles step by 16 there.
    expect(percentOf(minor(90_000_000_001), 99.9999)).toBe(89_999_910_001)
    expect(times(minor(99_999_999_999_999), 90.001)).toBe(9_000_099_999_999_910)
  })

  test('a result that no number holds exactly is refused, not bent', () =>
    expect(() => times(minor(99_999_999_999_999), 1000)).toThrow(RangeError))

  test('zero never turns negative', () => {
    expect(Object.is(times(minor(-1), 0.001), 0)).toBe(true)
    expect(Object.is(percentOf(minor(-1), 1), 0)).toBe(true)
  })

  test('sums add up and take away', () =>
    fc.assert(fc.property(fc.array(sums, { maxLength: 8 }), (list: Money[]) => {
      expect(list.reduce((rest, sum) => subtract(rest, sum), add(...list))).toBe(0)
    })))
})
