import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { money } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact } from '#server/platform/transact.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { addPayment, createOrder, type OrderInput } from './index.ts'
import { prepaymentReader } from './prepayment.ts'

const server = testServer()
const held = {} as { owner: Person; manager: Person }
let turn = 0
let phone: string

const create = async (input: Partial<OrderInput> = {}): Promise<number> =>
  (await transact(server.db, systemActor('test'), (tx) =>
    createOrder(tx, { site: 'shop', phone, items: [{ productName: 'Чай', quantity: 1, initialPrice: money(100) }], ...input }, { by: 'api' }))).order.id
const card = async (id: number) => {
  await catchUp(server.db, prepaymentReader)
  return (await held.manager.get(`/api/orders/${id}`)).body
}
const kinds = async (id: number): Promise<string[]> => (await card(id)).problems.map((problem: any) => problem.kind)
const mark = async (id: number, bad: boolean) => {
  const customer = (await card(id)).customer.id
  await held.manager.patch(`/api/customers/${customer}`, { changes: { bad: { to: bad } } })
}

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
})
beforeEach(async () => {
  phone = `+7916${String((turn += 1)).padStart(7, '0')}`
  await held.owner.patch('/api/account', { badCustomerPrepayment: 'warn' })
})

describe('an unpaid order of a customer with a bad mark', () => {
  test('has a problem from the moment of the mark until it is taken away', async () => {
    const id = await create()
    expect(await kinds(id)).toEqual([])
    await mark(id, true)
    expect([await kinds(id), (await card(id)).problems.length]).toEqual([['prepayment_required'], 1])
    await mark(id, false)
    expect(await kinds(id)).toEqual([])
  })

  test('has it at once when he orders again, also under another name with the same phone', async () => {
    const first = await create()
    await mark(first, true)
    expect(await kinds(await create())).toEqual(['prepayment_required'])
    const other = (await held.manager.post('/api/customers', { firstName: 'Иван' })).body.id
    const id = await create({ customer: { id: other }, firstName: 'Иван' })
    expect([(await card(id)).customer.id, await kinds(id)]).toEqual([other, ['prepayment_required']])
  })

  test('is rid of it by the money, and by a person who takes it as it is', async () => {
    const [one, two] = [await create(), await create()]
    await mark(one, true)
    await transact(server.db, systemActor('test'), (tx) => addPayment(tx, one, { type: 'cash', status: 'paid', amount: money(100) }, { by: 'api' }))
    expect(await kinds(one)).toEqual([])
    await held.manager.post(`/api/orders/${two}/problems/${(await card(two)).problems[0].id}/dismiss`, {})
    await held.manager.patch(`/api/orders/${two}`, { changes: { phone: { to: `${phone.slice(0, -1)}9` } } })
    expect([await kinds(two), (await card(two)).status]).toEqual([[], 'new'])
  })

  test('may not be assembled where the account says so, before it is paid', async () => {
    await held.owner.patch('/api/account', { badCustomerPrepayment: 'require' })
    const id = await create()
    await mark(id, true)
    await card(id)
    const move = (status: string) => held.manager.post(`/api/orders/${id}/status`, { status })
    expect((await move('client-confirmed')).status).toBe(200)
    const refused = await move('assembling')
    expect([refused.status, refused.body.error.code]).toEqual([409, 'prepayment_required'])
    await transact(server.db, systemActor('test'), (tx) => addPayment(tx, id, { type: 'cash', status: 'paid', amount: money(100) }, { by: 'api' }))
    await card(id)
    expect((await move('assembling')).status).toBe(200)
  })

  test('is like any other where the account does not care', async () => {
    await held.owner.patch('/api/account', { badCustomerPrepayment: 'off' })
    const id = await create()
    await mark(id, true)
    expect(await kinds(id)).toEqual([])
  })
})
