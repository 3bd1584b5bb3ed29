import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { money } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { createOrder, type OrderInput } from './index.ts'

const server = testServer()
const held = {} as { owner: Person; manager: Person; seller: Person; colleague: Person }
let id: number

const create = async (input: Partial<OrderInput> = {}): Promise<number> =>
  (await transact(server.db, systemActor('test'), (tx) => createOrder(tx, { site: 'shop', phone: '+79161234567', ...input }, { by: 'crm' }))).order.id
const patch = (who: Person, changes: Record<string, { from?: unknown; to: unknown }>) => who.send('PATCH', `/api/orders/${id}`, { changes })
const toStatus = (who: Person, status: string, more: object = {}) => who.send('POST', `/api/orders/${id}/status`, { status, ...more })
const setStatus = (code: string, change: object) => held.owner.send('PATCH', `/api/references/statuses/${code}`, change)

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
  held.seller = await signedIn(server, 'own-orders')
  held.colleague = await signedIn(server, 'own-orders')
})
beforeEach(async () => {
  id = await create({ customerComment: 'первый', items: [{ productName: 'Чайник', quantity: 1, initialPrice: money(100) }] })
})

describe('an edit in place', () => {
  test('is written when the field is as the person saw it, and answers the whole card', async () => {
    const { status, body } = await patch(held.manager, { customerComment: { from: 'первый', to: 'второй' } })
    expect([status, body.customerComment]).toEqual([200, 'второй'])
  })

  test('of a field that a colleague changed meanwhile writes nothing and shows both values and whose they are', async () => {
    await patch(held.owner, { customerComment: { from: 'первый', to: 'от владельца' } })
    const { status, body } = await patch(held.manager, { customerComment: { from: 'первый', to: 'от менеджера' }, firstName: { from: '', to: 'Пётр' } })
    expect(status).toBe(409)
    expect(body.error.params.fields).toEqual({
      customerComment: { from: 'первый', mine: 'от менеджера', theirs: 'от владельца', by: expect.any(String), at: expect.any(String) },
    })
    const card = await held.manager.send('GET', `/api/orders/${id}`)
    expect([card.body.customerComment, card.body.firstName]).toEqual(['от владельца', ''])
  })

  test('to what a colleague has just written is no conflict', async () => {
    await patch(held.owner, { customerComment: { from: 'первый', to: 'один и тот же' } })
    expect((await patch(held.manager, { customerComment: { from: 'первый', to: 'один и тот же' } })).status).toBe(200)
  })

  test.each([
    ['total', 5, 'not_editable'],
    ['deliveryDate', '2026-13-45', 'not_day'],
    ['deliveryCost', -1, 'not_money'],
    ['discountManualPercent', 101, 'not_percent'],
    ['orderType', 'gift', 'unknown_code'],
    ['email', 'x'.repeat(256), 'too_long'],
  ])('of %s to %j is refused with %s', async (field, to, code) => {
    const { status, body } = await patch(held.manager, { [field]: { to } })
    expect([status, body.error.fields?.[0]?.code]).toEqual([400, code])
  })

  test('that gives one’s only right to the order away is saved and answered; after it the order is out of reach', async () => {
    await patch(held.manager, { managerId: { from: null, to: held.seller.id } })
    const { status, body } = await patch(held.seller, { managerId: { from: held.seller.id, to: held.colleague.id } })
    expect([status, body.managerId, body.may.change]).toEqual([200, held.colleague.id, false])
    expect((await held.seller.send('GET', `/api/orders/${id}`)).status).toBe(404)
  })

  test('of somebody else’s order by a person of own orders finds nothing there', async () => {
    expect((await patch(held.seller, { firstName: { to: 'Чужой' } })).status).toBe(404)
  })
})

describe('a line', () => {
  test('changed in quantity and discount counts the sums anew', async () => {
    const card = (await held.manager.send('GET', `/api/orders/${id}`)).body
    const line = card.items[0].id
    const changes = { quantity: { from: 1, to: 3 }, discountManualPercent: { from: 0, to: 10 } }
    const { body } = await held.manager.send('PATCH', `/api/orders/${id}/items/${line}`, { changes })
    expect([body.goodsSum, body.discountByKind, body.total]).toEqual([30_000, { manual_product: 3_000 }, 27_000])
  })

  test('of another order is not found', async () => {
    const other = await create({ items: [{ productName: 'Чашка', quantity: 1 }] })
    const card = (await held.manager.send('GET', `/api/orders/${other}`)).body
    expect((await held.manager.send('PATCH', `/api/orders/${id}/items/${card.items[0].id}`, { changes: { quantity: { to: 9 } } })).status).toBe(404)
  })
})

