import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { add, minor } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { createCustomer } from '#server/modules/customers/index.ts'
import { applyBonuses, cancelBonuses, changeOrder, createOrder } from '#server/modules/orders/index.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { accrualReader } from './reactions.ts'
import { chargeBonuses, creditBonuses, openAccount, saveProgram } from './index.ts'

const server = testServer()
const who = {} as { owner: Person; manager: Person; own: Person }
const system = systemActor('test')
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, system, work)
const PROGRAM = { name: 'Бонусы', active: true, accrualPercent: 10, chargePercent: 30, bonusValue: 100, accrualOn: 'complete' } as const

beforeAll(async () => {
  who.owner = await signedIn(server, 'owner')
  who.manager = await signedIn(server, 'manager')
  who.own = await signedIn(server, 'own-orders')
  await run((tx) => saveProgram(tx, 'shop', PROGRAM))
})

async function member(balance = 0): Promise<{ customerId: number; accountId: number }> {
  const { id: customerId } = await run((tx) => createCustomer(tx, { site: 'shop', firstName: 'Анна' }))
  const accountId = await run((tx) => openAccount(tx, { customerId }))
  if (balance > 0) await run((tx) => creditBonuses(tx, accountId, balance))
  return { customerId, accountId }
}
type Line = { price: number; quantity: number }
const order = (customerId: number, lines: Line[] = [{ price: 100_000, quantity: 1 }], more: object = {}) =>
  run((tx) => createOrder(tx, { site: 'shop', customer: { id: customerId }, items: lines.map(({ price, quantity }) => ({ productName: 'Чай', initialPrice: minor(price), quantity })), ...more }, { by: 'crm' })).then(({ order: made }) => made)
const books = async (accountId: number): Promise<{ balance: number; sum: number }> =>
  (await server.db.pool.query('select balance, (select coalesce(sum(amount), 0)::bigint from loyalty_operation where account_id = a.id) as sum from loyalty_account a where id = $1', [accountId])).rows[0]
const balanceOf = async (accountId: number): Promise<number> => {
  const { balance, sum } = await books(accountId)
  expect(balance).toBe(sum)
  return balance
}
const state = async (id: number) => (await who.owner.get(`/api/orders/${id}`)).body
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: { code: string }) => error.code)
const accrued = (): Promise<unknown> => catchUp(server.db, accrualReader)

