import { DateTime } from 'luxon'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { byHand } from '../../../../test/database.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { dateTime } from '../../../platform/clickhouse/index.ts'
import { watchHours, watchSilence } from './watch-figures.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const ZONE = 'Europe/Moscow'
/** A Wednesday afternoon; nine weeks of orders stand before it. */
const NOW = DateTime.fromISO('2026-03-18T15:20', { zone: ZONE })
const held = {} as { owner: Person; manager: Person }

/** Forty orders an hour by day; in the last six hours yandex brings none. */
async function nineWeeks(): Promise<void> {
  const orders: object[] = []
  const visits: object[] = []
  for (let hour = NOW.minus({ weeks: 9 }).startOf('hour'); hour < NOW.startOf('hour'); hour = hour.plus({ hours: 1 })) {
    if (hour.hour < 9 || hour.hour > 20) continue
    const isLate = +hour >= +NOW.startOf('hour').minus({ hours: 6 })
    for (let one = 0; one < (isLate ? 8 : 20); one += 1) {
      const moment = dateTime(hour.plus({ minutes: one * 2 }).toJSDate())
      orders.push({ id: orders.length + 1, site: 'shop', created_at: moment, status_changed_at: moment, total: 300_000, source: one < 8 ? 'google' : 'yandex', medium: one < 8 ? 'organic' : 'cpc', order_method: 'cart', version: 1 })
    }
    for (let one = 0; one < 50; one += 1) visits.push({ id: visits.length + 1, site: 'shop', started_at: dateTime(hour.plus({ minutes: one }).toJSDate()), version: 1 })
  }
  for (const [table, rows] of [['order', orders], ['visit', visits]] as const) for (let from = 0; from < rows.length; from += 2000) await engine.clickhouse.insert(table, rows.slice(from, from + 2000))
}

beforeAll(async () => {
  await byHand(server.db, `update account set time_zone = '${ZONE}', settings_version = settings_version + 1`)
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
  await nineWeeks()
})
beforeEach(async () => {
  for (const table of ['metric_alert', 'alert_tolerance', 'staff_notification']) await byHand(server.db, `delete from ${table}`)
})
const look = () => watchHours(server, NOW.toJSDate())
const alerts = async () => (await held.owner.get('/api/metric-alerts')).body.alerts
const told = async (person: Person): Promise<string[]> => (await person.get('/api/notifications')).body.rows.map((row: { text: string }) => row.text)

