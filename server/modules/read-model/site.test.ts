import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { modules } from '#server/modules.ts'
import { createCustomer } from '#server/modules/customers/index.ts'
import { mergeCustomers, undoMerges } from '#server/modules/duplicates/index.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { dropOldEvents, forgetCustomer, joinVisitor, saveTracking, setCart, setFavourite } from '#server/modules/site-tracking/index.ts'
import { byHand } from '../../../test/database.ts'
import { readModelRows } from '../../../test/read-model.ts'
import { testClickHouse } from '../../../test/clickhouse.ts'
import { testServer } from '../../../test/server.ts'
import { eventsWritten } from '../../../test/site-inbox.ts'
import { auditReadModel, catchUpReadModel, rebuildReadModel } from './index.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const SITE = 'shop-of-tracks'
const ORIGIN = 'https://tracks.example'
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const act = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)

beforeAll(async () => {
  await byHand(server.db, `insert into site (code, name, url) values ($1, 'Следы', $2)`, [SITE, ORIGIN])
  await act((tx) => saveTracking(tx, SITE, { consent: 'full' }))
  await byHand(server.db, `insert into product (id, site, external_id, name) overriding system value select n, $1, 'p' || n, 'Кружка ' || n from generate_series(900001, 900003) n`, [SITE])
  await byHand(server.db, `insert into offer (id, product_id, site, external_id, name) overriding system value select n, n, $1, 'o' || n, 'Кружка ' || n from generate_series(900001, 900003) n`, [SITE])
  await catchUpReadModel(server)
})

async function send(visitor: string, events: object[]): Promise<void> {
  const answer = await fetch(`${server.url}/api/collect`, {
    method: 'POST', headers: { 'content-type': 'text/plain', 'user-agent': CHROME, origin: ORIGIN },
    body: JSON.stringify({ site: SITE, visitor, now: Date.now(), consent: 'full', events }),
  })
  expect(answer.status).toBe(200)
  await eventsWritten(server.db)
}
const event = (k: string, more: object = {}) => ({ id: randomUUID(), k, t: Date.now(), u: `${ORIGIN}/`, ...more })
const person = async (more: object = {}): Promise<number> => (await act((tx) => createCustomer(tx, { site: SITE, firstName: 'Анна', ...more } as never))).id
const visitorOf = async (uid: string): Promise<number> => (await server.db.pool.query('select id from site_visitor where uid = $1 and is_current', [uid])).rows[0].id
const join = (uid: string, customerId: number) => act(async (tx) => void (await joinVisitor(tx, await visitorOf(uid), customerId, 'signature')))
const rowsOf = <Row>(sql: string, params = {}): Promise<Row[]> => engine.clickhouse.query<Row>(sql, params)
const eventsOf = (customerId: number) => rowsOf<{ kind: string }>('select kind from event final where customer_id = {customerId:UInt64} order by id', { customerId }).then((rows) => rows.map(({ kind }) => kind))

async function caughtUp(): Promise<void> {
  for (const reader of modules.flatMap((module) => module.readers ?? [])) await catchUp(server.db, reader)
  await catchUpReadModel(server)
  const followed = await readModelRows(engine.clickhouse)
  await rebuildReadModel(server)
  expect(followed).toEqual(await readModelRows(engine.clickhouse))
}

test('what a visitor does is there with its visit; when he turns out to be a customer, all of it is the customer\'s', async () => {
  const uid = randomUUID()
  await send(uid, [event('page', { u: `${ORIGIN}/mugs?utm_source=vk&utm_medium=cpc` }), event('product', { o: 'o900001', p: 450.5 })])
  await caughtUp()
  expect(await rowsOf('select kind, customer_id, offer_id, price from event final order by id')).toEqual([{ kind: 'page', customer_id: 0, offer_id: 0, price: 0 }, { kind: 'product', customer_id: 0, offer_id: 900_001, price: 45_050 }])
  expect(await rowsOf('select customer_id, source, medium, is_paid, pages, events from visit final')).toEqual([{ customer_id: 0, source: 'vk', medium: 'cpc', is_paid: 1, pages: 1, events: 2 }])
  await send(uid, [event('cart_add', { o: 'o900002', p: 100, q: 1 })])
  const customerId = await person()
  await join(uid, customerId)
  await caughtUp()
  expect(await eventsOf(customerId)).toEqual(['page', 'product', 'cart_add'])
  expect(await eventsOf(0)).toEqual([])
  expect(await rowsOf('select customer_id, events from visit final')).toEqual([{ customer_id: customerId, events: 3 }])
  await act((tx) => createOrder(tx, { site: SITE, customer: { id: customerId }, customerId, items: [{ offer: { id: 900_003 }, quantity: 1, initialPrice: 1000 as never }] } as never, { by: 'api' }))
  await caughtUp()
  expect(await rowsOf(`select model, source, weight from order_attribution final where model in ('first', 'last_paid') order by model`)).toEqual([{ model: 'first', source: 'vk', weight: 1 }, { model: 'last_paid', source: 'vk', weight: 1 }])
})

