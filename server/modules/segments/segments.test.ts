import { beforeAll, describe, expect, test } from 'vitest'
import type { Condition } from '#shared/conditions.ts'
import type { CustomerSegments, ReadySet, ScaleView, SegmentList, SegmentMade, SegmentPreview, SegmentSizes, SegmentWhy } from '#shared/contracts/segments.ts'
import { minor } from '#shared/money.ts'
import { systemActor, type Actor } from '#server/platform/access.ts'
import { noClickHouse } from '#server/platform/clickhouse/index.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { createCustomer, customers, listCustomers } from '#server/modules/customers/index.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, signedInWith, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { checkMembers } from './check-members.ts'
import { countAll } from './count-members.ts'
import { newsReader } from './read-news.ts'
import { readVisits } from './read-visits.ts'
import { weighDue } from './weigh-due.ts'
import { recountScale } from './rfm-scale.ts'
import { abandonedCart } from './index.ts'

const server = testServer()
const who = {} as { owner: Person; manager: Person; own: Person }
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)

beforeAll(async () => {
  who.owner = await signedIn(server, 'owner')
  who.manager = await signedIn(server, 'manager')
  who.own = await signedIn(server, 'own-orders')
})

const customer = async (more: object = {}): Promise<number> => (await run((tx) => createCustomer(tx, { site: 'shop', firstName: 'Анна', ...more }))).id
const order = (customerId: number, price = 100_000) =>
  run((tx) => createOrder(tx, { site: 'shop', customer: { id: customerId }, items: [{ productName: 'Чай', initialPrice: minor(price), quantity: 1 }] }, { by: 'crm' })).then((made) => made.order)
async function settle(): Promise<void> {
  for (const reader of customers.readers!) await catchUp(server.db, reader)
  await catchUp(server.db, newsReader)
}
async function segment(condition: Condition, more: object = {}): Promise<{ id: number; code: string }> {
  const made = await who.owner.post('/api/segments', { name: 'Сегмент', condition, ...more })
  expect(made.status).toBe(201)
  const { segment: { id, code } } = made.body as SegmentMade
  await countAll(server.db, id)
  return { id, code }
}
const members = async (id: number): Promise<number[]> => (await server.db.pool.query('select customer_id as id from segment_member where segment_id = $1 order by 1', [id])).rows.map((row) => Number(row.id))
const told = async (customerId: number): Promise<string[]> =>
  (await server.db.pool.query("select kind, about->'segment'->>'code' as code from change_log where entity = 'customer' and entity_id = $1 and kind like 'customer.segment%' order by id", [customerId])).rows.map((row) => `${row.kind} ${row.code}`)
const card = async (id: number): Promise<CustomerSegments> => (await who.owner.get(`/api/customers/${id}/segments`)).body as CustomerSegments
const listed = async (id: number) => ((await who.owner.get('/api/segments')).body as SegmentList).segments.find((one) => one.id === id)!

let events = 0
async function visitor(customerId: number): Promise<number> {
  const { rows } = await byHand(server.db, "insert into site_visitor (uid, site, customer_id, first_at, last_at) values (gen_random_uuid(), 'shop', $1, now(), now()) returning id", [customerId])
  return Number(rows[0].id)
}
async function look(visitorId: number): Promise<void> {
  events += 1
  await byHand(server.db, "insert into site_event (uid, visitor_id, visit_id, site, kind, at, received_at, product_id) values (gen_random_uuid(), $1, 1, 'shop', 'product', now(), now(), 5)", [visitorId])
}

