import { beforeAll, describe, expect, test } from 'vitest'
import { saveProgram } from '../../server/modules/loyalty/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { aKey, aSite, wireClients } from './clients.ts'

const wire = wireClients()
const post = (path: string, form: object, key = wire.key) =>
  fetch(`${wire.server.url}/api/v5/${path}`, { method: 'POST', headers: { 'x-api-key': key, 'content-type': 'application/json' }, body: JSON.stringify(form) })
    .then(async (reply): Promise<{ status: number; body: any }> => ({ status: reply.status, body: await reply.json() }))
const get = async (path: string) => (await wire.get(`/api/v5/${path}`)).body
let made = 0

beforeAll(async () => {
  await transact(wire.server.db, systemActor('test'), (tx) => saveProgram(tx, 'shop', { name: 'Бонусы', active: true, accrualPercent: 5, chargePercent: 30, bonusValue: 100 }))
})

async function member(bonuses = 0): Promise<{ customer: number; externalId: string; account: number }> {
  const externalId = `member-${(made += 1)}`
  const customer = (await post('customers/create', { site: 'shop', customer: { externalId, firstName: 'Анна' } })).body.id
  const account = (await post('loyalty/account/create', { site: 'shop', loyaltyAccount: { phoneNumber: '8 916 000-00-00', customer: { externalId } } })).body.loyaltyAccount.id
  if (bonuses > 0) await post(`loyalty/account/${account}/bonus/credit`, { amount: bonuses })
  return { customer, externalId, account }
}
const order = async (customer: number, more: object = {}) =>
  (await post('orders/create', { site: 'shop', order: { customer: { id: customer }, items: [{ productName: 'Чай', initialPrice: 333.33, quantity: 3 }, { productName: 'Мёд', initialPrice: 500.01, quantity: 1 }], ...more } })).body

describe('orders/loyalty', () => {
  test('apply charges the account and writes the discount on the lines; cancel puts both back', async () => {
    const { customer, account } = await member(500)
    const { id, order: before } = await order(customer)
    const { status, body } = await post('orders/loyalty/apply', { site: 'shop', order: { id }, bonuses: 400 })
    expect([status, body.success, body.order.totalSumm, body.order.bonusesChargeTotal, body.order.loyaltyAccount]).toEqual([200, true, 1100, 400, { id: account, amount: 100 }])
    const charges = body.order.items.map((item: any) => item.discounts)
    expect(charges).toEqual([[{ type: 'bonus_charge', amount: 266.66 }], [{ type: 'bonus_charge', amount: 133.34 }]])
    expect((await get(`orders/${id}?by=id`)).order).toMatchObject({ totalSumm: 1100, items: [{ discounts: charges[0] }, { discounts: charges[1] }] })

    const cancelled = await post('orders/loyalty/cancel-bonus-operations', { site: 'shop', order: { id } })
    expect([cancelled.status, cancelled.body.order.totalSumm, cancelled.body.order.bonusesChargeTotal, cancelled.body.order.loyaltyAccount.amount]).toEqual([200, before.totalSumm, 0, 500])
    expect((await get(`orders/${id}?by=id`)).order.items).toEqual(before.items)
    expect((await get(`loyalty/account/${account}/bonus/operations`)).bonusOperations.map((one: any) => [one.type, one.amount, one.order?.id])).toEqual([
      ['cancel_of_charge', 400, id], ['charge_for_order', -400, id], ['credit_manual', 500, undefined],
    ])
  })

  test('more than may be charged, what is no number, an order of nobody’s programme and one without bonuses are refused with the parameter', async () => {
    const { customer } = await member(1000)
    const { id } = await order(customer)
    const refused = async (form: object, path = 'apply') => {
      const { status, body } = await post(`orders/loyalty/${path}`, form)
      return [status, body.errorMsg, body.errors]
    }
    const FORMAT = 'Errors in the entity format'
    expect(await refused({ order: { id }, bonuses: 451 })).toEqual([400, FORMAT, { bonuses: 'No more than 450 bonuses can be charged.' }])
    expect(await refused({ order: { id }, bonuses: 'many' })).toEqual([400, FORMAT, { bonuses: 'This value should be of type integer.' }])
    expect(await refused({ order: { id } })).toEqual([400, "Parameter 'bonuses' is missing", undefined])
    expect(await refused({ order: { id: 999_999 }, bonuses: 5 })).toEqual([404, 'Not found', undefined])
    expect(await refused({ order: { id } }, 'cancel-bonus-operations')).toEqual([400, FORMAT, { order: 'No bonuses are charged for this order.' }])
    const guest = await order((await post('customers/create', { site: 'shop', customer: { firstName: 'Пётр' } })).body.id)
    expect(await refused({ order: { id: guest.id }, bonuses: 5 })).toEqual([400, FORMAT, { bonuses: 'The customer does not participate in an active loyalty program.' }])
    await post('orders/loyalty/apply', { order: { id }, bonuses: 5 })
    expect(await refused({ order: { id }, bonuses: 5 })).toEqual([400, FORMAT, { bonuses: 'Bonuses are already charged for this order.' }])
  })
})