describe('bonuses pay a part of an order', () => {
  test('the account is charged at once, the discount stands on the lines and in the total with its reason; cancelled, all is as it was', async () => {
    const { customerId, accountId } = await member(500)
    const { id, total } = await order(customerId, [{ price: 50_000, quantity: 1 }, { price: 25_050, quantity: 2 }], { deliveryCost: minor(30_000) })
    const before = await state(id)
    expect((await who.owner.get(`/api/orders/${id}/bonuses`)).body).toEqual({ balance: 500, most: 300, charged: 0, sum: 0, earned: 0 })
    const { status, body } = await who.manager.post(`/api/orders/${id}/bonuses`, { bonuses: 250 })
    expect([status, body.total, body.items.map((item: any) => item.discounts)]).toEqual([200, total - 25_000, [[{ kind: 'bonus_charge', amount: 12_488 }], [{ kind: 'bonus_charge', amount: 12_512 }]]])
    expect(await balanceOf(accountId)).toBe(250)
    expect((await who.owner.get(`/api/orders/${id}/bonuses`)).body).toEqual({ balance: 250, most: 50, charged: 250, sum: 25_000, earned: 0 })
    expect((await who.manager.post(`/api/orders/${id}/bonuses`, { bonuses: 1 })).body.error.code).toBe('bonuses_applied')
    const after = (await who.manager.delete(`/api/orders/${id}/bonuses`)).body
    expect([after.total, after.items.map((item: any) => [item.total, item.discounts])]).toEqual([before.total, before.items.map((item: any) => [item.total, item.discounts])])
    expect(await balanceOf(accountId)).toBe(500)
    expect((await who.manager.delete(`/api/orders/${id}/bonuses`)).body.error.code).toBe('no_bonuses_applied')
  })

  test('no more than the share of the goods and than the account holds; without an account, or of a programme that was stopped, nothing', async () => {
    const { customerId, accountId } = await member(100)
    const { id } = await order(customerId)
    expect((await who.manager.post(`/api/orders/${id}/bonuses`, { bonuses: 101 })).body.error).toMatchObject({ code: 'too_many_bonuses', params: { most: 100, balance: 100 } })
    await run((tx) => creditBonuses(tx, accountId, 900))
    expect((await who.manager.post(`/api/orders/${id}/bonuses`, { bonuses: 301 })).body.error).toMatchObject({ code: 'too_many_bonuses', params: { most: 300 } })
    const { id: stranger } = await run((tx) => createCustomer(tx, { site: 'shop', firstName: 'Чужой' }))
    expect((await who.manager.post(`/api/orders/${(await order(stranger)).id}/bonuses`, { bonuses: 1 })).body.error.code).toBe('no_loyalty')
    await run((tx) => saveProgram(tx, 'shop', { active: false }))
    expect((await who.manager.post(`/api/orders/${id}/bonuses`, { bonuses: 1 })).body.error.code).toBe('no_loyalty')
    await run((tx) => saveProgram(tx, 'shop', { active: true }))
    expect(await balanceOf(accountId)).toBe(1000)
  })

  test('goods that go, a cancelled order and one of another customer give back what they held', async () => {
    const { customerId, accountId } = await member(300)
    const made = await order(customerId, [{ price: 50_000, quantity: 1 }, { price: 50_000, quantity: 1 }])
    await run((tx) => applyBonuses(tx, made.id, 300))
    await run((tx) => changeOrder(tx, made.id, { removeItems: [made.items[0]!.id] }, { by: 'crm' }))
    expect([await balanceOf(accountId), (await state(made.id)).total]).toEqual([150, 35_000])
    await run((tx) => changeOrder(tx, made.id, { status: 'no-call' }, { by: 'crm' }))
    expect(await balanceOf(accountId)).toBe(300)
    const other = await order(customerId)
    await run((tx) => applyBonuses(tx, other.id, 200))
    const { id: stranger } = await run((tx) => createCustomer(tx, { site: 'shop', firstName: 'Чужой' }))
    await run((tx) => changeOrder(tx, other.id, { customer: { id: stranger } }, { by: 'crm' }))
    expect([await balanceOf(accountId), (await state(other.id)).total]).toEqual([300, 100_000])
  })

  test('whatever lines, discounts and rounding: the shares add up to the kopeck, and apply with cancel leaves order and account as they were', async () => {
    const { customerId, accountId } = await member(1_000_000)
    const line = fc.record({ price: fc.integer({ min: 1, max: 500_000 }), quantity: fc.constantFrom(1, 2, 3, 7, 0.333, 1.5) })
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 20_000 }), fc.boolean(), fc.double({ min: 0.01, max: 1, noNaN: true }), async (lines, discount, applyRound, share) => {
        const { id, total, items } = await order(customerId, lines, { discountManualAmount: minor(discount), applyRound, deliveryCost: minor(15_037) })
        const { most } = (await who.owner.get(`/api/orders/${id}/bonuses`)).body
        const bonuses = Math.ceil(most * share)
        const balance = await balanceOf(accountId)
        expect(await codeOf(run((tx) => applyBonuses(tx, id, most + 1)))).toBe('too_many_bonuses')
        if (bonuses === 0) return
        const applied = await run((tx) => applyBonuses(tx, id, bonuses))
        const taken = add(...applied.items.flatMap((item) => item.discounts.filter((one) => one.kind === 'bonus_charge').map((one) => one.amount)))
        expect([taken, applied.bonusCharge]).toEqual([bonuses * 100, bonuses * 100])
        expect(applied.total).toBe(add(applied.deliveryCost, ...applied.items.map((item) => item.total)))
        expect(await balanceOf(accountId)).toBe(balance - bonuses)
        // Whatever is saved next takes nothing of it back.
        expect((await run((tx) => changeOrder(tx, id, { customerComment: 'x' }, { by: 'crm' }))).bonusCharge).toBe(bonuses * 100)
        const cancelled = await run((tx) => cancelBonuses(tx, id))
        expect([cancelled.total, cancelled.items.map((item) => [item.total, item.discounts])]).toEqual([total, items.map((item) => [item.total, item.discounts])])
        expect(await balanceOf(accountId)).toBe(balance)
      }),
      { numRuns: 25 },
    )
  }, 120_000)

  test('many orders that want the same bonuses at once get no more than there are', async () => {
    const { customerId, accountId } = await member(500)
    const orders = await Promise.all(Array.from({ length: 12 }, () => order(customerId)))
    const outcomes = await Promise.all(orders.map(({ id }) => codeOf(run((tx) => applyBonuses(tx, id, 120)))))
    expect(outcomes.toSorted()).toEqual([...Array(4).fill('done'), ...Array(8).fill('too_many_bonuses')])
    expect(await balanceOf(accountId)).toBe(20)
    await Promise.all(orders.map(({ id }) => codeOf(run((tx) => cancelBonuses(tx, id)))))
    expect(await balanceOf(accountId)).toBe(500)
  })
})

