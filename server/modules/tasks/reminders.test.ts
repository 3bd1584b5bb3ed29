import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { handOverTasks } from './index.ts'
import { sendPushes } from './push-reminder.ts'
import { tellDue } from './remind-of-due.ts'
import { snoozedUntil } from './snooze-task.ts'

const server = testServer()
const system = systemActor('test')
const held = {} as { owner: Person; manager: Person; seller: Person; group: number }
const ENDPOINT = 'https://push.example.com/abc'

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
  held.seller = await signedIn(server, 'own-orders')
  held.group = (await server.db.pool.query("select id from user_group where code = 'own-orders'")).rows[0].id
})
beforeEach(() => byHand(server.db, 'delete from task'))

const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString()
const make = async (who: Person, body: object): Promise<number> => (await who.post('/api/tasks', body)).body.id
const shown = async (who: Person): Promise<string[]> => (await who.get('/api/tasks/due')).body.reminders.map((one: { text: string }) => one.text)
const told = async (id: number) => (await server.db.pool.query("select count(*)::int as n from change_log where kind = 'task.due' and entity_id = $1", [id])).rows[0].n

describe('the due minute', () => {
  test('is told once, however often the clock looks and whoever restarts', async () => {
    const due = await make(held.manager, { text: 'пора', dueAt: minutes(-1) })
    const ahead = await make(held.manager, { text: 'рано', dueAt: minutes(30) })
    const done = await make(held.manager, { text: 'сделано', dueAt: minutes(-1) })
    await held.manager.post(`/api/tasks/${done}/complete`, { result: 'done' })
    await Promise.all([tellDue(server.db), tellDue(server.db), tellDue(server.db)])
    await tellDue(server.db)
    expect([await told(due), await told(ahead), await told(done)]).toEqual([1, 0, 0])
  })

  test('of a new term is told anew', async () => {
    const id = await make(held.manager, { text: 'пора', dueAt: minutes(-5) })
    await tellDue(server.db)
    await held.manager.patch(`/api/tasks/${id}`, { changes: { dueAt: { to: minutes(-1) } } })
    await tellDue(server.db)
    expect(await told(id)).toBe(2)
  })

  test('tells many at once, each once', async () => {
    await byHand(server.db, `insert into task (text, performer_id, due_at) select 'т' || n, $1, now() - n * interval '1 minute' from generate_series(1, 1203) n`, [held.manager.id])
    expect(await tellDue(server.db)).toBe(1203)
    const { body } = await held.manager.get('/api/tasks/due')
    expect([body.reminders.length, body.more, body.reminders[0].text]).toEqual([20, 1000, 'т1'])
  })
})

describe('reminders to show', () => {
  test('are those of the person and of the person’s groups, the latest first, with when the next one comes', async () => {
    await make(held.manager, { text: 'своя', dueAt: minutes(-2), performerId: held.seller.id })
    await make(held.manager, { text: 'группе', dueAt: minutes(-1), performerGroupId: held.group })
    await make(held.manager, { text: 'чужая', dueAt: minutes(-1) })
    const next = minutes(20)
    await make(held.seller, { text: 'потом', dueAt: next })
    const { body } = await held.seller.get('/api/tasks/due')
    expect([body.reminders.map((one: { text: string }) => one.text), body.nextAt]).toEqual([['группе', 'своя'], next])
  })

  test('wait while the laptop sleeps, and are not shown again once closed', async () => {
    const id = await make(held.seller, { text: 'ждёт', dueAt: minutes(-300) })
    expect(await shown(held.seller)).toEqual(['ждёт'])
    expect((await held.seller.post('/api/tasks/due/seen', { ids: [id] })).body.reminders).toEqual([])
    expect(await shown(held.seller)).toEqual([])
    // The other performers of a group have not seen it.
    await held.manager.patch(`/api/tasks/${id}`, { changes: { performerId: { to: held.manager.id } } })
    expect(await shown(held.manager)).toEqual(['ждёт'])
  })

  test('put off come back at their time, and go when the task is done or handed over', async () => {
    const id = await make(held.seller, { text: 'отложи', dueAt: minutes(-1) })
    const { body } = await held.seller.post(`/api/tasks/${id}/snooze`, { for: '15min' })
    expect(Math.round((Date.parse(body.snoozedUntil) - Date.now()) / 60_000)).toBe(15)
    expect([await shown(held.seller), body.overdue]).toEqual([[], true])
    await byHand(server.db, "update task set snoozed_until = now() - interval '1 second' where id = $1", [id])
    expect(await tellDue(server.db)).toBe(1)
    expect(await shown(held.seller)).toEqual(['отложи'])
    await transact(server.db, system, (tx) => handOverTasks(tx, { from: { taskIds: [id] }, to: { userId: held.manager.id } }))
    expect([await shown(held.seller), await shown(held.manager)]).toEqual([[], ['отложи']])
    await held.manager.post(`/api/tasks/${id}/complete`, { result: 'no_answer' })
    expect(await shown(held.manager)).toEqual([])
    expect((await held.manager.post(`/api/tasks/${id}/snooze`, { for: 'hour' })).body.error.code).toBe('task_complete')
  })

  test('until tomorrow means ten by the clocks of the account, also over the change of clocks', () => {
    expect(snoozedUntil('tomorrow', new Date('2026-11-24T22:30:00Z'), 'Europe/Moscow')).toEqual(new Date('2026-11-26T07:00:00Z'))
    expect(snoozedUntil('tomorrow', new Date('2026-03-28T20:00:00Z'), 'Europe/Berlin')).toEqual(new Date('2026-03-29T08:00:00Z'))
    expect(snoozedUntil('tomorrow', new Date('2026-10-24T20:00:00Z'), 'Europe/Berlin')).toEqual(new Date('2026-10-25T09:00:00Z'))
  })
})

