import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact } from '#server/platform/transact.ts'
import { createCustomer } from '#server/modules/customers/index.ts'
import { changeOrder, createOrder } from '#server/modules/orders/index.ts'
import { createTask } from '#server/modules/tasks/index.ts'
import { createGroup } from '#server/modules/users/save-group.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { handOverAll } from './hand-over-work.ts'
import { stragglersReader } from './reactions.ts'
import { returnAll } from './return-work.ts'

const server = testServer()
const system = systemActor('test')
const held = {} as { owner: Person; director: Person }
beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.director = await signedIn(server, 'director')
})

const intake = { by: 'api', strict: false } as const
async function anOrder(managerId: number | null, more: Record<string, unknown> = {}): Promise<number> {
  const { order: { id } } = await transact(server.db, system, (tx) => createOrder(tx, { site: 'shop', firstName: 'Анна', managerId, ...more }, intake))
  return id
}
const aCustomer = async (managerId: number): Promise<number> => (await transact(server.db, system, (tx) => createCustomer(tx, { site: 'shop', firstName: 'Клиент', managerId }))).id
const aTask = (performerId: number): Promise<number> => transact(server.db, system, (tx) => createTask(tx, { text: 'Перезвонить', performerId }))
const managerOf = async (table: 'order' | 'customer', id: number): Promise<number | null> => (await server.db.pool.query(`select manager_id from "${table}" where id = $1`, [id])).rows[0].manager_id
const performerOf = async (id: number) => (await server.db.pool.query('select performer_id as person, performer_group_id as "group" from task where id = $1', [id])).rows[0]
const left = async (userId: number): Promise<number> => (await server.db.pool.query(`select count(*)::int as n from "order" o join order_status s on s.code = o.status join status_group g on g.code = s.group_code where manager_id = $1 and (g.process or g.code = 'new')`, [userId])).rows[0].n
const card = async (userId: number) => (await held.director.get(`/api/users/${userId}/dismissal`)).body
const dismissed = async (userId: number, body: object, by: Person = held.director) => {
  const answer = await by.post(`/api/users/${userId}/dismissal`, body)
  expect([answer.status, answer.body.error]).toEqual([202, undefined])
  await handOverAll(server.db, answer.body.last.id)
  return answer.body.last.id as number
}

test('one step: shut out at once, and open orders, customers and tasks go to the one who takes over', async () => {
  const [ivan, olga] = [await signedIn(server, 'manager'), await signedIn(server, 'manager')]
  const order = await anOrder(ivan.id)
  const over = await anOrder(ivan.id, { status: 'complete' })
  const customer = await aCustomer(ivan.id)
  const task = await aTask(ivan.id)
  const key = (await held.owner.post('/api/keys', { name: 'A program' })).body.id
  await byHand(server.db, 'update api_key set created_by = $1 where id = $2', [ivan.id, key])

  expect(await card(ivan.id)).toMatchObject({ counts: { orders: 1, customers: 1, tasks: 1 }, sessions: 1, keys: [{ id: key, name: 'A program' }], last: null })
  await dismissed(ivan.id, { toUserId: olga.id, keyIds: [key] })

  expect((await ivan.get('/api/session')).status).toBe(401)
  expect([await managerOf('order', order), await managerOf('order', over), await managerOf('customer', customer)]).toEqual([olga.id, ivan.id, olga.id])
  expect(await performerOf(task)).toEqual({ person: olga.id, group: null })
  expect((await server.db.pool.query('select active from api_key where id = $1', [key])).rows[0].active).toBe(false)
  expect((await card(ivan.id)).last).toMatchObject({ state: 'done', total: 3, moved: 3, isRestorable: true, returnable: 3 })
  const said = (await held.director.get(`/api/audit?topic=dismissal&entityId=${ivan.id}`)).body.rows
  expect(said.map((row: any) => [row.kind, row.user.id])).toEqual([['dismissal.done', held.director.id], ['dismissal.begun', held.director.id]])
})

