import { beforeAll, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })

let owner: Person
/** An order of the read model; only what a test is about is told. */
const order = (id: number, at: string, more: object = {}) => ({ id, number: `${id}`, site: 'shop', status: 'new', created_at: at, total: 10_000, currency: 'RUB', version: 1, ...more })

beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  await engine.clickhouse.insert('order', [
    order(1, '2026-03-01 09:00:00.000', { source: 'vk', total: 6_000, returned_sum: 4_000 }),
    order(2, '2026-03-01 20:59:59.999', { source: 'vk', total: 20_000 }),
    // Midnight in Moscow: the second of March there.
    order(3, '2026-03-01 21:00:00.000', { source: 'yandex', total: 60_000, delivery_cost: 5_000 }),
    order(4, '2026-03-02 10:00:00.000', { source: 'vk', status: 'no-call', total: 90_000 }),
    order(5, '2026-03-03 10:00:00.000', { total: 0 }),
    order(6, '2026-03-03 11:00:00.000', { is_deleted: 1, version: 2 }),
  ])
  for (const table of ['order_item', 'returned_item']) await engine.clickhouse.insert(table, [
    { id: 1, order_id: 1, total: 4_000, quantity: 1, is_returned: 1, is_cancelled: 1, order_created_at: '2026-03-01 09:00:00.000', returned_at: '2026-03-03 09:00:00.000', order_status: 'new', site: 'shop', source: 'vk', version: 1 },
  ])
})

const ask = async (question: object) => {
  const { status, body } = await owner.post('/api/analytics/query', { period: { from: '2026-03-01', to: '2026-03-03' }, ...question })
  expect([status, body.error]).toEqual([200, undefined])
  return body
}
const table = (body: any, measure: string): [string, number | null][] => body.rows.map((row: any) => [row.keys.map((key: any) => key.code).join('/'), row.values[measure]])

test('a day is a day of the account’s zone; every day of the period stands there', async () => {
  const body = await ask({ measures: ['orders', 'revenue', 'averageOrder'], rows: ['day'] })
  expect(table(body, 'orders')).toEqual([['2026-03-01', 2], ['2026-03-02', 1], ['2026-03-03', 1]])
  expect(table(body, 'averageOrder')).toEqual([['2026-03-01', 15_000], ['2026-03-02', 60_000], ['2026-03-03', -4_000]])
  expect(body.totals.values).toEqual({ orders: 4, revenue: 86_000, averageOrder: 21_500 })
})

test('totals are asked by themselves: a mean is that of all orders, not of the means', async () => {
  const body = await ask({ measures: ['averageOrder'], rows: ['source'], columns: ['day'] })
  expect(table(body, 'averageOrder')).toEqual([['yandex', 60_000], ['vk', 13_000], ['', 0]])
  expect(body.columns.map((column: any) => column.keys[0].code)).toEqual(['2026-03-01', '2026-03-02', '2026-03-03'])
  expect(body.totals.cells.map((cell: any) => cell.averageOrder)).toEqual([15_000, 60_000, -4_000])
})

const open = async (question: object) => {
  const { status, body } = await owner.post('/api/analytics/behind', { period: { from: '2026-03-01', to: '2026-03-03' }, ...question })
  expect([status, body.error]).toEqual([200, undefined])
  return body
}

test('behind a sum stand the orders and returns that make it', async () => {
  const body = await open({ measure: 'revenue', keys: { source: 'vk' } })
  expect(body.value).toBe(26_000)
  expect(body.sum).toBe(26_000)
  expect(body.rows.map((row: any) => [row.id, row.value, row.note])).toEqual([[1, -4_000, 'return'], [2, 20_000, null], [1, 10_000, null]])
})

test('pages of the rows behind a number follow each other without a gap', async () => {
  const whole = await open({ measure: 'revenue' })
  const rows = []
  for (let cursor: string | undefined; ; ) {
    const page = await open({ measure: 'revenue', limit: 2, ...(cursor ? { cursor } : {}) })
    rows.push(...page.rows)
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  expect(rows).toEqual(whole.rows)
  expect(rows).toHaveLength(whole.count)
})
