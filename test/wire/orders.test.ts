import { describe, expect, test } from 'vitest'
import { wireClients } from './clients.ts'

const wire = wireClients()
const DATETIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/

const anOrder = (more: object = {}) => ({
  firstName: 'Анна',
  lastName: 'Крылова',
  phone: '8 (926) 123-45-67',
  email: 'Anna@Example.com',
  items: [{ productName: 'Чайник', initialPrice: '1990.50', quantity: 2, externalIds: [{ code: 'shop', value: 17 }] }],
  delivery: { code: 'courier', cost: 300, address: { city: 'Москва', street: 'Тверская', building: 1 } },
  payments: [{ type: 'cash' }],
  ...more,
})

async function created(more: object = {}): Promise<any> {
  const reply = await wire.npm.orders.create(anOrder(more))
  expect(reply.body).toMatchObject({ success: true })
  return reply.body.order
}

describe('creating an order', () => {
  test('answers 201 with the whole order as GET gives it', async () => {
    const reply = await wire.npm.orders.create(anOrder({ externalId: 'A-1' }))
    expect(reply.statusCode()).toBe(201)
    expect(reply.body).toMatchObject({ success: true, id: reply.body.order.id })
    expect(reply.body.order).toMatchObject({
      externalId: 'A-1', site: 'shop', status: 'new', orderType: 'eshop-individual', orderMethod: 'shopping-cart', currency: 'RUB', countryIso: 'RU',
      summ: 3981, totalSumm: 4281, prepaySum: 0, fromApi: true, phone: '+79261234567', email: 'anna@example.com', call: false, expired: false,
      delivery: { code: 'courier', cost: 300, netCost: 0, address: { city: 'Москва', text: 'Москва, Тверская, д. 1' } },
      items: [{ initialPrice: 1990.5, quantity: 2, discountTotal: 0, discounts: [], externalIds: [{ code: 'shop', value: '17' }], status: 'new', properties: [] }],
      customFields: [],
    })
    expect(reply.body.order.number).toBe(`${reply.body.id}A`)
    expect(reply.body.order.createdAt).toMatch(DATETIME)
    const byExternalId = await wire.npm.orders.fetchByExternalId('A-1')
    const byId = await wire.npm.orders.fetchById(reply.body.id)
    expect(byExternalId.body).toEqual({ success: true, order: reply.body.order })
    expect(byId.body).toEqual(byExternalId.body)
  })

  test('payments are a map by id, and an empty map where there are none', async () => {
    const order = await created()
    const [payment] = Object.values<any>(order.payments)
    expect(order.payments[payment.id]).toMatchObject({ type: 'cash', status: 'not-paid', amount: 4281 })
    expect((await created({ payments: [] })).payments).toEqual({})
  })

  test('a taken external id is refused by its field', async () => {
    await created({ externalId: 'twice' })
    const reply = await wire.npm.orders.create(anOrder({ externalId: 'twice' }))
    expect([reply.statusCode(), reply.body]).toEqual([
      400, { success: false, errorMsg: 'Errors in the entity format', errors: { externalId: 'This externalId is already taken.' } },
    ])
  })

  test('ten at once with one external id make one order', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => wire.npm.orders.create(anOrder({ externalId: 'race' }))))
    expect(replies.map((reply) => reply.statusCode()).toSorted()).toEqual([201, ...Array<number>(9).fill(400)])
  })

  test('orders of one phone belong to one customer', async () => {
    const [one, other] = [await created(), await created({ phone: '+7 926 123 45 67', email: undefined })]
    expect(one.customer.id).toBe(other.customer.id)
  })

  test('an unknown code is saved as a problem, and refused for a strict key', async () => {
    const lenient = await created({ payments: [{ type: 'barter' }], status: 'no-such-status' })
    expect(lenient.status).toBe('new')
    const strict = await wire.as({ strict: true })
    const reply = await strict.orders.create(anOrder({ orderType: 'no-such-type', payments: [{ type: 'barter' }] }))
    expect([reply.statusCode(), reply.body]).toEqual([
      400,
      {
        success: false, errorMsg: 'Errors in the entity format',
        errors: { orderType: '"no-such-type" does not exist.', 'payments[0].type': '"barter" does not exist.' },
      },
    ])
  })

  test('the number, the moment and the requisites of the store are kept', async () => {
    const order = await created({
      number: 'W-77', createdAt: '2026-02-03 04:05:06', customerComment: 'Позвоните', shipmentDate: '2026-02-05', weight: 1200.5, length: '30',
      contragent: { contragentType: 'legal-entity', legalName: 'ООО «Ромашка»', INN: '7701234567' }, customFields: { gift: 'да' },
      delivery: { code: 'courier', date: '2026-02-04', time: { from: '10:00', to: '14:00' }, vatRate: 20, service: { code: 'express', name: 'Экспресс' } },
    })
    expect(order).toMatchObject({
      number: 'W-77', createdAt: '2026-02-03 04:05:06', customerComment: 'Позвоните', shipmentDate: '2026-02-05', weight: 1200.5, length: 30,
      contragent: { contragentType: 'legal-entity', legalName: 'ООО «Ромашка»', INN: '7701234567' }, customFields: { gift: 'да' },
      delivery: { date: '2026-02-04', time: { from: '10:00', to: '14:00' }, vatRate: '20.00', service: { code: 'express' } },
    })
  })
})

