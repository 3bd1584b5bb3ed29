import fc from 'fast-check'
import { DateTime } from 'luxon'
import { beforeAll, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { byHand } from '../../../../test/database.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { comparedPeriod, comparedUntil } from './period.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
let owner: Person
const order = (id: number, at: string, more: object = {}) => ({ id, number: `${id}`, site: 'shop', status: 'new', created_at: at, total: 100, currency: 'RUB', version: 1, ...more })

beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  // Berlin: the clock goes from 02:00 to 03:00 on 29 March 2026, and back from 03:00 to 02:00 on 25 October.
  await byHand(server.db, `update account set time_zone = 'Europe/Berlin', settings_version = settings_version + 1000`)
  await engine.clickhouse.insert('order', [
    order(1, '2026-03-28 22:59:59.999'), // 23:59 of the 28th
    order(2, '2026-03-28 23:00:00.000'), // midnight of the 29th
    order(3, '2026-03-29 21:59:59.999'), // the last moment of a day of 23 hours
    order(4, '2026-03-29 22:00:00.000'), // midnight of the 30th, by summer time
    order(5, '2026-10-24 21:59:59.999'),
    order(6, '2026-10-24 22:00:00.000'), // midnight of the 25th, by summer time
    order(7, '2026-10-25 00:30:00.000'), // 02:30, the first time
    order(8, '2026-10-25 01:30:00.000'), // 02:30, once more
    order(9, '2026-10-25 22:59:59.999'), // the last moment of a day of 25 hours
    order(10, '2026-10-25 23:00:00.000'),
    // Two customers became one: the orders of both are his.
    order(20, '2026-05-01 10:00:00.000', { customer_id: 7, earlier_orders: 0 }),
    order(21, '2026-05-02 10:00:00.000', { customer_id: 8, earlier_orders: 0 }),
    order(21, '2026-05-02 10:00:00.000', { customer_id: 7, earlier_orders: 1, version: 2 }),
    // Deleted, cancelled, free of charge.
    order(22, '2026-06-01 10:00:00.000', { total: 500 }),
    order(22, '2026-06-01 10:00:00.000', { total: 500, version: 2, is_deleted: 1 }),
    order(23, '2026-06-01 11:00:00.000', { total: 700, status: 'no-call' }),
    order(24, '2026-06-01 12:00:00.000', { total: 0 }),
    order(25, '2026-06-01 13:00:00.000', { total: 1100, delivery_cost: 300 }),
  ])
  await engine.clickhouse.insert('customer', [{ id: 7, site: 'shop', created_at: '2026-05-01 09:00:00.000', version: 1 }, { id: 8, site: 'shop', created_at: '2026-05-01 09:00:00.000', version: 1 }, { id: 8, version: 2, is_deleted: 1 }])
})

const ask = async (question: object) => {
  const { status, body } = await owner.post('/api/analytics/query', question)
  expect([status, body.error]).toEqual([200, undefined])
  return body
}
const codes = (body: any, measure: string): [string, number][] => body.rows.map((row: any) => [row.keys[0].code, row.values[measure]])

test('a day that is an hour shorter or longer holds what happened between its midnights', async () => {
  expect(codes(await ask({ measures: ['orders'], rows: ['day'], period: { from: '2026-03-28', to: '2026-03-30' } }), 'orders')).toEqual([['2026-03-28', 1], ['2026-03-29', 2], ['2026-03-30', 1]])
  expect(codes(await ask({ measures: ['orders'], rows: ['day'], period: { from: '2026-10-24', to: '2026-10-26' } }), 'orders')).toEqual([['2026-10-24', 1], ['2026-10-25', 4], ['2026-10-26', 1]])
  expect((await ask({ measures: ['orders'], period: { from: '2026-03-29', to: '2026-03-29' } })).totals.values.orders).toBe(2)
  expect((await ask({ measures: ['orders'], period: { from: '2026-10-25', to: '2026-10-25' } })).totals.values.orders).toBe(4)
})

