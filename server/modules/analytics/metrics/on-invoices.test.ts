import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { INVOICE_PERIOD, invoiceScene } from '../../../../test/invoice-scene.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { DIMENSIONS, METRICS, type Metric } from '../../../../shared/metrics/index.ts'
import { PLAIN } from '../../../../test/plain-metrics.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
let owner: Person
beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  await invoiceScene(server, Number(process.env.INVOICES ?? 1200))
}, 240_000)

const period = INVOICE_PERIOD
const ask = async (question: object) => {
  const { status, body } = await owner.post('/api/analytics/query', { period, ...question })
  expect([status, body.error]).toEqual([200, undefined])
  return body
}

describe('every metric equals an independent computation in plain SQL over PostgreSQL', () => {
  test('none is left out', () => {
    expect(Object.keys(PLAIN).sort()).toEqual(METRICS.filter(({ source }) => source === 'connected').map(({ code }) => code).sort())
  })

  test.each(Object.entries(PLAIN))('%s', async (code, sql) => {
    // Nobody is gone before half a year is over.
    const { from, to } = code === 'churnRate' ? { from: '2012-05-20', to: '2012-06-03' } : period
    const { rows } = await server.db.pool.query<{ value: string | null }>(sql, [`${from} 00:00 Europe/Moscow`, `${to} 24:00 Europe/Moscow`])
    const expected = rows[0]!.value === null ? null : Number(rows[0]!.value)
    const { totals } = await ask({ measures: [code], period: { from, to } })
    const got = totals.values[code]
    // The scene must say something about the metric, or nothing is checked.
    expect([code, expected === null || expected === 0 ? 'nothing in the scene' : 'something']).toEqual([code, 'something'])
    expect(got).not.toBeNull()
    expect(Math.abs(got - expected!)).toBeLessThanOrEqual(METRICS.find((metric) => metric.code === code)!.format === 'money' ? 0.5 : 1e-5)
  })
})

const connected = METRICS.filter(({ source }) => source === 'connected')
const round = (metric: Metric, value: number): number => (metric.format === 'money' ? Math.sign(value) * Math.round(Math.abs(value)) : Number(value.toFixed(6)))

test('the rows behind any number of any question make that number', async () => {
  const { metrics } = (await owner.get('/api/analytics/catalogue')).body
  const known = new Map<string, string[]>(metrics.map((metric: { code: string; dimensions: string[] }) => [metric.code, metric.dimensions]))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...connected), fc.nat(), fc.nat(), fc.constantFrom('created', 'completed', 'paid'), fc.record({ cancelled: fc.boolean(), zero: fc.boolean(), delivery: fc.boolean() }),
      async (metric, dimensionAt, rowAt, base, switches) => {
        const dimensions = known.get(metric.code)!.filter((code) => DIMENSIONS.some((dimension) => dimension.code === code))
        const dimension = dimensions[dimensionAt % dimensions.length]
        const asked = { base, switches }
        const answer = await ask({ ...asked, measures: [metric.code], rows: dimension ? [dimension] : [] })
        const row = answer.rows.length > 0 ? answer.rows[rowAt % answer.rows.length] : null
        const value = (row ?? answer.totals).values[metric.code]
        const keys = row ? { [dimension!]: row.keys[0].code } : {}
        const { status, body } = await owner.post('/api/analytics/behind', { ...asked, period, measure: metric.code, keys, limit: 500 })
        expect([status, body.error]).toEqual([200, undefined])
        expect(body.value).toBe(value)
        const rows = [...body.rows]
        for (let cursor = body.nextCursor; cursor !== null && rows.length < 3000; ) {
          const page = (await owner.post('/api/analytics/behind', { ...asked, period, measure: metric.code, keys, limit: 500, cursor })).body
          rows.push(...page.rows)
          cursor = page.nextCursor
        }
        if (rows.length < 3000) expect(rows).toHaveLength(body.count)
        const { over, under } = body
        const sum = rows.reduce((total: number, one: { value: number }) => total + one.value, 0)
        if (rows.length === body.count) {
          if (over.how === 'sum') expect(Math.abs(sum - over.value)).toBeLessThan(0.01)
          if (over.how === 'count' || over.how === 'distinct') expect(body.count).toBe(over.value)
          if (over.how === 'average' && over.value !== null) expect(Math.abs(sum / body.count - over.value)).toBeLessThan(1e-6)
        }
        if (under && value !== null && metric.format === 'percent') expect(Math.abs((over.value / under.value) * 100 - value)).toBeLessThan(1e-5)
        if (!under && over.value !== null && value !== null) expect(round(metric, over.value)).toBe(round(metric, value))
      },
    ),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 40) },
  )
}, 240_000)