describe('editing an order', () => {
  test('what is absent stays, nested objects merge, empty texts clear', async () => {
    const order = await created({ externalId: 'E-1', managerComment: 'первый' })
    const reply = await wire.npm.orders.updateByExternalId({
      externalId: 'E-1', managerComment: '', customerComment: 'после шести', paymentType: '', delivery: { address: { city: 'Тула' } },
    })
    expect([reply.statusCode(), reply.body.id]).toEqual([200, order.id])
    expect(reply.body.order).toMatchObject({
      firstName: 'Анна', customerComment: 'после шести', delivery: { code: 'courier', cost: 300, address: { city: 'Тула', street: 'Тверская' } },
    })
    expect(reply.body.order).not.toHaveProperty('managerComment')
  })

  test('lines are matched by id and external ids, changed in part, added and removed', async () => {
    const order = await created({
      items: [
        { productName: 'Чайник', initialPrice: 100, quantity: 2, externalIds: [{ code: 'shop', value: 1 }], discountManualAmount: 10 },
        { productName: 'Ложка', initialPrice: 50, quantity: 1, externalIds: [{ code: 'shop', value: 2 }] },
        { productName: 'Вилка', initialPrice: 60, quantity: 1 },
      ],
    })
    const reply = await wire.npm.orders.updateById({
      id: order.id,
      items: [{ id: order.items[0].id }, { externalIds: [{ code: 'shop', value: '2' }], quantity: 3 }, { productName: 'Нож', initialPrice: 70, quantity: 1 }],
    })
    const lines = reply.body.order.items.map((item: any) => [item.offer.displayName, item.quantity, item.initialPrice, item.discountTotal])
    expect(lines).toEqual([['Чайник', 2, 100, 10], ['Ложка', 3, 50, 0], ['Нож', 1, 70, 0]])
    expect(reply.body.order.items[0].discounts).toEqual([{ type: 'manual_product', amount: 20 }])
    expect(reply.body.order.totalSumm).toBe(2 * 90 + 3 * 50 + 70 + 300)
  })

  test('sent back whole as it came, it does not change', async () => {
    const order = await created({ externalId: 'echo' })
    const reply = await wire.npm.orders.updateById(order)
    expect(reply.body.order).toEqual(order)
  })

  test('an order that is not there is not found', async () => {
    const reply = await wire.npm.orders.updateByExternalId({ externalId: 'nowhere', firstName: 'Б' })
    expect([reply.statusCode(), reply.body.errorMsg]).toEqual([404, 'Not found'])
    expect((await wire.npm.orders.fetchById('abc')).statusCode()).toBe(404)
  })
})

