import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, test } from 'vitest'
import { minor } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { keepFile } from '#server/platform/files/folder.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { modules } from '#server/modules.ts'
import { createCorporate } from '#server/modules/companies/index.ts'
import { recordConsents } from '#server/modules/consents/index.ts'
import { createCustomer } from '#server/modules/customers/index.ts'
import { createMailbox, keepLetter, parseLetter } from '#server/modules/mail/index.ts'
import { planMessage, suppress } from '#server/modules/messages/index.ts'
import { notifyStaff } from '#server/modules/notifications/index.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { catchUpReadModel, rebuildReadModel } from '#server/modules/read-model/index.ts'
import { joinVisitor, saveTracking, setCart, setFavourite } from '#server/modules/site-tracking/index.ts'
import { startPhoneCheck } from '#server/modules/verification/index.ts'
import { createEndpoint } from '#server/modules/webhooks/index.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { readModelRows } from '../../../test/read-model.ts'
import { testClickHouse } from '../../../test/clickhouse.ts'
import { testServer } from '../../../test/server.ts'
import { eventsWritten } from '../../../test/site-inbox.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const ORIGIN = 'https://erased.example'
let owner: Person, manager: Person
/** Whoever is told of the person in words uses one of these: names, a phone, an e-mail, the number of a flat in the air. */
const TRACES = ['забвен', '9161239876', 'pamfil', 'лета-стрит']

const act = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)
const ask = async <Row = any>(text: string, values: unknown[] = []): Promise<Row[]> => (await server.db.pool.query(text, values)).rows as Row[]
const inModel = <Row = any>(text: string, params = {}): Promise<Row[]> => engine.clickhouse.query<Row>(text, params)

beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  manager = await signedIn(server, 'manager')
  await byHand(server.db, 'update site set url = $1 where code = $2', [ORIGIN, 'shop'])
  await act((tx) => saveTracking(tx, 'shop', { consent: 'full' }))
  await byHand(server.db, `insert into product (id, site, external_id, name) overriding system value select n, 'shop', 'p' || n, 'Кружка ' || n from generate_series(910001, 910002) n`)
  await byHand(server.db, `insert into offer (id, product_id, site, external_id, name) overriding system value select n, n, 'shop', 'o' || n, 'Кружка ' || n from generate_series(910001, 910002) n`)
  await act((tx) => createEndpoint(tx, { title: 'Учёт', url: 'https://93.184.216.34/hook', events: [{ entity: 'customer', kinds: [] }, { entity: 'order', kinds: [] }] } as never))
  await catchUpReadModel(server)
})

async function settled(): Promise<void> {
  for (const reader of modules.flatMap((module) => module.readers ?? [])) await catchUp(server.db, reader)
  await catchUpReadModel(server)
}

/** Where in the database a person's traces are: every row of every table, whoever keeps it. */
async function traces(): Promise<Record<string, number>> {
  const tables = await ask<{ name: string }>(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_|information'`)
  const found: Record<string, number> = {}
  for (const { name } of tables) {
    const [{ n }] = (await ask<{ n: number }>(`select count(*)::int as n from ${name} t where lower(to_jsonb(t)::text) ~ $1`, [TRACES.join('|')])) as [{ n: number }]
    if (n > 0) found[name] = n
  }
  return found
}
async function tracesInModel(): Promise<string[]> {
  const tables = await inModel<{ name: string }>(`select name from system.tables where database = currentDatabase() and engine like '%ReplacingMergeTree'`)
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await inModel(`select * from "${name}" final`)
    if (rows.some((row) => TRACES.some((trace) => JSON.stringify(row).toLowerCase().includes(trace)))) found.push(name)
  }
  return found
}

async function letter(from: string): Promise<void> {
  const mailboxId = await act((tx) => createMailbox(tx, { title: 'Заказы', address: `box-${randomUUID().slice(0, 8)}@shop.example`, imapHost: '127.0.0.1', imapPort: 1, login: 'x', secret: 's3cret', isActive: false } as never))
  const raw = Buffer.from(`From: ${from}\r\nTo: zakaz@shop.example\r\nSubject: =?utf-8?B?${Buffer.from('Забвенный вопрос').toString('base64')}?=\r\nMessage-ID: <pamfil-1@x.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nЗабвенова ждёт`)
  const file = await keepFile(server.dataDir, Readable.from([Buffer.from('scan of a passport')]), 1e6)
  await act(async (tx) => void (await keepLetter(tx, mailboxId, {
    letter: await parseLetter(raw), parts: [{ kept: file, name: 'забвенная.pdf', mime: 'application/pdf', size: 5, contentId: null, isInline: false }], fingerprint: randomUUID(), direction: 'in', size: 100, receivedAt: new Date(), place: null, problem: null,
  })))
}

