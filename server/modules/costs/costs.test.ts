import { beforeAll, describe, expect, test } from 'vitest'
import { minor } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { createReference } from '#server/modules/settings/index.ts'
import { signedIn, signedInWith, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'

const server = testServer()
const who = {} as { owner: Person; director: Person; manager: Person }
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)
const entries = async (id: number): Promise<unknown[]> => (await server.db.pool.query("select kind, fields, order_id from change_log where entity = 'cost' and entity_id = $1 order by id", [id])).rows
const RENT = { item: 'office-expenses', dateFrom: '2026-11-01', dateTo: '2026-11-30', amount: 90_000_01, comment: 'аренда' }
const make = async (cost: object): Promise<{ id: number; [field: string]: unknown }> => {
  const { status, body } = await who.director.post('/api/costs', cost)
  expect([status, body.error]).toEqual([201, undefined])
  return body
}
let orderId = 0

beforeAll(async () => {
  who.owner = await signedIn(server, 'owner')
  who.director = await signedIn(server, 'director')
  who.manager = await signedIn(server, 'manager')
  await run((tx) => createReference(tx, 'sites', { code: 'outlet', name: 'Аутлет' }))
  const { order } = await run((tx) => createOrder(tx, { site: 'shop', firstName: 'Анна', deliveryCost: minor(300_00), deliveryNetCost: minor(250_00), items: [{ productName: 'Чай', initialPrice: minor(1000_00), purchasePrice: minor(400_00), quantity: 2 }] }, { by: 'crm' }))
  orderId = order.id
})

describe('a cost', () => {
  test('is entered for a period, read back, changed in place, and removed; the log tells all of it', async () => {
    const cost = await make(RENT)
    expect(cost).toMatchObject({ ...RENT, group: 'administrative', isVariable: false, perDay: 3_000_00, sites: [], orderId: null, isLoaded: false, createdBy: 'A director', mayChange: true })
    const { body } = await who.director.patch(`/api/costs/${cost.id}`, { changes: { amount: { from: 90_000_01, to: 95_000_00 }, sites: { to: ['shop'] } } })
    expect(body).toMatchObject({ amount: 95_000_00, sites: ['shop'] })
    expect((await who.director.post('/api/costs/delete', { ids: [cost.id] })).body).toEqual({ count: 1 })
    expect((await who.director.get(`/api/costs/${cost.id}`)).status).toBe(404)
    expect(await entries(cost.id)).toMatchObject([
      { kind: 'cost.created', fields: { amount: [null, 90_000_01], dateTo: [null, '2026-11-30'] } },
      { kind: 'cost.changed', fields: { amount: [90_000_01, 95_000_00], sites: [[], ['shop']] } },
      { kind: 'cost.deleted', fields: { amount: [95_000_00, null] } },
    ])
  })

  test('that a colleague has changed since is not overwritten', async () => {
    const cost = await make(RENT)
    await who.owner.patch(`/api/costs/${cost.id}`, { changes: { comment: { from: 'аренда', to: 'аренда и свет' } } })
    const { status, body } = await who.director.patch(`/api/costs/${cost.id}`, { changes: { comment: { from: 'аренда', to: 'склад' }, amount: { to: 1 } } })
    expect([status, body.error.params.fields.comment]).toMatchObject([409, { from: 'аренда', mine: 'склад', theirs: 'аренда и свет', by: 'A owner' }])
    expect((await who.director.get(`/api/costs/${cost.id}`)).body.amount).toBe(90_000_01)
    await who.owner.post('/api/costs/delete', { ids: [cost.id] })
  })

  test.each([
    [{ ...RENT, item: 'none' }, 'item', 'unknown_code'],
    [{ ...RENT, dateFrom: '2026-02-30' }, 'dateFrom', 'wrong_value'],
    [{ ...RENT, dateTo: '2026-10-31' }, 'dateTo', 'before_start'],
    [{ ...RENT, dateFrom: '1900-01-01' }, 'dateFrom', 'out_of_range'],
    [{ ...RENT, dateFrom: '2001-01-01' }, 'dateTo', 'out_of_range'],
    [{ ...RENT, sites: ['nowhere'] }, 'sites', 'unknown_code'],
    [{ ...RENT, userId: 999_999, item: 'payroll-fund' }, 'userId', 'not_found'],
    [{ ...RENT, medium: 'cpc' }, 'source', 'required'],
  ])('%j is refused at %s: %s', async (cost, path, code) => {
    const { status, body } = await who.director.post('/api/costs', cost)
    expect([status, body.error.code, body.error.fields]).toMatchObject([400, 'invalid', expect.arrayContaining([expect.objectContaining({ path, code })])])
  })

  test('of less than nothing is refused at the door', async () => {
    expect((await who.director.post('/api/costs', { ...RENT, amount: -1 })).status).toBe(400)
  })

  test('of an item that is not for orders is not put on one, and an item switched off takes no new costs', async () => {
    expect((await who.director.post('/api/costs', { ...RENT, orderId })).body.error.fields).toMatchObject([{ path: 'orderId', code: 'not_of_orders' }])
    await who.owner.patch('/api/references/costItems/seo', { active: false })
    expect((await who.director.post('/api/costs', { ...RENT, item: 'seo' })).body.error.fields).toMatchObject([{ path: 'item', code: 'inactive' }])
    await who.owner.patch('/api/references/costItems/seo', { active: true })
  })
})

