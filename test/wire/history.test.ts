import { describe, expect, test } from 'vitest'
import { eraseCustomer } from '../../server/modules/erasure/index.ts'
import { changeOrder } from '../../server/modules/orders/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { wireClients } from './clients.ts'

const wire = wireClients()
const item = (name: string, more: object = {}) => ({ productName: name, initialPrice: 100, quantity: 1, ...more })

/** Reads as modules do: page 1 again and again with the last id, until the last page. */
async function readAll(kind: 'orders' | 'customers', sinceId = 0, client = wire.npm, limit = 20): Promise<any[]> {
  const records: any[] = []
  for (let since = sinceId; ; since = records.at(-1).id) {
    const { body } = await client[kind].history({ sinceId: since }, 1, limit)
    expect(body).toMatchObject({ success: true, generatedAt: expect.any(String), pagination: { limit, currentPage: 1 } })
    records.push(...body.history)
    if (body.pagination.currentPage >= body.pagination.totalPageCount) return records
  }
}

async function lastId(kind: 'orders' | 'customers'): Promise<number> {
  return (await readAll(kind)).at(-1)?.id ?? 0
}

describe('history of orders', () => {
  test('a new order is one record with the whole order', async () => {
    const since = await lastId('orders')
    const { order } = (await wire.npm.orders.create({ externalId: 'H-1', firstName: 'Анна', phone: '+79261234567', items: [item('Чай'), item('Кофе')] })).body
    const records = await readAll('orders', since)
    expect(records).toEqual([
      {
        id: expect.any(Number), createdAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/), source: 'api',
        apiKey: { current: true, id: expect.any(Number) }, created: true, field: 'status', oldValue: null, newValue: { code: 'new' }, order,
      },
    ])
  })

  test('a save that changes several fields is a record for each, once, in the names of the protocol', async () => {
    const { order } = (await wire.npm.orders.create({ externalId: 'H-2', firstName: 'Анна', delivery: { address: { city: 'Тула' } }, items: [item('Чай', { externalIds: [{ code: 'a', value: 1 }] }), item('Лимон')] })).body
    const since = await lastId('orders')
    await wire.npm.orders.updateById({
      id: order.id, firstName: 'Яна', status: 'availability-confirmed', managerComment: 'срочно', contragent: { contragentType: 'legal-entity', INN: '7701' },
      delivery: { code: 'courier', cost: 300, address: { city: 'Москва', countryIso: 'RU' } }, customFields: { gift_note: 'лента' },
      items: [{ id: order.items[0].id, quantity: 3 }, { productName: 'Мёд', initialPrice: 50, quantity: 1 }],
    })
    const records = await readAll('orders', since)
    const byField = Object.fromEntries(records.map((record) => [record.field + (record.oldValue === null ? '+' : record.newValue === null ? '-' : ''), record]))
    expect(records.map((record) => record.id)).toEqual(records.map((record) => record.id).toSorted((a, b) => a - b))
    expect(new Set(records.map((record) => record.id)).size).toBe(records.length)
    expect(records.every((record) => !('created' in record) && record.order.id === order.id && record.order.status === 'availability-confirmed')).toBe(true)
    const told = (key: string) => [byField[key]?.oldValue, byField[key]?.newValue]
    expect(told('first_name')).toEqual(['Анна', 'Яна'])
    expect(told('status')).toEqual([{ code: 'new' }, { code: 'availability-confirmed' }])
    expect(told('manager_comment+')).toEqual([null, 'срочно'])
    expect(told('delivery_type+')).toEqual([null, { code: 'courier' }])
    expect(told('delivery_cost')).toEqual([0, 300])
    expect(told('delivery_address.city')).toEqual(['Тула', 'Москва'])
    expect(told('delivery_address.country+')).toEqual([null, 'RU'])
    expect(told('contragent.contragent_type')).toEqual(['individual', 'legal-entity'])
    expect(told('contragent.i_n_n+')).toEqual([null, '7701'])
    expect(told('custom_gift_note+')).toEqual([null, 'лента'])
    expect(told('total_summ')).toEqual([200, 650])
    expect(byField['order_product.quantity']).toMatchObject({ oldValue: 1, newValue: 3, item: { id: order.items[0].id, externalIds: [{ code: 'a', value: '1' }] } })
    expect(byField['order_product+']).toMatchObject({ newValue: { id: expect.any(Number) }, item: { initialPrice: 50, offer: { displayName: 'Мёд' } } })
    expect(byField['order_product-']).toMatchObject({ oldValue: { id: order.items[1].id }, item: { id: order.items[1].id } })
  })

  test('what is cleared is told too, parts of an address included', async () => {
    const { order } = (await wire.npm.orders.create({ managerComment: 'x', delivery: { address: { city: 'Тула', street: 'Мира' } }, items: [item('Чай')] })).body
    const since = await lastId('orders')
    await wire.npm.orders.updateById({ id: order.id, managerComment: '', delivery: { address: { street: '' } } })
    expect((await readAll('orders', since)).map(({ field, oldValue, newValue }) => [field, oldValue, newValue]).toSorted()).toEqual([
      ['delivery_address.street', 'Мира', null], ['manager_comment', 'x', null],
    ])
  })

  test('payments have records of their own', async () => {
    const { order } = (await wire.npm.orders.create({ externalId: 'H-3', items: [item('Чай')] })).body
    const since = await lastId('orders')
    const { id } = (await wire.npm.orders.createPayment({ type: 'cash', amount: 100, externalId: 'p', order: { id: order.id } })).body
    await wire.npm.orders.updatePaymentById({ id, status: 'paid' })
    await wire.npm.orders.removePayment(id)
    const records = (await readAll('orders', since)).map(({ field, oldValue, newValue, payment }) => ({ field, oldValue, newValue, payment: payment?.id }))
    expect(records).toContainEqual({ field: 'payments', oldValue: null, newValue: { code: 'cash' }, payment: id })
    expect(records).toContainEqual({ field: 'payments.status', oldValue: { code: 'not-paid' }, newValue: { code: 'paid' }, payment: id })
    expect(records).toContainEqual({ field: 'prepay_sum', oldValue: 0, newValue: 100, payment: undefined })
    expect(records).toContainEqual({ field: 'payments', oldValue: { code: 'cash' }, newValue: null, payment: id })
  })

  test('a module tells its own changes from those of other keys and of the CRM', async () => {
    const other = await wire.as({})
    const { order } = (await wire.npm.orders.create({ items: [item('Чай')] })).body
    const since = await lastId('orders')
    await other.orders.updateById({ id: order.id, firstName: 'Б' })
    await transact(wire.server.db, systemActor('rule'), (tx) => changeOrder(tx, order.id, { lastName: 'В' }, { by: 'crm' }))
    await wire.npm.orders.fixExternalIds([{ id: order.id, externalId: 'fixed' }])
    const records = await readAll('orders', since)
    expect(records.map(({ field, source, apiKey }) => [field, source, apiKey?.current])).toEqual([
      ['first_name', 'api', false], ['last_name', 'code', undefined], ['external_id', 'api', true],
    ])
    expect((await readAll('orders', since, other)).map((record) => record.apiKey?.current)).toEqual([true, undefined, false])
  })

  test('is the same each time, whatever the page and the limit', async () => {
    const all = await readAll('orders', 0, wire.npm, 100)
    expect(await readAll('orders', 0, wire.npm, 20)).toEqual(all)
    const pages = await Promise.all([1, 2].map((page) => wire.npm.orders.history({ sinceId: 0 }, page, 20)))
    expect(pages.flatMap((page) => page.body.history)).toEqual(all.slice(0, 40))
    expect(pages[0]!.body.pagination).toEqual({ limit: 20, totalCount: all.length, currentPage: 1, totalPageCount: Math.ceil(all.length / 20) })
    const middle = all[Math.floor(all.length / 2)]
    expect((await readAll('orders', middle.id))[0]).toEqual(all[all.indexOf(middle) + 1])
  })

  test('is filtered by order and by date; an empty page still counts', async () => {
    const { order } = (await wire.npm.orders.create({ externalId: 'H-9', items: [item('Чай')] })).body
    const ofOrder = (await wire.npm.orders.history({ orderExternalId: 'H-9' })).body
    expect(ofOrder.history.map((record: any) => record.order.id)).toEqual([order.id])
    expect((await wire.npm.orders.history({ orderId: order.id })).body.pagination.totalCount).toBe(1)
    expect((await wire.npm.orders.history({ startDate: order.createdAt, orderId: order.id })).body.history).toHaveLength(1)
    const none = (await wire.npm.orders.history({ startDate: '2100-01-01 00:00:00' })).body
    expect([none.history, none.pagination]).toEqual([[], { limit: 20, totalCount: 0, currentPage: 1, totalPageCount: 0 }])
    expect((await wire.npm.orders.history({ endDate: '2001-01-01 00:00:00' })).body.history).toEqual([])
  })
})