const order = (customerId: number, more: object = {}) => act((tx) => createOrder(tx, {
  site: 'shop', customer: { id: customerId }, firstName: 'Памфила', lastName: 'Забвенова', phone: '+79161239876', email: 'pamfil@erased.example', customerComment: 'забвенный звонок', managerComment: 'забвенна',
  items: [{ offer: { id: 910_001 }, quantity: 2, initialPrice: minor(50_000), comment: 'для Забвеновой' }], deliveryAddress: { city: 'Казань', street: 'Лета-стрит', flat: '7' },
  payments: [{ type: 'cash', amount: minor(100_000), status: 'paid', comment: 'от Забвеновой' }], ...more,
} as never, { by: 'crm' })).then((made) => made.order.id)

/** Somebody of whom everything there is in a shop is known. */
async function known(): Promise<{ id: number; twin: number; orderId: number; visitorId: number; segmentId: number }> {
  const made = await owner.post('/api/customers', {
    firstName: 'Памфила', lastName: 'Забвенова', patronymic: 'Забвеновна', phones: ['+79161239876'], emails: ['pamfil@erased.example'], externalId: 'shop-77',
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const { id } = made.body
  await owner.post(`/api/customers/${id}/notes`, { text: 'забвенная заметка', pinned: true })
  await owner.post(`/api/customers/${id}/addresses`, { address: { city: 'Казань', street: 'Лета-стрит', flat: '7' } })
  await owner.patch(`/api/customers/${id}`, { changes: { lastName: { from: 'Забвенова', to: 'Забвенная' } } })
  const { body: other } = await owner.post('/api/customers', { firstName: 'Памфила', lastName: 'Забвенцева', emails: ['pamfil2@erased.example'] })
  expect((await owner.post('/api/duplicates/merge', { survivorId: id, mergedIds: [other.id] })).status).toBeLessThan(300)
  // Once taken for another, who lives on.
  const { body: stranger } = await owner.post('/api/customers', { firstName: 'Другая', lastName: 'Совсем' })
  const { body: parted } = await owner.post('/api/duplicates/merge', { survivorId: stranger.id, mergedIds: [id] })
  const undone = await owner.post('/api/duplicates/undo', { mergeIds: parted.merges.map((one: { id: number }) => one.id) })
  expect(undone.status, JSON.stringify(undone.body)).toBeLessThan(300)
  const orderId = await order(id)
  await owner.post(`/api/orders/${orderId}/comments`, { text: 'Забвенова просила тихо' })
  await owner.post('/api/tasks', { text: 'Позвонить Забвеновой', performerId: owner.id, customerId: id, dueAt: '2026-04-01T09:00:00Z' })
  await act((tx) => planMessage(tx, { key: `k-${id}`, channel: 'email', purpose: 'transactional', to: { customerId: id }, content: { subject: 'Здравствуйте, Забвенова', text: 'Памфила Забвенова' }, about: { orderId }, origin: { kind: 'rule' } }))
  await act((tx) => planMessage(tx, { key: `to pamfil2@erased.example ${id}`, channel: 'email', purpose: 'transactional', to: { address: 'pamfil2@erased.example' }, content: { subject: 'Отчёт', text: 'Без клиента' }, origin: { kind: 'rule' } }))
  await act((tx) => suppress(tx, { channel: 'email', address: 'pamfil2@erased.example', reason: 'manual' } as never))
  await act((tx) => recordConsents(tx, id, [{ purpose: 'mailing', channel: 'email', state: 'granted' }], { source: 'form', ip: '127.0.0.9' }))
  await act((tx) => startPhoneCheck(tx, { phone: '+79161239876', action: 'verify_customer', customerId: id } as never))
  await act((tx) => notifyStaff(tx, { userIds: [owner.id], text: 'Памфила Забвенова снова купила', link: `/customers/${id}` }))
  await act((tx) => createCorporate(tx, { site: 'shop', nickName: 'Кружки и блюдца', contacts: [{ customerId: id }] } as never))
  await letter('Памфила Забвенова <pamfil@erased.example>')
  await owner.post(`/api/bulk`, { entity: 'customer', action: { kind: 'set', field: 'nickName', value: 'Забвенка' }, ids: [id] })
  const file = await fetch(`${server.url}/api/files/customer/${id}?name=${encodeURIComponent('забвенный паспорт.pdf')}`, { method: 'POST', body: 'scan', headers: { ...owner.headers, cookie: owner.cookie, 'content-type': 'application/pdf' } })
  expect(file.status).toBe(201)
  const uid = randomUUID()
  const seen = await fetch(`${server.url}/api/collect`, {
    method: 'POST', headers: { 'content-type': 'text/plain', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', origin: ORIGIN },
    body: JSON.stringify({ site: 'shop', visitor: uid, now: Date.now(), consent: 'full', events: [{ id: randomUUID(), k: 'page', t: Date.now(), u: `${ORIGIN}/pamfil?utm_source=vk` }, { id: randomUUID(), k: 'search', t: Date.now(), u: `${ORIGIN}/`, q: 'забвение' }] }),
  })
  expect(seen.status).toBe(200)
  await eventsWritten(server.db)
  const [visitor] = await ask('select id from site_visitor where uid = $1', [uid])
  await act(async (tx) => void (await joinVisitor(tx, visitor.id, id, 'signature')))
  await act((tx) => setCart(tx, { site: 'shop', customerId: id, visitorId: null }, { items: [{ offerId: 910_002, quantity: 1, price: '10.00' }] }))
  await act((tx) => setFavourite(tx, { site: 'shop', customerId: id, visitorId: null }, 910_002, true))
  const segment = await owner.post('/api/segments', { name: 'Стоят в списке', lines: [String(id)] })
  expect(segment.status).toBe(201)
  await settled()
  // A browser that says it is him, and is nobody's yet: written, and set aside.
  await claimed({ email: 'pamfil@erased.example' })
  await setAside({ phone: '8 (916) 123-98-76' })
  return { id, twin: other.id, orderId, visitorId: visitor.id, segmentId: segment.body.segment.id }
}

const claimed = (claim: object) => byHand(server.db, `insert into site_visitor (uid, site, claim, first_at, last_at) values (gen_random_uuid(), 'shop', $1, now(), now())`, [claim])
const setAside = (claim: object) =>
  byHand(server.db, `insert into site_inbox (batches, failed) values ($1, 'not now')`, [JSON.stringify([{ site: 'shop', visitor: randomUUID(), identify: { claim, signature: 'checked' }, events: [{ path: '/pamfil' }] }, { site: 'shop', visitor: randomUUID(), identify: null, events: [] }])])

const erase = (who: Person, id: number, more: object = {}) => who.post(`/api/customers/${id}/erasure`, { confirm: String(id), ...more })

test('of an erased person nothing is left in any table, file or report; his orders stay with their sums; a rebuild brings nothing back', { timeout: 120_000 }, async () => {
  const before = await traces()
  expect(before).toEqual({})
  const { id, twin, orderId, visitorId, segmentId } = await known()
  expect(Object.keys(await traces())).toEqual(expect.arrayContaining(['public.customer', 'public.change_log', 'public."order"', 'public.message', 'public.mail_letter', 'public.webhook_delivery', 'public.site_event', 'public.site_visitor', 'public.site_inbox', 'public.customer_word']))
  expect(await tracesInModel()).toEqual(expect.arrayContaining(['event', 'visit']))
  const sums = await ask('select total, paid_sum, status, items_count from "order" where id = $1', [orderId])
  const files = () => readdirSync(join(server.dataDir, 'files'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length
  expect(files()).toBe(2)

  const refused = await erase(owner, id)
  expect([refused.status, refused.body.error]).toMatchObject([409, { code: 'customer_has_open_orders', params: { count: 1 } }])
  expect((await owner.get(`/api/customers/${id}`)).status).toBe(200)
  const erased = await erase(owner, id, { force: true })
  expect([erased.status, erased.body]).toEqual([204, ''])
  await settled()

  expect(await traces()).toEqual({})
  expect(await ask('select json_array_length(batches::json) as n, failed from site_inbox')).toEqual([{ n: 1, failed: 'not now' }])
  expect(await tracesInModel()).toEqual([])
  expect(files()).toBe(0)
  expect((await owner.get(`/api/customers/${id}`)).status).toBe(404)
  expect((await owner.get(`/api/customers/${twin}`)).status).toBe(404)
  expect((await owner.get(`/api/orders/${orderId}`)).body).toMatchObject({ customer: null, firstName: '', phone: null, deliveryAddress: { city: 'Казань' } })
  expect(await ask('select total, paid_sum, status, items_count from "order" where id = $1', [orderId])).toEqual(sums)
  expect(await ask(`select entity_id, about, fields from change_log where kind = 'customer.deleted'`)).toEqual([{ entity_id: id, about: { externalId: 'shop-77', mergedIds: [twin] }, fields: {} }])
  expect(await ask(`select kind, fields -> 'segments' as segments from change_log where kind = 'customer.segment_left'`)).toHaveLength(1)
  expect(await ask('select size from segment where id = $1', [segmentId])).toEqual([{ size: 0 }])

  expect(await inModel('select customer_id, total, earlier_orders from "order" final where id = {orderId:UInt64}', { orderId })).toEqual([{ customer_id: 0, total: 100_000, earlier_orders: 0 }])
  expect(await inModel('select id from event final where visitor_id = {visitorId:UInt64}', { visitorId })).toEqual([])
  for (const table of ['customer', 'visit', 'event', 'cart_item', 'segment_member', 'order_item', 'task', 'message']) {
    expect([table, await inModel(`select 1 from "${table}" final where ${table === 'customer' ? 'id' : 'customer_id'} = {id:UInt64}`, { id })]).toEqual([table, []])
  }
  const followed = await readModelRows(engine.clickhouse)
  await rebuildReadModel(server)
  expect(await readModelRows(engine.clickhouse)).toEqual(followed)

  // Programs are told whom to erase on their side.
  expect(await ask(`select body::jsonb -> 'about' as about, body::jsonb -> 'record' as record from webhook_delivery where kind = 'customer.deleted'`)).toEqual([{ about: { externalId: 'shop-77', mergedIds: [twin] }, record: null }])
  // Whoever was never him kept what is theirs.
  expect((await owner.get('/api/customers?q=Совсем')).body.rows).toHaveLength(1)
})

test('a browser that has said a phone which somebody else has too goes on being theirs', async () => {
  const phone = '+79161110099'
  const [one, other] = [await act((tx) => createCustomer(tx, { site: 'shop', phones: [phone] })), await act((tx) => createCustomer(tx, { site: 'shop', firstName: 'Вера', phones: [phone] }))]
  await settled()
  await claimed({ phone })
  await setAside({ phone })
  expect((await erase(owner, one.id)).status).toBe(204)
  const left = () => ask(`select (select count(*)::int from site_visitor where claim ->> 'phone' = $1) as visitors, (select count(*)::int from site_inbox where batches like '%' || $1 || '%') as inbox`, [phone])
  expect(await left()).toEqual([{ visitors: 1, inbox: 1 }])
  expect((await erase(owner, other.id)).status).toBe(204)
  expect(await left()).toEqual([{ visitors: 0, inbox: 0 }])
})

describe('the door', () => {
  const person = async (): Promise<number> => (await owner.post('/api/customers', { firstName: 'Анна', phones: [`+7918${Math.floor(1e6 + Math.random() * 8e6)}`] })).body.id

  test('wants the number of the customer typed, and a right of its own', async () => {
    const id = await person()
    expect((await manager.post(`/api/customers/${id}/erasure`, { confirm: String(id) })).status).toBe(403)
    for (const confirm of ['', 'да', String(id + 1)]) expect((await owner.post(`/api/customers/${id}/erasure`, { confirm })).body.error.code).toBe('confirmation_wrong')
    expect((await owner.get(`/api/customers/${id}`)).status).toBe(200)
    expect((await owner.get(`/api/customers/${id}/erasure`)).body).toEqual({ orders: 0, openOrders: [], merged: 0, messages: 0, letters: 0, files: 0 })
    expect((await erase(owner, id)).status).toBe(204)
    expect((await erase(owner, id)).status).toBe(404)
  })

  test('is for people: a company is no person', async () => {
    const { id } = await act((tx) => createCorporate(tx, { site: 'shop', nickName: 'Блюдца' } as never))
    expect((await erase(owner, id)).body.error.code).toBe('customer_is_company')
  })

  test('an order that was on its way when its buyer was erased is nobody\'s, and a phone that two had goes on as the other\'s', async () => {
    const [one, other] = [await person(), await person()]
    const [{ number }] = await ask('select number from customer_phone where customer_id = $1', [one]) as [{ number: string }]
    await byHand(server.db, `insert into customer_phone (customer_id, number, as_written, digits, position) values ($1, $2, $2, $2, 5)`, [other, number])
    expect((await erase(owner, one)).status).toBe(204)
    expect(await ask('select customer_id from customer_identity where value = $1', [number])).toEqual([{ customer_id: other }])
    const late = await order(other)
    await byHand(server.db, 'update "order" set customer_id = $1 where id = $2', [one, late])
    await act(async (tx) => tx.record({ kind: 'order.created', entity: 'order', entityId: late, orderId: late, customerId: one, site: 'shop' }))
    await settled()
    expect(await ask('select customer_id from "order" where id = $1', [late])).toEqual([{ customer_id: null }])
  })
})
