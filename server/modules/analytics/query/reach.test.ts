import { beforeAll, describe, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { METRICS } from '../../../../shared/metrics/index.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Right, Scope } from '#shared/rights.ts'
import { askMetrics } from './ask.ts'
import { askBehind, askReport } from '../reports/ask-report.ts'
import { behind } from './behind.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
let owner: Person
let manager: Person

const SITES = ['shop', 'second']
const METHODS = ['phone', 'shopping-cart']
/** Sixteen orders of four managers, two sites, two ways of ordering, each worth a power of two: a sum tells which are in it. */
const orders = Array.from({ length: 16 }, (_, index) => ({
  id: index + 1, number: `${index + 1}`, site: SITES[index % 2]!, manager_id: 501 + (index >> 1) % 4, order_method: METHODS[index >> 3]!, order_type: '', delivery_type: '', status: 'new', customer_id: 100 + index,
  created_at: '2026-03-02 10:00:00.000', total: 2 ** index, currency: 'RUB', version: 1,
}))

beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  manager = await signedIn(server, 'manager')
  await engine.clickhouse.insert('order', [...orders, { ...orders[0]!, id: 99, manager_id: manager.id, total: 7_000_000 }])
  await engine.clickhouse.insert('order_item', orders.map(({ id, site, manager_id, total, created_at }) => ({ id, order_id: id, site, manager_id, total, product_id: 1, quantity: 1, order_status: 'new', order_created_at: created_at, version: 1 })))
  await engine.clickhouse.insert('task', tasks)
  await engine.clickhouse.insert('visit', [{ id: 1, visitor_id: 1, site: 'shop', started_at: '2026-03-02 10:00:00.000', version: 1 }])
})

/** Tasks of each of the managers, of nobody, and of two groups, about orders of either way of ordering and about none. */
const tasks = [501, 502, 503, 0, 0, 0].flatMap((performer_id, index) => [0, 1, 2].map((place) => ({
  id: index * 3 + place + 1, performer_id, performer_group_id: index < 3 ? 0 : [71, 72, 71][index - 3]!, site: ['shop', 'second', ''][(place + index) % 3]!, order_id: place === 2 ? 0 : place === 0 ? 1 : 16, kind: '',
  created_at: '2026-03-01 10:00:00.000', due_at: '2026-03-03 10:00:00.000', completed_at: place === 0 ? '2026-03-03 09:00:00.000' : null, complete: place === 0 ? 1 : 0, version: 1,
})))

const period = { from: '2026-03-01', to: '2026-03-31' }
const actor = (grants: Partial<Actor['grants']>): Actor => ({
  kind: 'user', id: 502, name: 'P', grants: { rights: { 'analytics.view': 'all', 'orders.view': 'all' }, sites: 'all', fields: {}, limits: {}, userId: 502, groupIds: [], colleagueIds: [503], ...grants },
})
const platform = () => ({ db: server.db, clickhouse: engine.clickhouse })
const ids = (sum: number): number[] => orders.filter((order) => (Math.round(sum) & order.total) !== 0).map(({ id }) => id)
const view = (scope: Scope): Partial<Record<Right, Scope>> => ({ 'analytics.view': scope, 'orders.view': 'all' })