describe('the list of costs', () => {
  test('filters, sorts and sums', async () => {
    const ads = [10_00, 20_00, 30_50].map((amount, index) => ({ item: 'context-ad', dateFrom: `2026-09-0${index + 1}`, amount, source: 'yandex', medium: 'cpc', campaign: `Кампания ${index}` }))
    for (const ad of ads) await make(ad)
    const filter = encodeURIComponent(JSON.stringify({ and: [{ field: 'group', op: 'in', value: ['attraction'] }, { field: 'dateFrom', op: 'gte', value: '2026-09-02' }] }))
    const { body } = await who.director.get(`/api/costs?filter=${filter}&sort=amount`)
    expect(body.rows.map((row: { amount: number; source: string }) => [row.amount, row.source])).toEqual([[20_00, 'yandex'], [30_50, 'yandex']])
    expect((await who.director.get(`/api/costs/totals?filter=${filter}`)).body).toMatchObject({ count: 2, sums: { amount: 50_50 } })
    expect((await who.director.get(`/api/costs?q=${encodeURIComponent('кампания 1')}`)).body.rows).toHaveLength(1)
  })

  test('is closed to managers, and people of one shop see the costs of that shop alone', async () => {
    expect((await who.manager.get('/api/costs')).status).toBe(403)
    expect((await who.manager.get(`/api/orders/${orderId}/costs`)).status).toBe(403)
    const outlet = await signedInWith(server, { rights: { 'costs.view': 'all', 'costs.change': 'all', 'orders.view': 'all' }, sites: ['outlet'] })
    const theirs = await make({ ...RENT, sites: ['outlet', 'shop'] })
    const foreign = await make({ ...RENT, sites: ['shop'] })
    expect((await outlet.get('/api/costs')).body.rows.map((row: { id: number }) => row.id)).toEqual([theirs.id])
    expect((await outlet.get(`/api/costs/${foreign.id}`)).status).toBe(404)
    expect((await outlet.post('/api/costs/delete', { ids: [foreign.id] })).status).toBe(404)
    expect((await outlet.post('/api/costs', RENT)).status).toBe(403)
    expect((await outlet.post('/api/costs', { ...RENT, sites: ['outlet'] })).status).toBe(201)
    // How sales are shared out is said for all shops.
    expect((await outlet.patch('/api/attribution', { windowDays: 7 })).status).toBe(403)
    expect((await who.director.patch('/api/attribution', { windowDays: 31 })).body.windowDays).toBe(31)
  })
})

describe('what an order cost', () => {
  test('stands on its card with the margin before and after; the cost is of the order’s shop', async () => {
    const cost = await make({ item: 'packaging', dateFrom: '2026-11-05', amount: 50_00, orderId })
    expect(cost).toMatchObject({ sites: ['shop'], order: { id: orderId } })
    await make({ item: 'warehousing-services', dateFrom: '2026-11-05', amount: 30_00, orderId })
    const { body } = await who.director.get(`/api/orders/${orderId}/costs`)
    expect(body).toMatchObject({
      costs: [{ item: 'packaging', isVariable: true, amount: 50_00 }, { item: 'warehousing-services', isVariable: false }], sum: 80_00, mayChange: true,
      figures: { total: 2300_00, purchase: 800_00, delivery: 250_00, variable: 50_00, constant: 30_00, margin: 1250_00, marginAfter: 1170_00 },
    })
    expect(await entries(cost.id)).toMatchObject([{ order_id: orderId }])
    // What an order cost is not for everybody who sees the order.
    expect(JSON.stringify((await who.manager.get(`/api/orders/${orderId}/timeline`)).body)).not.toContain('cost.created')
  })
})
