import { beforeAll, describe, expect, test } from 'vitest'
import { minor } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { modules } from '#server/modules.ts'
import { createCost, deleteCosts } from '#server/modules/costs/index.ts'
import { createOrder, type OrderInput } from '#server/modules/orders/index.ts'
import { setStock } from '#server/modules/stock/index.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { readModelRows } from '../../../test/read-model.ts'
import { testClickHouse } from '../../../test/clickhouse.ts'
import { testServer } from '../../../test/server.ts'
import { auditReadModel, catchUpReadModel, readModelState, rebuildReadModel } from './index.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
let owner: Person

beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  await catchUpReadModel(server)
})

const act = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('store'), work)
let phones = 0
async function order(input: Partial<OrderInput> = {}): Promise<number> {
  phones += 1
  const whole = { site: 'shop', phone: `+7916${1_000_000 + phones}`, items: [{ productName: 'Чайник', quantity: 2, initialPrice: minor(10_000), purchasePrice: minor(6_000) }], ...input }
  return (await act((tx) => createOrder(tx, whole, { by: 'api' }))).order.id
}
const rowsOf = <Row>(sql: string, params = {}): Promise<Row[]> => engine.clickhouse.query<Row>(sql, params)
const oneOrder = async (id: number): Promise<any> => (await rowsOf('select * from "order" final where id = {id:UInt64}', { id }))[0]

/** What followed the changes must be what a rebuild from nothing makes, row by row. */
async function caughtUp(): Promise<void> {
  for (const reader of modules.flatMap((module) => module.readers ?? [])) await catchUp(server.db, reader)
  await catchUpReadModel(server)
  const followed = await readModelRows(engine.clickhouse)
  await rebuildReadModel(server)
  expect(followed).toEqual(await readModelRows(engine.clickhouse))
}

