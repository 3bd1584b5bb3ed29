import pino from 'pino'
import { beforeAll, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { byHand } from '../../../../test/database.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { aKey } from '../../../../test/wire/clients.ts'
import { rebuildReadModel } from '#server/modules/read-model/index.ts'
import { dateTime, noClickHouse, type ClickHouse } from '#server/platform/clickhouse/index.ts'
import { addDays, formatDay, startOfDay } from '#shared/dates.ts'
import { countClasses } from './count-classes.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const DAY = 86_400_000
const STRETCHES = 12
let owner: Person
let key: string

type Sale = { product: number; at: number; quantity: number; total: number }
const sales: Sale[] = []
const zone = async () => (await server.db.pool.query<{ time_zone: string }>('select time_zone from account')).rows[0]!.time_zone
let [since, until] = [0, 0]

beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  key = await aKey(server.db)
  await byHand(server.db, `insert into product (site, external_id, name) select 'shop', 'p' || n, 'Товар ' || n from generate_series(1, 9) n`)
  await rebuildReadModel(server)
  const today = formatDay(new Date(), await zone())
  since = +startOfDay(addDays(today, -365), await zone())
  until = +startOfDay(today, await zone())
  const { rows } = await server.db.pool.query<{ id: number }>('select id from product order by id')
  // The first sells every day alike, each further one for less and more unevenly; the last does not sell in the year.
  rows.slice(0, 8).forEach(({ id }, place) => {
    for (let day = 0; day < 365; day += 1 + place) sales.push({ product: id, at: since + day * DAY + 7_200_000, quantity: 1 + (place > 1 ? (Math.floor(day / 30) * place) % 5 : 0), total: Math.ceil(100_000 / 3 ** place) })
  })
  const line = (sale: Sale, id: number) => ({ id, order_id: id, product_id: sale.product, quantity: sale.quantity, total: sale.total, order_status: 'complete', site: 'shop', order_created_at: dateTime(new Date(sale.at)), version: 1 })
  const outside = [{ product: rows[8]!.id, at: since - DAY, quantity: 9, total: 9_000_000 }, { product: rows[8]!.id, at: until + 1, quantity: 9, total: 9_000_000 }]
  await engine.clickhouse.insert('order_item', [...sales, ...outside].map((sale, index) => line(sale, index + 1)))
})

const runJob = (clickhouse: ClickHouse = engine.clickhouse) => countClasses.run({ db: server.db, clickhouse, log: pino({ level: 'silent' }), dataDir: server.dataDir }, {})
const kept = async () => (await server.db.pool.query<{ name: string; class: string }>('select p.name, k.class from product_class k join product p on p.id = k.product_id order by p.id')).rows.map((row) => [row.name, row.class])

/** The same, the long way. */
function plainClasses(): string[][] {
  const goods = [...new Set(sales.map((sale) => sale.product))].map((product) => {
    const own = sales.filter((sale) => sale.product === product)
    const asked = Array.from({ length: STRETCHES }, () => 0)
    for (const sale of own) asked[Math.floor(((sale.at - since) * STRETCHES) / (until - since))]! += sale.quantity
    const mean = asked.reduce((sum, one) => sum + one, 0) / STRETCHES
    return { product, revenue: own.reduce((sum, one) => sum + one.total, 0), deviation: Math.sqrt(asked.reduce((sum, one) => sum + (one - mean) ** 2, 0) / STRETCHES) / mean }
  })
  const whole = goods.reduce((sum, one) => sum + one.revenue, 0)
  let before = 0
  const classes = new Map<number, string>()
  for (const { product, revenue, deviation } of goods.toSorted((one, other) => other.revenue - one.revenue)) {
    classes.set(product, `${before < 0.8 * whole ? 'A' : before < 0.95 * whole ? 'B' : 'C'}${deviation < 0.1 ? 'X' : deviation <= 0.25 ? 'Y' : 'Z'}`)
    before += revenue
  }
  return [...classes].toSorted(([one], [other]) => one - other).map(([, letters], index) => [`Товар ${index + 1}`, letters])
}

const list = async (query: string) => (await owner.get(`/api/products?fields=name,classSegment&${query}`)).body.rows.map((row: any) => [row.name, row.classSegment])
const where = (condition: object) => `filter=${encodeURIComponent(JSON.stringify(condition))}`
const v5 = async (value: string): Promise<string[]> => {
  const answer = await fetch(`${server.url}/api/v5/store/products?filter[classSegment]=${value}`, { headers: { 'x-api-key': key } })
  return ((await answer.json()) as { products: { name: string }[] }).products.map((product) => product.name).toSorted()
}

test('products get the classes that a plain computation gives them; what nobody bought in the year has none', async () => {
  await runJob()
  expect(await kept()).toEqual(plainClasses())
  expect(new Set(plainClasses().map(([, letters]) => letters![0]))).toEqual(new Set(['A', 'B', 'C']))
  expect(new Set(plainClasses().map(([, letters]) => letters![1])).size).toBeGreaterThan(1)
})

test('the list of products shows them, is filtered and sorted by them', async () => {
  const plain = plainClasses()
  const first = plain.filter(([, letters]) => letters === 'AX')
  expect(first.length).toBeGreaterThan(0)
  expect(await list(where({ field: 'classSegment', op: 'eq', value: 'AX' }))).toEqual(first)
  expect(await list(where({ field: 'classSegment', op: 'empty' }))).toEqual([['Товар 9', null]])
  const sorted = (await list('sort=classSegment')).map(([, letters]: [string, string | null]) => letters)
  expect(sorted.filter(Boolean)).toEqual(plain.map(([, letters]) => letters!).toSorted())
  const { nextCursor } = (await owner.get('/api/products?fields=name,classSegment&sort=classSegment&limit=4')).body
  expect((await owner.get(`/api/products?fields=name,classSegment&sort=classSegment&limit=4&cursor=${encodeURIComponent(nextCursor)}`)).body.rows.map((row: any) => row.classSegment)).toEqual(sorted.slice(4, 8))
})

test('modules filter by the class, or by its first letter', async () => {
  const plain = plainClasses()
  expect(await v5('AX')).toEqual(plain.filter(([, letters]) => letters === 'AX').map(([name]) => name))
  expect(await v5('c')).toEqual(plain.filter(([, letters]) => letters!.startsWith('C')).map(([name]) => name))
  expect(await v5('QQ')).toEqual([])
})

test('they are counted once a day; without ClickHouse the old ones stay', async () => {
  const before = await kept()
  await byHand(server.db, `update product_class set counted_at = now() - interval '2 days'`)
  await runJob(noClickHouse)
  // It goes away between the look at it and the question.
  await runJob({ ...noClickHouse, query: (text, ...more) => (text.includes('order_item') ? noClickHouse.query(text, ...more) : engine.clickhouse.query(text, ...more)) })
  expect(await kept()).toEqual(before)
  const [first] = before
  await byHand(server.db, `update product_class set abc = 'C', counted_at = now() where product_id = (select min(product_id) from product_class)`)
  await runJob()
  expect(await kept()).not.toEqual(before)
  await byHand(server.db, `update product_class set counted_at = now() - interval '2 days'`)
  await runJob()
  expect((await kept())[0]).toEqual(first)
})