test('a device of two people keeps the one\'s past with him; merged and parted, customers have their visitors', async () => {
  const [one, two, uid] = [await person({ email: 'a@merge.example' }), await person({ email: 'b@merge.example' }), randomUUID()]
  await send(uid, [event('page')])
  await join(uid, one)
  await send(uid, [event('search', { q: 'кружка' })])
  await join(uid, two)
  await send(uid, [event('product', { o: 'o900001' })])
  await caughtUp()
  expect([await eventsOf(one), await eventsOf(two)]).toEqual([['page', 'search'], ['product']])
  const { merges } = await act((tx) => mergeCustomers(tx, { survivorId: one, mergedIds: [two] }))
  await caughtUp()
  expect([await eventsOf(one), await eventsOf(two)]).toEqual([['page', 'search', 'product'], []])
  await act((tx) => undoMerges(tx, [merges[0]!.id] as never))
  await caughtUp()
  expect([await eventsOf(one), await eventsOf(two)]).toEqual([['page', 'search'], ['product']])
})

test('who is no longer a customer has no events and no visits here either', async () => {
  const [customerId, uid] = [await person(), randomUUID()]
  await send(uid, [event('page')])
  await join(uid, customerId)
  await caughtUp()
  expect(await eventsOf(customerId)).toEqual(['page'])
  await act((tx) => forgetCustomer(tx, customerId))
  await caughtUp()
  expect([await eventsOf(customerId), await rowsOf('select id from visit final where customer_id = {customerId:UInt64}', { customerId })]).toEqual([[], []])
})

test('carts and favourites are there, of visitors and of customers, and go when they are cleared', async () => {
  const uid = randomUUID()
  await send(uid, [event('page')])
  const visitorId = await visitorOf(uid)
  const item = (offerId: number, quantity = 1) => ({ offerId, quantity, price: '10.00' })
  const held = (where: string) => rowsOf(`select kind, offer_id, quantity, price from cart_item final where ${where} order by kind, offer_id`)
  await act((tx) => setCart(tx, { site: SITE, customerId: null, visitorId }, { items: [item(900_001), item(900_002, 2)] }))
  await act((tx) => setFavourite(tx, { site: SITE, customerId: null, visitorId }, 900_003, true))
  await caughtUp()
  const whole = [{ kind: 'cart', offer_id: 900_001, quantity: 1, price: 1000 }, { kind: 'cart', offer_id: 900_002, quantity: 2, price: 1000 }, { kind: 'favourite', offer_id: 900_003, quantity: 1, price: 0 }]
  expect(await held(`visitor_id = ${visitorId}`)).toEqual(whole)
  const customerId = await person()
  await join(uid, customerId)
  await caughtUp()
  expect([await held(`visitor_id = ${visitorId}`), await held(`customer_id = ${customerId}`)]).toEqual([[], whole])
  await act((tx) => setCart(tx, { site: SITE, customerId, visitorId: null }, { items: [] }))
  await caughtUp()
  expect(await held(`customer_id = ${customerId}`)).toEqual(whole.slice(2))
})

test('events that a site keeps no longer go with the audit, without anything being written anew', async () => {
  const uid = randomUUID()
  await send(uid, [event('page'), event('page')])
  await byHand(server.db, `update site_event set at = now() - interval '300 days' where visitor_id = $1`, [await visitorOf(uid)])
  await rebuildReadModel(server)
  const before = await rowsOf<{ n: number }>('select count() as n from event final')
  await dropOldEvents(server.db, new Date(Date.now() + 200 * 86_400_000))
  expect(await auditReadModel(server)).toEqual([])
  expect((await rowsOf<{ n: number }>('select count() as n from event final'))[0]!.n).toBe(before[0]!.n - 2)
  await caughtUp()
})
