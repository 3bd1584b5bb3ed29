import { expect, test } from 'vitest'
import { wireClients } from './clients.ts'

const wire = wireClients()

async function anOrder(more: object = {}) {
  const made = await wire.npm.orders.create({
    firstName: 'Анна', phone: '+79001234512', email: 'anna@mail.example', managerComment: 'спорит о цене',
    items: [{ productName: 'Ваза', initialPrice: 900, purchasePrice: 321.5, quantity: 1 }], ...more,
  })
  expect(made.statusCode()).toBe(201)
  return made.body.id as number
}

test('a key from which phones, e-mails, purchase prices and comments are kept meets them nowhere', async () => {
  const id = await anOrder()
  await wire.npm.orders.updateById({ id, phone: '+79007654378', managerComment: 'ждёт звонка' })
  const narrow = await wire.as({ fields: { 'customer.phones': 'hidden', 'customer.email': 'hidden', 'order.purchaseSum': 'hidden', 'order.managerComment': 'hidden' } })
  const answers = [
    await narrow.orders.fetchById(id), await narrow.orders.list({}), await narrow.orders.history({}),
    await narrow.customers.list({}), await narrow.customers.history({}),
  ]
  for (const answer of answers) {
    expect(answer.statusCode()).toBe(200)
    expect(JSON.stringify(answer.body)).not.toMatch(/1234512|7654378|anna@|321\.5|спорит|ждёт/)
  }
  expect(answers[0]!.body.order).toMatchObject({ id, firstName: 'Анна', totalSumm: 900 })
  const whole = await wire.npm.orders.fetchById(id)
  expect(whole.body.order).toMatchObject({ phone: '+79007654378', purchaseSumm: 321.5 })
})

test('what is kept is no filter either', async () => {
  await anOrder()
  const narrow = await wire.as({ fields: { 'customer.phones': 'mask', 'order.purchaseSum': 'hidden' } })
  for (const filter of [{ customer: '9001234512' }, { customer: 'анна' }, { minPurchaseSumm: 300 }, { maxMarginSumm: 1000 }]) {
    const answer = await narrow.orders.list(filter)
    expect([filter, answer.statusCode(), answer.body.success]).toEqual([filter, 403, false])
  }
  expect((await narrow.orders.list({ sites: ['shop'] })).statusCode()).toBe(200)
})

test('a masked phone is shown in part, and the part sent back does not become the phone', async () => {
  const id = await anOrder()
  const narrow = await wire.as({ fields: { 'customer.phones': 'mask' } })
  const { order } = (await narrow.orders.fetchById(id)).body
  expect(order).toMatchObject({ phone: '+7 900 ***-**-12', customer: { phones: [{ number: '+7 900 ***-**-12' }] }, email: 'anna@mail.example' })
  const echoed = await narrow.orders.updateById({ id, phone: order.phone, customerComment: 'позвонить' })
  expect([echoed.statusCode(), echoed.body.success]).toEqual([403, false])
  expect((await wire.npm.orders.fetchById(id)).body.order.phone).toBe('+79001234512')
})
