import { beforeAll, describe, expect, test } from 'vitest'
import { wireClients } from './clients.ts'

const wire = wireClients()
const send = (path: string, form: object) => wire.post(`/api/v5/store/${path}`, JSON.stringify(form), 'application/json')

/** Product and offer ids by external id. */
const products = new Map<string, { id: number; offerId: number }>()
let groupId = 0

beforeAll(async () => {
  groupId = (await send('product-groups/create', { productGroup: { name: 'Чай', externalId: 'tea' } })).body.id
  const made = await send('products/batch/create', {
    products: [
      { externalId: 'p1', name: 'Чёрный чай', article: 'T-1', groups: [{ externalId: 'tea' }] },
      { externalId: 'p2', name: 'Зелёный чай', article: 'T-2', novelty: true },
      { externalId: 'p3', name: 'Пирог', active: false },
    ],
  })
  expect(made.body).toEqual({ success: true, processedProductsCount: 3, addedProducts: [expect.any(Number), expect.any(Number), expect.any(Number)] })
  const listed = (await wire.npm.stores.listProducts({}, 1, 250)).body
  for (const product of listed.products) products.set(product.externalId, { id: product.id, offerId: product.offers[0].id })
})

const ids = async (filter: object) => (await wire.npm.stores.listProducts(filter)).body.products.map((product: any) => product.externalId)

describe('products', () => {
  test('have their groups, offers, prices and stock', async () => {
    const { product } = { product: (await wire.npm.stores.listProducts({ externalId: 'p1' })).body.products[0] }
    expect(product).toMatchObject({
      externalId: 'p1', type: 'product', name: 'Чёрный чай', article: 'T-1', active: true, novelty: false, catalogId: 1, groups: [{ id: groupId, externalId: 'tea' }], properties: [],
      offers: [{ externalId: 'p1', site: 'shop', name: 'Чёрный чай', active: true, quantity: 0, prices: [], images: [], properties: [] }],
    })
    expect(product.updatedAt).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)
  })

  test('are found by filters', async () => {
    expect(await ids({ name: 'чай' })).toEqual(['p1', 'p2'])
    expect(await ids({ active: 0 })).toEqual(['p3'])
    expect(await ids({ novelty: 'true' })).toEqual(['p2'])
    expect(await ids({ groups: groupId })).toEqual(['p1'])
    expect(await ids({ sinceId: products.get('p1')!.id })).toEqual(['p2', 'p3'])
    expect(await ids({ offerIds: [products.get('p3')!.offerId] })).toEqual(['p3'])
    expect(await ids({ ids: [999_999] })).toEqual([])
  })

  test('are edited by either id; what is not there is named', async () => {
    const reply = await send('products/batch/edit', {
      products: [{ id: products.get('p2')!.id, manufacturer: 'Сад' }, { externalId: 'p1', site: 'shop', popular: true }, { id: 999_999, name: 'x' }],
    })
    expect(reply.body).toEqual({ success: true, processedProductsCount: 2, notFoundProducts: [{ id: '999999' }] })
    expect(await ids({ manufacturer: 'сад' })).toEqual(['p2'])
    expect(await ids({ popular: 1 })).toEqual(['p1'])
  })

  test('a batch with a fault in one row makes none', async () => {
    const reply = await send('products/batch/create', { products: [{ name: 'Новый', externalId: 'p9' }, { name: '' }, { name: 'Ещё', externalId: 'p1' }] })
    expect([reply.status, Object.keys(reply.body.errors).toSorted()]).toEqual([400, ['products[1].name', 'products[2].externalId']])
    expect(await ids({ externalId: 'p9' })).toEqual([])
  })
})

