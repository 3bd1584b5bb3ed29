import { expect, test } from 'vitest'
import { emptyDraft, lineSum, requestOf, type DraftItem } from './draft.ts'

const item = (change: Partial<DraftItem>): DraftItem => ({ key: 1, offerId: 7, name: 'Кружка', article: 'K-1', unit: 'шт.', free: 3, quantity: 2, price: 10_050, listPrice: 10_050, discountPercent: 0, ...change })
const none = { site: null, orderMethod: null }

test('a line costs its price less the percent, rounded a unit, times the quantity', () => {
  expect(lineSum(item({}))).toBe(20_100)
  expect(lineSum(item({ price: 999, discountPercent: 10, quantity: 3 }))).toBe(2_697)
  expect(lineSum(item({ price: 10_000, quantity: 0.335 }))).toBe(3_350)
})

test('the catalogue’s own price is left to the server, a price that the person wrote is sent', () => {
  expect(requestOf({ ...emptyDraft, items: [item({})] }, none).items).toEqual([{ offerId: 7, quantity: 2 }])
  expect(requestOf({ ...emptyDraft, items: [item({ price: 9_000, discountPercent: 5 })] }, none).items).toEqual([{ offerId: 7, quantity: 2, initialPrice: 9_000, discountManualPercent: 5 }])
})

test('goods outside the catalogue go by their name and price', () => {
  expect(requestOf({ ...emptyDraft, items: [item({ offerId: null, listPrice: null, price: 500 })] }, none).items).toEqual([{ productName: 'Кружка', quantity: 2, initialPrice: 500 }])
})

test('what was not typed is not sent', () => {
  expect(requestOf(emptyDraft, none)).toEqual({ items: [] })
  expect(requestOf({ ...emptyDraft, phone: ' +79990000000 ', city: ' Томск ' }, { site: 'shop', orderMethod: 'phone' })).toEqual({
    site: 'shop', orderMethod: 'phone', phone: '+79990000000', items: [], deliveryAddress: { city: 'Томск' },
  })
})