test('an hour that comes twice is one hour of the clock', async () => {
  const hours = new Map(codes(await ask({ measures: ['orders'], rows: ['hour'], period: { from: '2026-10-25', to: '2026-10-25' } }), 'orders'))
  expect([hours.get('02'), hours.get('00'), hours.get('23'), hours.get('03')]).toEqual([2, 1, 1, 0])
})

test('whole months are compared with whole months, days one by one', async () => {
  const march = await ask({ measures: ['orders'], period: { from: '2026-03-01', to: '2026-03-31' }, compare: 'previous' })
  expect(march.comparedPeriod).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  const days = await ask({ measures: ['orders'], rows: ['day'], period: { from: '2026-10-25', to: '2026-10-26' }, compare: 'previous' })
  expect(days.comparedPeriod).toEqual({ from: '2026-10-23', to: '2026-10-24' })
  expect(days.rows.map((row: any) => [row.keys[0].code, row.values.orders, row.compared.orders])).toEqual([['2026-10-25', 4, 0], ['2026-10-26', 1, 1]])
})

test('what goes on is compared with as much of the other period: up to the same time of the day beside today, by the clock of the account', () => {
  const until = (from: string, to: string, how: 'previous' | 'week' | 'year', now: string): string | undefined => comparedUntil({ from, to }, comparedPeriod({ from, to }, how), 'Europe/Berlin', new Date(now))?.toISOString()
  expect(until('2026-04-01', '2026-04-01', 'week', '2026-04-01T10:20:30Z')).toBe('2026-03-25T11:20:00.000Z') // 12:20 by summer time, and by winter time
  expect(until('2026-11-22', '2026-11-22', 'previous', '2026-11-22T09:20:00Z')).toBe('2026-11-21T09:20:00.000Z')
  expect(until('2026-11-16', '2026-11-29', 'previous', '2026-11-22T09:20:00Z')).toBe('2026-11-08T09:20:00.000Z') // the seventh of fourteen days
  expect(until('2026-11-01', '2026-11-22', 'year', '2026-11-21T23:30:00Z')).toBe('2025-11-21T23:30:00.000Z') // 00:30 of the 22nd
  expect([until('2026-11-20', '2026-11-21', 'previous', '2026-11-22T09:20:00Z'), until('2026-11-23', '2026-11-24', 'previous', '2026-11-22T09:20:00Z')]).toEqual([undefined, undefined])
})

test('today is compared with the same hours of the week before; hours to come show that day to its end', async () => {
  const now = DateTime.now().setZone('Europe/Berlin')
  const beside = now.minus({ weeks: 1 })
  const moment = (time: DateTime): string => time.toUTC().toFormat('yyyy-MM-dd HH:mm:ss.SSS')
  await engine.clickhouse.insert('order', [
    order(30, moment(now.startOf('day')), { total: 10 }),
    order(31, moment(beside.startOf('day')), { total: 20 }),
    order(32, moment(beside.endOf('day')), { total: 40 }),
  ])
  const period = { from: now.toFormat('yyyy-MM-dd'), to: now.toFormat('yyyy-MM-dd') }
  // In the first minute of a day nothing of it has passed.
  const passed = now.hour + now.minute > 0 ? 20 : 0
  const byHour = await ask({ measures: ['revenue'], rows: ['hour'], period, compare: 'week' })
  expect([byHour.totals.values.revenue, byHour.totals.compared.revenue, byHour.comparedPeriod.from]).toEqual([10, passed, beside.toFormat('yyyy-MM-dd')])
  expect(byHour.rows.find((row: any) => row.keys[0].code === '23').compared.revenue).toBe(40)
  expect((await ask({ measures: ['revenue'], rows: ['source'], period, compare: 'week' })).rows.map((row: any) => row.compared.revenue)).toEqual([passed])
  const before = { from: beside.toFormat('yyyy-MM-dd'), to: beside.toFormat('yyyy-MM-dd') }
  expect((await ask({ measures: ['revenue'], period: before, compare: 'week' })).comparedUntil).toBeUndefined()
})