describe('figures reach as far as the person does', () => {
  const people: [string, Partial<Actor['grants']>, (order: (typeof orders)[number]) => boolean][] = [
    ['their own orders', { rights: view('own') }, (order) => order.manager_id === 502],
    ['those of the group', { rights: view('group') }, (order) => [502, 503].includes(order.manager_id)],
    ['one site', { sites: ['second'] }, (order) => order.site === 'second'],
    ['no site', { sites: [] }, () => false],
    ['one way of ordering', { limits: { 'order.orderMethod': ['phone'] } }, (order) => order.order_method === 'phone'],
    ['all at once', { rights: view('group'), sites: ['shop'], limits: { 'order.orderMethod': ['phone'] } }, (order) => [502, 503].includes(order.manager_id) && order.site === 'shop' && order.order_method === 'phone'],
  ]
  test.each(people)('%s', async (_name, grants, reaches) => {
    const who = actor(grants)
    const expected = orders.filter(reaches).map(({ id }) => id)
    const question = { period, filters: [{ dimension: 'manager', in: ['501', '502', '503', '504'] }] }
    for (const rows of [[], ['product']]) {
      const { totals } = await askMetrics(platform(), who, { ...question, measures: ['revenue'], rows })
      expect(ids(totals.values['revenue']!)).toEqual(expected)
    }
    const { totals } = await askMetrics(platform(), who, { period, measures: ['historicClv', 'repeatRate'], rows: [] })
    if (expected.length > 0 && grants.rights !== undefined) expect(totals.values['historicClv']).toBe(Math.round(expected.reduce((sum, id) => sum + orders[id - 1]!.total, 0) / expected.length))
    const rows = await behind(platform(), who, { ...question, measure: 'revenue' })
    expect(rows.rows.map(({ id }) => id).sort((one, other) => one - other)).toEqual(expected)
  })

  test('what is nobody’s is answered to whoever sees everything alone', async () => {
    const question = { period, measures: ['visits', 'siteConversion', 'stockQuantity'] }
    expect((await askMetrics(platform(), actor({}), question)).unanswered).toEqual([])
    for (const grants of [{ rights: view('own') }, { limits: { 'order.orderMethod': ['phone'] } }]) {
      const answer = await askMetrics(platform(), actor(grants), question)
      expect(answer.unanswered.map(({ measure, code }) => [measure, code])).toEqual(question.measures.map((measure) => [measure, 'beyond_scope']))
      expect(answer.totals.values).toEqual({ visits: null, siteConversion: null, stockQuantity: null })
    }
  })

  test('purchase prices hide whatever tells of them, costs what tells of costs; the number is refused by name', async () => {
    const margins = ['grossProfit', 'margin', 'markup', 'ltv', 'ltv3', 'stockValue', 'attributedProfit']
    const answer = await askMetrics(platform(), actor({}), { period, measures: [...margins, 'adCost', 'romi', 'revenue'] })
    expect(answer.unanswered.map(({ measure }) => measure)).toEqual([...margins, 'adCost', 'romi'])
    expect(answer.unanswered[0]).toEqual({ measure: 'grossProfit', code: 'hidden', params: { right: 'orders.purchase_price' } })
    expect(Object.entries(answer.totals.values).filter(([, value]) => value !== null).map(([code]) => code)).toEqual(['revenue'])
    await expect(behind(platform(), actor({}), { measure: 'margin', period })).rejects.toMatchObject({ code: 'unanswered' })
    const withField = actor({ rights: { 'analytics.view': 'all', 'orders.view': 'all', 'orders.purchase_price': 'all' }, fields: { 'order.purchaseSum': 'hidden' } })
    expect((await askMetrics(platform(), withField, { period, measures: ['margin'] })).totals.values['margin']).toBeNull()
  })

  test('a dimension of a field that is kept from a person is refused', async () => {
    const who = actor({ fields: { 'order.deliveryAddress': 'hidden', 'order.source': 'hidden' } })
    for (const dimension of ['city', 'region', 'source', 'campaign']) {
      await expect(askMetrics(platform(), who, { period, measures: ['orders'], rows: [dimension] })).rejects.toMatchObject({ code: 'field_forbidden' })
      await expect(behind(platform(), who, { period, measure: 'orders', keys: { [dimension]: 'Казань' } })).rejects.toMatchObject({ code: 'field_forbidden' })
    }
    // Whose segments are whose business is a right of its own.
    await expect(askMetrics(platform(), actor({}), { period, measures: ['orders'], rows: ['customerSegment'] })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(behind(platform(), actor({}), { period, measure: 'orders', keys: { customerSegment: '1' } })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('reports and metrics reach alike', () => {
  const sites = [['all', 'all'], ['one site', ['second']], ['no site', []]] as const
  const limits = [['any way of ordering', {}], ['one way', { 'order.orderMethod': ['phone'] }]] as const
  const combinations = (['own', 'group', 'all'] as const).flatMap((scope) => sites.flatMap((site) => limits.map((limit) => ({ scope, where: site[0], site: site[1], how: limit[0], limit: limit[1] }))))

  test.each(combinations)('$scope, $where, $how', async ({ scope, site, limit }) => {
    const who = actor({ rights: view(scope), sites: site as 'all', limits: limit, groupIds: [71] })
    const people = scope === 'own' ? [502] : [502, 503]
    const reaches = (held: boolean, of: string, order: number): boolean =>
      (scope === 'all' || held) && (site === 'all' || (site as readonly string[]).includes(of)) && (!('order.orderMethod' in limit) || orders[order - 1]?.order_method === 'phone')
    const expected = tasks.filter((task) => reaches(people.includes(task.performer_id) || task.performer_group_id === 71, task.site, task.order_id)).map(({ id }) => id)
    const both = { db: server.db, clickhouse: engine.clickhouse, catalogues: [], visibility: {} }
    const days = { ...period, sites: [] as string[] }
    const [metrics, overview] = await Promise.all([
      askMetrics(platform(), who, { period, measures: ['tasksDue', 'tasksOverdue', 'tasksOnTime', 'orders', 'revenue', 'newCustomers', 'visits'], filters: [] }),
      askReport(both, who, 'overview', days),
    ])
    const cells = Object.assign({}, ...overview.blocks.filter(({ kind }) => kind === 'figures').map(({ rows }) => rows[0]!.cells)) as Record<string, { value: number | null }>
    // Where nothing is anybody's, a metric has no answer and a report counts none.
    const said = Object.entries(metrics.totals.values).map(([code, value]) => [code, value ?? 0])
    expect(said).toEqual(said.map(([code]) => [code, Number((cells[code!]!.value ?? 0).toFixed(6))]))
    const byMetric = await behind(platform(), who, { measure: 'tasksDue', period })
    const byReport = await askBehind(both, who, 'tasks', { question: days, cell: { block: 'tasks', row: 'all', column: 'tasksDue' } })
    for (const { rows } of [byMetric, byReport]) expect(rows.map(({ id }) => id).sort((one, other) => one - other)).toEqual(expected)
  })
})

test('a manager sees the figures of their own orders, through the door', async () => {
  const { status, body } = await manager.post('/api/analytics/query', { measures: ['revenue', 'orders', 'margin'], period })
  expect([status, body.totals.values]).toEqual([200, { revenue: 7_000_000, orders: 1, margin: null }])
  const looker = await signedIn(server, 'owner')
  await looker.post('/api/view-as', { userId: manager.id })
  expect((await looker.get(`/api/analytics/query/export?format=csv&question=${encodeURIComponent(JSON.stringify({ measures: ['revenue'], period }))}`)).body.error.code).toBe('only_looking')
  const catalogue = (await manager.get('/api/analytics/catalogue')).body
  expect(catalogue.metrics.filter((metric: { code: string }) => ['revenue', 'margin', 'visits', 'calls'].includes(metric.code)).map((metric: { code: string; mayAsk: boolean }) => [metric.code, metric.mayAsk]).sort()).toEqual([['calls', false], ['margin', false], ['revenue', true], ['visits', false]])
})

test('a person’s own title of a record is shown only where they may see the record', async () => {
  const own = await behind(platform(), actor({ rights: { 'analytics.view': 'all' } }), { measure: 'orders', period })
  expect(own.count).toBe(17)
  expect(own.rows.every(({ title, fields }) => title === null && Object.keys(fields).length === 0)).toBe(true)
})

test('what is asked wrongly is refused by name', async () => {
  const wrong: [object, string][] = [
    [{ measures: ['nonsense'], period }, 'invalid'],
    [{ measures: ['orders'], rows: ['nonsense'], period }, 'invalid'],
    [{ measures: ['orders'], period: { from: '2026-02-30', to: '2026-03-01' } }, 'invalid'],
    [{ measures: ['orders'], period: { from: '2026-03-02', to: '2026-03-01' } }, 'invalid'],
    [{ measures: ['orders'], period: { from: '9999-12-30', to: '9999-12-31' } }, 'invalid'],
    [{ measures: ['orders'], rows: ['day'], columns: ['day'], period }, 'invalid'],
    [{ measures: ['orders'], period, sort: { by: 'revenue', direction: 'asc' } }, 'invalid'],
    [{ measures: ['orders'], period, where: { field: 'nonsense', op: 'eq', value: 1 } }, 'condition_invalid'],
  ]
  for (const [question, code] of wrong) {
    const answer = await owner.post('/api/analytics/query', question)
    expect([question, answer.status, answer.body.error?.code]).toEqual([question, 400, code])
  }
  for (const { code } of METRICS.filter((metric) => metric.source !== 'connected')) {
    const { body } = await owner.post('/api/analytics/query', { measures: [code], period })
    expect([code, body.totals.values[code], body.unanswered[0].code]).toEqual([code, null, 'not_connected'])
  }
})
