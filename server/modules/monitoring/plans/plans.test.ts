import { DateTime } from 'luxon'
import { beforeAll, describe, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { byHand } from '../../../../test/database.ts'
import { signedIn, signedInWith, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { systemActor } from '../../../platform/access.ts'
import { transact } from '../../../platform/transact.ts'
import { createOrder } from '../../orders/index.ts'
import { catchUpReadModel } from '../../read-model/index.ts'
import { displays, revokeDisplay } from '../display/displays.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const held = {} as { owner: Person; anna: Person; boris: Person }
const ZONE = 'Europe/Moscow'
const now = DateTime.now().setZone(ZONE)
const month = now.toFormat('yyyy-MM')
const table = async (person: Person, query = '') => (await person.get(`/api/plans?month=${month}&metric=revenue${query}`)).body
const order = (managerId: number, rubles: number) => transact(server.db, systemActor('test'), (tx) =>
  createOrder(tx, { site: 'shop', managerId, phone: '+79161112233', items: [{ productName: 'Ваза', initialPrice: rubles * 100, quantity: 1 }] } as never, { by: 'crm' }))

beforeAll(async () => {
  await byHand(server.db, `update account set time_zone = '${ZONE}', settings_version = settings_version + 1`)
  held.owner = await signedIn(server, 'owner', { name: 'Хозяйка' })
  held.anna = await signedIn(server, 'manager', { name: 'Анна' })
  held.boris = await signedIn(server, 'manager', { name: 'Борис' })
  await order(held.anna.id, 3000)
  await order(held.anna.id, 1000)
  await order(held.boris.id, 500)
  await catchUpReadModel(server)
})

describe('plan and fact', () => {
  test('of people: the plan pasted, the fact of the catalogue, how much is done', async () => {
    const cells = [[held.anna.id, 800_000], [held.boris.id, 100_000]].map(([managerId, amount]) => ({ metric: 'revenue', site: '', managerId, amount }))
    expect((await held.owner.put('/api/plans', { month, cells })).status).toBe(200)
    const found = await table(held.owner)
    expect(found.rows.slice(0, 2)).toMatchObject([{ title: 'Анна', plan: 800_000, fact: 400_000, done: 50 }, { title: 'Борис', plan: 100_000, fact: 50_000, done: 50 }])
    expect(found.total).toMatchObject({ plan: 900_000, fact: 450_000, done: 50 })
    expect(['pace', 'unknown']).toContain(found.how)
  })
  test('of the whole is what was said of the whole, not the sum of the parts', async () => {
    await held.owner.put('/api/plans', { month, cells: [{ metric: 'revenue', site: '', managerId: 0, amount: 1_000_000 }] })
    expect((await table(held.owner)).total).toMatchObject({ plan: 1_000_000, done: 45 })
    await held.owner.put('/api/plans', { month, cells: [{ metric: 'revenue', site: '', managerId: 0, amount: null }] })
    expect((await table(held.owner)).total.plan).toBe(900_000)
  })
  test('of a site stands apart from that of all', async () => {
    await held.owner.put('/api/plans', { month, cells: [{ metric: 'revenue', site: 'shop', managerId: 0, amount: 2_000_000 }] })
    expect((await table(held.owner, '&by=site')).rows).toMatchObject([{ key: 'shop', plan: 2_000_000, fact: 450_000 }])
    expect((await table(held.owner)).total.plan).toBe(900_000)
  })
  test('shows a manager their own row, and no plan of the whole', async () => {
    const found = await table(held.anna)
    expect(found.rows.map((row: { title: string }) => row.title)).toEqual(['Анна'])
    expect(found.total).toMatchObject({ plan: null, fact: 400_000 })
    expect(found.mayChange).toBe(false)
    expect((await held.anna.put('/api/plans', { month, cells: [{ metric: 'revenue', site: '', managerId: held.anna.id, amount: 1 }] })).status).toBe(403)
  })
  test.each([[{ metric: 'mood', site: '', managerId: 0, amount: 1 }, 'cells[0].metric'], [{ metric: 'orders', site: 'moon', managerId: 0, amount: 1 }, 'cells[0].site'], [{ metric: 'orders', site: '', managerId: 999_999, amount: 1 }, 'cells[0].managerId']])('refuses %j', async (cell, path) => {
    expect((await held.owner.put('/api/plans', { month, cells: [cell] })).body.error.fields[0].path).toBe(path)
  })
  test('is written down: who, when, what it was', async () => {
    const { rows } = await server.db.pool.query(`select fields, about from change_log where kind = 'plan.changed' order by id limit 1`)
    expect(rows[0]).toMatchObject({ fields: { amount: [null, 800_000] }, about: { month, metric: 'revenue', managerId: held.anna.id } })
  })
})

describe('the screen of the sales room', () => {
  const figures = (token: string) => fetch(`${server.url}/api/display`, { headers: { 'x-display': token } })
  test('shows its few figures to whoever has the link, without a sign-in and without a customer', async () => {
    const { link, id } = (await held.owner.post('/api/displays', { name: 'Зал' })).body
    const answer = await figures(link.split('#')[1])
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({
      queue: { waiting: 3, longest: expect.any(Number) }, today: { orders: 3, revenue: 450_000 }, month: { revenue: 450_000, plan: 900_000 }, best: { name: 'Анна', orders: 2, revenue: 400_000 },
    })
    expect(text).not.toContain('916')
    expect((await held.owner.get('/api/displays')).body.displays).toMatchObject([{ id, name: 'Зал', tail: link.slice(-4), seenAt: expect.any(String) }])
    await held.owner.delete(`/api/displays/${id}`)
    expect((await figures(link.split('#')[1])).status).toBe(401)
  })
  test('opens nothing else, and is made by whoever may change analytics', async () => {
    const { link } = (await held.owner.post('/api/displays', { name: 'Зал' })).body
    const token = link.split('#')[1]
    for (const path of ['/api/orders', '/api/plans?month=2026-01&metric=revenue', '/api/session']) expect((await fetch(server.url + path, { headers: { 'x-display': token, authorization: `Bearer ${token}` } })).status).toBe(401)
    expect((await held.anna.post('/api/displays', { name: 'Мой' })).status).toBe(403)
    expect(JSON.stringify((await server.db.pool.query('select * from display')).rows)).not.toContain(token)
  })
  test('of one shop is kept by whoever answers for it, one of all shops by nobody less', async () => {
    const [whole, own] = [(await held.owner.post('/api/displays', { name: 'Все' })).body.id, (await held.owner.post('/api/displays', { name: 'Магазин', site: 'shop' })).body.id]
    const system = systemActor('test')
    const ofShop = { ...system, grants: { ...system.grants, sites: ['shop'] } }
    expect((await displays(server.db.kysely, ofShop)).map(({ id }) => id)).toEqual([own])
    await expect(transact(server.db, ofShop, (tx) => revokeDisplay(tx, whole))).rejects.toMatchObject({ code: 'not_found' })
    await transact(server.db, ofShop, (tx) => revokeDisplay(tx, own))
  })
  test('shows nobody more than they see themselves: it takes the figures of everybody to make one', async () => {
    await byHand(server.db, `insert into user_group_right (group_id, "right", scope) select id, 'analytics.change', 'all' from user_group where code = 'manager'`)
    await byHand(server.db, 'update account set settings_version = settings_version + 1')
    expect((await held.anna.post('/api/displays', { name: 'Мой' })).body.error).toEqual({ code: 'forbidden', params: { right: 'analytics.view' } })
    await byHand(server.db, `delete from user_group_right where "right" = 'analytics.change' and group_id = (select id from user_group where code = 'manager')`)
    await byHand(server.db, 'update account set settings_version = settings_version + 1')
  })
  test.each(['', 'x', 'a'.repeat(43)])('does not open with %j', async (token) => expect((await figures(token)).status).toBe(401))
})

describe('alerts', () => {
  test('are set up by whoever sees the figures of all shops; a single shop’s corridor is given back by whoever keeps the shop', async () => {
    const narrow = await signedInWith(server, { rights: { 'analytics.view': 'own', 'analytics.change': 'all' } })
    await held.owner.post('/api/references/sites', { code: 'outlet', name: 'Аутлет' })
    const ofOutlet = await signedInWith(server, { rights: { 'analytics.view': 'all', 'analytics.change': 'all' }, sites: ['outlet'] })
    await byHand(server.db, `insert into alert_tolerance (metric, site, width) values ('orders', '', 2), ('orders', 'shop', 2), ('orders', 'outlet', 2)`)
    const sitesWidened = (body: { tolerances: { site: string }[] }): string[] => body.tolerances.map((one) => one.site)
    const reset = (person: Person, site: string) => person.post('/api/alert-settings/reset', { metric: 'orders', site })
    expect(sitesWidened((await ofOutlet.get('/api/alert-settings')).body)).toEqual(['outlet'])
    for (const person of [narrow, ofOutlet]) {
      expect((await person.put('/api/alert-settings', { tellsAtNight: true })).status).toBe(403)
      expect([(await reset(person, '')).status, (await reset(person, 'shop')).status]).toEqual([403, 403])
    }
    expect((await reset(narrow, 'outlet')).status).toBe(403)
    expect(sitesWidened((await reset(ofOutlet, 'outlet')).body)).toEqual([])
    expect(sitesWidened((await held.owner.get('/api/alert-settings')).body)).toEqual(['', 'shop'])
  })
})
