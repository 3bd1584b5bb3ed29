import { beforeAll, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { byHand } from '../../../../test/database.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { REPORTS } from '#shared/contracts/reports.ts'
import { minor } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { rebuildReadModel } from '#server/modules/read-model/index.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const MARCH = { from: '2026-03-01', to: '2026-03-31' }
const VISIBLE = { ...MARCH, compare: 'previous' }
let owner: Person
let seller: Person
let numbers: string[]

beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  seller = await signedIn(server, 'manager')
  numbers = []
  for (const [day, managerId] of [[5, seller.id], [6, seller.id], [7, owner.id]] as const) {
    const input = { site: 'shop', managerId, createdAt: new Date(Date.UTC(2026, 2, day, 10)), phone: `+791600000${day}0`, items: [{ productName: 'Чайник', quantity: 2, initialPrice: minor(10_000), purchasePrice: minor(6_000) }] }
    const { order } = await transact(server.db, systemActor('store'), (tx) => createOrder(tx, input, { by: 'api' }))
    numbers.push(order.number)
  }
  await rebuildReadModel(server)
})

const ask = (person: Person, code: string, question: object = VISIBLE) => person.post(`/api/analytics/reports/${code}`, question)
const behind = (person: Person, code: string, cell: object, more: object = {}) => person.post(`/api/analytics/reports/${code}/behind`, { question: VISIBLE, cell, ...more })
const REVENUE = { block: 'sales', row: 'all', column: 'revenue' }

test('every report answers by its contract; what is not connected says so', async () => {
  for (const code of REPORTS) {
    const { status, body } = await ask(owner, code)
    expect([code, status, body.error]).toEqual([code, 200, undefined])
    expect(body.connected).toBe(code !== 'calls' && code !== 'chats')
  }
})

test('a number opens the very orders, named as in the lists, page by page', async () => {
  const { body } = await ask(owner, 'overview')
  expect(body.blocks[0].rows[0].cells.revenue).toEqual({ value: 60_000, before: 0 })
  const first = (await behind(owner, 'overview', REVENUE, { limit: 2 })).body
  expect(first).toMatchObject({ entity: 'order', opens: 'sum', count: 3, sum: 60_000 })
  const second = (await behind(owner, 'overview', REVENUE, { limit: 2, cursor: first.nextCursor })).body
  expect([...first.rows, ...second.rows].map((row: any) => [row.title, row.value, row.fields.total])).toEqual(numbers.toReversed().map((number) => [number, 20_000, 20_000]))
  expect([second.count, second.nextCursor]).toEqual([3, null])
})

test('whoever sees figures of his own orders gets no others, nor what is behind them', async () => {
  const { body } = await ask(seller, 'managers')
  expect(body.blocks[0].rows.map((row: any) => [row.key, row.cells.orders.value])).toEqual([[String(seller.id), 2]])
  const opened = (await behind(seller, 'managers', { block: 'managers', row: null, column: 'orders' })).body
  expect(opened.rows.map((row: any) => row.title)).toEqual(numbers.slice(0, 2).toReversed())
  expect((await behind(seller, 'managers', { block: 'managers', row: String(owner.id), column: 'orders' })).body.count).toBe(0)
})

test('figures reach as far as the right to figures, in reports as on dashboards; records behind them are named as far as the right to records', async () => {
  const rights = (change: string) => byHand(server.db, `update user_group_right set scope = ${change} where group_id = (select id from user_group where code = 'manager');
    update account set settings_version = settings_version + 1`)
  await rights(`case "right" when 'analytics.view' then 'all' when 'orders.view' then 'own' else scope end`)
  expect((await ask(seller, 'overview')).body.blocks[0].rows[0].cells.revenue.value).toBe(60_000)
  expect((await seller.post('/api/analytics/query', { measures: ['revenue'], period: MARCH })).body.totals.values).toEqual({ revenue: 60_000 })
  const opened = (await behind(seller, 'overview', REVENUE)).body
  expect([opened.count, opened.rows.map((row: any) => row.title)]).toEqual([3, [expect.stringMatching(/^#\d+$/), ...numbers.slice(0, 2).toReversed()]])
  await rights(`case "right" when 'analytics.view' then 'own' when 'orders.view' then 'all' else scope end`)
})

test('what a group is limited to narrows its reports', async () => {
  const limit = (codes: string) => byHand(server.db, `update user_group set limits = '${codes}' where code = 'manager'; update account set settings_version = settings_version + 1`)
  await limit('{"order.orderMethod": ["none-of-them"]}')
  expect((await ask(seller, 'overview')).body.blocks[0].rows[0].cells.orders.value).toBe(0)
  expect((await ask(seller, 'products')).body.blocks[1].total?.cells.revenue.value ?? 0).toBe(0)
  await limit('{}')
})

test('costs are shown, and asked about, by those alone who may see them all', async () => {
  const columns = async (person: Person): Promise<string[]> => (await ask(person, 'ads')).body.blocks[0].columns.map((column: any) => column.code)
  expect(await columns(owner)).toContain('cost')
  expect(await columns(seller)).not.toContain('cost')
  expect((await behind(seller, 'ads', { block: 'ads', row: null, column: 'cost' })).body.error.fields).toEqual([{ path: 'cell.column', code: 'unknown', params: {} }])
})

test('whom purchase prices are kept from gets no margins, nor what is behind them', async () => {
  const columns = async (person: Person): Promise<string[]> => (await ask(person, 'overview')).body.blocks[0].columns.map((column: any) => column.code)
  expect(await columns(owner)).toContain('grossProfit')
  expect(await columns(seller)).not.toContain('grossProfit')
  expect((await behind(seller, 'overview', { ...REVENUE, column: 'grossProfit' })).status).toBe(400)
})

test.each([
  ['a day that does not exist', 'overview', { from: '2026-02-30', to: '2026-03-01' }, 'from'],
  ['days the wrong way round', 'overview', { from: '2026-03-02', to: '2026-03-01' }, 'to'],
  ['a threshold beyond all numbers', 'customers', { ...MARCH, tab: 'rfm', bounds: { recency: [1e300] } }, 'bounds.recency[0]'],
  ['a tab of another report', 'funnel', { ...MARCH, tab: 'rfm' }, 'tab'],
  ['rows that the report does not have', 'sources', { ...MARCH, by: 'weather' }, 'by'],
  ['a date that it is not counted by', 'products', { ...MARCH, base: 'status' }, 'base'],
])('%s is refused by its name', async (_, code, question, path) => {
  const { status, body } = await ask(owner, code, question)
  expect([status, body.error.code, body.error.fields.map((field: any) => field.path)]).toEqual([400, 'invalid', [path]])
})

test.each([
  [{ block: 'nothing', row: 'all', column: 'revenue' }, {}],
  [{ ...REVENUE, column: 'nothing' }, {}],
  [REVENUE, { cursor: "1'; drop table" }],
])('a place that the report does not have is refused: %o %o', async (cell, more) => {
  expect((await behind(owner, 'overview', cell, more)).status).toBe(400)
})

test('what somebody types is only ever compared', async () => {
  const quoted = `' or 1 = 1 --`
  expect((await behind(owner, 'managers', { block: 'managers', row: quoted, column: 'orders' })).body.count).toBe(0)
  expect((await behind(owner, 'customers', { block: 'margin', row: '2026-03', column: 'marginPerCustomer', across: quoted }, { question: { ...MARCH, tab: 'margin' } })).body.count).toBe(0)
  expect((await ask(owner, 'overview', { ...MARCH, sites: [quoted] })).body.blocks[0].rows[0].cells.orders.value).toBe(0)
})