describe('an order', () => {
  test('is there with its sums in minor units, its lines and its first status', async () => {
    const id = await order({ createdAt: new Date('2026-03-05T10:00:00.123Z'), delivery: { cost: minor(30_000) } } as Partial<OrderInput>)
    await caughtUp()
    const row = await oneOrder(id)
    const { rows: [truth] } = await server.db.pool.query('select (total * 100)::int as total, (purchase_sum * 100)::int as purchase, status, created_at from "order" where id = $1', [id])
    expect(row).toMatchObject({ total: truth.total, purchase_sum: truth.purchase, status: truth.status, quantity: 2, earlier_orders: 0, initial_total: 20_000, added_total: 0 })
    expect(row.created_at).toBe(truth.created_at.toISOString().replace('T', ' ').replace('Z', ''))
    expect(await rowsOf('select quantity, total, purchase_total, is_added from order_item final where order_id = {id:UInt64}', { id })).toEqual([{ quantity: 2, total: 20_000, purchase_total: 12_000, is_added: 0 }])
    expect(await rowsOf('select status, left_at from status_span final where order_id = {id:UInt64}', { id })).toEqual([{ status: truth.status, left_at: null }])
  })

  test('goes through statuses: spans close, completing and cancelling are marked and taken back', async () => {
    const id = await order()
    for (const status of ['client-confirmed', 'send-to-delivery', 'complete']) expect((await owner.post(`/api/orders/${id}/status`, { status })).status).toBe(200)
    await caughtUp()
    const spans = await rowsOf<{ status: string; previous: string; left_at: string | null; entered_at: string }>('select status, previous, entered_at, left_at from status_span final where order_id = {id:UInt64} order by id', { id })
    expect(spans.map(({ status }) => status)).toEqual(['new', 'client-confirmed', 'send-to-delivery', 'complete'])
    for (const [index, span] of spans.entries()) expect(span.left_at).toBe(spans[index + 1]?.entered_at ?? null)
    const row = await oneOrder(id)
    expect(row).toMatchObject({ status: 'complete', cancelled_at: null, completed_by: owner.id })
    expect(row.completed_at).toBe(spans.at(-1)!.entered_at)
    expect(row.handed_at).toBe(spans[2]!.entered_at)
    await owner.post(`/api/orders/${id}/status`, { status: 'cancel-other' })
    await caughtUp()
    expect(await oneOrder(id)).toMatchObject({ status: 'cancel-other', completed_at: null, completed_by: 0, cancel_reason: 'cancel-other' })
    expect((await oneOrder(id)).cancelled_at).not.toBeNull()
  })

  test('loses a line and gains one that a person added', async () => {
    const id = await order()
    const card = (await owner.get(`/api/orders/${id}`)).body
    await owner.post(`/api/orders/${id}/items`, { productName: 'Чашка', quantity: 1, initialPrice: 5_000 })
    await caughtUp()
    expect(await oneOrder(id)).toMatchObject({ initial_total: 20_000, added_total: 5_000, total: 25_000 })
    expect((await owner.delete(`/api/orders/${id}/items/${card.items[0].id}`)).status).toBeLessThan(300)
    await caughtUp()
    expect(await rowsOf('select product_name, is_added from order_item final where order_id = {id:UInt64}', { id })).toEqual([{ product_name: 'Чашка', is_added: 1 }])
  })

  test('is paid, and the payment is there', async () => {
    const id = await order()
    const paid = await owner.post(`/api/orders/${id}/payments`, { type: 'cash', status: 'paid', amount: 20_000 })
    expect(paid.status).toBeLessThan(300)
    await caughtUp()
    expect(await oneOrder(id)).toMatchObject({ paid_sum: 20_000, payment_types: ['cash'] })
    expect((await oneOrder(id)).fully_paid_at).not.toBeNull()
    expect(await rowsOf('select amount, type, status from payment final where order_id = {id:UInt64}', { id })).toEqual([{ amount: 20_000, type: 'cash', status: 'paid' }])
  })

  test('moves what later orders of its customer say of themselves: one dated earlier comes before them', async () => {
    const phone = '+79031112233'
    const second = await order({ phone, createdAt: new Date('2026-02-10T00:00:00Z') })
    const third = await order({ phone, createdAt: new Date('2026-02-20T00:00:00Z') })
    await caughtUp()
    expect(await oneOrder(third)).toMatchObject({ earlier_orders: 1, customer_first_order_at: '2026-02-10 00:00:00.000' })
    const first = await order({ phone, createdAt: new Date('2026-02-01T00:00:00Z') })
    await caughtUp()
    expect([await oneOrder(first), await oneOrder(second), await oneOrder(third)].map((row) => row.earlier_orders)).toEqual([0, 1, 2])
    expect((await oneOrder(third)).customer_first_order_at).toBe('2026-02-01 00:00:00.000')
  })

  test('has the costs that are tied to it', async () => {
    const id = await order()
    const { rows: [item] } = await server.db.pool.query(`select code, type from cost_item where type = 'var' and applies_to_orders limit 1`)
    const cost = await act((tx) => createCost(tx, { item: item.code, orderId: id, dateFrom: '2026-03-01', dateTo: '2026-03-01', amount: minor(7_000) } as never))
    await caughtUp()
    expect(await oneOrder(id)).toMatchObject({ variable_costs: 7_000, all_costs: 7_000 })
    expect(await rowsOf('select amount, is_variable, date_from from cost final where order_id = {id:UInt64}', { id })).toEqual([{ amount: 7_000, is_variable: 1, date_from: '2026-03-01' }])
    const costId = typeof cost === 'number' ? cost : (cost as { id: number }).id
    await act((tx) => deleteCosts(tx, [costId]))
    await caughtUp()
    expect(await oneOrder(id)).toMatchObject({ variable_costs: 0 })
    expect(await rowsOf('select id from cost final where order_id = {id:UInt64}', { id })).toEqual([])
  })
})