describe('a dynamic segment', () => {
  test('is counted when it is made, silently; then every change of a customer moves him at once, and is told', async () => {
    const [buyer, other] = [await customer(), await customer()]
    await order(buyer)
    await settle()
    const { id, code } = await segment({ field: 'ordersCount', op: 'gte', value: 1 })
    expect(await members(id)).toContain(buyer)
    expect(await members(id)).not.toContain(other)
    expect(await told(buyer)).toEqual([])
    await order(other)
    await settle()
    expect(await told(other)).toEqual([`customer.segment_entered ${code}`])
    expect((await card(other)).segments.map((one) => one.code)).toContain(code)
    expect(await listed(id)).toMatchObject({ isCounted: true, size: (await members(id)).length })
    const { days } = (await who.owner.get(`/api/segments/${id}/sizes`)).body as SegmentSizes
    expect(days.at(-1)).toMatchObject({ entered: 1, left: 0, size: (await members(id)).length })
  })

  test('asks of orders how many there are, and none, and what they come to', async () => {
    const [none, one, much] = [await customer(), await customer(), await customer()]
    await order(one, 10_000)
    await order(much, 500_000)
    await order(much, 700_000)
    await settle()
    const without = await segment({ has: 'orders', atMost: 0 })
    const rich = await segment({ has: 'orders', sum: 'total', atLeast: 1_000_000 })
    const tea = await segment({ has: 'items', where: { field: 'productName', op: 'contains', value: 'ЧАЙ' } })
    expect([await members(without.id), await members(rich.id), await members(tea.id)].map((ids) => [none, one, much].map((id) => ids.includes(id)))).toEqual([[true, false, false], [false, false, true], [false, true, true]])
    await order(none)
    await settle()
    expect(await told(none)).toEqual(expect.arrayContaining([`customer.segment_left ${without.code}`, `customer.segment_entered ${tea.code}`]))
  })

  test('follows what a known visitor does on the site', async () => {
    const id = await customer()
    const { id: segmentId, code } = await segment({ has: 'events', atLeast: 3, where: { and: [{ field: 'kind', op: 'eq', value: 'product' }, { field: 'at', op: 'lastDays', value: 1 }] } })
    await readVisits(server.db)
    const visitorId = await visitor(id)
    for (const _ of [1, 2]) await look(visitorId)
    await readVisits(server.db)
    expect(await members(segmentId)).toEqual([])
    await look(visitorId)
    expect(await readVisits(server.db)).toBe(1)
    expect(await members(segmentId)).toEqual([id])
    expect(await told(id)).toEqual([`customer.segment_entered ${code}`])
    expect(await readVisits(server.db)).toBe(0)
  })

  test('lets a cart lie for its minutes, then holds whoever left it, until it is cleared', async () => {
    const id = await customer()
    const { id: segmentId } = await segment(abandonedCart(30))
    const cart = Number((await byHand(server.db, "insert into customer_cart (site, customer_id, created_at, updated_at) values ('shop', $1, now(), now()) returning id", [id])).rows[0].id)
    await byHand(server.db, 'insert into customer_cart_item (cart_id, offer_id, quantity, added_at, updated_at) values ($1, 5, 1, now(), now())', [cart])
    const news = (kind: string) => run(async (tx) => tx.record({ kind, entity: 'cart', entityId: cart, customerId: id, site: 'shop' }))
    await news('cart.changed')
    await settle()
    expect(await members(segmentId)).toEqual([])
    const later = (minutes: number): Date => new Date(Date.now() + minutes * 60_000)
    // It was filled twenty minutes before it was touched last: its minutes pass from then on.
    await byHand(server.db, "update segment_due set due_at = due_at - interval '20 minutes' where segment_id = $1", [segmentId])
    expect(await weighDue(server.db, later(20))).toBeGreaterThan(0)
    expect(await members(segmentId)).toEqual([])
    expect(await weighDue(server.db, later(31))).toBeGreaterThan(0)
    expect(await members(segmentId)).toEqual([id])
    await byHand(server.db, "update customer_cart set cleared_at = now() + interval '1 second' where id = $1", [cart])
    await news('cart.cleared')
    await settle()
    expect(await members(segmentId)).toEqual([])
  })

  test('loses by itself whom time alone has taken out, when everybody is looked at', async () => {
    const id = await customer()
    await order(id)
    await settle()
    const { id: segmentId, code } = await segment({ field: 'lastOrderAt', op: 'lastDays', value: 5 })
    expect(await members(segmentId)).toContain(id)
    await checkMembers({ db: server.db, clickhouse: noClickHouse }, segmentId, new Date(Date.now() + 6 * 86_400_000))
    expect(await members(segmentId)).toEqual([])
    expect(await told(id)).toContain(`customer.segment_left ${code}`)
  })

  test('takes no more than its limit, and a new condition is counted anew without telling', async () => {
    const ids = [await customer({ lastName: 'Предел' }), await customer({ lastName: 'Предел' }), await customer({ lastName: 'Предел' })]
    const { id, code } = await segment({ field: 'lastName', op: 'eq', value: 'предел' }, { limit: 2 })
    expect(await members(id)).toEqual(ids.slice(0, 2))
    await customer({ lastName: 'Предел' })
    await settle()
    expect(await members(id)).toHaveLength(2)
    await who.owner.patch(`/api/segments/${id}`, { condition: { field: 'lastName', op: 'eq', value: 'Никто' }, limit: null })
    await countAll(server.db, id)
    expect(await members(id)).toEqual([])
    expect((await told(ids[0]!)).filter((entry) => entry.endsWith(code))).toEqual([])
  })

  test('killed in the middle of a count it goes on where it was', async () => {
    const id = ((await who.owner.post('/api/segments', { name: 'x', condition: { and: [] } })).body as SegmentMade).segment.id
    const failing = server.db.pool.query('update segment set counted_to = 2 where id = $1', [id])
    await failing
    await countAll(server.db, id)
    const { rows } = await server.db.pool.query<{ count: number }>("select count(*)::int as count from customer where merged_into is null and type = 'customer' and id > 2")
    expect((await members(id)).length).toBe(rows[0]!.count)
  })

  test('is told by no condition to whoever may not see segments', async () => {
    const id = await customer({ vip: true })
    const { code } = await segment({ field: 'id', op: 'eq', value: id })
    const found = async (rights: object): Promise<number[]> => {
      const actor: Actor = { kind: 'user', id: 1, name: 'P', grants: { rights, sites: 'all', fields: {}, limits: {}, userId: 1, groupIds: [], colleagueIds: [] } }
      const { rows } = await listCustomers(server.db.kysely, actor, { filter: JSON.stringify({ has: 'segments', where: { field: 'code', op: 'eq', value: code } }) })
      return rows.map((row) => row.id)
    }
    expect(await found({ 'customers.view': 'all', 'segments.view': 'all' })).toEqual([id])
    expect(await found({ 'customers.view': 'all' })).toEqual([])
  })

  test('never asks about itself, however far round', async () => {
    const first = await segment({ field: 'vip', op: 'eq', value: true }, { code: 'circle-a' })
    await segment({ field: 'segments', op: 'in', value: ['circle-a'] }, { code: 'circle-b' })
    expect(await who.owner.patch(`/api/segments/${first.id}`, { condition: { has: 'segments', where: { field: 'code', op: 'in', value: ['circle-b'] } } })).toMatchObject({ status: 409, body: { error: { code: 'segment_circle' } } })
    expect((await who.owner.post('/api/segments', { name: 'x', condition: { field: 'segments', op: 'empty' } })).status).toBe(409)
  })
})

