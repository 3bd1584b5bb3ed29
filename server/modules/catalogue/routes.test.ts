import pino from 'pino'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact } from '#server/platform/transact.ts'
import { reserve, setStock, ship } from '#server/modules/stock/index.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn } from '../../../test/people.ts'
import type { Answer, Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { figuresReader } from './reactions.ts'
import { loadFromUrl } from './load-jobs.ts'

const server = testServer()
let owner: Person

beforeAll(async () => {
  owner = await signedIn(server, 'owner')
})
beforeEach(async () => {
  await byHand(server.db, 'truncate product, product_group, offer, stock, catalogue_load, change_log restart identity cascade')
})

const row = (id: string, price: number, category = '1') => `<offer id="${id}" productId="${id}" quantity="3"><name>Чашка ${id}</name><price>${price}</price><categoryId>${category}</categoryId></offer>`
const file = (...rows: string[]) =>
  `<yml_catalog><shop><categories><category id="1">Посуда</category><category id="2" parentId="1">Чашки</category></categories><offers>${rows.join('')}</offers></shop></yml_catalog>`
const upload = async (xml: string, query = 'site=shop&name=my.xml', person = owner) => {
  const answer = await fetch(`${server.url}/api/catalogue/upload?${query}`, { method: 'POST', body: xml, headers: { ...person.headers, cookie: person.cookie, 'content-type': 'application/octet-stream' } })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}
const list = async (query = '') => (await owner.get(`/api/products?${query}`)).body
const names = async (query = '') => (await list(query)).rows.map((product: { name: string }) => product.name)

describe('uploading a catalogue', () => {
  test('answers with the report, and the products are there', async () => {
    const { status, body } = await upload(file(row('a', 100), row('b', 250.5, '2'), '<offer id="bad"/>'))
    expect(status).toBe(200)
    expect(body).toMatchObject({ state: 'done', source: 'my.xml', offersAdded: 2, rowsRefused: 1, report: [{ line: 1, code: 'missing_name', isKept: false }] })
    expect((await list()).rows).toMatchObject([{ name: 'Чашка a', minPrice: 10_000, quantity: 3, groups: 'Посуда', active: true }, { name: 'Чашка b', minPrice: 25_050, groups: 'Чашки' }])
    expect((await owner.get(`/api/catalogue/loads/${body.id}`)).body).toEqual(body)
    expect((await owner.get('/api/catalogue/loads')).body.loads).toEqual([{ ...body, report: [] }])
  })

  test('asks before much disappears, and goes on when told to', async () => {
    await upload(file(row('a', 1), row('b', 1), row('c', 1)))
    const asking = (await upload(file(row('a', 1)))).body
    expect(asking).toMatchObject({ state: 'asks', error: { code: 'catalogue_would_shrink', params: { active: 3, missing: 2 } } })
    const confirmed = await owner.post(`/api/catalogue/loads/${asking.id}/confirm`)
    expect(confirmed).toMatchObject({ status: 200, body: { state: 'done', offersDeactivated: 2 } })
    expect(await names('filter=' + encodeURIComponent('{"field":"active","op":"eq","value":true}'))).toEqual(['Чашка a'])
    expect((await owner.post(`/api/catalogue/loads/${asking.id}/confirm`)).body.error.code).toBe('catalogue_load_does_not_ask')
  })

  test('leaves all in sale when told so, and does not ask again', async () => {
    await upload(file(row('a', 1), row('b', 1), row('c', 1)))
    const asking = (await upload(file(row('a', 1)))).body
    const left = await owner.post(`/api/catalogue/loads/${asking.id}/leave`)
    expect(left).toMatchObject({ status: 200, body: { state: 'done', offersDeactivated: 0, offersMissing: 2, error: null } })
    expect(await names('filter=' + encodeURIComponent('{"field":"active","op":"eq","value":true}'))).toHaveLength(3)
    expect((await owner.post(`/api/catalogue/loads/${asking.id}/leave`)).body.error.code).toBe('catalogue_load_does_not_ask')
  })

  test('what is no catalogue is told in the report, not as a fault', async () => {
    expect(await upload('это не XML')).toMatchObject({ status: 200, body: { state: 'failed', error: { code: 'broken_xml' } } })
    expect(await upload('')).toMatchObject({ body: { state: 'failed' } })
  })

  test('an unknown site, nobody, and somebody without the right are refused', async () => {
    expect(await upload(file(), 'site=nowhere')).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } })
    expect((await upload(file(), 'site=shop', { ...owner, cookie: '', headers: owner.headers } as Person)).status).toBe(401)
    const manager = await signedIn(server, 'manager')
    expect((await upload(file(), 'site=shop', manager)).status).toBe((await manager.get('/api/session')).body.user.rights['products.change'] ? 200 : 403)
  })
})

