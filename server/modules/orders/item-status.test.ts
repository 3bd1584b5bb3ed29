import { describe, expect, test } from 'vitest'
import { itemStatusesForOrder, orderStatusByItems } from './item-status.ts'
import type { ItemStatusRule } from './item-status.ts'

const rule = (code: string, ordering: number, more: Partial<ItemStatusRule> = {}): ItemStatusRule => ({
  code, ordering, isActive: true, isCancelling: false, orderStatusByItemStatus: null, orderStatusForItemStatus: null, ...more,
})
/** As a new account has them. */
const rules = [
  rule('new', 10), rule('in-reserve', 30),
  rule('saled', 70, { orderStatusByItemStatus: 'complete', orderStatusForItemStatus: 'complete' }),
  rule('out-of-stock', 80, { isCancelling: true, orderStatusByItemStatus: 'no-product', orderStatusForItemStatus: 'no-product' }),
  rule('failure', 90, { isCancelling: true }), rule('returned', 130, { isCancelling: true }),
]

describe('lines drive their order', () => {
  test.each<[string[], string | null, string]>([
    [['saled', 'saled'], 'complete', 'all sold'],
    [['saled', 'out-of-stock', 'failure'], 'complete', 'all that is left is sold'],
    [['saled', 'new'], null, 'not all yet'],
    [['new', 'new'], null, 'no order status is tied to it'],
    [['out-of-stock'], 'no-product', 'nothing is left, for one reason'],
    [['out-of-stock', 'failure'], null, 'nothing is left, for two reasons'],
    [[], null, 'an order without lines'],
    [['forgotten'], null, 'a status that nobody knows'],
  ])('%j → %s: %s', (items, status) => expect(orderStatusByItems(items, rules)).toBe(status))
})

describe('an order drives its lines', () => {
  test.each([
    ['complete', ['new', 'in-reserve'], ['saled', 'saled'], 'all become sold'],
    ['complete', ['new', 'out-of-stock', 'returned'], ['saled', 'out-of-stock', 'returned'], 'cancelled lines stay cancelled'],
    ['no-product', ['new', 'failure'], ['out-of-stock', 'failure'], 'what was left is out of stock'],
    ['delivering', ['new', 'saled'], ['new', 'saled'], 'no item status is tied to it'],
    ['complete', [], [], 'an order without lines'],
  ])('%s: %j → %j: %s', (status, before, after) => expect(itemStatusesForOrder(status, before, rules)).toEqual(after))

  test('of two item statuses tied to one order status the first in order is taken, an inactive one never', () => {
    const two = [rule('late', 20, { orderStatusForItemStatus: 'x' }), rule('early', 10, { orderStatusForItemStatus: 'x' }), rule('off', 1, { isActive: false, orderStatusForItemStatus: 'x' })]
    expect(itemStatusesForOrder('x', ['new'], two)).toEqual(['early'])
  })
})