describe('history of customers', () => {
  test('who was erased is one record without a word of the person, for readers of old and new; the API knows nobody of the id', async () => {
    const since = await lastId('customers')
    const { id } = (await wire.npm.customers.create({ externalId: 'H-erased', firstName: 'Забвенна', phones: [{ number: '+79160001122' }], email: 'zabven@h.example', address: { city: 'Тула' } })).body
    const { order } = (await wire.npm.orders.create({ externalId: 'H-of-erased', customer: { id }, firstName: 'Забвенна', items: [item('Чай')] })).body
    await wire.npm.customers.updateById({ id, lastName: 'Забвенная' })
    const ordersSince = await lastId('orders')
    await transact(wire.server.db, systemActor('rule'), (tx) => eraseCustomer(tx, id, { isForced: true }))
    const records = await readAll('customers', since)
    expect(records.map(({ created, deleted, field, oldValue, newValue, customer }) => ({ created, deleted, field, oldValue, newValue, customer }))).toEqual([
      { created: true, deleted: undefined, field: 'id', oldValue: null, newValue: id, customer: { id, site: 'shop' } },
      { created: undefined, deleted: true, field: 'id', oldValue: id, newValue: null, customer: { id, externalId: 'H-erased', site: 'shop' } },
    ])
    expect(JSON.stringify(await readAll('orders'))).not.toMatch(/Забвенн|79160001122|zabven/)
    expect((await readAll('orders', ordersSince)).map(({ field, oldValue, newValue }) => ({ field, oldValue, newValue }))).toEqual([{ field: 'customer', oldValue: expect.objectContaining({ id }), newValue: null }])
    expect((await wire.get(`/api/v5/customers/${id}?by=id`)).status).toBe(404)
    expect((await wire.get('/api/v5/customers?filter[externalIds][]=H-erased')).body.customers).toEqual([])
    const left = (await wire.get(`/api/v5/orders/${order.id}?by=id`)).body.order
    expect([left.totalSumm, left.firstName ?? '', left.customer]).toEqual([100, '', undefined])
  })

  test('coming into a segment and leaving it are records of the field segments', async () => {
    const { id } = (await wire.npm.customers.create({ externalId: 'H-segment', firstName: 'Анна' })).body
    const since = await lastId('customers')
    await transact(wire.server.db, systemActor('segments'), async (tx) => {
      for (const [kind, segments] of [['customer.segment_entered', [null, 'vip']], ['customer.segment_left', ['vip', null]]] as const) {
        tx.record({ kind, entity: 'customer', entityId: id, customerId: id, site: 'shop', fields: { segments: [...segments] } })
      }
    })
    expect((await readAll('customers', since)).map(({ field, oldValue, newValue, customer }) => ({ field, oldValue, newValue, customer }))).toEqual([
      { field: 'segments', oldValue: null, newValue: { code: 'vip' }, customer: { id, externalId: 'H-segment', site: 'shop' } },
      { field: 'segments', oldValue: { code: 'vip' }, newValue: null, customer: { id, externalId: 'H-segment', site: 'shop' } },
    ])
  })

  test('creation is a record of the id with the whole customer, changes a record a field', async () => {
    const since = await lastId('customers')
    const { id } = (await wire.npm.customers.create({ externalId: 'C-1', firstName: 'Иван', phones: [{ number: '+79260000001' }], address: { city: 'Тула' } })).body
    await wire.npm.customers.updateById({
      id, firstName: 'Пётр', phones: [{ number: '+79260000002' }, { number: '+79260000003' }], address: { city: 'Москва' }, vip: true, addTags: ['опт'],
    })
    const [made, ...changes] = await readAll('customers', since)
    expect(made).toMatchObject({ source: 'api', apiKey: { current: true }, created: true, field: 'id', oldValue: null, newValue: id, customer: { id, externalId: 'C-1', type: 'customer' } })
    expect(changes.map(({ field, oldValue, newValue }) => [field, oldValue, newValue]).toSorted()).toEqual([
      ['address.city', 'Тула', 'Москва'],
      ['first_name', 'Иван', 'Пётр'],
      ['phones', '+79260000001', '+79260000002'],
      ['phones', null, '+79260000003'],
      ['tags', [], ['опт']],
      ['vip', false, true],
    ])
    expect(changes.every((record) => JSON.stringify(record.customer) === JSON.stringify({ id, externalId: 'C-1', site: 'shop' }))).toBe(true)
    expect(changes.find((record) => record.field === 'address.city').address).toMatchObject({ id: expect.any(Number), isMain: true })
    expect((await readAll('customers', since)).map((record) => record.id)).toEqual([made, ...changes].map((record) => record.id))
  })
})
