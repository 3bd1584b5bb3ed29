import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Board, BoardPerson } from '#shared/contracts/day.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { createTask } from '#server/modules/tasks/index.ts'
import { editUser } from '#server/modules/users/index.ts'
import { dayScene } from '../../../test/day-scene.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'

const server = testServer()
const scene = dayScene(server)
const held = {} as { owner: Person; head: Person; anna: Person; boris: Person; vera: Person; team: number }

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.head = await signedIn(server, 'director', { name: 'Глава' })
  held.anna = await signedIn(server, 'manager', { name: 'Анна' })
  held.boris = await signedIn(server, 'manager', { name: 'Борис' })
  held.vera = await signedIn(server, 'own-orders', { name: 'Вера' })
})
beforeEach(() => scene.byHand(`update "order" set manager_id = null, created_at = now() - interval '3 days', first_touched_at = now() - interval '2 days', status = 'complete'`))

const seenBy = async (who: Person): Promise<Board> => {
  const { status, body } = await who.get('/api/day/board')
  expect([status, body.error]).toEqual([200, undefined])
  return body
}
const person = async (id: number, who = held.head): Promise<BoardPerson> => (await seenBy(who)).people.find((one) => one.id === id)!
const of = async (who: Person, count: number): Promise<number[]> => {
  const ids: number[] = []
  for (let made = 0; made < count; made += 1) ids.push(await scene.order())
  await scene.byHand('update "order" set manager_id = $2 where id = any($1)', [ids, who.id])
  return ids
}
const giveRight = async (right: string, scope: string) => {
  await scene.byHand(`insert into user_group_right select id, $1, $2 from user_group where code = 'manager' on conflict (group_id, "right") do update set scope = excluded.scope`, [right, scope])
  await scene.byHand('update account set settings_version = settings_version + 1000001')
}

describe('the board', () => {
  test('shows each manager’s load, what waits, what is late and the figures of the day', async () => {
    const [waits, , touched, late] = await of(held.anna, 4)
    await scene.order()
    await scene.byHand(`update "order" set created_at = now() - interval '20 minutes' where id = $1`, [waits])
    await held.anna.post(`/api/orders/${touched}/comments`, { text: 'звоню' })
    await held.anna.post(`/api/orders/${late}/comments`, { text: 'звоню' })
    await scene.byHand(`update "order" set status_deadline_at = now() - interval '1 minute' where id = $1`, [late])
    for (const minutes of [-10, -5000]) {
      await transact(server.db, systemActor('test'), (tx) => createTask(tx, { text: 'Дело', performerId: held.anna.id, dueAt: new Date(Date.now() + minutes * 60_000) }))
    }
    await scene.catchUp()
    const board = await seenBy(held.head)
    expect(board.people.map((one) => one.name)).toEqual(['Анна', 'Борис', 'Вера'])
    expect(board.people[0]).toMatchObject({ open: 4, untouched: 2, untouchedOverdue: 1, late: 1, tasksOverdue: 2, touchedToday: 2, touchMedian: 0, handledToday: 2 })
    expect(board.people[1]).toMatchObject({ open: 0, untouched: 0, tasksOverdue: 0, touchedToday: 0, touchMedian: null })
    expect(board.free).toEqual({ untouched: 1, overdue: 0 })
    expect(board.today).toMatchObject({ touched: 2, withinNorm: 2, touchMedian: 0 })
  })

  test('sums what came today, the person’s and all', async () => {
    await of(held.boris, 2)
    await scene.order()
    expect(await person(held.boris.id)).toMatchObject({ given: 2, givenSum: 20_000 })
    expect((await seenBy(held.head)).today).toMatchObject({ orders: 3, sum: 30_000 })
  })

  test('shows who is there, and at what', async () => {
    await scene.leave(held.anna, held.boris)
    await scene.come(held.anna)
    await held.anna.patch('/api/session', { status: 'dinner' })
    expect(await person(held.anna.id)).toMatchObject({ isOnline: true, status: 'dinner', onlineSince: expect.any(String) })
    expect(+new Date((await person(held.anna.id)).statusAt)).toBeGreaterThan(Date.now() - 60_000)
    expect(await person(held.boris.id)).toMatchObject({ isOnline: false, onlineSince: null })
  })

  test('reaches as far as the right does, over the orders that one may see', async () => {
    expect((await held.anna.get('/api/day/board')).status).toBe(403)
    await of(held.boris, 1)
    await giveRight('board.view', 'group')
    expect((await seenBy(held.anna)).people.map((one) => one.name)).toEqual(['Анна', 'Борис'])
    await giveRight('board.view', 'own')
    expect((await seenBy(held.anna)).people.map((one) => one.name)).toEqual(['Анна'])
    await giveRight('board.view', 'all')
    await giveRight('orders.view', 'own')
    const board = await seenBy(held.anna)
    expect(board.people.find((one) => one.name === 'Борис')).toMatchObject({ open: 0, given: 0, givenSum: 0 })
    expect(board.today.orders).toBe(0)
    await giveRight('orders.view', 'all')
  })
})

