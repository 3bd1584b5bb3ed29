import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, minor, money, times } from '#shared/money.ts'
import type { Money } from '#shared/money.ts'
import { addQuantities } from '#shared/quantity.ts'
import { orderTotal } from './order-total.ts'
import type { LineToPrice, OrderToPrice, PricedLine, Privilege } from './order-total.ts'

const line = (price: number, quantity = 1, more: Partial<LineToPrice> = {}): LineToPrice => ({ initialPrice: money(price), quantity, ...more })
const discountsOf = (priced: PricedLine) => Object.fromEntries(priced.discounts.map(({ kind, amount }) => [kind, amount]))
const pricesSum = (priced: PricedLine) => add(...priced.prices.map(({ price, quantity }) => times(price, quantity)))

describe('totals', () => {
  test('goods and delivery add up, as in real orders of the protocol', () => {
    expect(orderTotal({ lines: [line(779)], deliveryCost: money(616.16) }).total).toBe(139516)
    expect(orderTotal({ lines: [line(1999)], deliveryCost: money(664.96) }).total).toBe(266396)
    expect(orderTotal({ lines: [line(5242)], deliveryCost: money(300) }).total).toBe(554200)
  })

  test('a discount of 10 on 4999 leaves a price of 4989', () => {
    const { lines, goodsSum, total } = orderTotal({ lines: [line(4999, 1, { discountManualAmount: money(10) })] })
    expect(lines[0]).toMatchObject({ discountTotal: 1000, prices: [{ price: 498900, quantity: 1 }], discounts: [{ kind: 'manual_product', amount: 1000 }] })
    expect([goodsSum, total]).toEqual([499900, 498900])
  })

  test('an order without lines costs its delivery', () =>
    expect(orderTotal({ lines: [], deliveryCost: money(300), discountManualAmount: money(50), applyRound: true })).toEqual({
      lines: [], goodsSum: 0, discountSum: 0, discountByKind: {}, total: 30000, purchaseSum: 0, margin: 30000,
    }))

  test('margin is what is paid less what was paid for the goods', () => {
    const order = orderTotal({ lines: [line(100, 3, { purchasePrice: money(60) }), line(50)], deliveryCost: money(20) })
    expect([order.purchaseSum, order.margin]).toEqual([18000, 19000])
  })

  test('cancelled lines count nowhere, yet show what they would cost', () => {
    const order = orderTotal({
      lines: [line(100, 2, { purchasePrice: money(1), discountManualAmount: money(5), isCancelled: true }), line(70)],
      discountManualAmount: money(7), applyRound: true,
    })
    expect(order).toMatchObject({ goodsSum: 7000, total: 6300, purchaseSum: 0, discountByKind: { manual_order: 700 } })
    expect(order.lines[0]).toMatchObject({ total: 19000, discounts: [{ kind: 'manual_product', amount: 1000 }] })
  })

  test.each([[line(-1)], [line(1, -1)]])('a negative line is a fault of the caller', (bad) => expect(() => orderTotal({ lines: [bad] })).toThrow(RangeError))
})

describe('discounts of a line', () => {
  test('amount and percent add, the percent rounded a unit', () => {
    const { lines } = orderTotal({ lines: [line(33.33, 3, { discountManualAmount: money(1), discountManualPercent: 10 })] })
    expect(lines[0]).toMatchObject({ discounts: [{ kind: 'manual_product', amount: 1299 }], discountTotal: 433, prices: [{ price: 2900, quantity: 3 }], total: 8700 })
  })

  test('kinds stay apart and come off one after the other', () => {
    const privileges: Privilege[] = [{ kind: 'bonus_charge', amount: money(10) }, { kind: 'loyalty_level', percent: 10 }]
    const order = orderTotal({ lines: [line(1000, 1, { discountManualPercent: 20, privileges })], discountManualAmount: money(20), applyRound: true, deliveryCost: money(0.5) })
    expect(discountsOf(order.lines[0]!)).toEqual({ manual_product: 20000, loyalty_level: 8000, manual_order: 2000, bonus_charge: 1000, round: 50 })
    expect(order.total).toBe(69000)
  })

  test('what is beyond the line is not taken', () => {
    const order = orderTotal({ lines: [line(100, 1, { discountManualAmount: money(150), privileges: [{ kind: 'personal', percent: 5 }] })], deliveryCost: money(30), discountManualAmount: money(5) })
    expect(order).toMatchObject({ total: 3000, discountSum: 10000, lines: [{ discounts: [{ kind: 'manual_product', amount: 10000 }], prices: [{ price: 0, quantity: 1 }] }] })
  })

  test('a negative discount is none', () =>
    expect(orderTotal({ lines: [line(100, 1, { discountManualAmount: money(-5) })], discountManualAmount: money(-5), discountManualPercent: -5 }).total).toBe(10000))
})

