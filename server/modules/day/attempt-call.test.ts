import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dayScene } from '../../../test/day-scene.ts'
import { signedIn, type Answer, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'

const server = testServer()
const scene = dayScene(server)
const held = {} as { owner: Person; anna: Person; boris: Person; vera: Person }
let id: number

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.anna = await signedIn(server, 'manager')
  held.boris = await signedIn(server, 'manager')
  held.vera = await signedIn(server, 'own-orders')
})
beforeEach(async () => {
  id = await scene.order()
  await scene.byHand('update "order" set manager_id = $2 where id = $1', [id, held.anna.id])
})

const call = (body: object, who = held.anna): Promise<Answer> => who.post(`/api/orders/${id}/call-attempts`, body)
const inVain = (more: object = {}, who = held.anna) => call({ result: 'no_answer', ...more }, who)
const taskOf = async (taskId: number) => (await server.db.pool.query('select * from task where id = $1', [taskId])).rows[0]
const near = (moment: string, minutes: number) => expect(Math.abs(+new Date(moment) - Date.now() - minutes * 60_000)).toBeLessThan(2 * 60_000)

describe('a call in vain', () => {
  test('counts, and promises the next one after the account’s pause, as a task of the order’s manager', async () => {
    const { status, body } = await inVain({}, held.boris)
    expect([status, body.attempts, body.offerCancel]).toEqual([200, 1, null])
    near(body.nextCallAt, 60)
    const task = await taskOf(body.taskId)
    expect(task).toMatchObject({ order_id: id, performer_id: held.anna.id, kind: 'call-back', complete: false, phone: (await scene.row(id)).phone })
    expect(task.due_at.toISOString()).toBe(body.nextCallAt)
    expect((await held.anna.get(`/api/orders/${id}`)).body).toMatchObject({ callAttempts: 1, nextCallAt: body.nextCallAt })
  })

  test('again moves the same task', async () => {
    const first = (await inVain({ retryIn: 30 })).body
    near(first.nextCallAt, 30)
    const second = (await inVain({ retryAt: new Date(Date.now() + 24 * 3_600_000).toISOString() }, held.boris)).body
    expect([second.taskId, second.attempts]).toEqual([first.taskId, 2])
    near((await taskOf(first.taskId)).due_at, 24 * 60)
  })

  test('after as many as the account allows offers the cancelling statuses that the person may set', async () => {
    await held.owner.patch('/api/account', { callAttemptsLimit: 2 })
    expect((await inVain()).body.offerCancel).toBeNull()
    const { statuses } = (await inVain()).body.offerCancel
    expect(statuses).toContain('no-call')
    expect(statuses).not.toContain('complete')
    await held.owner.patch('/api/account', { callAttemptsLimit: 3 })
  })

  test('without a retry stands among the missed', async () => {
    const { body } = await inVain({ retry: false })
    expect(body).toMatchObject({ attempts: 1, nextCallAt: null, taskId: null })
    await scene.catchUp()
    expect((await held.anna.get('/api/day?kind=missed')).body.items.map((item: any) => item.key)).toContain(`missed:${id}`)
  })

  test.each([[{ retryAt: '2020-01-01T00:00:00Z' }, 'retry_in_past'], [{ retryAt: 'завтра' }, 'not_moment']])('with %j is refused', async (wrong, code) => {
    const { status, body } = await inVain(wrong)
    expect([status, body.error.fields[0].code]).toEqual([400, code])
    expect((await scene.row(id)).call_attempts).toBe(0)
  })

  test('stands in the day as a promised call when its moment has come', async () => {
    const { taskId } = (await inVain()).body
    await scene.byHand(`update task set due_at = now() - interval '1 minute' where id = $1`, [taskId])
    await scene.catchUp()
    expect((await held.anna.get('/api/day?kind=retry')).body.items[0]).toMatchObject({ key: `task:${taskId}`, kind: 'retry', why: { code: 'retry_due', params: { attempts: 1 } }, order: { id, callAttempts: 1 } })
  })
})

describe('an answered call', () => {
  test('ends the counting and the promised call', async () => {
    const { taskId } = (await inVain()).body
    const { body } = await call({ result: 'answered', comment: 'заказ подтверждён' })
    expect(body).toEqual({ attempts: 0, nextCallAt: null, taskId: null, offerCancel: null })
    expect(await taskOf(taskId)).toMatchObject({ complete: true, result: 'answered', completed_by: held.anna.id })
  })
})

describe('the task of a promised call', () => {
  test('that is moved moves the order’s next call', async () => {
    const { taskId } = (await inVain()).body
    const to = new Date(Date.now() + 5 * 3_600_000).toISOString()
    expect((await held.anna.patch(`/api/tasks/${taskId}`, { changes: { dueAt: { to } } })).status).toBe(200)
    await scene.catchUp()
    expect((await scene.row(id)).next_call_at.toISOString()).toBe(to)
  })

  test.each([['answered', 0], ['no_answer', 2]])('that ends with «%s» leaves %i calls in vain and nothing promised', async (result, attempts) => {
    const { taskId } = (await inVain()).body
    expect((await held.anna.post(`/api/tasks/${taskId}/complete`, { result })).status).toBe(200)
    await scene.catchUp()
    await scene.catchUp()
    expect(await scene.row(id)).toMatchObject({ call_attempts: attempts, next_call_at: null, call_task_id: null })
  })
})

test('whoever may not change the order keeps no calls of it', async () => {
  expect((await inVain({}, held.vera)).status).toBe(404)
})
