import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { byHand, testDatabase } from '../../../test/database.ts'
import { systemActor } from '../../platform/access.ts'
import { catchUp } from '../../platform/readers.ts'
import { transact, type Tx } from '../../platform/transact.ts'
import { changeCustomer, createCustomer } from '../customers/index.ts'
import { mergeCustomers } from '../duplicates/index.ts'
import { eraseCustomer } from '../erasure/index.ts'
import { createOrder } from '../orders/index.ts'
import { backInStockReader, dropOldEvents, ensurePartitions, joinVisitor, noteLeftCarts, noteLeftVisits, saveTracking, setCart, setFavourite, visitorsReader } from './index.ts'
import { currentVisitors } from './visitors.ts'
import { writeBatches } from './write-batches.ts'
import type { Batch, SiteEvent } from './read-batch.ts'

const database = testDatabase()
const within = <T>(work: (tx: Tx) => Promise<T>, at?: Date): Promise<T> => transact(database.db, systemActor('test'), work, at ? { at } : {})
const rows = async (text: string, values: unknown[] = []) => (await database.db.pool.query(text, values)).rows
const read = () => catchUp(database.db, visitorsReader)
const person = (more: object = {}) => within((tx) => createCustomer(tx, { site: 'shop', firstName: 'Анна', ...more })).then(({ id }) => id)
const visitor = (uid: string) => within((tx) => currentVisitors(tx, [{ site: 'shop', uid, at: tx.at }]).then((of) => of('shop', uid)))
const customerOf = async (uid: string) => (await rows('select customer_id from site_visitor where uid = $1 and is_current', [uid]))[0].customer_id
const cartOf = (customerId: number) => rows('select i.offer_id as offer from customer_cart c join customer_cart_item i on i.cart_id = c.id where c.customer_id = $1 order by 1', [customerId])
const item = (offerId: number) => ({ offerId, quantity: 1, price: '10.00' })
const cart = (customerId: number, offers: number[], at?: Date) => within((tx) => setCart(tx, { site: 'shop', customerId, visitorId: null }, { items: offers.map(item) }), at)

beforeAll(async () => {
  await byHand(database.db, `insert into product (id, site, external_id, name) overriding system value select n, 'shop', 'p' || n, 'Кружка' from generate_series(800001, 800003) n`)
  await byHand(database.db, `insert into offer (id, product_id, site, external_id, name) overriding system value select n, n, 'shop', 'o' || n, 'Кружка' from generate_series(800001, 800003) n`)
})

const seen = (uid: string, path: string, at = new Date()): Batch => ({
  site: 'shop', visitor: uid, consent: 'full', clientIds: [], identify: null, isBot: false, device: 'desktop', receivedAt: at,
  events: [{ uid: randomUUID(), kind: 'page', at, receivedAt: at, path, title: null, source: null, goods: null, group: null, price: null, quantity: null, query: null, items: null, data: null } satisfies SiteEvent],
})
const look = (uid: string, path: string, at?: Date) => within((tx) => writeBatches(tx, [seen(uid, path, at)]))

describe('who a visitor is becomes known', () => {
  test('by the order that he makes, and the cart that it was made from is empty then', async () => {
    const uid = randomUUID()
    const { id } = await visitor(uid)
    await within((tx) => setCart(tx, { site: 'shop', customerId: null, visitorId: id }, { items: [item(800001)] }))
    const { order } = await within((tx) => createOrder(tx, { site: 'shop', clientId: uid, phone: '+79161110001', items: [{ offer: { id: 800001 }, quantity: 1, initialPrice: 1000 as never }] } as never, { by: 'api' }))
    await read()
    expect(await customerOf(uid)).toBe(order.customerId)
    expect(await rows('select order_id, cleared_at is not null as cleared from customer_cart where customer_id = $1', [order.customerId])).toEqual([{ order_id: order.id, cleared: true }])
    expect(await cartOf(order.customerId!)).toEqual([])
    const before = await rows('select count(*)::int as n from change_log')
    await database.db.pool.query(`update change_reader set last_id = 0 where name = $1`, [visitorsReader.name])
    await read()
    expect(await rows('select count(*)::int as n from change_log')).toEqual(before)
  })

  test('but an order of other goods by phone leaves the cart as it is', async () => {
    const customerId = await person({ phones: ['+79161110002'] })
    await cart(customerId, [800002])
    await within((tx) => createOrder(tx, { site: 'shop', phone: '+79161110002', items: [{ offer: { id: 800001 }, quantity: 1, initialPrice: 1000 as never }] } as never, { by: 'api' }))
    await read()
    expect(await cartOf(customerId)).toEqual([{ offer: 800002 }])
  })

  test('by a contact that the shop has vouched for, once a customer has it', async () => {
    const uid = randomUUID()
    await within((tx) => writeBatches(tx, [{ ...seen(uid, '/'), identify: { claim: { email: 'Late@tracks.example' }, signature: 'checked at the door' } }]))
    expect(await customerOf(uid)).toBeNull()
    const customerId = await person()
    await read()
    expect(await customerOf(uid)).toBeNull()
    await within((tx) => changeCustomer(tx, customerId, { email: 'late@tracks.example' } as never))
    await read()
    expect(await customerOf(uid)).toBe(customerId)
  })
})

