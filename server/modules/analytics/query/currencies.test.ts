import fc from 'fast-check'
import { DateTime } from 'luxon'
import { beforeAll, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { byHand } from '../../../../test/database.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { catchUp } from '#server/platform/readers.ts'
import { customers, recountAll, recountFigures } from '#server/modules/customers/index.ts'
import { orders, takeRates } from '#server/modules/orders/index.ts'
import { rebuildReadModel } from '#server/modules/read-model/index.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const ZONE = 'Europe/Berlin'
const period = { from: '2026-03-01', to: '2026-04-30' }
/** What a unit costs in roubles, by the first day. */
const RATES: Record<string, [since: string, value: number, nominal: number][]> = {
  USD: [['2026-02-01', 79.123, 1], ['2026-03-29', 80.5, 1], ['2026-04-15', 77.0001, 1]],
  EUR: [['2026-02-01', 90, 1], ['2026-03-29', 95.25, 1], ['2026-04-20', 91, 1]],
  KZT: [['2026-03-20', 16.55, 100]],
}
const rateOn = (currency: string, day: string): number | null => {
  const found = RATES[currency]!.findLast(([since]) => since <= day)
  return found ? found[1] / found[2] : null
}
type Sale = { id: number; currency: string; at: string; customer: number; total: number; purchase: number; delivery: number; rate: number | null }
const seed = Number(process.env.SEED ?? Date.now())
const from = Date.parse('2026-03-01T00:00:00+01:00')
const sales: Sale[] = fc.sample(fc.record({
  currency: fc.constantFrom('RUB', 'USD', 'EUR', 'KZT', 'XXX'), minutes: fc.nat(60 * 24 * 60), customer: fc.integer({ min: 1, max: 9 }), total: fc.integer({ min: 0, max: 900_000 }),
  purchase: fc.integer({ min: 0, max: 90_000 }), delivery: fc.integer({ min: 0, max: 9_000 }), own: fc.option(fc.integer({ min: 1, max: 900_000 }), { freq: 6 }),
}), { numRuns: 160, seed }).map(({ minutes, own, ...sale }, index) => {
  const at = new Date(from + minutes * 60_000)
  const known = sale.currency === 'RUB' || sale.currency === 'XXX' ? null : rateOn(sale.currency, DateTime.fromJSDate(at, { zone: ZONE }).toISODate()!)
  // Some were given a rate by hand.
  return { ...sale, id: index + 1, at: at.toISOString(), rate: sale.currency === 'RUB' || sale.currency === 'XXX' ? null : own === null ? known : own / 1000 }
})

let owner: Person
beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  await byHand(server.db, `update account set time_zone = '${ZONE}', settings_version = settings_version + 7`)
  for (const [code, rates] of [...Object.entries(RATES), ['XXX', []] as const]) {
    await owner.post('/api/references/currencies', { code })
    for (const [since, value, nominal] of rates) await owner.put(`/api/currencies/${code}/rates/${since}`, { value, nominal })
  }
  await byHand(server.db, `insert into customer (id, site, first_name) overriding system value select n, 'shop', 'Клиент' from generate_series(1, 9) n`)
  await byHand(server.db, `
    insert into "order" (id, number, site, status, status_changed_at, created_at, customer_id, currency, rate, rate_base, goods_sum, total, purchase_sum, delivery_net_cost, delivery_cost, items_count, paid_sum)
    select id, id::text, 'shop', 'new', at, at, customer, currency, rate, case when rate is not null then 'RUB' end, total / 100.0, total / 100.0, purchase / 100.0, delivery / 100.0, 0, 1, total / 100.0
    from jsonb_to_recordset($1::jsonb) as s(id bigint, at timestamptz, customer bigint, currency text, rate numeric, total numeric, purchase numeric, delivery numeric)`, [JSON.stringify(sales)])
  await byHand(server.db, `insert into order_item (order_id, position, product_name, quantity, initial_price, total, status) select id, 0, 'Чай', 1, total, total, 'new' from "order"`)
  await byHand(server.db, `insert into payment (order_id, site, type, status, amount, created_at, paid_at) select id, 'shop', 'cash', 'paid', total, created_at, created_at from "order"`)
  await byHand(server.db, `insert into cost (item, sites, date_from, date_to, amount) select (select code from cost_item order by code limit 1), '{shop}', '2026-03-28', '2026-03-28', 1234.56`)
  await transact(server.db, systemActor('test'), (tx) => recountFigures(tx, [1, 2, 3, 4, 5, 6, 7, 8, 9]))
  await rebuildReadModel(server)
}, 120_000)

