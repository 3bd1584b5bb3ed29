import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact } from '#server/platform/transact.ts'
import { createCustomer } from '#server/modules/customers/index.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Answer, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { rightsReader } from './reactions.ts'

const server = testServer()
const held = {} as { owner: Person; director: Person; manager: Person; customers: number[] }

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.director = await signedIn(server, 'director')
  held.manager = await signedIn(server, 'manager')
  held.customers = []
  for (let index = 0; index < 12; index += 1) {
    const { id } = await transact(server.db, systemActor('test'), (tx) =>
      createCustomer(tx, { site: 'shop', firstName: `Customer ${index}`, ...(index < 10 ? { phones: [`+7916000000${index}`] } : {}) }))
    held.customers.push(id)
  }
})

const entries = async (query: string): Promise<any[]> => {
  const answer: Answer = await held.director.get(`/api/audit?${query}`)
  expect(answer.status).toBe(200)
  return answer.body.rows
}

test('a customer’s card that was opened stands in the audit: who, whose, from where', async () => {
  const [id] = held.customers
  await held.manager.get(`/api/customers/${id}`)
  const [entry] = await entries(`user=${held.manager.id}&topic=view`)
  expect(entry).toMatchObject({ kind: 'customer.viewed', entity: 'customer', entityId: id, user: { id: held.manager.id }, ip: '127.0.0.1', count: 1 })
})

test('a card that the live feed refreshes, or that answers to an edit, is one look', async () => {
  const id = held.customers[1]!
  for (let time = 0; time < 3; time += 1) await held.manager.get(`/api/customers/${id}`)
  await held.manager.patch(`/api/customers/${id}`, { changes: { vip: { from: false, to: true } } })
  expect(await entries(`entity=customer&entityId=${id}`)).toHaveLength(1)
})

test('the answer to a change shows the card too', async () => {
  const id = held.customers[2]!
  expect((await held.manager.patch(`/api/customers/${id}`, { changes: { vip: { from: false, to: true } } })).status).toBe(200)
  expect(await entries(`entity=customer&entityId=${id}`)).toHaveLength(1)
})

test('what was refused was not seen', async () => {
  const stranger = await signedIn(server, 'own-orders')
  expect((await stranger.get(`/api/customers/${held.customers[3]}`)).status).toBe(404)
  expect(await entries(`user=${stranger.id}&topic=view`)).toEqual([])
})

test('a list counts the rows that showed a phone, each row once however often it is refreshed', async () => {
  const reader = await signedIn(server, 'manager')
  for (let time = 0; time < 3; time += 1) await reader.get('/api/customers?limit=200')
  const listed = await entries(`user=${reader.id}&topic=list`)
  expect(listed.map(({ kind, count }) => [kind, count])).toEqual([['customer.listed', 10]])
  // Without the column of phones nothing was seen.
  const other = await signedIn(server, 'manager')
  await other.get('/api/customers?limit=200&fields=fullName,vip')
  expect(await entries(`user=${other.id}&topic=list`)).toEqual([])
})

test('phones of records that stand within the rows of a list count too: pairs of likely duplicates, orders of the day', async () => {
  const twins: number[] = []
  for (const firstName of ['Анна', 'Анюта']) twins.push((await held.owner.post('/api/customers', { firstName, phones: ['+79165550011'], emails: ['anna@twins.example'] })).body.id)
  const reader = await signedIn(server, 'manager')
  const order = (await held.owner.post('/api/orders', { firstName: 'Пётр', phone: '+79165550022', managerId: reader.id, items: [{ productName: 'Чай', initialPrice: 100, quantity: 1 }] })).body
  expect((await reader.get(`/api/duplicates/of/${twins[0]}`)).body.matches).toHaveLength(1)
  expect((await reader.get('/api/duplicates/typed?phone=%2B79165550011')).body.matches).toHaveLength(2)
  expect(JSON.stringify((await reader.get('/api/day')).body.items)).toContain(order.phone)
  const listed = await entries(`user=${reader.id}&topic=list`)
  expect(listed.filter(({ kind }) => kind === 'customer.listed').reduce((sum, { count }) => sum + count, 0)).toBe(2)
  expect(listed.find(({ kind }) => kind === 'order.listed').count).toBeGreaterThan(0)
})