describe('a static segment', () => {
  test('is made of ids, phones and e-mails of a file, and says which it did not know', async () => {
    const [first, second, third] = [await customer({ phones: ['+79161110001'] }), await customer({ email: 'list@example.com' }), await customer()]
    const { segment: made, unknown, unknownCount } = (await who.owner.post('/api/segments', { name: 'Файл', lines: ['8 916 111-00-01', 'LIST@example.com', String(third), String(third), 'nobody@example.com', '999999999'] })).body as SegmentMade
    expect(await members(made.id)).toEqual([first, second, third])
    expect([unknown, unknownCount]).toEqual([['nobody@example.com', '999999999'], 2])
  })

  test('is made of what a list shows, and is used as its filter then', async () => {
    const id = await customer({ lastName: 'Списков' })
    const filter = JSON.stringify({ field: 'lastName', op: 'eq', value: 'Списков' })
    const { segment: made } = (await who.owner.post('/api/segments', { name: 'Список', code: 'fixed', from: { filter } })).body as SegmentMade
    expect(made).toMatchObject({ isDynamic: false, size: 1, isCounted: true })
    const found = (await who.owner.get(`/api/customers?filter=${encodeURIComponent(JSON.stringify({ field: 'segments', op: 'in', value: ['fixed'] }))}`)).body as { rows: { id: number }[] }
    expect(found.rows.map((row) => row.id)).toEqual([id])
    expect((await who.owner.patch(`/api/segments/${made.id}`, { condition: { and: [] } })).status).toBe(400)
  })
})