describe('discounts of the order', () => {
  test('are shared in proportion, spare kopecks to the largest remainders', () => {
    const { lines, total } = orderTotal({ lines: [line(10), line(10), line(10)], discountManualAmount: money(10) })
    expect(lines.map((each) => each.total).toSorted()).toEqual([666, 667, 667])
    expect(total).toBe(2000)
    const uneven = orderTotal({ lines: [line(99.99), line(0.01)], discountManualAmount: money(50) })
    expect(uneven.lines.map((each) => each.total)).toEqual([4999, 1])
  })

  test('an odd kopeck shows as two unit prices', () => {
    const [priced] = orderTotal({ lines: [line(100, 3)], discountManualAmount: money(100) }).lines
    expect(priced).toMatchObject({ total: 20000, prices: [{ price: 6667, quantity: 2 }, { price: 6666, quantity: 1 }], discountTotal: 3333 })
  })

  test.each([[line(10), line(5, 2)], [line(5, 2), line(10)]])('of lines that are due the same, the one of fewer pieces gets the odd kopeck wherever it stands', (...lines) => {
    const priced = orderTotal({ lines, discountManualAmount: money(0.01) }).lines
    expect(priced.map(discountsOf)).toEqual(lines.map(({ quantity }) => (quantity === 1 ? { manual_order: 1 } : {})))
  })

  test('come after the discounts of the lines', () =>
    expect(orderTotal({ lines: [line(100, 1, { discountManualPercent: 50 }), line(50)], discountManualPercent: 10 }).lines.map((each) => each.total)).toEqual([4500, 4500]))

  test('rounding takes the kopecks of the total off the dearest line', () => {
    const order = orderTotal({ lines: [line(10.3), line(200.4), line(0.5)], deliveryCost: money(0.1), applyRound: true })
    expect(order.total).toBe(21100)
    expect(order.lines.map(discountsOf)).toEqual([{}, { round: 30 }, {}])
  })

  test('rounding spills over when the dearest line is too cheap, and never touches delivery', () => {
    const spilt = orderTotal({ lines: [line(0.3), line(0.2)], deliveryCost: money(0.4), applyRound: true })
    expect(spilt).toMatchObject({ total: 40, discountByKind: { round: 50 } })
  })
})

test('a quantity that cannot be counted has one price, and the line total rules', () => {
  const [priced] = orderTotal({ lines: [line(199.9, 0.333)], discountManualAmount: money(1) }).lines
  expect(priced).toEqual({ sum: 6657, discounts: [{ kind: 'manual_order', amount: 100 }], discountTotal: 300, prices: [{ price: 19690, quantity: 0.333 }], total: 6557 })
  expect(orderTotal({ lines: [line(3.33, 0.001)] }).lines[0]).toMatchObject({ total: 0, prices: [{ price: 333, quantity: 0.001 }] })
  expect(orderTotal({ lines: [line(5, 0)] }).lines[0]).toMatchObject({ total: 0, prices: [{ price: 500, quantity: 0 }] })
})