describe('bonuses by hand', () => {
  test('are credited and charged with a comment, never below zero, and the ledger tells who did it', async () => {
    const { customerId, accountId } = await member()
    const path = `/api/loyalty/accounts/${accountId}/operations`
    expect((await who.owner.post(path, { kind: 'credit', amount: 70, comment: 'извинение' })).body.balance).toBe(70)
    expect((await who.owner.post(path, { kind: 'charge', amount: 71 })).body.error).toMatchObject({ code: 'not_enough_bonuses', params: { balance: 70, wanted: 71 } })
    expect((await who.owner.post(path, { kind: 'charge', amount: 30 })).status).toBe(201)
    expect((await who.manager.get(path)).body.operations).toMatchObject([{ type: 'charge_manual', amount: -30 }, { type: 'credit_manual', amount: 70, comment: 'извинение', by: { kind: 'user', name: 'A owner' } }])
    for (const wrong of [{ kind: 'credit', amount: 0 }, { kind: 'credit', amount: 1.5 }, { kind: 'credit', amount: 1e15 }, { kind: 'gift', amount: 5 }]) expect([wrong, (await who.owner.post(path, wrong)).status]).toEqual([wrong, 400])
    expect((await who.owner.get(`/api/customers/${customerId}/timeline`)).body.entries).toContainEqual(expect.objectContaining({ kind: 'customer.bonuses', fields: { bonuses: [0, 70] } }))
    expect(await balanceOf(accountId)).toBe(40)
  })

  test('whatever is credited and charged at once, the balance is the sum of the ledger and never below zero', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -60, max: 60 }).filter((amount) => amount !== 0), { minLength: 1, maxLength: 12 }), async (moves) => {
        const { accountId } = await member(50)
        const outcomes = await Promise.all(moves.map((amount) => codeOf(run((tx) => (amount > 0 ? creditBonuses(tx, accountId, amount) : chargeBonuses(tx, accountId, -amount))))))
        const done = moves.filter((_amount, index) => outcomes[index] === 'done')
        expect(outcomes.every((code) => code === 'done' || code === 'not_enough_bonuses')).toBe(true)
        expect(await balanceOf(accountId)).toBe(50 + done.reduce((sum, amount) => sum + amount, 0))
      }),
      { numRuns: 10 },
    )
  })

  test('a customer joins once; whoever may not see the customer sees no account of theirs', async () => {
    const { customerId, accountId } = await member(5)
    expect((await who.owner.post(`/api/customers/${customerId}/loyalty`)).body.error.code).toBe('already_in_loyalty')
    const { id: fresh } = await run((tx) => createCustomer(tx, { site: 'shop', firstName: 'Новый' }))
    expect((await who.owner.get(`/api/customers/${fresh}/loyalty`)).body).toEqual({ accounts: [], mayJoin: 'Бонусы' })
    expect((await who.owner.post(`/api/customers/${fresh}/loyalty`)).body).toMatchObject({ accounts: [{ customerId: fresh, balance: 0, status: 'activated' }], mayJoin: null })
    expect((await who.manager.post(`/api/customers/${fresh}/loyalty`)).status).toBe(403)
    for (const path of [`/api/customers/${customerId}/loyalty`, `/api/loyalty/accounts/${accountId}/operations`]) expect([path, (await who.own.get(path)).status]).toEqual([path, 404])
    await who.owner.patch(`/api/loyalty/accounts/${accountId}`, { status: 'deactivated' })
    expect((await who.owner.post(`/api/loyalty/accounts/${accountId}/operations`, { kind: 'credit', amount: 5 })).body.error.code).toBe('loyalty_inactive')
  })
})

