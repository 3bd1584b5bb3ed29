import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { byHand } from '../../../test/database.ts'
import { testServer } from '../../../test/server.ts'
import { planMessage } from './index.ts'

const server = testServer()
const system = systemActor('test')
let orderId: number

beforeAll(async () => {
  await byHand(server.db, `insert into site (code, name, url, is_demo) values ('demo', 'Демо', 'https://demo.example.com', true);
    insert into message_provider (channel, kind, title, settings, is_default) values ('email', 'smtp', 'Почта', '{"from": "shop@example.com"}', true), ('sms', 'smsc', 'SMS', '{}', true)`)
  await byHand(server.db, 'update account set settings_version = settings_version + 1')
  orderId = (await transact(server.db, system, (tx) => createOrder(tx, { site: 'demo', firstName: 'Влас', phone: '+79991012662', email: 'buyer1@example.com' }, { by: 'crm' }))).order.id
})

const plan = (key: string, channel: 'email' | 'sms', address?: string) =>
  transact(server.db, system, (tx) => planMessage(tx, { key, channel, purpose: 'transactional', to: address ? { address } : {}, about: { orderId }, content: { subject: 'Заказ', text: 'Принят' }, origin: { kind: 'rule' } }))

test('nothing is sent to the invented people of the demo: their number may be a living person’s', async () => {
  expect(await plan('a', 'sms')).toMatchObject({ state: 'suppressed', reason: 'demo_data' })
  expect(await plan('b', 'email')).toMatchObject({ state: 'suppressed', reason: 'demo_data' })
})

test('whoever tries the demo with an own address gets the letter', async () => {
  expect(await plan('c', 'email', 'me@shop.test')).toMatchObject({ state: 'planned', reason: null })
})