describe('stock', () => {
  test('is set by store and read back in total and in detail; unknown offers are named', async () => {
    const reply = await wire.npm.stores.uploadInventories([
      { externalId: 'p1', stores: [{ code: 'main', available: '7.5', purchasePrice: 100 }] },
      { id: products.get('p2')!.offerId, stores: [{ code: 'main', available: 0 }] },
      { externalId: 'ghost', stores: [{ code: 'main', available: 1 }] },
    ])
    expect([reply.statusCode(), reply.body]).toEqual([200, { success: true, processedOffersCount: 2, notFoundOffers: [{ externalId: 'ghost' }] }])
    const totals = (await wire.npm.stores.listInventories({ offerExternalId: ['p1', 'p2'] })).body
    expect(totals.offers.map((offer: any) => [offer.externalId, offer.quantity, 'stores' in offer])).toEqual([['p1', 7.5, false], ['p2', 0, false]])
    const detailed = (await wire.npm.stores.listInventories({ offerExternalId: 'p1', details: 1 }, 1, 250)).body
    expect(detailed.offers[0].stores).toEqual([{ store: 'main', quantity: 7.5, purchasePrice: 100 }])
  })

  test('an unknown store is refused and nothing is written', async () => {
    const reply = await wire.npm.stores.uploadInventories([
      { externalId: 'p1', stores: [{ code: 'main', available: 99 }] }, { externalId: 'p2', stores: [{ code: 'moon', available: 1 }] },
    ])
    expect([reply.statusCode(), reply.body.errors]).toEqual([400, { 'offers[1].stores[0].code': '"moon" does not exist.' }])
    expect((await wire.npm.stores.listInventories({ offerExternalId: 'p1' })).body.offers[0].quantity).toBe(7.5)
  })

  test('the page after the last is an empty list', async () => {
    const { body } = await wire.npm.stores.listInventories({}, 9, 250)
    expect([body.success, body.offers, body.pagination]).toEqual([true, [], { limit: 250, totalCount: 3, currentPage: 9, totalPageCount: 1 }])
  })

  test('an order takes its offer from the catalogue by the id of the store, and its price', async () => {
    await wire.npm.stores.uploadPrices([{ externalId: 'p1', site: 'shop', prices: [{ code: 'base', price: 250.5 }] }])
    const { order } = (await wire.npm.orders.create({ items: [{ offer: { externalId: 'p1' }, quantity: 2 }] })).body
    expect(order).toMatchObject({ totalSumm: 501, items: [{ initialPrice: 250.5, offer: { id: products.get('p1')!.offerId, externalId: 'p1', displayName: 'Чёрный чай' } }] })
  })
})

describe('prices', () => {
  test('are set and removed by type; unknown types are refused, unknown offers named', async () => {
    const reply = await wire.npm.stores.uploadPrices([
      { externalId: 'p2', site: 'shop', prices: [{ code: 'base', price: '99.90' }] }, { xmlId: 'ghost', site: 'shop', prices: [{ code: 'base', price: 1 }] },
    ])
    expect(reply.body).toEqual({ success: true, processedOffersCount: 1, notFoundOffers: [{ xmlId: 'ghost' }] })
    const offer = async () => (await wire.npm.stores.listProducts({ externalId: 'p2' })).body.products[0]
    expect(await offer()).toMatchObject({ minPrice: 99.9, maxPrice: 99.9, offers: [{ price: 99.9, prices: [{ priceType: 'base', price: 99.9, currency: 'RUB' }] }] })
    expect(await ids({ minPrice: 99, maxPrice: 100 })).toEqual(['p2'])
    const wrong = await wire.npm.stores.uploadPrices([{ externalId: 'p2', prices: [{ code: 'gold', price: 1 }] }])
    expect([wrong.statusCode(), wrong.body.errors]).toEqual([400, { 'prices[0].prices[0].code': '"gold" does not exist.' }])
    await wire.npm.stores.uploadPrices([{ externalId: 'p2', prices: [{ code: 'base', remove: true }] }])
    expect((await offer()).offers[0].prices).toEqual([])
  })
})

describe('product groups', () => {
  test('are made below each other, edited by either id and listed', async () => {
    const child = await send('product-groups/create', { productGroup: { name: 'Пуэр', externalId: 'puer', parentExternalId: 'tea' } })
    expect([child.status, child.body]).toEqual([201, { success: true, id: expect.any(Number) }])
    expect((await send('product-groups/puer/edit', { productGroup: { name: 'Пуэр шу', active: 0 } })).body).toEqual({ success: true, id: child.body.id })
    expect((await send(`product-groups/${child.body.id}/edit`, { by: 'id', productGroup: { active: true } })).status).toBe(200)
    const { body } = await wire.npm.stores.listProductGroups({ parentGroupId: groupId })
    expect(body.productGroup).toEqual([{ site: 'shop', id: child.body.id, parentId: groupId, name: 'Пуэр шу', externalId: 'puer', active: true, lvl: 1 }])
    expect((await send('product-groups/nowhere/edit', { productGroup: { name: 'x' } })).status).toBe(404)
  })
})
