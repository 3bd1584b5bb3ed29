import { beforeAll, expect, test } from 'vitest'
import { catchUp } from '../../server/platform/readers.ts'
import { latecomersReader } from '../../server/modules/duplicates/reactions.ts'
import { wireClients } from './clients.ts'

const wire = wireClients()
const post = async (path: string, form: object) => wire.post(`/api/v5/${path}`, JSON.stringify(form), 'application/json')
const get = (path: string) => wire.get(`/api/v5/${path}`)
const make = async (customer: object): Promise<number> => (await post('customers/create', { customer })).body.id

let [survivor, merged] = [0, 0]
let order = 0
beforeAll(async () => {
  survivor = await make({ firstName: 'Анна', externalId: 'stays', phones: [{ number: '+79161234567' }] })
  merged = await make({ firstName: 'Аня', lastName: 'Ким', externalId: 'goes', email: 'anna@example.com' })
  order = (await post('orders/create', { order: { externalId: 'of-merged', customer: { id: merged }, items: [{ productName: 'Чай', initialPrice: 10, quantity: 1 }] } })).body.id
  const { status, body } = await post('customers/combine', { customers: [{ id: merged }], resultCustomer: { id: survivor } })
  expect([status, body]).toEqual([200, { success: true }])
  await catchUp(wire.server.db, latecomersReader)
})

test('the result keeps its own values, gets what it lacked, and has the orders', async () => {
  const { body } = await get('customers/stays')
  expect(body.customer).toMatchObject({ id: survivor, firstName: 'Анна', lastName: 'Ким', email: 'anna@example.com', ordersCount: 1, totalSumm: 10 })
  expect((await get(`orders/${order}?by=id`)).body.order.customer.id).toBe(survivor)
})

test('whoever was combined answers 404 and says in whom; lists and edits do not know them', async () => {
  for (const path of [`customers/${merged}?by=id`, 'customers/goes']) {
    const { status, body } = await get(path)
    expect([status, body]).toEqual([404, { success: false, errorMsg: 'Not found', combinedTo: { id: survivor } }])
  }
  expect((await get(`customers?filter[ids][]=${merged}`)).body.customers).toEqual([])
  expect((await post('customers/goes/edit', { customer: { firstName: 'Яна' } })).status).toBe(404)
})

test('an order that still names the combined one goes to the result', async () => {
  const made = await post('orders/create', { order: { customer: { externalId: 'goes' } } })
  expect(made.body.order.customer.id).toBe(survivor)
})

test('the histories carry the result: a deleted record with combinedTo, the changes of the result, the new customer of each order', async () => {
  const records = (await get('customers/history?limit=100')).body.history
  const gone = records.find((one: { deleted?: boolean }) => one.deleted)
  expect(gone).toMatchObject({ field: 'id', oldValue: merged, newValue: null, customer: { id: merged, firstName: 'Аня' }, combinedTo: { id: survivor, externalId: 'stays' }, apiKey: { current: true } })
  const changed = records.filter((one: { customer: { id: number }; created?: boolean }) => one.customer.id === survivor && !one.created)
  expect(changed.map((one: { field: string; newValue: unknown }) => [one.field, one.newValue])).toEqual([['email', 'anna@example.com'], ['last_name', 'Ким']])
  const orders = (await get('orders/history?limit=100')).body.history
  expect(orders.filter((one: { field: string }) => one.field === 'customer')).toMatchObject([{ order: { id: order }, oldValue: { id: merged }, newValue: { id: survivor } }])
})

test('unknown, foreign and already combined customers are refused by their place, and so is nothing', async () => {
  const unknown = await post('customers/combine', { customers: [{ id: survivor }, { id: 999_999 }, {}], resultCustomer: { id: merged } })
  expect([unknown.status, unknown.body]).toEqual([400, {
    success: false, errorMsg: 'Errors in the entity format',
    errors: {
      'resultCustomer.id': `Customer with id ${merged} not found.`, 'customers[1].id': 'Customer with id 999999 not found.', 'customers[2].id': 'This value should not be blank.',
    },
  }])
  expect((await post('customers/combine', { customers: [], resultCustomer: { id: survivor } })).body.errors).toEqual({ customers: 'This collection should contain 1 elements or more.' })
  expect((await post('customers/combine', { customers: [{ id: survivor }], resultCustomer: { id: survivor } })).status).toBe(400)
})

test('what a customer agreed to is kept by channel and kind, with the moment of the change', async () => {
  const rows = [{ channel: 'email', subscription: 'news', active: true }, { channel: 'sms', subscription: 'sale', active: false, messageId: 5 }]
  expect(await post('customers/stays/subscriptions', { subscriptions: rows })).toMatchObject({ status: 200, body: { success: true } })
  const first = (await get('customers/stays')).body.customer.customerSubscriptions
  expect(first).toMatchObject([
    { subscription: { channel: 'email', code: 'news', name: 'news', active: true }, subscribed: true },
    { subscription: { channel: 'sms', code: 'sale' }, subscribed: false },
  ])
  await post(`customers/${survivor}/subscriptions`, { by: 'id', subscriptions: [{ channel: 'email', subscription: 'news', active: false }] })
  const second = (await get('customers/stays')).body.customer.customerSubscriptions
  expect([second[0].subscribed, second[1]]).toEqual([false, first[1]])
})

test('a wish that lacks something is refused by its place, and one about nobody is not found', async () => {
  const { status, body } = await post('customers/stays/subscriptions', { subscriptions: [{ channel: 'email' }] })
  expect([status, body.errors]).toEqual([400, { 'subscriptions[0].subscription': 'This value should not be blank.', 'subscriptions[0].active': 'This value should not be blank.' }])
  expect((await post('customers/nobody/subscriptions', { subscriptions: [] })).status).toBe(404)
})