describe('many orders', () => {
  test('an upload takes every row and answers 201', async () => {
    const reply = await wire.npm.orders.upload([anOrder({ externalId: 'U-1' }), anOrder()])
    expect(reply.statusCode()).toBe(201)
    expect(reply.body).toMatchObject({ success: true, failedOrders: [], uploadedOrders: [{ id: expect.any(Number), externalId: 'U-1' }, { id: expect.any(Number) }] })
    expect(reply.body.orders).toHaveLength(2)
  })

  test('bad rows fail alone: 460 with the good ones saved', async () => {
    const reply = await wire.npm.orders.upload([anOrder({ externalId: 'V-1' }), anOrder({ externalId: 'V-1' }), anOrder({ externalId: 'V-2', items: [{ quantity: 'много' }] })])
    expect(reply.statusCode()).toBe(460)
    expect(reply.body).toEqual({
      success: false,
      uploadedOrders: [{ id: expect.any(Number), externalId: 'V-1' }],
      failedOrders: [{ externalId: 'V-1' }, { externalId: 'V-2' }],
      errorMsg: 'Orders are loaded with errors',
      errors: ['orders[1].externalId: This externalId is already taken.', 'orders[2].items[0].quantity: This value should be of type float.'],
    })
  })

  test('more than fifty are refused whole', async () => {
    const reply = await wire.npm.orders.upload(Array.from({ length: 51 }, () => anOrder()))
    expect([reply.statusCode(), reply.body.errorMsg]).toEqual([400, 'Errors in the input parameters'])
  })

  test('statuses by ids of both kinds, unknown ones skipped', async () => {
    const [one, other] = [await created(), await created({ externalId: 'S-1' })]
    const reply = await wire.npm.orders.statuses([one.id, 999_999], ['S-1', 'nobody'])
    expect(reply.body).toEqual({
      success: true,
      orders: [{ id: one.id, status: 'new', group: 'new' }, { id: other.id, externalId: 'S-1', status: 'new', group: 'new' }],
    })
  })

  test('external ids are fixed, integers too; unknown ids and an empty list are refused', async () => {
    const order = await created()
    expect((await wire.npm.orders.fixExternalIds([{ id: order.id, externalId: 900 }])).body).toEqual({ success: true })
    expect((await wire.npm.orders.fetchByExternalId('900')).body.order.id).toBe(order.id)
    const unknown = await wire.npm.orders.fixExternalIds([{ id: 999_999, externalId: 'x' }])
    expect([unknown.statusCode(), unknown.body.errors]).toEqual([400, { 'orders[0].id': 'Order with id 999999 not found.' }])
    expect((await wire.npm.orders.fixExternalIds([])).statusCode()).toBe(400)
  })
})

describe('payments', () => {
  test('are created, changed by either id and removed', async () => {
    const order = await created({ externalId: 'P-1', payments: [] })
    const made = await wire.npm.orders.createPayment({ type: 'bank-card', externalId: '55-abc', amount: '4281', order: { externalId: 'P-1' } })
    expect([made.statusCode(), made.body]).toEqual([201, { success: true, id: expect.any(Number) }])
    const paid = await wire.npm.orders.updatePaymentByExternalId({ externalId: '55-abc', status: 'paid', order: { externalId: 'P-1' } })
    expect(paid.body).toEqual({ success: true, id: made.body.id })
    const after = (await wire.npm.orders.fetchById(order.id)).body.order
    expect(after).toMatchObject({ prepaySum: 4281, fullPaidAt: expect.stringMatching(DATETIME) })
    expect(after.payments[made.body.id]).toMatchObject({ status: 'paid', externalId: '55-abc', paidAt: expect.stringMatching(DATETIME) })

    expect((await wire.npm.orders.updatePaymentById({ id: made.body.id, comment: 'чек 5' })).statusCode()).toBe(200)
    expect((await wire.npm.orders.removePayment(made.body.id)).body).toEqual({ success: true })
    expect((await wire.npm.orders.fetchById(order.id)).body.order).toMatchObject({ payments: {}, prepaySum: 0 })
  })

  test('without type or order they are refused, and unknown ones not found', async () => {
    const bare = await wire.npm.orders.createPayment({ amount: 5 })
    expect([bare.statusCode(), bare.body.errors]).toEqual([400, { type: 'This value should not be blank.', order: 'This value should not be blank.' }])
    const missing = await wire.npm.orders.removePayment(999_999)
    expect([missing.statusCode(), missing.body.errorMsg]).toEqual([404, 'Payment not found'])
  })
})