describe('loyalty', () => {
  test('a participation is made, found by its customer as modules do, changed, and shown with its programme and level', async () => {
    const { customer, externalId, account } = await member(70)
    const { loyaltyAccounts, pagination } = await get(`loyalty/accounts?filter[customerId]=${customer}`)
    expect([pagination.totalCount, loyaltyAccounts]).toMatchObject([1, [{
      id: account, active: true, status: 'activated', phoneNumber: '+79160000000', amount: 70, level: { type: 'bonus_percent', privilegeSize: 5 }, customer: { id: customer, externalId },
    }]])
    const { loyalty } = await get(`loyalty/loyalties/${loyaltyAccounts[0].loyalty.id}`)
    expect(loyalty).toMatchObject({ name: 'Бонусы', active: true, blocked: false, levels: [{ privilegeSize: 5 }] })
    expect((await post(`loyalty/account/${account}/edit`, { loyaltyAccount: { cardNumber: 'K-5' } })).body.loyaltyAccount.cardNumber).toBe('K-5')
    expect((await get(`loyalty/accounts?filter[customerExternalId]=${externalId}&filter[sites][]=shop&filter[cardNumber]=k-5`)).loyaltyAccounts).toHaveLength(1)
    const again = await post('loyalty/account/create', { site: 'shop', loyaltyAccount: { customer: { id: customer } } })
    expect([again.status, again.body.errorMsg]).toEqual([400, 'The customer already participates in the loyalty program'])
    const nobody = await post('loyalty/account/create', { site: 'shop', loyaltyAccount: { customer: { id: 999_999 } } })
    expect([nobody.status, nobody.body.errors]).toEqual([400, { customer: 'Customer with id 999999 not found.' }])
  })

  test('bonuses are credited and charged by hand, whole and never below zero; a date that would be forgotten is refused', async () => {
    const { account } = await member(10)
    expect((await post(`loyalty/account/${account}/bonus/charge`, { amount: 4, comment: 'ошибка' })).body).toEqual({ success: true })
    const refused = async (path: string, form: object) => {
      const { status, body } = await post(`loyalty/account/${account}/bonus/${path}`, form)
      return [status, body.errorMsg, body.errors && Object.keys(body.errors)]
    }
    expect(await refused('charge', { amount: 7 })).toEqual([400, 'Not enough bonuses', undefined])
    expect(await refused('credit', { amount: 0.5 })).toEqual([400, 'Errors in the entity format', ['amount']])
    expect(await refused('credit', { amount: 5, expireDate: '2030-01-01' })).toEqual([400, 'Errors in the entity format', ['expireDate']])
    expect(await refused('credit', {})).toEqual([400, "Parameter 'amount' is missing", undefined])
    expect((await get(`loyalty/account/${account}`)).loyaltyAccount.amount).toBe(6)
    expect((await get(`loyalty/account/${account}/bonus/burn_soon/details`))).toMatchObject({ statistic: { totalAmount: 0 }, bonuses: [] })
    expect((await wire.get(`/api/v5/loyalty/account/${account}/bonus/other/details`)).status).toBe(404)
  })

  test('calculate tells what may be charged and what is earned, in the order of the lines, and writes nothing', async () => {
    const { customer, account } = await member(1000)
    const draft = { customer: { id: customer }, items: [{ initialPrice: 100, quantity: 2, offer: { id: 1 } }, { initialPrice: 50.5, quantity: 1 }] }
    const { status, body } = await post('loyalty/calculate', { site: 'shop', order: draft, bonuses: 50 })
    expect([status, body.order.totalSumm, body.order.items.map((item: any) => [item.quantity, item.bonusesChargeTotal])]).toEqual([200, 200.5, [[2, 39.92], [1, 10.08]]])
    expect([body.calculations, body.loyalty]).toEqual([[{ privilegeType: 'loyalty_level', discount: 0, creditBonuses: 10, maxChargeBonuses: 75, maximum: true }], { name: 'Бонусы', chargeRate: 1 }])
    expect((await post('loyalty/calculate', { site: 'shop', order: draft, bonuses: 76 })).body.errors).toEqual({ bonuses: 'No more than 75 bonuses can be charged.' })
    expect((await post('loyalty/calculate', { site: 'shop', order: { items: [{ initialPrice: -5 }] } })).body.errors).toHaveProperty(['order.items[0].initialPrice'])
    expect((await get(`loyalty/account/${account}`)).loyaltyAccount.amount).toBe(1000)
  })

  test('all operations are read on by a cursor, each once; another site’s programme does not exist for the key', async () => {
    await aSite(wire.server.db, 'outlet')
    const { account } = await member(1)
    for (let n = 0; n < 25; n += 1) await post(`loyalty/account/${account}/bonus/credit`, { amount: 1 })
    const told: unknown[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: any = await get(`loyalty/bonus/operations?limit=20${cursor ? `&cursor=${cursor}` : ''}`)
      told.push(...page.bonusOperations)
      cursor = page.pagination.nextCursor
    }
    const { rows } = await wire.server.db.pool.query('select count(*)::int as count from loyalty_operation')
    expect(told).toHaveLength(rows[0].count)
    const key = await aKey(wire.server.db, { sites: ['outlet'] })
    const foreign = async (path: string) => (await fetch(`${wire.server.url}/api/v5/${path}`, { headers: { 'x-api-key': key } })).json()
    expect([(await foreign('loyalty/accounts')).pagination.totalCount, (await foreign('loyalty/loyalties')).loyalties, (await foreign('loyalty/bonus/operations')).bonusOperations]).toEqual([0, [], []])
    expect((await foreign(`loyalty/account/${account}`)).errorMsg).toBe('Not found')
  })
})