describe('loading by address', () => {
  test('is asked for, runs in the background and tells how it went', async () => {
    const store = createServer((_, response) => response.end(file(row('far', 7))))
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(store.address() as AddressInfo).port}/feed.xml`
    const { status, body } = await owner.post('/api/catalogue/loads', { site: 'shop', url })
    expect([status, body.state, body.source]).toEqual([202, 'running', url])
    expect((await owner.post('/api/catalogue/loads', { site: 'shop', url })).body.error.code).toBe('catalogue_load_running')
    // Private addresses are refused unless the installation allows them: here the job must say so, and do nothing.
    const [job] = (await server.db.pool.query(`select payload from graphile_worker._private_jobs order by id desc limit 1`)).rows
    await loadFromUrl.run({ db: server.db, clickhouse: server.clickhouse, log: pino({ level: 'silent' }), dataDir: '/tmp' }, job.payload)
    expect((await owner.get(`/api/catalogue/loads/${body.id}`)).body).toMatchObject({ state: 'failed', error: { code: 'url_private_address' } })
    store.close()
  })

  test('needs an address', async () => {
    expect((await owner.post('/api/catalogue/loads', { site: 'shop' })).body.error).toMatchObject({ code: 'invalid', fields: [{ path: 'url' }] })
    expect((await owner.post('/api/catalogue/loads', { site: 'shop', url: 'file:///etc/passwd' })).body.error.code).toBe('url_not_http')
  })
})

describe('the list of products', () => {
  beforeEach(() => upload(file(row('a', 300), row('b', 100, '2'), row('c', 200, '2'))))

  test('is sorted, paged, filtered, searched, and kept to a group and those below it', async () => {
    expect(await names('sort=-minPrice')).toEqual(['Чашка a', 'Чашка c', 'Чашка b'])
    const first = await list('sort=minPrice&limit=2&fields=name')
    expect(first.rows.map((product: { name: string }) => product.name)).toEqual(['Чашка b', 'Чашка c'])
    expect(await names(`sort=minPrice&limit=2&cursor=${first.nextCursor}`)).toEqual(['Чашка a'])
    expect(await names(`filter=${encodeURIComponent('{"field":"minPrice","op":"gte","value":20000}')}`)).toEqual(['Чашка a', 'Чашка c'])
    expect(await names(`filter=${encodeURIComponent('{"has":"offers","where":{"field":"externalId","op":"eq","value":"b"}}')}`)).toEqual(['Чашка b'])
    expect(await names(`q=${encodeURIComponent('чашко')}`)).toHaveLength(3)
    const { groups } = (await owner.get('/api/product-groups')).body
    expect(groups).toMatchObject([{ name: 'Посуда', level: 0, productsCount: 1 }, { name: 'Чашки', parentId: groups[0].id, productsCount: 2 }])
    expect(await names(`group=${groups[1].id}`)).toEqual(['Чашка b', 'Чашка c'])
    expect(await names(`group=${groups[0].id}`)).toHaveLength(3)
    expect((await owner.get(`/api/products/totals?group=${groups[1].id}`)).body).toMatchObject({ count: 2, capped: false })
  })

  test('offers are found for an order line', async () => {
    expect((await owner.get(`/api/offers/search?q=${encodeURIComponent('Чашка c')}&site=shop`)).body.offers[0]).toMatchObject({ name: 'Чашка c', price: 20_000, free: 3 })
  })
})

describe('editing in place', () => {
  const firstCard = async () => (await owner.get(`/api/products/${(await list()).rows[0].id}`)).body

  beforeEach(() => upload(file(row('a', 300))))

  test('fields of the product and of its offer, prices and counted stock', async () => {
    const before = await firstCard()
    expect((await owner.patch(`/api/products/${before.id}`, { changes: { name: { from: 'Чашка a', to: 'Чашка с блюдцем' }, novelty: { from: false, to: true }, groups: { to: [] } } })).body).toMatchObject({
      name: 'Чашка с блюдцем', novelty: true, groups: [],
    })
    const changes = { 'prices.base': { from: 30_000, to: 27_500 }, 'stores.main': { from: 3, to: 8 }, barcode: { from: null, to: '4600' }, purchasePrice: { to: 12_345 } }
    const after = (await owner.patch(`/api/products/${before.id}/offers/${before.offers[0].id}`, { changes })).body
    expect(after).toMatchObject({ minPrice: 27_500, quantity: 8, offers: [{ barcode: '4600', purchasePrice: 12_345, prices: { base: 27_500 }, stores: [{ store: 'main', quantity: 8 }] }] })
  })

  test('two people on one field: the second is shown both values, and nothing is written', async () => {
    const before = await firstCard()
    await owner.patch(`/api/products/${before.id}`, { changes: { name: { from: 'Чашка a', to: 'Кружка' } } })
    const answer = await owner.patch(`/api/products/${before.id}`, { changes: { name: { from: 'Чашка a', to: 'Бокал' }, article: { to: 'X' } } })
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'conflict', params: { fields: { name: { from: 'Чашка a', mine: 'Бокал', theirs: 'Кружка', by: { kind: 'user', id: owner.id } } } } } } })
    expect(await firstCard()).toMatchObject({ name: 'Кружка', article: null })
    const offer = `/api/products/${before.id}/offers/${before.offers[0].id}`
    await owner.patch(offer, { changes: { 'prices.base': { from: 30_000, to: 1 } } })
    expect((await owner.patch(offer, { changes: { 'prices.base': { from: 30_000, to: 2 } } })).body.error.params.fields['prices.base']).toMatchObject({ theirs: 1, by: { id: owner.id } })
  })

  test.each([
    [{ name: { to: '' } }, 'invalid'], [{ name: { to: 5 } }, 'invalid'], [{ id: { to: 5 } }, 'invalid'], [{ constructor: { to: 5 } }, 'invalid'], [{ groups: { to: [99_999] } }, 'invalid'],
    [{ article: { to: 'x'.repeat(300) } }, 'invalid'],
  ])('%j is refused', async (changes, code) => {
    expect(await owner.patch(`/api/products/${(await firstCard()).id}`, { changes })).toMatchObject({ status: 400, body: { error: { code } } })
  })

  test.each([[{ 'prices.nope': { to: 5 } }], [{ 'prices.base': { to: -1 } }], [{ 'stores.nope': { to: 5 } }], [{ 'stores.main': { to: -5 } }], [{ name: { to: null } }], [{ site: { to: 'x' } }]])(
    '%j of an offer is refused', async (changes) => {
      const card = await firstCard()
      expect((await owner.patch(`/api/products/${card.id}/offers/${card.offers[0].id}`, { changes })).status).toBe(400)
    })

  test('products and offers that do not exist', async () => {
    const { id } = await firstCard()
    expect((await owner.patch('/api/products/999', { changes: { name: { to: 'x' } } })).status).toBe(404)
    expect((await owner.patch(`/api/products/${id}/offers/999`, { changes: { name: { to: 'x' } } })).status).toBe(404)
    expect((await owner.get('/api/products/999')).status).toBe(404)
  })
})

test('a product made by hand has its price and can be found', async () => {
  const made = await owner.post('/api/products', { name: 'Поднос', article: 'TR-1', price: 99_900 })
  expect(made).toMatchObject({ status: 201, body: { name: 'Поднос', minPrice: 99_900, site: 'shop', offers: [{ name: 'Поднос' }] } })
  expect((await owner.get('/api/offers/search?q=TR-1')).body.offers).toMatchObject([{ productId: made.body.id, price: 99_900 }])
})

test('goods that leave with an order lower the quantity of their product', async () => {
  await upload(file(row('a', 300)))
  const { id, offers } = (await owner.get(`/api/products/${(await list()).rows[0].id}`)).body
  const line = { orderItemId: 1, offerId: offers[0].id as number, quantity: 2 }
  await transact(server.db, systemActor('test'), (tx) => reserve(tx, [line]))
  await transact(server.db, systemActor('test'), (tx) => ship(tx, [1]))
  await catchUp(server.db, figuresReader)
  expect((await owner.get(`/api/products/${id}`)).body).toMatchObject({ quantity: 1, offers: [{ stores: [{ quantity: 1, reserved: 0 }] }] })
  await transact(server.db, systemActor('test'), (tx) => setStock(tx, [{ offerId: line.offerId, store: 'main', quantity: 5 }]))
  await catchUp(server.db, figuresReader)
  expect((await owner.get(`/api/products/${id}`)).body.quantity).toBe(5)
})