describe('handing over', () => {
  const handOver = (body: object, who = held.head) => who.post('/api/day/hand-over', body)

  test('moves the chosen orders, and their cards say who did it', async () => {
    const ids = await of(held.anna, 2)
    expect((await handOver({ orderIds: ids, to: held.boris.id })).body).toEqual({ moved: ids, left: 0, refused: [] })
    expect((await held.boris.get(`/api/orders/${ids[0]}`)).body).toMatchObject({
      managerId: held.boris.id, managerReason: { code: 'handed_over', params: { by: held.head.id, from: held.anna.id } },
    })
    const { body } = await held.head.get(`/api/orders/${ids[0]}/timeline`)
    expect(body.entries[0]).toMatchObject({ fields: { managerId: [held.anna.id, held.boris.id] }, by: { id: held.head.id } })
  })

  test('of a person moves the open orders and leaves the finished', async () => {
    const [open, done] = await of(held.anna, 2)
    await scene.byHand(`update "order" set status = 'complete' where id = $1`, [done])
    expect((await handOver({ from: held.anna.id, to: held.boris.id })).body).toMatchObject({ moved: [open], left: 0 })
    expect((await scene.row(done!)).manager_id).toBe(held.anna.id)
  })

  test('to nobody puts orders back into the queue', async () => {
    const [id] = await of(held.anna, 1)
    expect((await handOver({ orderIds: [id], to: null })).body.moved).toEqual([id])
    expect((await held.boris.post('/api/queue/take', {})).body.order.id).toBe(id)
  })

  test('refuses one by one what one may not change, and what the other could not open', async () => {
    const [id] = await of(held.anna, 1)
    const [own] = await of(held.vera, 1)
    expect((await handOver({ orderIds: [id, own], to: held.boris.id }, held.vera)).body).toEqual({
      moved: [own], left: 0, refused: [{ id, code: 'not_found', params: { entity: 'order', id: String(id) } }],
    })
    await scene.byHand(`update user_group set sites = '{outlet}' where code = 'own-orders'`)
    await scene.byHand('update account set settings_version = settings_version + 1000001')
    expect((await handOver({ orderIds: [id], to: held.vera.id })).body).toMatchObject({ moved: [], refused: [{ id, code: 'not_for_person' }] })
    await scene.byHand(`update user_group set sites = '{}' where code = 'own-orders'`)
    await scene.byHand('update account set settings_version = settings_version + 1000001')
  })

  test.each([
    ['nobody that there is', { orderIds: [1], to: 999_999 }, 'to'],
    ['neither orders nor a person', { to: null }, 'orderIds'],
    ['both', { orderIds: [1], from: 2, to: null }, 'orderIds'],
  ])('refuses %s', async (_name, body, path) => {
    const answer = await handOver(body)
    expect([answer.status, answer.body.error.fields[0].path]).toEqual([400, path])
  })

  test('refuses to give anything to who was dismissed', async () => {
    const gone = await signedIn(server, 'manager')
    await transact(server.db, systemActor('test'), (tx) => editUser(tx, gone.id, { active: false }))
    const [id] = await of(held.anna, 1)
    const { status, body } = await handOver({ orderIds: [id], to: gone.id })
    expect([status, body.error.fields[0]]).toMatchObject([400, { path: 'to', code: 'person_inactive' }])
  })
})