test('merged customers have one history, one cart and all favourites; parted again, each has his visitors back', async () => {
  const [one, two, uid] = [await person({ email: 'a@merge.example' }), await person({ email: 'b@merge.example' }), randomUUID()]
  await look(uid, '/seen')
  await within(async (tx) => void (await joinVisitor(tx, (await rows('select id from site_visitor where uid = $1', [uid]))[0].id, two, 'signature')))
  await cart(one, [800001])
  await cart(two, [800001, 800002])
  for (const id of [one, two]) await within((tx) => setFavourite(tx, { site: 'shop', customerId: id, visitorId: null }, 800003, true))
  await within((tx) => mergeCustomers(tx, { survivorId: one, mergedIds: [two] }))
  await read()
  expect(await customerOf(uid)).toBe(one)
  expect([await cartOf(one), await cartOf(two)]).toEqual([[{ offer: 800001 }, { offer: 800002 }], []])
  expect(await rows('select customer_id from customer_favourite where customer_id = any($1)', [[one, two]])).toEqual([{ customer_id: one }])
  expect(await rows(`select about ->> 'from' as "from" from change_log where kind = 'customer.visitors_moved' and entity_id = $1`, [one])).toEqual([{ from: String(two) }])
  await within(async (tx) => tx.record({ kind: 'customer.split', entity: 'customer', entityId: one, customerId: one, site: 'shop', about: { mergedId: two } }))
  await read()
  expect(await customerOf(uid)).toBe(two)
})

test('who is no longer a customer leaves nothing behind', async () => {
  const [customerId, uid] = [await person({ email: 'gone@tracks.example' }), randomUUID()]
  await look(uid, '/secret')
  const { id } = await visitor(uid)
  await within(async (tx) => void (await joinVisitor(tx, id, customerId, 'signature')))
  await cart(customerId, [800001])
  await within(async (tx) => tx.record({ kind: 'customer.deleted', entity: 'customer', entityId: customerId, customerId, site: 'shop' }))
  await read()
  for (const table of ['site_event', 'site_visit']) expect([table, await rows(`select count(*)::int as n from ${table} where visitor_id = $1`, [id])]).toEqual([table, [{ n: 0 }]])
  for (const table of ['site_visitor', 'customer_cart', 'customer_favourite']) expect([table, await rows(`select count(*)::int as n from ${table} where customer_id = $1`, [customerId])]).toEqual([table, [{ n: 0 }]])
  expect(await rows(`select about -> 'visitorIds' as ids from change_log where kind = 'customer.site_history_removed' and entity_id = $1`, [customerId])).toEqual([{ ids: [id] }])
})

test('who was told to be a customer a moment after that one was erased is not he, and leaves nothing either', async () => {
  const [customerId, uid] = [await person(), randomUUID()]
  await look(uid, '/late')
  const { id } = await visitor(uid)
  await within((tx) => eraseCustomer(tx, customerId, { isForced: false }))
  await read()
  await within(async (tx) => void (await joinVisitor(tx, id, customerId, 'client_id')))
  await read()
  expect(await rows('select (select count(*)::int from site_visitor where id = $1) as visitors, (select count(*)::int from site_event where visitor_id = $1) as events', [id])).toEqual([{ visitors: 0, events: 0 }])
})