describe('laws', () => {
  const sums = fc.oneof(fc.constantFrom(0, 1, 33, 999, 10_000), fc.integer({ min: 0, max: 5_000_000 })).map(minor)
  const percents = fc.oneof(fc.constantFrom(0, 5, 10, 33.3333, 100, 150), fc.integer({ min: 0, max: 1_000_000 }).map((value) => value / 10_000))
  const quantities = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(80_995, 1, 3), fc.integer({ min: 1, max: 20_000 }).map((value) => value / 1000))
  const privilege: fc.Arbitrary<Privilege> = fc.record({ kind: fc.constantFrom('personal', 'loyalty_level', 'loyalty_event', 'bonus_charge'), percent: percents, amount: sums }, { requiredKeys: ['kind'] })
  const lines: fc.Arbitrary<LineToPrice> = fc.record(
    { initialPrice: sums, quantity: quantities, purchasePrice: fc.option(sums), discountManualAmount: sums, discountManualPercent: percents, privileges: fc.array(privilege, { maxLength: 3 }), isCancelled: fc.boolean() },
    { requiredKeys: ['initialPrice', 'quantity'] },
  )
  const orders: fc.Arbitrary<OrderToPrice> = fc.record(
    { lines: fc.array(lines, { maxLength: 7 }), discountManualAmount: sums, discountManualPercent: percents, deliveryCost: sums, applyRound: fc.boolean() },
    { requiredKeys: ['lines'] },
  )
  const counted = (order: OrderToPrice, priced: PricedLine[]) => priced.filter((_, index) => !order.lines[index]!.isCancelled)
  const law = (name: string, holds: (order: OrderToPrice) => void) => test(name, () => fc.assert(fc.property(orders, (order) => void holds(order)), { numRuns: 500 }))

  law('lines add up to the order, to the kopeck', (order) => {
    const result = orderTotal(order)
    const counting = counted(order, result.lines)
    expect(result.total).toBe(add(order.deliveryCost ?? minor(0), ...counting.map((each) => each.total)))
    expect(result.goodsSum - result.discountSum + (order.deliveryCost ?? 0)).toBe(result.total)
    expect(result.discountSum).toBe(add(...counting.flatMap((each) => each.discounts.map(({ amount }) => amount))))
  })

  law('no discount is below zero nor above what is left of its line', (order) => {
    for (const each of orderTotal(order).lines) {
      let left: number = each.sum
      for (const { amount } of each.discounts) {
        expect(amount).toBeGreaterThan(0)
        expect(amount).toBeLessThanOrEqual(left)
        left -= amount
      }
      expect(left).toBe(each.total)
      expect(new Set(each.discounts.map(({ kind }) => kind)).size).toBe(each.discounts.length)
    }
  })

  law('a total is never below the cost of delivery', (order) => expect(orderTotal(order).total).toBeGreaterThanOrEqual(order.deliveryCost ?? 0))

  test('a discount of the order that fits is given in full, each line its proportion to the kopeck', () =>
    fc.assert(fc.property(fc.array(fc.tuple(sums, fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), (goods, part) => {
      const whole = goods.reduce((sum, [price, quantity]) => sum + price * quantity, 0)
      const discount = minor(Math.floor(whole * part))
      const { lines, discountByKind } = orderTotal({ lines: goods.map(([initialPrice, quantity]) => ({ initialPrice, quantity })), discountManualAmount: discount })
      expect(discountByKind.manual_order ?? 0).toBe(discount)
      for (const each of lines) expect(Math.abs((discountsOf(each)['manual_order'] ?? 0) - (discount * each.sum) / (whole || 1))).toBeLessThan(1)
    })))

  law('unit prices times quantities add up to the line: exactly for pieces, within a kopeck a unit for weights', (order) => {
    orderTotal(order).lines.forEach((each, index) => {
      const { quantity, initialPrice } = order.lines[index]!
      expect(addQuantities(...each.prices.map((price) => price.quantity))).toBe(quantity)
      if (Number.isInteger(quantity)) expect(pricesSum(each)).toBe(each.total)
      else expect(Math.abs(pricesSum(each) - each.total)).toBeLessThanOrEqual(quantity + 1)
      for (const { price } of each.prices) expect(price >= 0 && price <= initialPrice).toBe(true)
      expect(each.prices.length).toBeLessThanOrEqual(2)
    })
  })

  law('discount a unit times quantity is the sum of discounts up to rounding', (order) => {
    orderTotal(order).lines.forEach((each, index) => {
      const { quantity } = order.lines[index]!
      const gap = times(each.discountTotal, quantity) - add(...each.discounts.map(({ amount }) => amount))
      expect(Math.abs(gap)).toBeLessThanOrEqual(quantity + 1)
    })
  })

  test('where a line stands changes nothing but its place', () =>
    fc.assert(fc.property(orders, fc.infiniteStream(fc.nat()), (order, keys) => {
      const shuffled = order.lines.map((each) => [keys.next().value as number, each] as const).toSorted(([a], [b]) => a - b).map(([, each]) => each)
      const known = (source: LineToPrice[], priced: PricedLine[]) => priced.map((each, index) => JSON.stringify([source[index], each])).toSorted()
      const before = orderTotal(order)
      const after = orderTotal({ ...order, lines: shuffled })
      expect(known(shuffled, after.lines)).toEqual(known(order.lines, before.lines))
      expect({ ...after, lines: [], discountByKind: sorted(after.discountByKind) }).toEqual({ ...before, lines: [], discountByKind: sorted(before.discountByKind) })
    }), { numRuns: 500 }))

  law('counting twice gives the same, and the amount that was really given gives the same again', (order) => {
    const first = orderTotal(deepFreeze(order))
    expect(orderTotal(order)).toEqual(first)
    const given = { ...order, discountManualAmount: first.discountByKind.manual_order ?? minor(0), discountManualPercent: 0 }
    expect(orderTotal(given)).toEqual(first)
  })

  law('rounding leaves whole roubles, unless the goods are cheaper than the kopecks of delivery', (order) => {
    const { total, goodsSum, discountSum } = orderTotal({ ...order, applyRound: true })
    if (goodsSum > discountSum) expect(total % 100).toBe(0)
  })

  const sorted = (byKind: Partial<Record<string, Money>>) => Object.entries(byKind).toSorted()
  const deepFreeze = (order: OrderToPrice): OrderToPrice => {
    for (const each of order.lines) Object.freeze(each)
    return Object.freeze({ ...order, lines: Object.freeze([...order.lines]) as LineToPrice[] })
  }
})