describe('a status', () => {
  test('outside the matrix of the person’s group is refused, and not offered on the card', async () => {
    const groups = (await held.owner.send('GET', '/api/user-groups')).body.groups
    const managers = groups.find((group: { code: string }) => group.code === 'manager').id
    await held.owner.send('PUT', `/api/status-transitions/${managers}`, { transitions: [['new', 'client-confirmed']] })
    const card = (await held.manager.send('GET', `/api/orders/${id}`)).body
    expect(card.allowedStatuses).toEqual(['client-confirmed'])
    const { status, body } = await toStatus(held.manager, 'complete')
    expect([status, body.error.code]).toEqual([403, 'transition_not_allowed'])
    expect((await toStatus(held.owner, 'complete')).body.status).toBe('complete')
    await held.owner.send('PUT', `/api/status-transitions/${managers}`, { transitions: [] })
  })

  test('that demands a comment is not entered without one', async () => {
    await setStatus('cancel-other', { commentRequired: true })
    expect((await toStatus(held.manager, 'cancel-other')).body.error.code).toBe('comment_required')
    expect((await toStatus(held.manager, 'cancel-other', { comment: 'передумал' })).body).toMatchObject({ status: 'cancel-other', statusComment: 'передумал' })
    await setStatus('cancel-other', { commentRequired: false })
  })

  test('that demands fields names the empty ones, and takes them on the way', async () => {
    await setStatus('send-to-assembling', { requiredFields: ['deliveryType', 'payments', 'phone'] })
    const refused = await toStatus(held.manager, 'send-to-assembling')
    expect(refused.body.error).toMatchObject({ code: 'fields_required', params: { fields: ['deliveryType', 'payments'] } })
    await held.manager.send('POST', `/api/orders/${id}/payments`, { type: 'cash' })
    const { body } = await toStatus(held.manager, 'send-to-assembling', { fields: { deliveryType: 'courier' } })
    expect(body).toMatchObject({ status: 'send-to-assembling', deliveryType: 'courier' })
    await setStatus('send-to-assembling', { requiredFields: [] })
  })

  test('changed from one that is no more is a conflict', async () => {
    await toStatus(held.owner, 'assembling', { from: 'new' })
    const { status, body } = await toStatus(held.manager, 'cancel-other', { from: 'new' })
    expect([status, body.error.params.fields.status.theirs]).toEqual([409, 'assembling'])
  })
})

describe('an order made by hand', () => {
  test('gets the number of the office, belongs to whoever made it, and takes a known phone’s customer', async () => {
    const made = { phone: '8 (916) 123-45-67', firstName: 'Ольга', items: [{ productName: 'Чашка', quantity: 2, initialPrice: 15_000 }], payments: [{ type: 'cash' }] }
    const { status, body } = await held.seller.send('POST', '/api/orders', made)
    expect(status).toBe(201)
    expect(body).toMatchObject({ number: `${body.id}C`, managerId: held.seller.id, total: 30_000, phone: '+79161234567', payments: [{ type: 'cash', amount: 30_000, status: 'not-paid' }] })
    const before = (await held.owner.send('GET', `/api/orders/${id}`)).body
    expect(body.customer.id).toBe(before.customer.id)
  })
})

describe('an order that names its customer by id alone', () => {
  const items = [{ productName: 'Чайник', initialPrice: 100, quantity: 1 }]
  test('is made out to them; what is said goes before', async () => {
    const customer = (await held.owner.post('/api/customers', { firstName: 'Анна', lastName: 'Серова', phones: ['+79161110000'], emails: ['anna@mail.ru'] })).body
    const made = await held.manager.post('/api/orders', { customerId: customer.id, items })
    expect([made.status, made.body]).toMatchObject([201, { firstName: 'Анна', lastName: 'Серова', phone: '+79161110000', email: 'anna@mail.ru' }])
    const other = await held.manager.post('/api/orders', { customerId: customer.id, firstName: 'Пётр', items })
    expect(other.body).toMatchObject({ firstName: 'Пётр', lastName: '', phone: null })
  })

  test('is refused of one whom the person does not see: the order would bring him into sight', async () => {
    const customer = (await held.owner.post('/api/customers', { firstName: 'Тайный', phones: ['+79161110001'] })).body
    expect((await held.seller.post('/api/orders', { customerId: customer.id, items })).status).toBe(404)
    expect((await held.seller.get(`/api/customers/${customer.id}`)).status).toBe(404)
  })
})