describe('a customer', () => {
  test('who was merged into another is gone, and his orders are the other\'s', async () => {
    const [one, other] = [await order({ phone: '+79051110001' }), await order({ phone: '+79051110002' })]
    const ids = (await server.db.pool.query<{ customer_id: number }>('select customer_id from "order" where id = any($1) order by id', [[one, other]])).rows.map((row) => row.customer_id)
    await caughtUp()
    expect(await rowsOf('select id from customer final where id in {ids:Array(UInt64)}', { ids })).toHaveLength(2)
    const merged = await owner.post('/api/duplicates/merge', { survivorId: ids[0], mergedIds: [ids[1]] })
    expect(merged.status).toBeLessThan(300)
    await caughtUp()
    expect(await rowsOf('select id, orders_count, total_sum from customer final where id in {ids:Array(UInt64)}', { ids })).toEqual([{ id: ids[0], orders_count: 2, total_sum: 40_000 }])
    expect(await rowsOf('select distinct customer_id from order_item final where order_id in {orders:Array(UInt64)}', { orders: [one, other] })).toEqual([{ customer_id: ids[0] }])
  })

  test('keeps tags with quotes, backslashes and line breaks', async () => {
    const id = await order()
    const { rows: [{ customer_id: customerId }] } = await server.db.pool.query('select customer_id from "order" where id = $1', [id])
    const tags = ["о'к", 'назад\\вперёд', 'две\nстроки', 'таб\tв']
    await byHand(server.db, 'insert into customer_tag (customer_id, name) select $1, unnest($2::text[])', [customerId, tags])
    await byHand(server.db, `insert into change_log (at, actor_kind, chain, kind, entity, entity_id, customer_id) values (now(), 'system', gen_random_uuid(), 'customer.changed', 'customer', $1, $1)`, [customerId])
    await caughtUp()
    expect(await rowsOf('select arraySort(tags) as tags from customer final where id = {id:UInt64}', { id: customerId })).toEqual([{ tags: tags.toSorted() }])
  })
})

describe('also', () => {
  test('tasks', async () => {
    const made = await owner.post('/api/tasks', { text: 'Позвонить', performerId: owner.id, dueAt: '2026-04-01T09:00:00Z' })
    expect(made.status).toBe(201)
    await caughtUp()
    expect(await rowsOf('select performer_id, due_at, complete from task final where id = {id:UInt64}', { id: made.body.id })).toEqual([{ performer_id: owner.id, due_at: '2026-04-01 09:00:00.000', complete: 0 }])
  })

  test('products and stock, with what orders reserve', async () => {
    const { rows: [offer] } = await byHand(server.db, `
      with p as (insert into product (site, external_id, name, manufacturer) values ('shop', 'p1', 'Утюг', 'Филипс') returning id)
      insert into offer (product_id, site, external_id, name, purchase_price) select id, 'shop', 'o1', 'Утюг', 700 from p returning id, product_id`) as never as { rows: { id: number; product_id: number }[] }
    const { rows: [store] } = await server.db.pool.query('select code from store limit 1')
    await act((tx) => setStock(tx, [{ offerId: offer!.id, store: store?.code ?? 'main', quantity: 5 }] as never))
    await caughtUp()
    expect(await rowsOf('select quantity, reserved, purchase_price from stock final where offer_id = {id:UInt64}', { id: offer!.id })).toEqual([{ quantity: 5, reserved: 0, purchase_price: 70_000 }])
    await order({ items: [{ offer: { id: offer!.id }, quantity: 2, initialPrice: minor(100_000) }] } as never)
    await caughtUp()
    const [{ product_id: productId } = { product_id: 0 }] = await rowsOf<{ product_id: number }>('select product_id from order_item final where offer_id = {id:UInt64}', { id: offer!.id })
    expect(productId).toBe(offer!.product_id)
  })
})

test('a status that moves to another group makes orders completed without a change of theirs', async () => {
  const id = await order()
  await owner.post(`/api/orders/${id}/status`, { status: 'client-confirmed' })
  await catchUpReadModel(server)
  expect((await oneOrder(id)).completed_at).toBeNull()
  expect((await owner.patch('/api/references/statuses/client-confirmed', { group: 'complete' })).status).toBe(200)
  await catchUpReadModel(server)
  expect((await oneOrder(id)).completed_at).not.toBeNull()
  await owner.patch('/api/references/statuses/client-confirmed', { group: 'approval' })
  await caughtUp()
})

