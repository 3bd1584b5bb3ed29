import { beforeEach, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import type { Actor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import type { Tx } from '#server/platform/transact.ts'
import { minor } from '#shared/money.ts'
import { byHand, testDatabase } from '../../../test/database.ts'
import { changeProducts, createProductGroup, createProducts, editProductGroup, searchOffers, uploadInventories, uploadPrices } from './index.ts'
import { productCard } from './product-card.ts'

const database = testDatabase()
const system = systemActor('test')
const stranger: Actor = { ...system, kind: 'key', grants: { ...system.grants, sites: ['other'] } }
const run = <T>(work: (tx: Tx) => Promise<T>, actor = system) => transact(database.db, actor, work)
const card = (id: number, actor = system) => productCard(database.db.kysely, actor, id)
const log = async (id: number) =>
  (await database.db.pool.query(`select kind, fields, about from change_log where entity = 'product' and entity_id = $1 order by id`, [id])).rows

let product: number
let offer: number

beforeEach(async () => {
  await byHand(database.db, 'truncate product, product_group, offer, stock, change_log restart identity cascade')
  await byHand(database.db, `insert into site (code, name) values ('other', 'Другой') on conflict do nothing;
    insert into price_type (code, name) values ('wholesale', 'Опт') on conflict do nothing;
    insert into store (code, name, ordering) values ('second', 'Второй склад', 20) on conflict do nothing;
    update account set settings_version = settings_version + 7919`)
  ;[product] = (await run((tx) => createProducts(tx, [{ site: 'shop', name: 'Чайник «Ёлка»', externalId: 'P1', article: 'TP-100' }]))) as [number]
  offer = (await card(product)).offers[0]!.id
})

describe('products', () => {
  test('a new product can be sold: it has an offer of its name and external id', async () => {
    expect(await card(product)).toMatchObject({
      site: 'shop', name: 'Чайник «Ёлка»', externalId: 'P1', article: 'TP-100', active: true, groups: [], minPrice: null, quantity: 0,
      offers: [{ externalId: 'P1', name: 'Чайник «Ёлка»', article: 'TP-100', active: true, prices: {}, stores: [] }],
    })
    expect((await log(product)).map((entry) => entry.kind)).toEqual(['product.created', 'product.offer_added'])
  })

  test('one product that will not do, and none is made', async () => {
    const rows = [{ site: 'shop', name: 'Новый', externalId: 'N' }, { site: 'shop', name: ' ', externalId: 'P1' }, { site: 'nowhere', name: 'X' }, { site: 'shop', name: 'Y', externalId: 'N' }, { site: 'shop', name: 'Z', groups: [{ id: 77 }] }]
    await expect(run((tx) => createProducts(tx, rows.slice(0, 4)))).rejects.toMatchObject({
      code: 'invalid', fields: [{ path: 'products[1].name', code: 'required' }, { path: 'products[1].externalId', code: 'taken' }, { path: 'products[2].site' }, { path: 'products[3].externalId', code: 'taken' }],
    })
    await expect(run((tx) => createProducts(tx, [rows[0]!, rows[4]!]))).rejects.toMatchObject({ fields: [{ path: 'products[1].groups[0]', code: 'unknown_group' }] })
    expect((await database.db.pool.query('select count(*)::int as count from product')).rows[0].count).toBe(1)
  })

  test('are changed by id or external id; what is absent stays, what is the same is not recorded', async () => {
    const group = await run((tx) => createProductGroup(tx, 'shop', { name: 'Чайники', externalId: 'g' }))
    const result = await run((tx) =>
      changeProducts(tx, [
        { product: { id: product }, changes: { name: 'Чайник', article: 'TP-100', novelty: true, groups: [{ externalId: 'g' }] } },
        { product: { externalId: 'P1', site: 'shop' }, changes: { manufacturer: 'Завод', article: null } },
        { product: { id: 999 }, changes: { name: 'Нет такого' } },
        { product: { externalId: 'P1', site: 'other' }, changes: { name: 'Чужой' } },
      ]),
    )
    expect(result).toEqual({ processed: 2, notFound: [{ id: 999 }, { externalId: 'P1', site: 'other' }] })
    expect(await card(product)).toMatchObject({ name: 'Чайник', novelty: true, manufacturer: 'Завод', article: null, groups: [{ id: group, name: 'Чайники' }] })
    expect((await log(product)).slice(2).map((entry) => entry.fields)).toEqual([
      { name: ['Чайник «Ёлка»', 'Чайник'], novelty: [false, true], groups: [[], [group]] }, { article: ['TP-100', null], manufacturer: [null, 'Завод'] },
    ])
    const before = (await log(product)).length
    await run((tx) => changeProducts(tx, [{ product: { id: product }, changes: { name: 'Чайник' } }]))
    expect(await log(product)).toHaveLength(before)
  })

  test('an external id that another product has is refused', async () => {
    await run((tx) => createProducts(tx, [{ site: 'shop', name: 'Второй', externalId: 'P2' }]))
    await expect(run((tx) => changeProducts(tx, [{ product: { id: product }, changes: { externalId: 'P2' } }]))).rejects.toMatchObject({ fields: [{ path: 'externalId', code: 'taken' }] })
  })

  test('of other sites are not there', async () => {
    await expect(card(product, stranger)).rejects.toMatchObject({ status: 404 })
    expect(await run((tx) => changeProducts(tx, [{ product: { id: product }, changes: { name: 'X' } }]), stranger)).toMatchObject({ processed: 0 })
    expect(await run((tx) => uploadPrices(tx, [{ offer: { id: offer }, prices: [{ code: 'base', price: minor(1) }] }]), stranger)).toMatchObject({ processed: 0 })
    await expect(run((tx) => createProducts(tx, [{ site: 'shop', name: 'X' }]), stranger)).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('groups', () => {
  test('stand under one another, and a branch moves with its root', async () => {
    const make = (name: string, parentId?: number) => run((tx) => createProductGroup(tx, 'shop', { name, externalId: name, ...(parentId ? { parentId } : {}) }))
    const levels = async () => Object.fromEntries((await database.db.pool.query('select name, level from product_group')).rows.map((row) => [row.name, row.level]))
    const a = await make('a')
    const b = await make('b', a)
    await make('c', b)
    const d = await make('d')
    expect(await levels()).toEqual({ a: 0, b: 1, c: 2, d: 0 })
    await run((tx) => editProductGroup(tx, { id: b }, { parentId: null, name: 'b!' }))
    expect(await levels()).toEqual({ a: 0, 'b!': 0, c: 1, d: 0 })
    await run((tx) => editProductGroup(tx, { externalId: 'b', site: 'shop' }, { parentExternalId: 'd' }))
    expect(await levels()).toEqual({ a: 0, 'b!': 1, c: 2, d: 0 })
    await expect(run((tx) => editProductGroup(tx, { id: d }, { parentExternalId: 'c' }))).rejects.toMatchObject({ fields: [{ path: 'parentId', code: 'own_descendant' }] })
    await expect(run((tx) => editProductGroup(tx, { id: d }, { parentId: d }))).rejects.toMatchObject({ fields: [{ code: 'own_descendant' }] })
    await expect(run((tx) => editProductGroup(tx, { id: 99 }, { name: 'x' }))).rejects.toMatchObject({ status: 404 })
    await expect(make('a')).rejects.toMatchObject({ fields: [{ path: 'externalId', code: 'taken' }] })
  })
})

describe('prices', () => {
  test('are set by type, found by any id, and move the product’s figures', async () => {
    const result = await run((tx) =>
      uploadPrices(tx, [
        { offer: { externalId: 'P1', site: 'shop' }, prices: [{ code: 'base', price: minor(150_000) }, { code: 'wholesale', price: minor(120_000) }] },
        { offer: { xmlId: 'нет' }, prices: [{ code: 'base', price: minor(1) }] },
      ]),
    )
    expect(result).toEqual({ processed: 1, notFound: [{ xmlId: 'нет' }] })
    expect(await card(product)).toMatchObject({ minPrice: 150_000, maxPrice: 150_000, offers: [{ prices: { base: 150_000, wholesale: 120_000 } }] })
    await run((tx) => uploadPrices(tx, [{ offer: { id: offer }, prices: [{ code: 'base', price: minor(150_000) }, { code: 'wholesale', remove: true }] }]))
    expect((await card(product)).offers[0]!.prices).toEqual({ base: 150_000 })
    expect((await log(product)).slice(2).map(({ kind, fields, about }) => [kind, fields, about?.priceType])).toEqual([
      ['product.offer_changed', { price: [null, 150_000] }, 'base'], ['product.offer_changed', { price: [null, 120_000] }, 'wholesale'],
      ['product.changed', { minPrice: [null, 150_000], maxPrice: [null, 150_000] }, undefined], ['product.offer_changed', { price: [120_000, null] }, 'wholesale'],
    ])
  })

  test('of an unknown type are refused, all of them', async () => {
    const rows = [{ offer: { id: offer }, prices: [{ code: 'base', price: minor(5) }, { code: 'nope', price: minor(5) }, { code: 'base' }] }]
    await expect(run((tx) => uploadPrices(tx, rows))).rejects.toMatchObject({ fields: [{ path: 'prices[0].prices[1].code', code: 'unknown_code' }, { path: 'prices[0].prices[2].price' }] })
    expect((await card(product)).offers[0]!.prices).toEqual({})
  })
})

describe('stock', () => {
  test('is set absolutely by store, and moves the product’s quantity', async () => {
    const upload = (main: number, second: number) =>
      run((tx) => uploadInventories(tx, [{ offer: { externalId: 'P1' }, stores: [{ code: 'main', available: main, purchasePrice: minor(900) }, { code: 'second', available: second }] }, { offer: { id: 12_345 }, stores: [] }]))
    expect(await upload(5, 2.5)).toEqual({ processed: 1, notFound: [{ id: 12_345 }] })
    expect(await card(product)).toMatchObject({ quantity: 7.5, offers: [{ stores: [{ store: 'main', quantity: 5, reserved: 0, purchasePrice: 900 }, { store: 'second', quantity: 2.5, purchasePrice: null }] }] })
    await upload(1, 2.5)
    expect((await card(product)).quantity).toBe(3.5)
    expect((await log(product)).at(-1)).toMatchObject({ kind: 'product.changed', fields: { quantity: [7.5, 3.5] } })
  })

  test('of an unknown store or below zero is refused', async () => {
    await expect(run((tx) => uploadInventories(tx, [{ offer: { id: offer }, stores: [{ code: 'nope', available: 1 }, { code: 'main', available: -1 }] }]))).rejects.toMatchObject({
      fields: [{ path: 'offers[0].stores[0].code' }, { path: 'offers[0].stores[1].available' }],
    })
  })
})

describe('search for an order line', () => {
  const found = async (text: string, site: string | null = null, actor = system) => (await searchOffers(database.db.kysely, actor, text, site)).map((each) => each.name)

  beforeEach(async () => {
    await run((tx) => createProducts(tx, [
      { site: 'shop', name: 'Чайник заварочный фарфоровый', article: 'TP-200', externalId: 'P2' }, { site: 'shop', name: 'Кружка «Чайная»', article: 'CUP-1', externalId: 'P3' },
      { site: 'other', name: 'Чайник дорожный', article: 'TP-300' }, { site: 'shop', name: 'Снятый чайник', active: false, externalId: 'P4' },
    ]))
    await byHand(database.db, `update offer set barcode = '4600000000017' where external_id = 'P3'`)
  })

  test.each([
    ['4600000000017', ['Кружка «Чайная»'], 'a barcode'], ['cup-1', ['Кружка «Чайная»'], 'an article in any case'], ['P2', ['Чайник заварочный фарфоровый'], 'an external id'],
    ['заварочный чайник', ['Чайник заварочный фарфоровый'], 'words in any order'], ['фарфаровый', ['Чайник заварочный фарфоровый'], 'a typing error'],
    ['100%', [], 'a wildcard is a letter like others'], ['', [], 'nothing'], ['\u0000', [], 'less than nothing'],
  ])('«%s» finds %j: %s', async (text, names) => expect(await found(text, 'shop')).toEqual(names))

  test('articles that begin so come before names', async () => expect((await found('TP-2', 'shop'))[0]).toBe('Чайник заварочный фарфоровый'))
  test('only of the site, and only of sites that one may see', async () => {
    expect(await found('дорожный', 'other')).toEqual(['Чайник дорожный'])
    expect(await found('дорожный', 'shop')).toEqual([])
    expect(await found('чайник', null, stranger)).toEqual(['Чайник дорожный'])
  })
  test('price, the sign of the unit, free stock and stock by store stand beside', async () => {
    await byHand(database.db, `update offer set unit = 'kg' where id = $1`, [offer])
    await run((tx) => uploadPrices(tx, [{ offer: { id: offer }, prices: [{ code: 'base', price: minor(99_900) }] }]))
    await run((tx) => uploadInventories(tx, [{ offer: { id: offer }, stores: [{ code: 'main', available: 3 }] }]))
    expect(await searchOffers(database.db.kysely, system, 'TP-100', 'shop')).toMatchObject([{ id: offer, productId: product, price: 99_900, unit: 'кг', free: 3, stores: [{ store: 'main', quantity: 3, free: 3 }] }])
  })
})