test('where there is nothing, sums are nought and quotients are none; every day stands there all the same', async () => {
  const body = await ask({ measures: ['orders', 'revenue', 'averageOrder', 'cancelRate', 'medianOrder'], rows: ['day'], period: { from: '2020-02-28', to: '2020-03-01' } })
  expect(body.rows.map((row: any) => row.keys[0].code)).toEqual(['2020-02-28', '2020-02-29', '2020-03-01'])
  for (const values of [body.totals.values, ...body.rows.map((row: any) => row.values)]) expect(values).toEqual({ orders: 0, revenue: 0, averageOrder: null, cancelRate: null, medianOrder: null })
})

test('deleted orders are gone; cancelled, free and delivery go by their switches; rates see the cancelled always', async () => {
  const period = { from: '2026-06-01', to: '2026-06-01' }
  const measures = ['orders', 'revenue', 'cancelRate']
  const of = async (switches: object) => Object.values((await ask({ measures, period, switches })).totals.values)
  const third = 33.333333
  expect(await of({})).toEqual([2, 1100, third])
  expect(await of({ cancelled: true })).toEqual([3, 1800, third])
  expect(await of({ zero: false })).toEqual([1, 1100, 50])
  expect(await of({ delivery: false })).toEqual([2, 800, third])
})

test('customers who became one are one', async () => {
  const period = { from: '2026-05-01', to: '2026-05-31' }
  expect((await ask({ measures: ['newCustomers', 'buyers', 'repeatRate', 'createdCustomers', 'repeatShare'], period })).totals.values).toEqual({ newCustomers: 1, buyers: 1, repeatRate: 100, createdCustomers: 1, repeatShare: 50 })
})

test('an answer goes out as a file of each kind', async () => {
  const question = encodeURIComponent(JSON.stringify({ measures: ['revenue', 'orders'], rows: ['day'], period: { from: '2026-06-01', to: '2026-06-02' } }))
  const csv = await owner.get(`/api/analytics/query/export?format=csv&locale=ru&question=${question}`)
  expect([csv.status, csv.headers.get('content-type'), csv.headers.get('content-disposition')]).toEqual([200, 'text/csv; charset=utf-8', 'attachment; filename="report-2026-06-01-2026-06-02.csv"'])
  expect(csv.body.split('\r\n').slice(1, 4)).toEqual(['2026-06-01;11;2', '2026-06-02;0;0', 'Всего;11;2'])
  expect((await owner.get(`/api/analytics/query/export?format=json&question=${question}`)).body[0]).toEqual({ day: '2026-06-01', revenue: 11, orders: 2 })
  expect((await owner.get(`/api/analytics/query/export?format=xml&question=${question}`)).body).toContain('<cell code="revenue"')
  expect((await owner.get(`/api/analytics/query/export?format=xlsx&question=${question}`)).headers.get('content-type')).toContain('spreadsheetml')
  for (const wrong of ['{', '{}']) expect((await owner.get(`/api/analytics/query/export?format=csv&question=${encodeURIComponent(wrong)}`)).status).toBe(400)
})

test('days begin at midnight also where the clock is three quarters of an hour beside the others, in winter and in summer', async () => {
  // Chatham: 12:45 ahead; 13:45 until 5 April, a day of 25 hours.
  await byHand(server.db, `update account set time_zone = 'Pacific/Chatham', settings_version = settings_version + 1000`)
  await engine.clickhouse.insert('order', [
    order(40, '2026-04-04 10:14:59.999'), order(41, '2026-04-04 10:15:00.000'), order(42, '2026-04-05 11:14:59.999'), order(43, '2026-04-05 11:15:00.000'),
    order(44, '2026-07-09 11:14:59.999'), order(45, '2026-07-09 11:15:00.000'), order(46, '2026-07-10 11:14:59.999'), order(47, '2026-07-10 11:15:00.000'),
  ])
  const days = async (from: string, to: string) => codes(await ask({ measures: ['orders'], rows: ['day'], period: { from, to } }), 'orders')
  expect(await days('2026-04-04', '2026-04-06')).toEqual([['2026-04-04', 1], ['2026-04-05', 2], ['2026-04-06', 1]])
  expect(await days('2026-07-09', '2026-07-11')).toEqual([['2026-07-09', 1], ['2026-07-10', 2], ['2026-07-11', 1]])
  const hours = new Map(codes(await ask({ measures: ['orders'], rows: ['hour'], period: { from: '2026-07-10', to: '2026-07-10' } }), 'orders'))
  expect([hours.get('00'), hours.get('12'), hours.get('23')]).toEqual([1, 0, 1])
})