test('who was given which rights is told by the change log, so no way to change them goes past the audit', async () => {
  await held.owner.patch(`/api/users/${held.manager.id}`, { isOwner: true, status: 'busy' })
  await held.owner.patch(`/api/users/${held.manager.id}`, { isOwner: false })
  await held.owner.patch(`/api/users/${held.manager.id}`, { status: 'free' })
  await catchUp(server.db, rightsReader)
  const said = await entries(`topic=rights&entity=user&entityId=${held.manager.id}&user=${held.owner.id}`)
  expect(said.map(({ kind, about }) => [kind, about.fields])).toEqual([
    ['user.changed', { isOwner: [true, false] }],
    ['user.changed', { isOwner: [false, true] }],
  ])
})

test('who looked with whose eyes stands under its own topic', async () => {
  expect((await held.owner.post('/api/view-as', { userId: held.manager.id })).status).toBe(200)
  expect((await held.owner.delete('/api/view-as')).status).toBe(200)
  await catchUp(server.db, rightsReader)
  const said = await entries(`topic=view_as&user=${held.owner.id}`)
  expect(said.map(({ kind, entityId }) => [kind, entityId])).toEqual([['user.view_ended', held.manager.id], ['user.view_begun', held.manager.id]])
})

test('nobody rewrites the audit: not a row, not the whole, not a session that plays a replica', async () => {
  await held.manager.get(`/api/customers/${held.customers[4]}`)
  expect((await entries('topic=view')).length).toBeGreaterThan(0)
  for (const statement of ['update audit_entry set user_id = 1', 'delete from audit_entry', 'truncate audit_entry']) {
    await expect(server.db.pool.query(statement)).rejects.toThrow('the audit is only added to')
    await expect(byHand(server.db, statement)).rejects.toThrow('the audit is only added to')
  }
})

test('pages join without gaps; a period is half open; nonsense is refused', async () => {
  const all = await entries('limit=200')
  const first = (await held.director.get('/api/audit?limit=3')).body
  const second = (await held.director.get(`/api/audit?limit=3&before=${first.nextCursor}`)).body
  expect([...first.rows, ...second.rows].map((row: any) => row.id)).toEqual(all.slice(0, 6).map((row) => row.id))
  const middle = all[3].at
  expect(await entries(`from=${middle}&limit=200`)).toEqual(all.filter((row) => row.at >= middle))
  expect(await entries(`to=${middle}&limit=200`)).toEqual(all.filter((row) => row.at < middle))
  expect((await held.director.get('/api/audit?from=yesterday')).status).toBe(400)
  expect((await held.director.get("/api/audit?q=%25'%20or%201=1")).body.rows).toEqual([])
})

test('much more than usual raises an alert with its numbers; somebody else sees to it', async () => {
  const settings = { factor: 2, leastViewed: 3, leastListed: 5000, leastExported: 5000 }
  expect((await held.director.put('/api/leak-settings', settings)).body).toEqual(settings)
  const thief = await signedIn(server, 'director')
  // Five days of two cards each.
  await byHand(server.db, `insert into audit_day (user_id, day, viewed) select $1, current_date - n, 2 from generate_series(1, 5) n`, [thief.id])
  for (const id of held.customers.slice(0, 4)) await thief.get(`/api/customers/${id}`)
  expect((await entries(`user=${thief.id}&topic=view`)).length).toBe(4)
  expect((await held.director.get('/api/leak-alerts?open=true')).body.alerts).toEqual([])
  for (const id of held.customers.slice(4, 10)) await thief.get(`/api/customers/${id}`)
  await entries('limit=1')
  const [alert] = (await held.director.get('/api/leak-alerts?open=true')).body.alerts
  expect(alert).toMatchObject({ user: { id: thief.id }, measure: 'viewed', usualOwn: 2, threshold: 4, acknowledgedAt: null })
  expect(alert.seen).toBeGreaterThan(4)
  expect((await entries('topic=leak'))[0]).toMatchObject({ kind: 'leak.suspected', user: { id: thief.id } })

  expect((await thief.post(`/api/leak-alerts/${alert.id}/acknowledge`)).body.error.code).toBe('own_alert')
  expect((await held.director.post(`/api/leak-alerts/${alert.id}/acknowledge`)).status).toBe(200)
  expect((await held.director.get('/api/leak-alerts?open=true')).body.alerts).toEqual([])
})

test('who raises the bar of the leak detector stands in the audit', async () => {
  await held.director.put('/api/leak-settings', { factor: 10, leastViewed: 3, leastListed: 5000, leastExported: 5000 })
  const [entry] = await entries('topic=security')
  expect(entry).toMatchObject({ user: { id: held.director.id }, about: { fields: { factor: [2, 10] } } })
  expect((await held.director.put('/api/leak-settings', { factor: 0, leastViewed: 0, leastListed: 1, leastExported: 1 })).status).toBe(400)
})