describe('pushes', () => {
  const subscription = { endpoint: ENDPOINT, keys: { p256dh: 'k', auth: 'a' } }
  beforeEach(() => byHand(server.db, 'delete from push_subscription'))

  test('go to the browsers that a person named, signed by the keys of this installation', async () => {
    const { body } = await held.manager.get('/api/push-subscriptions')
    expect(body.publicKey).toMatch(/^[\w-]{80,}$/)
    expect((await held.seller.get('/api/push-subscriptions')).body.publicKey).toBe(body.publicKey)
    expect((await held.manager.post('/api/push-subscriptions', subscription)).body.subscriptions).toMatchObject([{ endpoint: ENDPOINT }])
    // The next person at this browser gets their own.
    expect((await held.seller.post('/api/push-subscriptions', subscription)).body.subscriptions.length).toBe(1)
    expect((await held.manager.get('/api/push-subscriptions')).body.subscriptions).toEqual([])
    await held.seller.send('DELETE', '/api/push-subscriptions', { endpoint: ENDPOINT })
    expect((await held.seller.get('/api/push-subscriptions')).body.subscriptions).toEqual([])
  })

  test.each(['https://127.0.0.1/x', 'https://localhost/x', 'https://db.internal/x', 'https://push.example.com:8080/x', 'https://[::1]/x', 'https://user@push.example.com/x'])(
    'never go to %s', async (endpoint) => expect((await held.manager.post('/api/push-subscriptions', { ...subscription, endpoint })).status).toBe(400))

  test('tell of tasks that are still due, and forget a browser that is gone', async () => {
    await held.manager.post('/api/push-subscriptions', subscription)
    const due = await make(held.manager, { text: 'перезвонить', dueAt: minutes(-1) })
    const done = await make(held.manager, { text: 'уже', dueAt: minutes(-1) })
    await held.manager.post(`/api/tasks/${done}/complete`, { result: 'done' })
    const sent: { kind: string; count: number; tasks: { id: number; text: string }[] }[] = []
    await sendPushes(server.db, held.manager.id, [due, done], async (_to, payload) => void sent.push(JSON.parse(payload)))
    expect(sent).toMatchObject([{ kind: 'task.due', locale: 'ru', count: 1, tasks: [{ id: due, text: 'перезвонить' }] }])
    await sendPushes(server.db, held.manager.id, [done], async () => expect.unreachable())
    const gone = Object.assign(new Error('gone'), { statusCode: 410 })
    await sendPushes(server.db, held.manager.id, [due], async () => Promise.reject(gone))
    expect((await held.manager.get('/api/push-subscriptions')).body.subscriptions).toEqual([])
  })

  test('that a service did not take are tried again', async () => {
    await held.manager.post('/api/push-subscriptions', subscription)
    const due = await make(held.manager, { text: 'пора', dueAt: minutes(-1) })
    await expect(sendPushes(server.db, held.manager.id, [due], async () => Promise.reject(new Error('503')))).rejects.toThrow('503')
    expect((await held.manager.get('/api/push-subscriptions')).body.subscriptions.length).toBe(1)
  })

  test('are queued for the performer, or for everybody of the group, once a minute', async () => {
    await held.seller.post('/api/push-subscriptions', subscription)
    const first = await make(held.manager, { text: 'группе', dueAt: minutes(-1), performerGroupId: held.group })
    const second = await make(held.manager, { text: 'лично', dueAt: minutes(-1), performerId: held.seller.id })
    await make(held.manager, { text: 'давно', dueAt: minutes(-60 * 24), performerId: held.seller.id })
    await tellDue(server.db)
    const { rows } = await server.db.pool.query("select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'tasks.push'")
    expect(rows.map((row) => row.payload)).toEqual([{ userId: held.seller.id, taskIds: [first, second] }])
  })
})