test('the end of a promised interval is by the account\'s clock', async () => {
  const id = await order()
  await byHand(server.db, `update "order" set delivery_date = '2026-03-29', delivery_time = '{"from": "10:00", "to": "12:00"}', delivery_type = 'courier' where id = $1`, [id])
  await byHand(server.db, `update account set time_zone = 'Europe/Berlin'`)
  await rebuildReadModel(server)
  // On that day the clocks of Berlin went forward in the night: 12:00 is 10:00 UTC.
  expect(await oneOrder(id)).toMatchObject({ promised_until: '2026-03-29 10:00:00.000' })
  await byHand(server.db, `update account set time_zone = 'Asia/Vladivostok'`)
  await rebuildReadModel(server)
  expect(await oneOrder(id)).toMatchObject({ promised_until: '2026-03-29 02:00:00.000' })
})

test('an order in another currency has its own money and that of the account at its rate; without a rate it has none, and the state says so', async () => {
  await byHand(server.db, `insert into currency (code) values ('USD')`)
  const [rated, unrated] = [await order(), await order()]
  await byHand(server.db, `update "order" set currency = 'USD', rate = case when id = $1 then 81.255 end, rate_base = case when id = $1 then 'RUB' end where id in ($1, $2)`, [rated, unrated])
  await rebuildReadModel(server)
  expect(await oneOrder(rated)).toMatchObject({ currency: 'USD', own_total: 20_000, total: 1_625_100, rate: 81.255, is_rated: 1 })
  expect(await oneOrder(unrated)).toMatchObject({ currency: 'USD', own_total: 20_000, total: 0, rate: 0, is_rated: 0 })
  expect((await owner.get('/api/analytics/state')).body.unrated).toBe(1)
  expect(await auditReadModel(server)).toEqual([])
})

test('a read model of another database, or of this one before it was restored from a copy, is written anew', async () => {
  await catchUpReadModel(server)
  const whole = await readModelRows(engine.clickhouse)
  await engine.clickhouse.insert('order', [{ id: 1, number: 'of another', version: 999_999_999 }])
  const details = JSON.stringify({ logId: 999_999_999, eventId: 5, asOf: new Date().toISOString(), account: 'another' })
  await engine.clickhouse.insert('projection', [{ name: 'read-model', position: 1, details, moved_at: '2026-01-01 00:00:00', version: Date.now() + 1000 }])
  await engine.clickhouse.command('alter table projection delete where version < {version:UInt64}', { version: Date.now() })
  await order()
  await caughtUp()
  expect((await rowsOf<{ number: string }>('select number from "order" final where id = 1'))[0]!.number).not.toBe('of another')
  expect((await readModelRows(engine.clickhouse)).order).toHaveLength(whole.order.length + 1)
})

test('what went around the log is found by the audit and put right, table by table', async () => {
  await caughtUp()
  expect(await auditReadModel(server)).toEqual([])
  const whole = await readModelRows(engine.clickhouse)
  await engine.clickhouse.command('truncate table order_item')
  await engine.clickhouse.insert('payment', [{ id: 999_999, order_id: 1, amount: 5, version: 1 }])
  expect((await auditReadModel(server)).map(({ table }) => table)).toEqual(['order_item', 'payment'])
  expect(await readModelRows(engine.clickhouse)).toEqual(whole)
})

test('the state says how far it is; a rebuild that was asked for is done once', async () => {
  await caughtUp()
  await order()
  expect(await readModelState(server)).toMatchObject({ engine: { isReady: true }, isRebuilding: false })
  expect((await readModelState(server)).behind).toBeGreaterThan(0)
  await engine.clickhouse.command('truncate table task')
  expect((await owner.post('/api/analytics/rebuild', {})).status).toBe(202)
  await catchUpReadModel(server)
  const { body } = await owner.get('/api/analytics/state')
  expect(body).toMatchObject({ engine: { kind: 'embedded', isReady: true, trouble: null, restarts: 0, nextStartAt: null }, behind: 0, lagSeconds: 0, isRebuilding: false })
  const [{ count } = { count: 0 }] = await rowsOf<{ count: number }>('select count() as count from task final')
  expect(count).toBe((await server.db.pool.query('select count(*)::int as count from task')).rows[0].count)
})