describe('rules hear', () => {
  const told = (name: string, customerId: number) => rows(`select about from change_log where kind = 'hook.raised' and about ->> 'hook' = $1 and customer_id = $2 order by id`, [name, customerId])

  test('of a cart that was left, once, and anew when it was touched and left again', async () => {
    const [customerId, at] = [await person(), new Date(Date.now() - 7_200_000)]
    await cart(customerId, [800001], at)
    await noteLeftCarts(database.db, new Date(at.getTime() + 59 * 60_000))
    expect(await told('cart.abandoned', customerId)).toEqual([])
    for (let round = 0; round < 2; round += 1) await noteLeftCarts(database.db, new Date(at.getTime() + 61 * 60_000))
    expect(await told('cart.abandoned', customerId)).toMatchObject([{ about: { items: [{ offerId: 800001, quantity: 1, price: 10 }] } }])
    await cart(customerId, [800001, 800002], new Date(at.getTime() + 62 * 60_000))
    await noteLeftCarts(database.db, new Date(at.getTime() + 130 * 60_000))
    expect((await told('cart.abandoned', customerId)).length).toBe(2)
  })

  test('of a customer who comes to the site, once a visit, and of nobody else', async () => {
    const [customerId, known, stranger] = [await person({ email: 'came@tracks.example' }), randomUUID(), randomUUID()]
    await look(known, '/first', new Date(Date.now() - 7_200_000))
    await within(async (tx) => void (await joinVisitor(tx, (await rows('select id from site_visitor where uid = $1', [known]))[0].id, customerId, 'signature')))
    for (const path of ['/second', '/third']) await look(known, path)
    await look(stranger, '/')
    expect(await told('visit.came', customerId)).toMatchObject([{ about: { landing: '/second', channel: 'direct' } }])
    expect(await rows(`select count(*)::int as n from change_log where kind = 'hook.raised' and about ->> 'hook' = 'visit.came'`)).toEqual([{ n: 1 }])
  })

  test('of a customer who has left, a while after his last page, with what he left in his cart; once, and anew when he came back and left again', async () => {
    const [customerId, known, stranger, at] = [await person({ email: 'left@tracks.example' }), randomUUID(), randomUUID(), new Date(Date.now() - 7_200_000)]
    await within(async (tx) => void (await saveTracking(tx, 'shop', { leftAfterMinutes: 10 })))
    const later = (minutes: number): Date => new Date(at.getTime() + minutes * 60_000)
    await look(known, '/here', at)
    await look(stranger, '/here', at)
    await within(async (tx) => void (await joinVisitor(tx, (await rows('select id from site_visitor where uid = $1', [known]))[0].id, customerId, 'signature')))
    await cart(customerId, [800001, 800002], at)
    await noteLeftVisits(database.db, later(9))
    expect(await told('visit.left', customerId)).toEqual([])
    for (let round = 0; round < 2; round += 1) await noteLeftVisits(database.db, later(11))
    expect(await told('visit.left', customerId)).toMatchObject([{ about: { page: '/here', channel: 'direct', cart: { items: 2 } } }])
    await look(known, '/again', later(20))
    await noteLeftVisits(database.db, later(29))
    expect(await told('visit.left', customerId)).toHaveLength(1)
    await noteLeftVisits(database.db, later(31))
    expect(await told('visit.left', customerId)).toMatchObject([{}, { about: { page: '/again' } }])
    expect(await rows(`select count(*)::int as n from change_log where kind = 'hook.raised' and about ->> 'hook' = 'visit.left' and customer_id is distinct from $1`, [customerId])).toEqual([{ n: 0 }])
  })

  test('of goods that are back, for those who keep them', async () => {
    const [waiting, indifferent] = [await person(), await person()]
    await within((tx) => setFavourite(tx, { site: 'shop', customerId: waiting, visitorId: null }, 800002, true))
    await byHand(database.db, `insert into stock (offer_id, store, quantity) select 800002, code, 5 from store limit 1`)
    await within(async (tx) => tx.record({ kind: 'product.stock_changed', entity: 'product', entityId: 800002, site: 'shop', fields: { stock: [0, 5] }, about: { offerId: 800002, store: 'any' } }))
    await catchUp(database.db, backInStockReader)
    expect([(await told('product.back', waiting)).length, (await told('product.back', indifferent)).length]).toEqual([1, 0])
  })
})

test('months of events are made ahead and by need, nothing is lost without one, old ones are dropped', async () => {
  const uid = randomUUID()
  await byHand(database.db, `drop table if exists site_event_${new Date().toISOString().slice(0, 7).replace('-', '_')}`)
  await look(uid, '/early')
  expect((await rows('select count(*)::int as n from site_event_rest'))[0].n).toBeGreaterThan(0)
  expect((await ensurePartitions(database.db)).length).toBeGreaterThan(0)
  expect(await ensurePartitions(database.db)).toEqual([])
  expect([await rows('select count(*)::int as n from site_event_rest'), await rows('select count(*)::int as n from site_event e join site_visitor v on v.id = e.visitor_id where v.uid = $1', [uid])]).toEqual([[{ n: 0 }], [{ n: 1 }]])
  await byHand(database.db, `insert into site_tracking (site, secret, retention_days) values ('shop', 'x', 30) on conflict (site) do update set retention_days = 30`)
  expect((await dropOldEvents(database.db, new Date(Date.now() + 65 * 86_400_000))).length).toBeGreaterThan(0)
  expect(await rows('select count(*)::int as n from site_event')).toEqual([{ n: 0 }])
})
