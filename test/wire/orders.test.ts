import { beforeAll, describe, expect, test } from 'vitest'
import { wireClients } from './clients.ts'

const clients = wireClients()

describe('an order of a store', () => {
  let id = 0
  test('is created with everything that came', async () => {
    const reply = await clients.npm.orders.create({
      externalId: 'A-1', firstName: 'Анна', lastName: 'Крылова', phone: '8 (926) 123-45-67', email: 'Anna@Example.com',
      items: [{ productName: 'Чайник', initialPrice: '1990.50', quantity: 2, externalIds: [{ code: 'shop', value: 17 }] }],
      delivery: { code: 'courier', cost: 300, address: { city: 'Москва', street: 'Тверская', building: 1 } },
      payments: [{ type: 'cash' }],
    })
    expect(reply.body).toMatchObject({ success: true })
    expect(reply.statusCode()).toBe(201)
    id = reply.body.id
    console.log(JSON.stringify(reply.body, null, 1))
  })
  test('list', async () => {
    const reply = await clients.npm.orders.list({ ids: [id] })
    expect(reply.body).toMatchObject({ success: true, pagination: { totalCount: 1 } })
    const history = await clients.npm.orders.history({ sinceId: 0 })
    console.log(JSON.stringify(history.body, null, 1).slice(0, 1500))
  })
})
