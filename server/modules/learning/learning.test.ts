import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LESSONS } from '#shared/lessons.ts'
import { catchUp } from '#server/platform/readers.ts'
import { signedIn, signedInWith, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { noticeSteps } from './notice-steps.ts'

const server = testServer()
const held = {} as { owner: Person; manager: Person; seller: Person }
const lesson = async (who: Person, code: string) => {
  await catchUp(server.db, noticeSteps)
  return (await who.get('/api/lessons')).body.lessons.find((one: any) => one.code === code)
}
const start = async (who: Person, code: string) => (await who.post(`/api/lessons/${code}/start`, {})).body.lessons.find((one: any) => one.code === code)

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager', { name: 'Новая Анна' })
  held.seller = await signedIn(server, 'own-orders')
})

describe('a lesson', () => {
  let orderId: number
  beforeEach(async () => {
    orderId = (await start(held.manager, 'manager')).orderId
  })

  test('begins with a training order of one’s own, in a store apart', async () => {
    const { body } = await held.manager.get(`/api/orders/${orderId}`)
    expect(body).toMatchObject({ site: 'training', managerId: held.manager.id, status: 'new', total: 269_000, problems: [] })
  })

  test('notices what was done, in whatever order, and is over with the last step', async () => {
    await held.manager.patch(`/api/orders/${orderId}`, { changes: { deliveryDate: { to: '2027-03-05' } } })
    await held.manager.post(`/api/orders/${orderId}/comments`, { text: 'Перезвоню вечером' })
    expect((await lesson(held.manager, 'manager')).done.toSorted()).toEqual(['comment', 'delivery-date'])
    const { items } = (await held.manager.get(`/api/orders/${orderId}`)).body
    await held.manager.patch(`/api/orders/${orderId}/items/${items[0].id}`, { changes: { quantity: { to: 3 } } })
    await held.manager.post('/api/tasks', { text: 'перезвонить', orderId, performerId: held.manager.id })
    expect((await lesson(held.manager, 'manager')).finishedAt).toBeNull()
    await held.manager.post(`/api/orders/${orderId}/status`, { status: 'client-confirmed' })
    const over = await lesson(held.manager, 'manager')
    expect([over.done.length, over.total, over.finishedAt]).toEqual([5, 5, expect.any(String)])
  })

  test('counts nobody else’s hand and no other order', async () => {
    await held.owner.patch(`/api/orders/${orderId}`, { changes: { deliveryDate: { to: '2027-03-05' } } })
    const other = (await held.manager.post('/api/orders', { phone: '+79161234567' })).body.id
    await held.manager.post(`/api/orders/${other}/comments`, { text: 'не тот заказ' })
    expect((await lesson(held.manager, 'manager')).done).toEqual([])
  })

  test('begun anew has a fresh order and no steps', async () => {
    await held.manager.post(`/api/orders/${orderId}/comments`, { text: 'раз' })
    expect((await lesson(held.manager, 'manager')).done).toEqual(['comment'])
    const again = await start(held.manager, 'manager')
    expect([again.orderId === orderId, (await lesson(held.manager, 'manager')).done]).toEqual([false, []])
  })

  test('read twice over gives the same', async () => {
    await held.manager.post(`/api/orders/${orderId}/comments`, { text: 'раз' })
    await catchUp(server.db, noticeSteps)
    await server.db.pool.query(`update change_reader set last_id = 0 where name = 'learning.steps'`)
    expect((await lesson(held.manager, 'manager')).done).toEqual(['comment'])
  })
})

