import { expect, test } from 'vitest'
import type { OfferCard } from '#shared/contracts/catalogue.ts'
import { commonProperties, ownProperties } from './properties.ts'

const offer = (properties: Record<string, string>): OfferCard => ({
  id: 1, externalId: null, xmlId: null, name: 'Футболка', article: null, barcode: null, active: true, unit: null, vatRate: null, weight: null, length: null, width: null, height: null,
  images: [], purchasePrice: null, prices: {}, stores: [], properties: Object.entries(properties).map(([code, value]) => ({ code, name: code, value })),
})

test('what all offers share belongs to the product, what differs to the offer', () => {
  const offers = [offer({ cloth: 'хлопок', size: '48' }), offer({ cloth: 'хлопок', size: '50' }), offer({ cloth: 'хлопок' })]
  expect(commonProperties(offers).map(({ code }) => code)).toEqual(['cloth'])
  expect(offers.map((one) => ownProperties(one, offers).map(({ value }) => value))).toEqual([['48'], ['50'], []])
})

test('one offer shares all with itself; none has nothing', () => {
  const only = [offer({ cloth: 'хлопок' })]
  expect(commonProperties(only)).toHaveLength(1)
  expect(ownProperties(only[0]!, only)).toEqual([])
  expect(commonProperties([])).toEqual([])
})
