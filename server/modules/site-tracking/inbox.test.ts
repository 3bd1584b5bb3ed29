import { randomUUID } from 'node:crypto'
import pino from 'pino'
import { beforeAll, expect, test, vi } from 'vitest'
import { byHand } from '../../../test/database.ts'
import { testServer } from '../../../test/server.ts'
import { eventsWritten } from '../../../test/site-inbox.ts'
import { systemActor } from '../../platform/access.ts'
import { catchUp } from '../../platform/readers.ts'
import { transact } from '../../platform/transact.ts'
import { createOrder } from '../orders/index.ts'
import { Collector, writeLeftBehind } from './collector.ts'
import { keep } from './inbox.ts'
import { batchOf, forgetCustomer, saveTracking, visitorsReader, type Batch } from './index.ts'
import { isPassing, writeKept } from './write-kept.ts'

const server = testServer()
const quiet = pino({ level: 'silent' })
const rows = async (text: string, values: unknown[] = []) => (await server.db.pool.query(text, values)).rows
const inbox = () => rows('select failed from site_inbox order by id')
const pathsOf = async (visitor: string) => (await rows('select e.path from site_event e join site_visitor v on v.id = e.visitor_id where v.uid = $1 order by e.id', [visitor])).map(({ path }) => path)
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const event = (k: string, more: object = {}) => ({ id: randomUUID(), k, t: Date.now(), ...more })
const page = (path: string, more: object = {}) => event('page', { u: `https://shop.example${path}`, ...more })
const batch = (visitor: string, ...events: object[]): Batch => batchOf({ site: 'shop', visitor, device: 'desktop', receivedAt: new Date() }, events)
const send = async (visitor: string, ...events: object[]) => {
  const answer = await fetch(`${server.url}/api/collect`, { method: 'POST', headers: { 'content-type': 'text/plain', 'user-agent': CHROME }, body: JSON.stringify({ site: 'shop', visitor, now: Date.now(), consent: 'full', events }) })
  return answer.json()
}
const atStart = () => writeLeftBehind(server.db, quiet, { before: new Date(Date.now() + 1000), isFailedToo: true })
const order = (clientId: string, at: Date, phone: string) =>
  transact(server.db, systemActor('test'), (tx) => createOrder(tx, { site: 'shop', clientId, phone, items: [{ offer: { id: 850001 }, quantity: 1, initialPrice: 1000 as never }] } as never, { by: 'api' }), { at })

beforeAll(async () => {
  await transact(server.db, systemActor('test'), (tx) => saveTracking(tx, 'shop', { consent: 'full' }))
  await byHand(server.db, `insert into product (id, site, external_id, name) overriding system value values (850001, 'shop', 'p850001', 'Кружка')`)
  await byHand(server.db, `insert into offer (id, product_id, site, external_id, name) overriding system value values (850001, 850001, 'shop', 'o850001', 'Кружка')`)
  await byHand(server.db, `create function refuse_poison() returns trigger language plpgsql as $$ begin if new.path like '/poison%' then raise exception 'a poisoned page'; end if; return new; end $$`)
  await byHand(server.db, 'create trigger poison before insert on site_event for each row execute function refuse_poison()')
})

test('what was kept when the program ended is written at the next start, with its own moments', async () => {
  const visitor = randomUUID()
  const told = batch(visitor, { ...page('/one'), t: Date.now() - 60_000 }, page('/two'))
  await keep(server.db, [told])
  expect(await pathsOf(visitor)).toEqual([])
  await atStart()
  expect([await pathsOf(visitor), await inbox()]).toEqual([['/one', '/two'], []])
  expect((await rows('select e.at, e.received_at from site_event e join site_visitor v on v.id = e.visitor_id where v.uid = $1 order by e.id', [visitor])).map((row) => [row.at, row.received_at])).toEqual(told.events.map(({ at, receivedAt }) => [at, receivedAt]))
})