test.each(LESSONS.map((one) => one.code))('every step of the lesson «%s» can be done', async (code) => {
  const { orderId } = await start(held.owner, code)
  const { items } = (await held.owner.get(`/api/orders/${orderId}`)).body
  const status = (to: string) => held.owner.post(`/api/orders/${orderId}/status`, { status: to })
  const change = (changes: object) => held.owner.patch(`/api/orders/${orderId}`, { changes })
  const deeds: Record<string, () => Promise<{ status: number }>> = {
    comment: () => held.owner.post(`/api/orders/${orderId}/comments`, { text: 'да' }),
    quantity: () => held.owner.patch(`/api/orders/${orderId}/items/${items[0].id}`, { changes: { quantity: { to: 2 } } }),
    'delivery-date': () => change({ deliveryDate: { to: '2027-03-05' } }),
    task: () => held.owner.post('/api/tasks', { text: 'перезвонить', orderId, performerId: held.owner.id }),
    confirmed: () => status('client-confirmed'),
    assembling: () => status('assembling'),
    'item-status': () => held.owner.patch(`/api/orders/${orderId}/items/${items[0].id}`, { changes: { status: { to: 'completed' } } }),
    assembled: () => status('assembling-complete'),
    'handed-over': () => status('send-to-delivery'),
    manager: () => change({ managerId: { to: held.manager.id } }),
    discount: () => change({ discountManualPercent: { to: 5 } }),
    'shared-view': () => held.owner.post('/api/views', { entity: 'order', name: `Общий ${code}`, shared: true, query: {} }),
    payment: () => held.owner.post(`/api/orders/${orderId}/payments`, { type: 'cash' }),
    complete: () => status('complete'),
    person: () => held.owner.post('/api/users', { name: 'Новый', email: 'new-one@example.com', password: 'correct horse staple' }),
    key: () => held.owner.post('/api/keys', { name: 'модуль' }),
  }
  for (const step of LESSONS.find((one) => one.code === code)!.steps) {
    const answer = await deeds[step]!()
    expect([step, answer.status < 300]).toEqual([step, true])
  }
  expect(await lesson(held.owner, code)).toMatchObject({ done: expect.toSatisfy((done: string[]) => done.length === LESSONS.find((one) => one.code === code)!.steps.length), finishedAt: expect.any(String) })
})

test('whoever sees other stores only is told why there is no lesson', async () => {
  const person = await signedInWith(server, { rights: { 'orders.view': 'all' }, sites: ['shop'] })
  const { status, body } = await person.post('/api/lessons/manager/start', {})
  expect([status, body.error.code]).toEqual([409, 'training_out_of_sight'])
})

test('the head sees how far everybody is, and nobody else does', async () => {
  await start(held.seller, 'picker')
  const { people } = (await held.owner.get('/api/lessons/progress')).body
  expect(people.find((one: any) => one.id === held.seller.id).lessons.find((one: any) => one.code === 'picker')).toMatchObject({ done: [], total: 4, runId: expect.any(Number) })
  expect((await held.manager.get('/api/lessons/progress')).status).toBe(403)
})

describe('the launch of a store', () => {
  const state = async () => Object.fromEntries((await held.owner.get('/api/launch')).body.steps.map((one: any) => [one.step, one.skipped ? 'skipped' : one.doneAt ? 'done' : 'open']))

  test('knows what the data shows, takes down what was said, and lets steps be skipped', async () => {
    expect(await state()).toMatchObject({ shop: 'open', statuses: 'open', people: 'done', order: 'open' })
    await held.owner.post('/api/launch/steps/shop', {})
    await held.owner.post('/api/launch/steps/order', { skipped: true })
    await held.owner.post('/api/launch/trade', { trade: 'food' })
    expect(await state()).toMatchObject({ shop: 'done', statuses: 'done', order: 'skipped' })
  })

  test('a trade switches its statuses on with their deadlines, and none off', async () => {
    const statuses = async () => (await held.owner.get('/api/references')).body.statuses as { code: string; active: boolean; deadlineHours: number | null }[]
    const before = (await statuses()).filter((one) => one.active).map((one) => one.code)
    await held.owner.post('/api/launch/trade', { trade: 'clothes' })
    const after = await statuses()
    expect(before.every((code) => after.find((one) => one.code === code)?.active)).toBe(true)
    expect(after.find((one) => one.code === 'delivered')).toMatchObject({ active: true, deadlineHours: 16 })
  })
})