describe('figures that leave their corridor', () => {
  test('are told in words, with the source that explains most of it', async () => {
    await look()
    const [found] = (await alerts()).filter((one: { metric: string }) => one.metric === 'orders')
    expect(found).toMatchObject({ metric: 'orders', site: '', direction: 'below', cause: { dimension: 'source', key: 'yandex / cpc', value: 0 }, endedAt: null })
    expect(found.text.ru).toMatch(/^Новые заказы: \d+ за \d\d:\d\d–15:00, меньше обычного: .*разницы — источник «yandex \/ cpc»: 0 вместо \d+\.$/)
    expect(found.text.en).toContain('less than usual')
    expect((await told(held.owner)).filter((text) => text.startsWith('Новые заказы')).length).toBe(1)
    // Less money and a lower conversion are the same news.
    expect((await alerts()).map((one: { metric: string }) => one.metric)).toEqual(['orders'])
  })

  test('are told once, however often one looks', async () => {
    await look()
    const before = (await told(held.owner)).length
    await look()
    await look()
    expect((await told(held.owner)).length).toBe(before)
  })

  test('say which orders their money leaves out', async () => {
    const { watched } = (await held.owner.get('/api/alert-settings')).body
    // How many orders came would be told alone.
    await held.owner.put('/api/alert-settings', { watched: watched.map((one: { metric: string }) => ({ ...one, isOn: one.metric === 'revenue' })) })
    const [late] = await engine.clickhouse.query<{ ids: number[] }>(`select groupArray(id) as ids from \`order\` final where created_at >= {since:DateTime64(3)}`, { since: dateTime(NOW.startOf('hour').minus({ hours: 3 }).toJSDate()) })
    const rated = async (isRated: 0 | 1, version: number) => engine.clickhouse.query(`insert into \`order\` select * replace (${isRated} as is_rated, ${isRated ? 300_000 : 0} as total, ${version} as version) from \`order\` final where id in {ids:Array(UInt64)}`, { ids: late!.ids })
    await rated(0, 2)
    await look()
    const [found] = await alerts()
    expect(found).toMatchObject({ metric: 'revenue', direction: 'below', value: 0, unrated: expect.any(Number) })
    expect(late!.ids.length % found.unrated).toBe(0)
    expect(found.text.ru).toContain(`. Без ${found.unrated} заказов, у которых нет курса валюты.`)
    expect(found.text.en).toContain(`Left out: ${found.unrated} orders without a rate.`)
    await rated(1, 3)
    await held.owner.put('/api/alert-settings', { watched })
  })

  test('end when they are back', async () => {
    await look()
    expect((await held.owner.get('/api/metric-alerts')).body.open).toBeGreaterThan(0)
    await watchHours(server, NOW.minus({ days: 2 }).toJSDate())
    expect((await held.owner.get('/api/metric-alerts')).body.open).toBe(0)
  })

  test('wait for the morning, unless told otherwise', async () => {
    await held.owner.put('/api/alert-settings', { quietFrom: '14:00', quietUntil: '16:00' })
    await look()
    expect(await told(held.owner)).toEqual([])
    await watchSilence(server, NOW.plus({ minutes: 45 }).toJSDate())
    expect((await told(held.owner)).length).toBeGreaterThan(0)
    await held.owner.put('/api/alert-settings', { quietFrom: '21:00', quietUntil: '09:00' })
  })

  test('called normal end, and are not raised again: the corridor is wider', async () => {
    await look()
    const first = await alerts()
    for (let said = 0; said < 6; said += 1) {
      for (const one of (await alerts()).filter((alert: { endedAt: string | null }) => alert.endedAt === null)) await held.owner.post(`/api/metric-alerts/${one.id}/judge`, { judged: 'normal' })
      await look()
    }
    expect((await held.owner.get('/api/metric-alerts')).body.open).toBe(0)
    const { tolerances } = (await held.owner.get('/api/alert-settings')).body
    expect(tolerances.map((one: { metric: string }) => one.metric)).toEqual(expect.arrayContaining(first.map((one: { metric: string }) => one.metric)))
    await held.owner.post('/api/alert-settings/reset', { metric: 'orders', site: '' })
    await look()
    expect((await alerts()).find((one: { metric: string; endedAt: string | null }) => one.metric === 'orders' && one.endedAt === null)).toBeDefined()
  })

  test('put off are not told', async () => {
    await held.owner.put('/api/alert-settings', { owners: false })
    await look()
    for (const one of await alerts()) await held.owner.post(`/api/metric-alerts/${one.id}/snooze`, { hours: 3 })
    await byHand(server.db, `update metric_alert set told_at = null`)
    await byHand(server.db, `update alert_tolerance set snoozed_until = '2026-03-18T18:00:00Z'`)
    await held.owner.put('/api/alert-settings', { owners: true })
    await look()
    expect(await told(held.owner)).toEqual([])
  })

  test('are nobody’s who may not see the figures of all', async () => {
    await look()
    expect((await held.manager.get('/api/metric-alerts')).status).toBe(403)
    await held.owner.put('/api/alert-settings', { userIds: [held.manager.id] })
    await byHand(server.db, 'delete from metric_alert')
    await look()
    expect(await told(held.manager)).toEqual([])
  })

  test('of all sites are not told to whoever answers for one', async () => {
    const ofOneSite = await signedIn(server, 'director')
    await byHand(server.db, `with made as (insert into user_group (code, name, sites) values ('one-site', 'Один магазин', '{second}') returning id),
      granted as (insert into user_group_right (group_id, "right", scope) select id, 'analytics.view', 'all' from made)
      update user_group_member set group_id = (select id from made) where user_id = ${ofOneSite.id}`)
    await held.owner.put('/api/alert-settings', { userIds: [ofOneSite.id] })
    await look()
    expect((await told(held.owner)).length).toBeGreaterThan(0)
    expect((await server.db.pool.query('select from staff_notification where user_id = $1', [ofOneSite.id])).rows).toEqual([])
    await held.owner.put('/api/alert-settings', { userIds: [] })
  })

  test('are not looked for where nothing is watched', async () => {
    const { watched } = (await held.owner.get('/api/alert-settings')).body
    await held.owner.put('/api/alert-settings', { watched: watched.map((one: object) => ({ ...one, isOn: false })) })
    await look()
    expect(await alerts()).toEqual([])
    await held.owner.put('/api/alert-settings', { watched })
  })
})

describe('a site that sends no orders', () => {
  const last = NOW.minus({ minutes: 80 })
  beforeAll(async () => {
    // Twelve an hour between nine and nine, until eighty minutes ago. Rows by hand: how they came is none of the watch's business.
    await byHand(server.db, `
      insert into "order" (number, site, status, created_at, status_changed_at, from_api, currency, country_iso)
      select 'w' || row_number() over (), 'shop', 'new', moment, moment, true, 'RUB', 'RU'
      from generate_series('${last.minus({ weeks: 9 }).toISO()}'::timestamptz, '${last.toISO()}'::timestamptz, interval '5 minutes') moment
      where extract(hour from moment at time zone '${ZONE}') between 9 and 20`)
  })
  test('is told of, with what usually comes meanwhile, and no more when one comes', async () => {
    await watchSilence(server, NOW.toJSDate())
    const [found] = await alerts()
    expect(found).toMatchObject({ metric: 'silence', site: 'shop', value: 80 })
    expect(found.text.ru).toMatch(/^Нет заказов с сайта \(.+\) уже 1 ч 20 мин: последний в 14:00, а обычно за это время приходит 1[56]\.$/)
    await byHand(server.db, `insert into "order" (number, site, status, created_at, status_changed_at, from_api, currency, country_iso) values ('w-new', 'shop', 'new', '${NOW.minus({ minutes: 1 }).toISO()}', now(), true, 'RUB', 'RU')`)
    await watchSilence(server, NOW.toJSDate())
    expect((await alerts())[0].endedAt).not.toBeNull()
    await byHand(server.db, `delete from "order" where number = 'w-new'`)
  })
  test('is nothing at night, nor on a holiday, nor in the tenth minute', async () => {
    for (const moment of [last.set({ hour: 8 }), last.plus({ minutes: 10 })]) await watchSilence(server, moment.toJSDate())
    await held.owner.patch('/api/account', { holidays: [{ from: '2026-03-18', to: '2026-03-18' }] })
    await watchSilence(server, NOW.toJSDate())
    await held.owner.patch('/api/account', { holidays: [] })
    expect(await alerts()).toEqual([])
  })
})