test('over a group it is spread evenly, a customer’s orders go with him, and tasks become the group’s', async () => {
  const groupId = await transact(server.db, system, (tx) => createGroup(tx, { code: 'shift', name: 'Смена', isManager: true, rights: { 'orders.view': 'all', 'orders.change': 'all' } }))
  const ivan = await signedIn(server, 'manager')
  const people = [await signedIn(server, undefined, { groupIds: [groupId] }), await signedIn(server, undefined, { groupIds: [groupId] }), await signedIn(server, undefined, { groupIds: [groupId] })]
  const customers = await Promise.all(Array.from({ length: 6 }, () => aCustomer(ivan.id)))
  const orders = []
  for (const id of customers) for (let time = 0; time < 2; time += 1) orders.push({ customer: id, order: await anOrder(ivan.id, { customer: { id } }) })
  for (let time = 0; time < 6; time += 1) await anOrder(ivan.id)
  const task = await aTask(ivan.id)
  await dismissed(ivan.id, { toGroupId: groupId })
  for (const { customer, order } of orders) expect(await managerOf('order', order)).toBe(await managerOf('customer', customer))
  for (const person of people) expect(await left(person.id)).toBe(6)
  expect(await performerOf(task)).toEqual({ person: null, group: groupId })
})

test('nothing goes to somebody who may not see it: it goes to whoever dismissed', async () => {
  const groupId = await transact(server.db, system, (tx) => createGroup(tx, { code: 'blind', name: 'Без заказов' }))
  const [ivan] = [await signedIn(server, 'manager'), await signedIn(server, undefined, { groupIds: [groupId] })]
  const order = await anOrder(ivan.id)
  await dismissed(ivan.id, { toGroupId: groupId })
  expect(await managerOf('order', order)).toBe(held.director.id)
})

test.each([
  ['oneself', (director: Person, person: Person) => director.post(`/api/users/${director.id}/dismissal`, { toUserId: person.id }), 'own_account'],
  ['an owner, by a director', (director: Person, person: Person) => director.post(`/api/users/${held.owner.id}/dismissal`, { toUserId: person.id }), 'beyond_own_rights'],
  ['to nobody', (director: Person, person: Person) => director.post(`/api/users/${person.id}/dismissal`, {}), 'invalid'],
  ['to both a person and a group', (director: Person, person: Person) => director.post(`/api/users/${person.id}/dismissal`, { toUserId: director.id, toGroupId: 1 }), 'invalid'],
  ['to themselves', (director: Person, person: Person) => director.post(`/api/users/${person.id}/dismissal`, { toUserId: person.id }), 'invalid'],
  ['to a stranger', (director: Person, person: Person) => director.post(`/api/users/${person.id}/dismissal`, { toUserId: 999_999_999 }), 'invalid'],
  ['to an empty group', (director: Person, person: Person) => director.post(`/api/users/${person.id}/dismissal`, { toGroupId: 999_999_999 }), 'invalid'],
  ['with another person’s key', (director: Person, person: Person) => director.post(`/api/users/${person.id}/dismissal`, { toUserId: director.id, keyIds: [999_999] }), 'invalid'],
  ['somebody who is not there', (director: Person, person: Person) => director.post('/api/users/999999999/dismissal', { toUserId: person.id }), 'not_found'],
])('dismissing %s is refused and leaves the person working', async (_what, act, code) => {
  const person = await signedIn(server, 'manager')
  const answer = await act(held.director, person)
  expect(answer.body.error.code).toBe(code)
  expect((await person.get('/api/session')).status).toBe(200)
})

test('nobody is dismissed twice, also by two at once', async () => {
  const [ivan, olga] = [await signedIn(server, 'manager'), await signedIn(server, 'manager')]
  const answers = await Promise.all([held.owner, held.director].map((by) => by.post(`/api/users/${ivan.id}/dismissal`, { toUserId: olga.id })))
  expect(answers.map((answer) => answer.status).sort()).toEqual([202, 409])
})

test('while orders come in, none stays with somebody who is gone, and none is without a manager', async () => {
  const [ivan, olga] = [await signedIn(server, 'manager'), await signedIn(server, 'manager')]
  const ids: number[] = []
  for (let time = 0; time < 5; time += 1) ids.push(await anOrder(ivan.id))
  let isOver = false
  const store = (async () => { while (!isOver) ids.push(await anOrder(ivan.id)) })()
  const grabbers = (async () => { while (!isOver) await transact(server.db, system, (tx) => changeOrder(tx, ids[0]!, { managerId: ivan.id }, { ...intake })) })()
  const id = await dismissed(ivan.id, { toUserId: olga.id })
  isOver = true
  await Promise.all([store, grabbers])
  ids.push(await anOrder(ivan.id)) // a store that names the person for years
  await catchUp(server.db, stragglersReader)
  const { rows } = await server.db.pool.query(`select count(*)::int as n from graphile_worker.jobs where key = $1`, [`dismissal ${id}`])
  expect(rows[0].n).toBe(1)
  await handOverAll(server.db, id)
  expect(await left(ivan.id)).toBe(0)
  for (const order of ids) expect(await managerOf('order', order)).toBe(olga.id)
})