describe('before and after', () => {
  test('a preview counts, shows ten and says the condition in words of both languages', async () => {
    const preview = (await who.owner.post('/api/segments/preview', { condition: { has: 'orders', atMost: 0, where: { field: 'createdAt', op: 'lastDays', value: 90 } } })).body as SegmentPreview
    expect(preview).toMatchObject({ by: 'postgres', words: { ru: 'нет: заказы где Создан за последние 90 дн.', en: 'has no: orders where Created in the last 90 days' } })
    expect(preview.count).toBeGreaterThan(0)
    expect(preview.samples.length).toBeLessThanOrEqual(10)
  })

  test('a preview and the names of what is chosen tell nobody more than the lists do', async () => {
    const narrow = await signedInWith(server, { rights: { 'segments.view': 'all', 'segments.change': 'all', 'customers.view': 'all' }, fields: { 'customer.lastOrderAt': 'hidden' } })
    const buyer = await customer()
    await order(buyer, 777_700)
    await settle()
    const asked = { condition: { field: 'id', op: 'eq', value: buyer } }
    expect((await who.owner.post('/api/segments/preview', asked)).body.samples).toMatchObject([{ id: buyer, totalSum: 777_700, lastOrderAt: expect.any(String) }])
    expect((await narrow.post('/api/segments/preview', asked)).body.samples).toMatchObject([{ id: buyer, totalSum: 777_700, lastOrderAt: null }])
    const { rows: [product] } = await byHand(server.db, `insert into product (site, external_id, name) values ('shop', 'secret-mug', 'Тайная кружка') returning id`)
    expect((await who.owner.get(`/api/segments/names/products?codes=${product.id}`)).body.items).toMatchObject([{ name: 'Тайная кружка' }])
    expect((await narrow.get(`/api/segments/names/products?codes=${product.id}`)).body.items).toEqual([])
  })

  test('why somebody is a member, or is not, is said part by part with what is there now', async () => {
    const id = await customer({ vip: true })
    await order(id, 123_400)
    await settle()
    const made = await segment({ and: [{ field: 'vip', op: 'eq', value: true }, { not: { field: 'totalSum', op: 'gte', value: 500_000 } }, { has: 'orders', atLeast: 2 }] })
    const why = (await who.owner.get(`/api/segments/${made.id}/why/${id}`)).body as SegmentWhy
    expect(why).toMatchObject({ isMember: false, holds: false, tree: { kind: 'and', holds: false, parts: [
      { kind: 'leaf', holds: true, value: { ru: 'VIP — да' } },
      { kind: 'not', holds: true, parts: [{ holds: false, value: { ru: 'Сумма заказов — 1\u00a0234' } }] },
      { kind: 'leaf', holds: false, words: { ru: 'есть: заказы (не меньше 2)' }, value: { ru: 'таких: 1', en: 'such: 1' } },
    ] } })
  })

  test('the ready set is made once, and bands of RFM follow the scale', async () => {
    await run(recountScale)
    const ready = (await who.owner.get('/api/segments/ready')).body as ReadySet
    expect(ready.ready.filter((one) => one.group === 'rfm9')).toHaveLength(9)
    expect(ready.ready.filter((one) => one.group === 'rfm25')).toHaveLength(25)
    const codes = ready.ready.map((one) => one.code)
    expect((await who.owner.post('/api/segments/ready', { codes })).status).toBe(201)
    const { segments } = (await who.owner.post('/api/segments/ready', { codes })).body as SegmentList
    expect(segments.filter((one) => one.recipe !== null)).toHaveLength(codes.length)
    for (const one of segments.filter((each) => !each.isCounted)) await countAll(server.db, one.id)
    // Each buyer is in one of the nine and in one of the twenty-five.
    const { rows } = await server.db.pool.query("select m.customer_id, count(*) filter (where s.recipe like 'rfm9%')::int as nine, count(*) filter (where s.recipe like 'rfm25%')::int as more from segment_member m join segment s on s.id = m.segment_id join customer_figures f on f.customer_id = m.customer_id where f.orders_count > 0 and s.recipe is not null group by 1")
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect([row.nine, row.more]).toEqual([1, 1])
  })

  test('of the ready set it is said which rest on data that is not there', async () => {
    const { ready } = (await who.owner.get('/api/segments/ready')).body as ReadySet
    const lacking = ready.filter((one) => one.lacks !== null).map((one) => one.code)
    // There are orders, carts and visits here, but no discounts, no returns and no ratings.
    expect(lacking).toEqual(expect.arrayContaining(['may-be-unhappy', 'many-returns', 'discount-hunters']))
    expect(lacking).toHaveLength(3)
  })

  test('bands are shown before they are kept, and add up; three levels leave the bands between them empty', async () => {
    const [few, many] = [await customer(), await customer()]
    await order(few, 10_000)
    for (let times = 0; times < 3; times += 1) await order(many, 900_000)
    await settle()
    const three = { preset: 'retailcrm', recencyDays: [30, 30, 90, 90], frequency: [2, 2, 3, 3], money: [100_000, 100_000, 2_000_000, 2_000_000] }
    const before = (await who.owner.get('/api/segments/scale')).body as ScaleView
    const preview = (await who.owner.post('/api/segments/scale/preview', three)).body as ScaleView
    expect((await who.owner.get('/api/segments/scale')).body).toEqual(before)
    for (const counts of Object.values(preview.bands)) expect(counts.reduce((sum, one) => sum + one, 0)).toBe(preview.buyers)
    expect(Object.values(preview.bands).map(([, second, , fourth]) => [second, fourth])).toEqual([[0, 0], [0, 0], [0, 0]])
    expect((await who.owner.send('PUT', '/api/segments/scale', three)).body).toMatchObject({ ...three, bands: preview.bands, buyers: preview.buyers })
    expect((await who.owner.get(`/api/customers/${few}/segments`)).body.rfm).toEqual({ recency: 5, frequency: 1, money: 1 })
    expect((await who.owner.get(`/api/customers/${many}/segments`)).body.rfm).toEqual({ recency: 5, frequency: 5, money: 5 })
    const { rows } = await server.db.pool.query(`select rfm_recency(f.last_order_at, now()) as band, count(*)::int as n from customer_figures f join customer c on c.id = f.customer_id where f.orders_count > 0 and c.merged_into is null and c.type = 'customer' group by 1`)
    for (const { band, n } of rows) expect(preview.bands.recency[band - 1]).toBe(n)
    expect((await who.owner.send('PUT', '/api/segments/scale', { preset: 'retailcrm', frequency: [3, 2, 4, 5] })).body.error.fields).toMatchObject([{ path: 'frequency', code: 'not_rising' }])
    expect((await who.manager.post('/api/segments/scale/preview', three)).status).toBe(403)
    expect((await who.owner.send('PUT', '/api/segments/scale', { preset: 'prilavok' })).body).toMatchObject({ preset: 'prilavok', frequency: [2, 3, 5, 10] })
  })

  test('two who change one segment: the later is told what the other has made of it, and nothing is lost', async () => {
    const { id } = await segment({ and: [] })
    expect((await who.owner.send('PATCH', `/api/segments/${id}`, { name: 'Первый', limit: 5, seen: { name: 'Сегмент', limit: null } })).status).toBe(200)
    const late = await who.owner.send('PATCH', `/api/segments/${id}`, { name: 'Второй', description: 'зачем', seen: { name: 'Сегмент', description: '' } })
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'conflict', params: { fields: { name: { from: 'Сегмент', mine: 'Второй', theirs: 'Первый', by: expect.any(String) } } } } } })
    expect((await who.owner.send('PATCH', `/api/segments/${id}`, { description: 'зачем', seen: { description: '' } })).body).toMatchObject({ name: 'Первый', description: 'зачем', limit: 5 })
  })

  test('what conditions hold by number is found by name and said by name', async () => {
    await byHand(server.db, `insert into product_group (id, site, name) overriding system value values (700001, 'shop', 'Чайники 100%'), (700002, 'shop', 'Чашки')`)
    expect((await who.owner.get(`/api/segments/names/productGroups?q=${encodeURIComponent('ики 100%')}`)).body.items).toEqual([{ code: '700001', name: 'Чайники 100%', note: null }])
    expect((await who.owner.get('/api/segments/names/productGroups?codes=700002,999999999,x')).body.items).toMatchObject([{ name: 'Чашки' }])
    const condition: Condition = { has: 'items', atLeast: 1, where: { field: 'productGroups', op: 'in', value: ['700001', '700009'] } }
    const { words } = (await who.owner.post('/api/segments/preview', { condition })).body as SegmentPreview
    expect(words.ru).toBe('есть: купленные товары где Категория товара — Чайники 100%, 700009')
  })

  test('one in ten is of the control group, the same one every time', async () => {
    const { rows } = await server.db.pool.query('select count(*) filter (where customer_is_control(id))::int as control from generate_series(1, 20000) as ids (id)')
    expect(rows[0].control).toBeGreaterThan(1800)
    expect(rows[0].control).toBeLessThan(2200)
  })

  test('managers look, directors change; whoever sees their own customers is shown why of those alone', async () => {
    const id = await customer()
    const made = await segment({ and: [] })
    expect((await who.manager.post('/api/segments', { name: 'x', condition: { and: [] } })).status).toBe(403)
    expect((await who.manager.get(`/api/segments/${made.id}/why/${id}`)).status).toBe(200)
    expect((await who.own.get(`/api/segments/${made.id}/why/${id}`)).status).toBe(404)
  })
})
