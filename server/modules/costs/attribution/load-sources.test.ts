import { beforeAll, expect, test } from 'vitest'
import { minor } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { byHand } from '../../../../test/database.ts'
import { signedIn, signedInWith, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'

const server = testServer()
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)
let director: Person
let order: { id: number; number: string; customerId: number | null }
const load = async (body: string, person = director) => {
  const answer = await fetch(`${server.url}/api/sources/files`, { method: 'POST', body, headers: { 'cookie': person.cookie, 'x-requested-with': 'prilavok', 'content-type': 'text/csv' } })
  return { status: answer.status, body: await answer.json() }
}

beforeAll(async () => {
  director = await signedIn(server, 'director')
  const made = await run((tx) => createOrder(tx, { site: 'shop', number: '77A', firstName: 'Анна', items: [{ productName: 'Чай', initialPrice: minor(100), quantity: 1 }] }, { by: 'crm' }))
  order = made.order
})

test('a file tells where orders and customers came from; the same file again changes nothing; the cards show it', async () => {
  const file = `Номер заказа;ID клиента;utm_source;utm_medium;utm_campaign\n77A;;yandex;cpc;Осень\nнет;;yandex;cpc;\n;${order.customerId};vk;social;\n77A;;;cpc;\n`
  expect(await load(file)).toEqual({ status: 200, body: { rows: 4, changed: 2, unchanged: 0, refused: 2, problems: [{ line: 3, code: 'not_found', text: 'нет' }, { line: 5, code: 'no_source', text: '77A' }] } })
  expect((await load(file)).body).toMatchObject({ changed: 0, unchanged: 2, refused: 2 })
  expect((await director.get(`/api/orders/${order.id}/touches`)).body).toMatchObject({ first: { source: 'yandex', medium: 'cpc', campaign: 'Осень', isPaid: true }, shares: [{ source: 'yandex', weight: 1 }], model: 'last_non_direct', windowDays: 30 })
  expect((await director.get(`/api/customers/${order.customerId}/touches`)).body.count).toBe(2)
})

test('a file that names nobody is refused', async () => {
  expect((await load('a;b\n1;2\n')).body.error.code).toBe('sources_without_header')
})

test('a file touches only what whoever loads it may change', async () => {
  const advertiser = await signedInWith(server, { rights: { 'costs.view': 'all', 'costs.change': 'all', 'orders.view': 'all', 'orders.change': 'own', 'customers.view': 'all' } })
  const file = `Номер заказа;ID клиента;utm_source\n77A;;telegram\n;${order.customerId};telegram\n`
  expect((await load(file, advertiser)).body).toMatchObject({ changed: 0, refused: 2, problems: [{ code: 'not_found' }, { code: 'not_found' }] })
  await byHand(server.db, `update "order" set manager_id = ${advertiser.id} where id = ${order.id}`)
  expect((await load(file, advertiser)).body).toMatchObject({ changed: 1, refused: 1 })
})