test('what two hold at once is written once', async () => {
  const visitors = Array.from({ length: 6 }, () => randomUUID())
  const kept = [await keep(server.db, visitors.slice(0, 3).map((visitor) => batch(visitor, page('/a'), page('/b')))), await keep(server.db, visitors.slice(3).map((visitor) => batch(visitor, page('/a'), page('/b'))))]
  await Promise.all([writeKept(server.db, quiet, kept), writeKept(server.db, quiet, kept), atStart()])
  for (const visitor of visitors) expect(await pathsOf(visitor)).toEqual(['/a', '/b'])
  expect(await rows('select v.events from site_visit v join site_visitor w on w.id = v.visitor_id where w.uid = any($1::uuid[])', [visitors])).toEqual(visitors.map(() => ({ events: 2 })))
})

test('a program that stops answers everybody, and leaves to the next one what it has not begun', async () => {
  const collector = new Collector(server.db, quiet)
  const asks = (visitor: string, path: string) => collector.write({ ...batch(visitor, page(path)), identify: { claim: { email: 'nobody@shop.example' }, signature: 'checked at the door' } })
  const [first, second] = [randomUUID(), randomUUID()]
  const turn = await server.db.pool.connect()
  await turn.query('begin; select pg_advisory_xact_lock(7405160)')
  const begun = asks(first, '/begun')
  await vi.waitFor(async () => expect((await rows(`select from pg_locks where locktype = 'advisory' and not granted`)).length).toBeGreaterThan(0))
  const waiting = asks(second, '/waiting')
  await vi.waitFor(async () => expect(await inbox()).toHaveLength(2))
  const stopped = collector.stop()
  await turn.query('commit')
  turn.release()
  await stopped
  expect([await begun, await waiting, await pathsOf(first), await pathsOf(second)]).toEqual([{ customerId: null }, { customerId: null }, ['/begun'], []])
  await atStart()
  expect([await pathsOf(second), await inbox()]).toEqual([['/waiting'], []])
})

test('a batch that cannot be written holds no other, is told of in the settings, and is written once it can be; of a person who is erased it goes', async () => {
  const [good, bad, gone] = [randomUUID(), randomUUID(), randomUUID()]
  await writeKept(server.db, quiet, [await keep(server.db, [batch(good, page('/first')), batch(bad, page('/poison')), batch(gone, page('/poison/too'))]), await keep(server.db, [batch(good, page('/last'))])])
  expect(await pathsOf(good)).toEqual(expect.arrayContaining(['/first', '/last']))
  expect(await inbox()).toEqual([{ failed: expect.stringContaining('a poisoned page') }, { failed: expect.stringContaining('a poisoned page') }])
  await transact(server.db, systemActor('test'), async (tx) => {
    const { order: { customerId } } = await createOrder(tx, { site: 'shop', phone: '+79165550101', items: [] } as never, { by: 'api' })
    await byHand(server.db, `insert into site_visitor (uid, site, customer_id, first_at, last_at) values ($1, 'shop', $2, now(), now())`, [gone, customerId])
    await forgetCustomer(tx, customerId!)
  })
  expect(await rows(`select batches::json -> 0 ->> 'visitor' as visitor from site_inbox`)).toEqual([{ visitor: bad }])
  await atStart()
  expect(await inbox()).toHaveLength(1)
  await byHand(server.db, 'alter table site_event disable trigger poison')
  await atStart()
  expect([await inbox(), await pathsOf(bad), await pathsOf(gone)]).toEqual([[], ['/poison'], []])
})

test.each([['a lost connection', { code: '08006' }, true], ['a full disk', { code: '53100' }, true], ['a deadlock', { code: '40P01' }, true], ['a shutdown', { code: '57P01' }, true], ['no server', { code: 'ECONNREFUSED' }, true], ['a socket that closed', new Error('Connection terminated unexpectedly'), true],
  ['a wrong number', { code: '22P02' }, false], ['a broken rule of the table', { code: '23514' }, false], ['our own mistake', new TypeError('x is undefined'), false]])('%s passes by itself: %#', (_name, error, passes) => {
  expect(isPassing(error)).toBe(passes)
})

