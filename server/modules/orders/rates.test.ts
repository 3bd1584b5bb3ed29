import { beforeAll, describe, expect, test } from 'vitest'
import { money } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact } from '#server/platform/transact.ts'
import { customers } from '#server/modules/customers/index.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { createOrder, orders, takeRates } from './index.ts'

const server = testServer()
let owner: Person
let manager: Person
beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  manager = await signedIn(server, 'manager')
  await byHand(server.db, `update account set time_zone = 'Europe/Berlin', working_hours = '{}', settings_version = settings_version + 1`)
  for (const code of ['USD', 'EUR', 'KZT']) await owner.post('/api/references/currencies', { code })
  for (const [code, currency] of [['dollars', 'USD'], ['euros', 'EUR'], ['tenge', 'KZT']]) await owner.post('/api/references/sites', { code, name: code, currency })
})

const create = async (site: string, at: string, more: object = {}) => {
  const { order, problems } = await transact(server.db, systemActor('test'), (tx) =>
    createOrder(tx, { site, phone: '+79161234567', createdAt: new Date(at), items: [{ productName: 'Чай', quantity: 1, initialPrice: money(100) }], ...more }, { by: 'api' }))
  return { id: order.id, rate: order.rate, problems: problems.map(({ kind }) => kind) }
}
const setRate = (code: string, since: string, value: number, nominal = 1) => owner.put(`/api/currencies/${code}/rates/${since}`, { nominal, value })
const row = async (id: number) => (await server.db.pool.query('select rate::float8, rate_base, problems_count from "order" where id = $1', [id])).rows[0]
const card = async (id: number) => (await owner.get(`/api/orders/${id}`)).body
/** What the workers of a running program do by themselves. */
async function settle() {
  await takeRates(server.db)
  for (const reader of [...(orders.readers ?? []), ...(customers.readers ?? [])]) await catchUp(server.db, reader)
}

describe('an order in another currency', () => {
  test('keeps the rate of its day: days begin at midnight of the account’s clock, in summer and in winter', async () => {
    await setRate('USD', '2026-03-01', 80)
    await setRate('USD', '2026-03-29', 81) // clocks go forward
    await setRate('USD', '2026-03-30', 82)
    await setRate('USD', '2026-10-25', 90) // clocks go back
    await setRate('USD', '2026-10-26', 9_150, 100)
    const rates = []
    for (const at of ['2026-03-28T22:59:59Z', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z', '2026-03-29T22:00:00Z', '2026-10-24T21:59:59Z', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', '2026-10-25T23:00:00Z']) {
      rates.push((await create('dollars', at)).rate)
    }
    expect(rates).toEqual([80, 81, 81, 82, 82, 90, 90, 91.5])
  })

  test('loses it to no later change of the rate, not even when it is edited', async () => {
    const { id } = await create('dollars', '2026-04-10T12:00:00Z')
    expect(await row(id)).toEqual({ rate: 82, rate_base: 'RUB', problems_count: 0 })
    await setRate('USD', '2026-03-30', 100)
    await owner.delete('/api/currencies/USD/rates/2026-10-25')
    await settle()
    expect((await owner.patch(`/api/orders/${id}`, { changes: { managerComment: { to: 'позвонить' } } })).status).toBe(200)
    expect(await row(id)).toMatchObject({ rate: 82 })
    expect((await create('dollars', '2026-04-10T12:00:00Z')).rate).toBe(100)
  })

  test('is given another by whoever may change it, and the log says by whom', async () => {
    const { id } = await create('dollars', '2026-04-10T12:00:00Z')
    const edited = await manager.patch(`/api/orders/${id}`, { changes: { rate: { from: 100, to: 77.25 } } })
    expect([edited.status, edited.body.rate]).toEqual([200, 77.25])
    const { rows } = await server.db.pool.query(`select actor_kind, fields from change_log where entity = 'order' and entity_id = $1 and fields ? 'rate' order by id`, [id])
    expect(rows).toMatchObject([{ fields: { rate: [null, 100] } }, { actor_kind: 'user', fields: { rate: [100, 77.25] } }])
    for (const to of [0, -1, 'x', null]) expect((await manager.patch(`/api/orders/${id}`, { changes: { rate: { to } } })).status).toBe(400)
    expect((await manager.patch(`/api/orders/${(await create('shop', '2026-04-10T12:00:00Z')).id}`, { changes: { rate: { to: 2 } } })).body.error).toMatchObject({ code: 'invalid', fields: [{ path: 'rate', code: 'base_has_no_rate' }] })
  })

  test('that nobody knows a rate for says so, is in no sum, and takes the rate of its day once there is one', async () => {
    const { id, rate, problems } = await create('tenge', '2026-05-05T12:00:00Z', { phone: '+79160000001' })
    expect([rate, problems]).toEqual([null, ['no_rate']])
    const filter = encodeURIComponent(JSON.stringify({ field: 'id', op: 'eq', value: id }))
    const totals = async () => (await owner.get(`/api/orders/totals?filter=${filter}`)).body
    expect(await totals()).toMatchObject({ count: 1, sums: { total: 0 } })
    expect((await owner.get('/api/currencies')).body.currencies.find((one: { code: string }) => one.code === 'KZT')).toMatchObject({ orders: 1, unrated: 1, rates: [], sites: ['tenge'] })

    await setRate('KZT', '2026-05-06', 18, 100)
    await settle()
    expect(await row(id)).toEqual({ rate: null, rate_base: null, problems_count: 1 })
    await setRate('KZT', '2026-05-01', 17.5, 100)
    await settle()
    expect(await row(id)).toEqual({ rate: 0.175, rate_base: 'RUB', problems_count: 0 })
    expect(await totals()).toMatchObject({ count: 1, sums: { total: 1750, baseTotal: 1750 } })
    expect(await card(id)).toMatchObject({ currency: 'KZT', total: 10000, rate: 0.175, problems: [] })
  })
})

test('programs that set the one rate of a currency say what holds from today', async () => {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date())
  await owner.patch('/api/references/currencies/EUR', { manualConvertNominal: 10, manualConvertValue: 950 })
  const { rates } = (await owner.get('/api/currencies')).body.currencies.find((one: { code: string }) => one.code === 'EUR')
  expect(rates).toEqual([{ since: today, nominal: 10, value: 950 }])
  expect((await create('euros', new Date().toISOString())).rate).toBe(95)
  await setRate('EUR', '2020-01-01', 70)
  expect((await owner.get('/api/references')).body.currencies.find((one: { code: string }) => one.code === 'EUR')).toMatchObject({ manualConvertNominal: 10, manualConvertValue: 950 })
})