test('what adds up over all rows adds up to the total, the rest included', async () => {
  const question = { measures: ['revenue', 'orders', 'quantity', 'grossProfit'], rows: ['manager'] }
  const whole = await ask(question)
  const cut = await ask({ ...question, limit: 2 })
  for (const code of question.measures) {
    expect(whole.rows.reduce((sum: number, row: { values: Record<string, number> }) => sum + row.values[code]!, 0)).toBeCloseTo(whole.totals.values[code], 3)
    expect(cut.rows.reduce((sum: number, row: { values: Record<string, number> }) => sum + row.values[code]!, cut.rest.values[code])).toBeCloseTo(whole.totals.values[code], 3)
  }
  expect(cut.rest.groups).toBe(whole.rows.length - 2)
})

test('a cost of several shops is counted once in all, and in each of them by an equal share', async () => {
  const { rows, totals } = await ask({ measures: ['costs', 'adClicks'], rows: ['site'] })
  const { rows: expected } = await server.db.pool.query(`
    with days as (select k.sites, k.clicks, d.day, (k.amount * 100)::bigint * (d.i + 1) / d.n - (k.amount * 100)::bigint * d.i / d.n as a_day, k.clicks::bigint * (d.i + 1) / d.n - k.clicks::bigint * d.i / d.n as clicks_a_day, k.source
      from cost k cross join lateral (select k.date_from + i as day, i, k.date_to - k.date_from + 1 as n from generate_series(0, k.date_to - k.date_from) i) d where d.day between $1 and $2)
    select coalesce(s.site, '') as site, sum(coalesce(a_day * s.place / cardinality(sites) - a_day * (s.place - 1) / cardinality(sites), a_day))::float8 as costs
    from days left join lateral unnest(sites) with ordinality s(site, place) on true group by 1 order by 1`, [period.from, period.to])
  expect(expected.map(({ site }) => site)).toEqual(['', 'second', 'shop'])
  const bySite = (code: string): number => rows.find((row: { keys: { code: string }[] }) => row.keys[0]!.code === code).values.costs
  for (const { site, costs } of expected) expect([site, Math.abs(bySite(site) - costs) <= 0.5]).toEqual([site, true])
  expect(rows.reduce((sum: number, row: { values: { costs: number } }) => sum + row.values.costs, 0)).toBeCloseTo(totals.values.costs, 3)
})

test('who was responsible when an order was completed has it, whoever has it now', async () => {
  const by = async (dimension: string) => Object.fromEntries((await ask({ measures: ['completedOrders'], rows: [dimension] })).rows.map((row: { keys: { code: string }[]; values: { completedOrders: number } }) => [row.keys[0]!.code, row.values.completedOrders]))
  const { rows: expected } = await server.db.pool.query(`
    select coalesce(nullif(coalesce((select coalesce(l.fields -> 'managerId' ->> 0, 'nobody') from change_log l where l.entity_id = o.id and l.fields ? 'managerId' and l.at > o.status_changed_at order by l.id limit 1), o.manager_id::text), 'nobody'), '') as code, count(*)::int as count
    from "order" o join order_status s on s.code = o.status and s.group_code = 'complete'
    where o.created_at >= $1::timestamptz and o.created_at < $2::timestamptz group by 1`, [`${period.from} 00:00 Europe/Moscow`, `${period.to} 24:00 Europe/Moscow`])
  const atCompletion = await by('responsible')
  expect(atCompletion).toEqual(Object.fromEntries(expected.map(({ code, count }) => [code, count])))
  expect(atCompletion).not.toEqual(await by('manager'))
})

test('days of the year before stand beside the days', async () => {
  const year = await ask({ measures: ['orders'], rows: ['day'], period: { from: '2012-11-20', to: '2012-12-04' }, compare: 'year' })
  const then = await ask({ measures: ['orders'], rows: ['day'] })
  expect(year.comparedPeriod).toEqual(period)
  expect(year.rows.map((row: { compared: Record<string, number> }) => row.compared['orders'])).toEqual(then.rows.map((row: { values: Record<string, number> }) => row.values['orders']))
  expect(year.totals.compared.orders).toBe(then.totals.values.orders)
})

test('a condition on orders narrows every metric that is of orders', async () => {
  const where = { and: [{ field: 'status', op: 'in', value: ['complete'] }, { field: 'source.source', op: 'in', value: ['vk'] }] }
  const narrowed = await ask({ measures: ['revenue', 'orders', 'visits'], where })
  const filtered = await ask({ measures: ['revenue', 'orders'], filters: [{ dimension: 'status', in: ['complete'] }, { dimension: 'source', in: ['vk'] }] })
  expect([narrowed.totals.values.revenue, narrowed.totals.values.orders]).toEqual([filtered.totals.values.revenue, filtered.totals.values.orders])
  expect(narrowed.totals.values.visits).toBeNull()
  expect(narrowed.unanswered).toEqual([{ measure: 'visits', code: 'not_where', params: {} }])
})