test('an order that is told before its buyer’s first page says who he is', async () => {
  const visitor = randomUUID()
  const { order: { customerId } } = await order(visitor, new Date(), '+79165550102')
  await catchUp(server.db, visitorsReader)
  await send(visitor, page('/late'))
  await eventsWritten(server.db)
  expect(await rows('select customer_id as "customerId" from site_visitor where uid = $1', [visitor])).toEqual([{ customerId }])
})

test('what was laid in the cart before the order and told after it does not fill the cart again; what comes later does', async () => {
  const visitor = randomUUID()
  await send(visitor, event('cart_add', { o: 'o850001' }))
  await eventsWritten(server.db)
  const at = new Date()
  const { order: { customerId } } = await order(visitor, at, '+79165550103')
  await catchUp(server.db, visitorsReader)
  const cart = () => rows('select i.quantity::float8 as quantity from customer_cart c join customer_cart_item i on i.cart_id = c.id where c.customer_id = $1', [customerId])
  expect(await cart()).toEqual([])
  await send(visitor, { ...event('cart_add', { o: 'o850001' }), t: at.getTime() - 500 })
  await eventsWritten(server.db)
  expect(await cart()).toEqual([])
  await send(visitor, event('cart_add', { o: 'o850001', c: 2 }))
  await eventsWritten(server.db)
  expect(await cart()).toEqual([{ quantity: 2 }])
})

test('what fails after a write that nobody waited for is told by that write’s reason, and holds no other', async () => {
  await byHand(server.db, 'alter table site_event enable trigger poison')
  const [good, bad] = [randomUUID(), randomUUID()]
  const cart = () => event('cart_add', { o: 'o850001' })
  await writeKept(server.db, quiet, [await keep(server.db, [batch(good, page('/first'), cart()), batch(bad, page('/poison'), cart())])])
  expect([await inbox(), await pathsOf(good)]).toEqual([[{ failed: expect.stringContaining('a poisoned page') }], expect.arrayContaining(['/first'])])
  await byHand(server.db, 'alter table site_event disable trigger poison')
  await atStart()
})

test('what a person who is erased has in the inbox goes with him; what came in with it is written', async () => {
  const [gone, other] = [randomUUID(), randomUUID()]
  const kept = await keep(server.db, [batch(gone, page('/secret')), batch(other, page('/one')), batch(gone, page('/too')), batch(other, page('/two'))])
  const alone = await keep(server.db, [batch(gone, page('/alone'))])
  const { order: { customerId } } = await order(randomUUID(), new Date(), '+79165550107')
  await byHand(server.db, `insert into site_visitor (uid, site, customer_id, first_at, last_at) values ($1, 'shop', $2, now(), now())`, [gone, customerId])
  await transact(server.db, systemActor('test'), (tx) => forgetCustomer(tx, customerId!))
  // Whoever put them there still has them in memory.
  await writeKept(server.db, quiet, [kept, alone])
  await atStart()
  expect([await pathsOf(gone), await pathsOf(other), await inbox()]).toEqual([[], ['/one', '/two'], []])
})

test('names without events are counted where the collector has enough', async () => {
  const collector = new Collector({ pool: { query: () => new Promise(() => {}) } } as never, quiet)
  let taken = 0
  const tell = async () => {
    for (; taken < 100_000; taken += 1) void collector.take({ ...batch(randomUUID()), clientIds: ['1.2'] })
  }
  await expect(tell()).rejects.toMatchObject({ code: 'collector_busy', status: 429 })
  expect(taken).toBe(40_000)
})

test('who asks whom the visitor is while the program stops is answered', async () => {
  const collector = new Collector(server.db, quiet)
  await collector.stop()
  const visitor = randomUUID()
  expect(await collector.write(batch(visitor, page('/late')))).toEqual({ customerId: null })
  await atStart()
  expect(await pathsOf(visitor)).toEqual(['/late'])
})