describe('orders earn bonuses', () => {
  test('when they are done, by what was paid with money; taken back when they are cancelled after all; read twice, once', async () => {
    const { customerId, accountId } = await member(100)
    const { id } = await order(customerId, [{ price: 100_050, quantity: 1 }], { deliveryCost: minor(50_000) })
    await run((tx) => applyBonuses(tx, id, 100))
    await accrued()
    expect(await balanceOf(accountId)).toBe(0)
    await run((tx) => changeOrder(tx, id, { status: 'complete' }, { by: 'crm' }))
    await accrued()
    await accrued()
    expect(await balanceOf(accountId)).toBe(90)
    await run((tx) => saveProgram(tx, 'shop', { accrualPercent: 50 }))
    await run((tx) => changeOrder(tx, id, { deliveryCost: minor(10_000) }, { by: 'crm' }))
    await accrued()
    expect(await balanceOf(accountId)).toBe(90)
    await run((tx) => saveProgram(tx, 'shop', { accrualPercent: 10 }))
    await run((tx) => changeOrder(tx, id, { status: 'no-call' }, { by: 'crm' }))
    await accrued()
    expect(await balanceOf(accountId)).toBe(100)
    expect((await who.owner.get(`/api/loyalty/accounts/${accountId}/operations`)).body.operations.map((one: any) => [one.type, one.amount])).toEqual([
      ['cancel_of_credit', -90], ['cancel_of_charge', 100], ['credit_for_order', 90], ['charge_for_order', -100], ['credit_manual', 100],
    ])
  })

  test('what was earned and spent meanwhile is not taken below zero', async () => {
    const { customerId, accountId } = await member()
    const { id } = await order(customerId)
    await run((tx) => changeOrder(tx, id, { status: 'complete' }, { by: 'crm' }))
    await accrued()
    await run((tx) => chargeBonuses(tx, accountId, 80))
    await run((tx) => changeOrder(tx, id, { status: 'no-call' }, { by: 'crm' }))
    await accrued()
    expect(await balanceOf(accountId)).toBe(0)
  })

  test('when they are paid, where the programme says so', async () => {
    await run((tx) => saveProgram(tx, 'shop', { accrualOn: 'paid' }))
    const { customerId, accountId } = await member()
    const { id } = await order(customerId)
    await who.owner.post(`/api/orders/${id}/payments`, { type: 'cash', status: 'paid', amount: 100_000 })
    await accrued()
    expect(await balanceOf(accountId)).toBe(100)
    await run((tx) => saveProgram(tx, 'shop', { accrualOn: 'complete' }))
  })
})
