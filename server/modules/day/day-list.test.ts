import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Day } from '#shared/contracts/day.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { createTask, type NewTask } from '#server/modules/tasks/index.ts'
import { dayScene } from '../../../test/day-scene.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'

const server = testServer()
const scene = dayScene(server)
const held = {} as { owner: Person; anna: Person; boris: Person; vera: Person; managers: number }

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.anna = await signedIn(server, 'manager')
  held.boris = await signedIn(server, 'manager')
  held.vera = await signedIn(server, 'own-orders')
  held.managers = (await server.db.pool.query(`select id from user_group where code = 'manager'`)).rows[0].id
})
beforeEach(async () => {
  await scene.byHand('update "order" set manager_id = null, first_touched_at = now(), status_deadline_at = null, call_attempts = 0, call_task_id = null')
  await scene.byHand('update task set complete = true')
  await scene.catchUp()
})

const day = async (who: Person, query = ''): Promise<Day> => {
  const { status, body } = await who.get(`/api/day${query}`)
  expect([status, body.error]).toEqual([200, undefined])
  return body
}
const keys = async (who: Person, query = ''): Promise<string[]> => (await day(who, query)).items.map((item) => item.key)
const task = (input: NewTask) => transact(server.db, systemActor('test'), (tx) => createTask(tx, { text: 'Перезвонить', performerId: held.anna.id, ...input }))
const minutes = (count: number): Date => new Date(Date.now() + count * 60_000)
const mine = async (input = {}, who = held.anna): Promise<number> => {
  const id = await scene.order(input)
  await scene.byHand('update "order" set manager_id = $2 where id = $1', [id, who.id])
  return id
}
/** The day has an hour before and after now, so that the parts of a day do not depend on when the tests run. */
const atNoon = async (): Promise<void> => {
  const hour = new Date().getUTCHours()
  await scene.byHand(`update account set time_zone = $1, settings_version = settings_version + 1000001`, [`Etc/GMT${hour >= 12 ? '+' : '-'}${Math.abs(12 - hour)}`])
}

describe('«Мой день»', () => {
  test('puts what was promised for this hour first, then who waits for a first word, then what is stuck, then the rest of the day', async () => {
    await atNoon()
    const [touch, late, missed] = [await mine(), await mine(), await mine()]
    await scene.byHand(`update "order" set first_touched_at = now(), status_deadline_at = now() - interval '1 hour' where id = $1`, [late])
    await scene.byHand('update "order" set first_touched_at = now(), call_attempts = 2 where id = $1', [missed])
    const later = await task({ dueAt: minutes(30) })
    const promised = await task({ dueAt: minutes(-5) })
    const old = await task({ dueAt: minutes(-3 * 24 * 60) })
    const anytime = await task({ dueAt: null })
    const { items, counts } = await day(held.anna)
    expect(items.map((item) => item.key)).toEqual([`task:${promised}`, `touch:${touch}`, `late:${late}`, `task:${old}`, `missed:${missed}`, `task:${later}`, `task:${anytime}`])
    expect(items.map((item) => item.why.code)).toEqual(['task_due', 'waits_touch', 'late_in_status', 'task_due', 'no_answer', 'task_later', 'task_anytime'])
    expect(counts).toEqual({ touch: 1, late: 1, missed: 1, task: 3, retry: 0, later: 1 })
    expect(items[2]!.why.params).toEqual({ status: 'new', minutes: 60 })
  })

  test('shows the oldest of the queue first and the free ones that one may take among them', async () => {
    const [first, second, third] = [await scene.order(), await mine(), await scene.order()]
    expect(await keys(held.anna)).toEqual([`touch:${first}`, `touch:${second}`, `touch:${third}`])
    expect((await day(held.anna)).items.map((item) => item.isFree)).toEqual([true, false, true])
    expect(await day(held.boris)).toMatchObject({ free: 2, counts: { touch: 2 } })
  })

  test('tells whoever sees their own orders alone how many are free, and not which', async () => {
    await scene.order()
    const own = await mine({}, held.vera)
    expect(await keys(held.vera)).toEqual([`touch:${own}`])
    expect(await day(held.vera)).toMatchObject({ free: 1, counts: { touch: 1 } })
  })

  test('shows an order once, where it is most urgent', async () => {
    const id = await mine()
    await scene.byHand(`update "order" set status_deadline_at = now() - interval '1 hour', call_attempts = 1 where id = $1`, [id])
    expect(await keys(held.anna)).toEqual([`touch:${id}`])
    await scene.byHand('update "order" set first_touched_at = now() where id = $1', [id])
    expect(await keys(held.anna)).toEqual([`late:${id}`])
  })

  test('shows nothing of colleagues', async () => {
    await mine({}, held.boris)
    await task({ performerId: held.boris.id, dueAt: minutes(-5) })
    expect(await keys(held.anna)).toEqual([])
  })

  test('shows tasks of one’s groups, with the order or the customer that they are about', async () => {
    const id = await mine({ firstName: 'Анна', lastName: 'Смирнова' })
    const { customer_id } = await scene.row(id)
    await scene.byHand('update "order" set first_touched_at = now() where id = $1', [id])
    await task({ performerId: null, performerGroupId: held.managers, orderId: id, dueAt: minutes(-2) })
    await task({ customerId: customer_id, dueAt: minutes(-1) })
    const { items } = await day(held.anna)
    expect(items[0]!.order).toMatchObject({ id, customerName: 'Смирнова Анна', total: 10_000, currency: 'RUB', status: 'new', phone: expect.stringContaining('+7916') })
    expect(items[1]).toMatchObject({ order: null, customer: { id: customer_id, name: 'Смирнова Анна' } })
    expect((await day(held.boris)).items.map((item) => item.task?.id)).toEqual([items[0]!.task!.id])
  })

  test('brings back what was put off when its moment has come', async () => {
    await atNoon()
    const id = await task({ dueAt: minutes(-30) })
    await scene.byHand(`update task set snoozed_until = now() + interval '20 minutes' where id = $1`, [id])
    expect((await day(held.anna)).items).toMatchObject([{ part: 'later', isOverdue: false }])
    await scene.byHand(`update task set snoozed_until = now() - interval '1 minute' where id = $1`, [id])
    expect((await day(held.anna)).items).toMatchObject([{ part: 'promised', isOverdue: true }])
  })

  test('gives one kind alone, as many as are asked for', async () => {
    for (let count = 0; count < 4; count += 1) await mine()
    const id = await task({ dueAt: minutes(-5) })
    expect(await keys(held.anna, '?kind=task')).toEqual([`task:${id}`])
    expect(await keys(held.anna, '?kind=touch&limit=3')).toHaveLength(3)
    expect((await held.anna.get('/api/day?limit=500')).status).toBe(400)
  })

  test('of one with five thousand old tasks still begins with the order that waits', async () => {
    await scene.byHand(`insert into task (text, due_at, performer_id) select 'Старое ' || n, now() - interval '2 days' - n * interval '1 minute', $1 from generate_series(1, 5000) n`, [held.anna.id])
    const id = await mine()
    const { items, counts } = await day(held.anna)
    expect(items[0]!.key).toBe(`touch:${id}`)
    expect(items).toHaveLength(100)
    expect(counts).toMatchObject({ task: 1000, touch: 1 })
  })
})