test('whoever takes over and leaves too, in the middle, gets nothing more', async () => {
  const [ivan, olga] = [await signedIn(server, 'manager'), await signedIn(server, 'manager')]
  const order = await anOrder(ivan.id)
  const answer = await held.director.post(`/api/users/${ivan.id}/dismissal`, { toUserId: olga.id })
  await held.director.patch(`/api/users/${olga.id}`, { active: false })
  await handOverAll(server.db, answer.body.last.id)
  expect(await managerOf('order', order)).toBe(held.director.id)
})

test('restoring within two weeks gives access back, and what nobody has touched since', async () => {
  const [ivan, olga] = [await signedIn(server, 'manager'), await signedIn(server, 'manager')]
  const [kept, touched, given] = [await anOrder(ivan.id), await anOrder(ivan.id), await anOrder(ivan.id)]
  const customer = await aCustomer(ivan.id)
  const task = await aTask(ivan.id)
  const id = await dismissed(ivan.id, { toUserId: olga.id })
  expect((await olga.patch(`/api/orders/${touched}`, { changes: { managerComment: { from: null, to: 'Звонила' } } })).status).toBe(200)
  await transact(server.db, system, (tx) => changeOrder(tx, given, { managerId: held.director.id }, { ...intake }))
  expect((await card(ivan.id)).last).toMatchObject({ returnable: 3 })
  expect((await held.director.post(`/api/users/${ivan.id}/restore`, { returnItems: true })).status).toBe(200)
  await returnAll(server.db, id)
  expect([await managerOf('order', kept), await managerOf('order', touched), await managerOf('order', given), await managerOf('customer', customer)])
    .toEqual([ivan.id, olga.id, held.director.id, ivan.id])
  expect((await performerOf(task)).person).toBe(ivan.id)
  expect((await card(ivan.id)).last).toMatchObject({ state: 'restored', returned: 3, isRestorable: false })
  expect((await ivan.post('/api/auth/sign-in/email', { email: ivan.email, password: 'correct horse' })).status).toBe(200)
  expect((await held.director.post(`/api/users/${ivan.id}/restore`, { returnItems: true })).status).toBe(404)
})

test('restored without taking back, everything stays; keys that went off are on again', async () => {
  const [ivan, olga] = [await signedIn(server, 'manager'), await signedIn(server, 'manager')]
  const order = await anOrder(ivan.id)
  const key = (await held.owner.post('/api/keys', { name: 'Another program' })).body.id
  await byHand(server.db, 'update api_key set created_by = $1 where id = $2', [ivan.id, key])
  await dismissed(ivan.id, { toUserId: olga.id, keyIds: [key] })
  await held.director.post(`/api/users/${ivan.id}/restore`, { returnItems: false })
  expect(await managerOf('order', order)).toBe(olga.id)
  expect((await server.db.pool.query('select active from api_key where id = $1', [key])).rows[0].active).toBe(true)
  // Given orders again, they stay: the person is back.
  const fresh = await anOrder(ivan.id)
  await catchUp(server.db, stragglersReader)
  expect(await managerOf('order', fresh)).toBe(ivan.id)
})

test('somebody who was let in again on the page of people keeps what they are given', async () => {
  const [ivan, olga] = [await signedIn(server, 'manager'), await signedIn(server, 'manager')]
  const id = await dismissed(ivan.id, { toUserId: olga.id })
  await held.director.patch(`/api/users/${ivan.id}`, { active: true })
  const order = await anOrder(ivan.id)
  await handOverAll(server.db, id)
  expect(await managerOf('order', order)).toBe(ivan.id)
  expect((await held.director.post(`/api/users/${ivan.id}/dismissal`, { toUserId: olga.id })).status).toBe(202)
})

test('after two weeks it is too late', async () => {
  const [ivan, olga] = [await signedIn(server, 'manager'), await signedIn(server, 'manager')]
  const id = await dismissed(ivan.id, { toUserId: olga.id })
  await byHand(server.db, `update dismissal set at = now() - interval '14 days 1 minute' where id = $1`, [id])
  expect((await held.director.post(`/api/users/${ivan.id}/restore`, { returnItems: true })).body.error.code).toBe('too_late')
})