// Nights when clocks moved: at midnight itself in Sao Paulo and Tehran, by half an hour on Lord Howe, three quarters beside the others on Chatham.
const NIGHTS: [zone: string, night: string][] = [
  ['Europe/Berlin', '2026-03-29'], ['Europe/Berlin', '2026-10-25'], ['America/Sao_Paulo', '2018-11-04'], ['America/Sao_Paulo', '2019-02-17'], ['Asia/Tehran', '2022-03-22'], ['Asia/Tehran', '2021-09-22'],
  ['Australia/Lord_Howe', '2026-04-05'], ['Australia/Lord_Howe', '2026-10-04'], ['Pacific/Chatham', '2026-09-27'], ['America/New_York', '2026-11-01'],
]
test.each(NIGHTS)('in %s around the night of %s each order stands in one day, hour and week of the clock there, and they add up to the whole', async (zone, night) => {
  await byHand(server.db, `update account set time_zone = '${zone}', settings_version = settings_version + 1000`)
  await engine.clickhouse.command('truncate table `order`')
  const middle = DateTime.fromISO(night, { zone })
  const [first, last] = [middle.minus({ days: 2 }), middle.plus({ days: 2 })]
  const moments = fc.sample(fc.oneof(fc.integer({ min: -60 * 60, max: 60 * 60 }).map((minutes) => minutes * 60_000), fc.integer({ min: -16, max: 16 }).chain((quarters) => fc.integer({ min: -1, max: 1 }).map((edge) => quarters * 900_000 + edge))), 400)
    .map((away) => middle.plus({ milliseconds: away }))
  await engine.clickhouse.insert('order', moments.map((moment, index) => order(100 + index, moment.toUTC().toFormat('yyyy-MM-dd HH:mm:ss.SSS'), { total: 2 ** (index % 20) })))
  const inside = moments.map((moment, index) => ({ moment, total: 2 ** (index % 20) })).filter(({ moment }) => moment >= first.startOf('day') && moment <= last.endOf('day'))
  const tally = (code: (moment: DateTime) => string) => Object.fromEntries(Object.entries(Object.groupBy(inside, ({ moment }) => code(moment))).map(([key, all]) => [key, [all!.length, all!.reduce((sum, { total }) => sum + total, 0)]]))
  const measures = ['orders', 'revenue']
  const period = { from: first.toISODate(), to: last.toISODate() }
  const by = async (row: string) => {
    const body = await ask({ measures, rows: [row], period })
    return Object.fromEntries(body.rows.filter((one: any) => one.values.orders > 0).map((one: any) => [one.keys[0].code, Object.values(one.values)]))
  }
  const whole = Object.values(tally(() => 'all'))[0]
  expect(Object.values((await ask({ measures, period })).totals.values)).toEqual(whole)
  expect(await by('day')).toEqual(tally((moment) => moment.toISODate()!))
  expect(await by('hour')).toEqual(tally((moment) => moment.toFormat('HH')))
  expect(await by('week')).toEqual(tally((moment) => moment.startOf('week').toISODate()!))
  // Asked for one by one, days neither share an order nor leave one out.
  const days = Array.from({ length: 5 }, (_, index) => first.plus({ days: index }).toISODate()!)
  const alone = await Promise.all(days.map(async (day) => (await ask({ measures, period: { from: day, to: day } })).totals.values))
  expect([alone.reduce((sum, one) => sum + one.orders, 0), alone.reduce((sum, one) => sum + one.revenue, 0)]).toEqual(whole)
  // The grid of the ready report draws the same days.
  const { status, body: report } = await owner.post('/api/analytics/reports/overview', period)
  expect(status).toBe(200)
  const grid = report.blocks.find((block: any) => block.rows.some((one: any) => one.key === days[0]))
  expect(grid.rows.map((one: any) => [one.key, one.cells.orders.value])).toEqual(days.map((day) => [day, tally((moment) => moment.toISODate()!)[day]?.[0] ?? 0]))
})