const figures = async (measures: string[], more: object = {}) => (await owner.post('/api/analytics/query', { period, measures, ...more })).body.totals.values
/** By hand: every order at a rate that this file has worked out, in plain SQL. */
/** A rate as a quotient: divided in decimals, as money is, halves of a kopeck go the same way. */
type Rate = readonly [over: number, under: number] | null
async function byOwnRates(rateOf: (sale: Sale) => Rate) {
  const { rows: [row] } = await server.db.pool.query(`
    with rated as (select o.*, round(o.total * r.rate, 2) as sum, round(o.purchase_sum * r.rate, 2) + round(o.delivery_net_cost * r.rate, 2) as spent, round((o.total - o.purchase_sum - o.delivery_net_cost) * r.rate, 2) as gain
      from "order" o join (select id, over / under as rate from jsonb_to_recordset($1::jsonb) as given(id bigint, over numeric, under numeric)) r on r.id = o.id)
    select (sum(sum) * 100)::float8 as revenue, count(*)::int as orders, (sum(sum - spent) * 100)::float8 as "grossProfit", (avg(sum) * 100)::float8 as "averageOrder", (sum(sum) * 100)::float8 as "paymentsSum",
      (select jsonb_object_agg(customer_id, f) from (select customer_id, jsonb_build_array((sum(sum) * 100)::bigint, (round(avg(sum), 2) * 100)::bigint, (sum(gain) * 100)::bigint) as f from rated group by 1) f) as customers
    from rated`, [JSON.stringify(sales.flatMap((sale) => {
    const [over, under] = rateOf(sale) ?? []
    return over === undefined ? [] : [{ id: sale.id, over, under }]
  }))])
  return row
}
const MEASURES = ['revenue', 'orders', 'grossProfit', 'averageOrder', 'paymentsSum']
async function agree(rateOf: (sale: Sale) => Rate) {
  const { customers: people, ...expected } = await byOwnRates(rateOf)
  const got = await figures(MEASURES)
  for (const code of MEASURES) expect([seed, code, Math.abs(got[code] - expected[code]) <= 0.5]).toEqual([seed, code, true])
  // The same out of lines, and out of a ready report.
  expect([seed, (await figures(['revenue'], { rows: ['product'] })).revenue]).toEqual([seed, got.revenue])
  // Pieces have no currency: only leaving the order out keeps its one piece away.
  expect([seed, (await figures(['quantity'], { rows: ['product'] })).quantity]).toEqual([seed, sales.filter((sale) => rateOf(sale) !== null).length])
  const report = (await owner.post('/api/analytics/reports/overview', { ...period, delivery: true })).body
  expect(JSON.stringify(report.blocks[0].rows)).toContain(`"value":${got.revenue}`)
  const { rows } = await server.db.pool.query(`select customer_id, (total_sum * 100)::bigint as total, (average_sum * 100)::bigint as average, (margin_sum * 100)::bigint as margin from customer_figures order by 1`)
  expect([seed, Object.fromEntries(rows.map((row) => [row.customer_id, [row.total, row.average, row.margin].map(Number)]))]).toEqual([seed, Object.fromEntries(rows.map((row) => [row.customer_id, people[row.customer_id] ?? [0, 0, 0]]))])
}

const inRoubles = ({ currency, rate }: Sale): Rate => (currency === 'RUB' ? [1, 1] : rate === null ? null : [rate, 1])

test('orders in any currencies make what plain SQL makes of them at their own rates; those without a rate are left out, and their number is said', async () => {
  await agree(inRoubles)
  const unrated = sales.filter((sale) => inRoubles(sale) === null).length
  expect(unrated).toBeGreaterThan(0)
  expect((await owner.get('/api/analytics/state')).body.unrated).toBe(unrated)
})

test('a condition on the money of orders means the base currency in PostgreSQL and in ClickHouse alike', async () => {
  const where = { has: 'orders', where: { field: 'total', op: 'gte', value: 30_000_000 } }
  const { rows } = await server.db.pool.query(`select count(distinct customer_id)::int as count from "order" where total * coalesce(rate, case when currency = 'RUB' then 1 end) >= 300000`)
  const preview = await owner.post('/api/segments/preview', { condition: where })
  expect([seed, preview.status, preview.body.count]).toEqual([seed, 200, rows[0].count])
})

test('in another base every order is what it was worth in it on its day; going back gives the very figures of before', async () => {
  const before = await figures([...MEASURES, 'costs'])
  const settle = async () => {
    await takeRates(server.db)
    await recountAll(server.db)
    for (const reader of [...(orders.readers ?? []), ...(customers.readers ?? [])]) await catchUp(server.db, reader)
    await rebuildReadModel(server)
  }
  expect((await owner.patch('/api/account', { currency: 'XXX' })).body.error).toMatchObject({ code: 'new_base_without_rate' })
  expect((await owner.patch('/api/account', { currency: 'EUR' })).status).toBe(200)
  expect((await owner.get('/api/currencies')).body).toMatchObject({ base: 'EUR', behind: 9 })
  await settle()
  expect((await owner.get('/api/currencies')).body.behind).toBe(0)
  const inEuros = (sale: Sale): Rate => {
    if (sale.currency === 'EUR') return [1, 1]
    const [roubles, euro] = [inRoubles(sale), rateOn('EUR', DateTime.fromISO(sale.at, { zone: ZONE }).toISODate()!)]
    return roubles === null || euro === null ? null : [roubles[0], euro]
  }
  await agree(inEuros)
  // A cost of 28 March, when a euro was 90 roubles.
  expect((await figures(['costs'])).costs).toBe(Math.round(123_456 / 90))

  // What was said of the former base is history: it cannot be changed, and orders of before keep what they were worth.
  expect((await owner.put('/api/currencies/RUB/rates/2026-03-01', { nominal: 1, value: 5 })).status).toBe(200)
  expect((await owner.put('/api/currencies/EUR/rates/2026-03-01', { nominal: 1, value: 5 })).body.error).toMatchObject({ code: 'base_has_no_rate' })
  await rebuildReadModel(server)
  await agree(inEuros)

  await owner.patch('/api/account', { currency: 'RUB' })
  await settle()
  await agree(inRoubles)
  expect(await figures([...MEASURES, 'costs'])).toEqual(before)
}, 120_000)
