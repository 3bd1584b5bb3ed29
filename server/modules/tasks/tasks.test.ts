import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { editUser, personActor } from '#server/modules/users/index.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { createTask, handOverTasks, moveTasksOfCustomer, returnTasks } from './index.ts'

const server = testServer()
const system = systemActor('test')
const held = {} as { owner: Person; manager: Person; seller: Person; stranger: Person; order: number; customer: number; other: number; groups: Record<string, number> }

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager', { name: 'Мария' })
  held.seller = await signedIn(server, 'own-orders', { name: 'Семён' })
  held.stranger = await signedIn(server, 'own-orders')
  const { rows: people } = await byHand(server.db, `insert into customer (site, last_name, first_name, phone) values ('shop', 'Лунина', 'Анна', '+79160000001'), ('shop', 'Другая', 'Вера', null) returning id`)
  await byHand(server.db, 'insert into customer_figures (customer_id) select id from customer')
  ;[held.customer, held.other] = [people[0].id, people[1].id]
  const { rows } = await byHand(
    server.db,
    `insert into "order" (number, site, status, status_changed_at, created_at, currency, manager_id, customer_id, phone) values ('77A', 'shop', 'new', now(), now(), 'RUB', $1, $2, '+79160000001') returning id`,
    [held.seller.id, held.customer],
  )
  held.order = rows[0].id
  const groups = await server.db.pool.query('select code, id from user_group')
  held.groups = Object.fromEntries(groups.rows.map((row) => [row.code, row.id]))
})

const make = async (who: Person, body: object) => (await who.post('/api/tasks', body)).body
const log = async (id: number) => (await server.db.pool.query(`select kind, fields, order_id, customer_id from change_log where entity = 'task' and entity_id = $1 order by id`, [id])).rows
const listed = async (who: Person, filter?: object, more = '') => {
  const { body } = await who.get(`/api/tasks?limit=200${filter ? `&filter=${encodeURIComponent(JSON.stringify(filter))}` : ''}${more}`)
  return body.rows.map((row: { id: number }) => row.id)
}

describe('a task', () => {
  test('is made of one line on an order and is its maker’s own', async () => {
    const { status, body } = await held.seller.post('/api/tasks', { line: 'перезвонить завтра в 11', orderId: held.order })
    expect([status, body.text, body.performerId, body.creatorId]).toEqual([201, 'перезвонить', held.seller.id, held.seller.id])
    expect(new Date(body.dueAt).toLocaleTimeString('ru', { timeZone: 'Europe/Moscow' })).toBe('11:00:00')
    expect([body.order, body.customer]).toEqual([{ id: held.order, number: '77A', status: 'new' }, { id: held.customer, name: 'Лунина Анна' }])
    const [entry] = await log(body.id)
    expect(entry).toMatchObject({ kind: 'task.created', order_id: held.order, customer_id: held.customer, fields: { text: [null, 'перезвонить'] } })
  })

  test('of a type takes its words and its term in working hours', async () => {
    await held.owner.patch('/api/account', { workingHours: { 1: [{ start: '10:00', end: '18:00' }] }, holidays: [] })
    await held.owner.patch('/api/references/taskTypes/clarify', { toManager: true })
    const body = await make(held.manager, { kind: 'clarify', orderId: held.order })
    const due = new Date(body.dueAt)
    expect([body.text, body.performerId]).toEqual(['Уточнить', held.seller.id])
    expect(due.toLocaleDateString('en', { weekday: 'long', timeZone: 'Europe/Moscow' })).toBe('Monday')
    expect(['10', '18'].map((hour) => due.toLocaleTimeString('ru', { timeZone: 'Europe/Moscow' }) > `${hour}:00:00`)).toEqual([true, false])
    await held.owner.patch('/api/account', { workingHours: {} })
  })

  test('needs words, a known performer and an order that its maker may see', async () => {
    expect((await held.manager.post('/api/tasks', { text: '   ' })).body.error.fields).toEqual([{ path: 'text', code: 'required', params: {} }])
    expect((await held.manager.post('/api/tasks', { text: 'x', performerId: 999_999 })).body.error.fields[0]).toMatchObject({ path: 'performerId', code: 'unknown' })
    expect((await held.manager.post('/api/tasks', { text: 'x', performerId: held.seller.id, performerGroupId: held.groups['manager'] })).body.error.fields[0].code).toBe('one_performer')
    expect((await held.stranger.post('/api/tasks', { text: 'x', orderId: held.order })).status).toBe(404)
    expect((await held.manager.post('/api/tasks', { text: 'x', phone: 'нет' })).body.error.fields[0]).toMatchObject({ path: 'phone', code: 'wrong_value' })
  })

  test('is edited in place; a colleague’s change meanwhile is shown and nothing is written', async () => {
    const { id } = await make(held.manager, { text: 'первое' })
    expect((await held.manager.patch(`/api/tasks/${id}`, { changes: { text: { from: 'первое', to: 'второе' } } })).body.text).toBe('второе')
    const { status, body } = await held.owner.patch(`/api/tasks/${id}`, { changes: { text: { from: 'первое', to: 'третье' }, commentary: { from: '', to: 'не запишется' } } })
    expect(status).toBe(409)
    expect(body.error.params.fields).toEqual({ text: { from: 'первое', mine: 'третье', theirs: 'второе', by: { kind: 'user', id: held.manager.id, name: 'Мария' }, at: expect.any(String) } })
    expect((await held.owner.get(`/api/tasks/${id}`)).body).toMatchObject({ text: 'второе', commentary: '' })
    expect((await held.owner.patch(`/api/tasks/${id}`, { changes: { complete: { to: true } } })).body.error.fields[0]).toMatchObject({ path: 'complete', code: 'not_editable' })
  })

  test('ends with a result once; the second person is told who was faster', async () => {
    const { id } = await make(held.manager, { text: 'позвонить' })
    const both = await Promise.all([held.manager, held.owner].map((who) => who.post(`/api/tasks/${id}/complete`, { result: 'answered', comment: 'договорились' })))
    expect(both.map((one) => one.status).toSorted()).toEqual([200, 409])
    expect(both.find((one) => one.status === 409)!.body.error).toMatchObject({ code: 'task_complete', params: { by: expect.any(Number) } })
    const card = (await held.manager.get(`/api/tasks/${id}`)).body
    expect([card.complete, card.result, card.comments.length]).toEqual([true, 'answered', 1])
    expect((await log(id)).map((entry) => entry.kind)).toEqual(['task.created', 'task.commented', 'task.completed'])
    await held.manager.post(`/api/tasks/${id}/reopen`)
    expect((await held.manager.get(`/api/tasks/${id}`)).body).toMatchObject({ complete: false, result: null, completedAt: null })
  })

  test('proposes the next status of its order, of those that the person may set', async () => {
    const { id, proposals } = await make(held.seller, { kind: 'call-back', orderId: held.order })
    expect(proposals).toEqual({
      answered: { orderId: held.order, orderNumber: '77A', from: 'new', to: 'client-confirmed' },
      refused: { orderId: held.order, orderNumber: '77A', from: 'new', to: 'cancel-other' }, // «no-answer» is switched off in a new account
    })
    await held.owner.put(`/api/status-transitions/${held.groups['own-orders']}`, { transitions: [['new', 'client-confirmed']] })
    expect(Object.keys((await held.seller.get(`/api/tasks/${id}`)).body.proposals)).toEqual(['answered'])
    await held.owner.put(`/api/status-transitions/${held.groups['own-orders']}`, { transitions: [] })
  })
})

describe('who sees a task', () => {
  test('its performer, its maker, its group and whoever may see all; nobody else by list, card, history or change', async () => {
    const own = await make(held.seller, { text: 'моя' })
    const given = await make(held.manager, { text: 'дана', performerId: held.seller.id })
    const groups = await make(held.manager, { text: 'группе', performerGroupId: held.groups['own-orders'] })
    const foreign = await make(held.manager, { text: 'чужая' })
    const seen = await listed(held.seller)
    expect([own, given, groups, foreign].map((task) => seen.includes(task.id))).toEqual([true, true, true, false])
    const strangers = await listed(held.stranger)
    expect([own, given, groups, foreign].map((task) => strangers.includes(task.id))).toEqual([false, false, true, false])
    expect((await listed(held.manager)).filter((id: number) => [own.id, given.id, groups.id, foreign.id].includes(id)).length).toBe(4)
    for (const path of ['', '/timeline']) expect((await held.seller.get(`/api/tasks/${foreign.id}${path}`)).status).toBe(404)
    expect((await held.seller.patch(`/api/tasks/${foreign.id}`, { changes: { text: { to: 'взлом' } } })).status).toBe(404)
    expect((await held.seller.post(`/api/tasks/${foreign.id}/complete`, { result: 'done' })).status).toBe(404)
  })

  test('who may not see the order of a task learns neither its number nor its customer', async () => {
    const { id } = await make(held.manager, { text: 'помоги', orderId: held.order, performerId: held.stranger.id })
    const { body } = await held.stranger.get(`/api/tasks/${id}`)
    expect([body.text, body.orderId, body.order, body.customer]).toEqual(['помоги', null, null, null])
    const { body: list } = await held.stranger.get('/api/tasks')
    expect(list.rows.find((row: { id: number }) => row.id === id)).toMatchObject({ orderId: null, orderNumber: null, customerName: null })
    const asked = await held.stranger.get(`/api/tasks?filter=${encodeURIComponent('{"field":"orderNumber","op":"eq","value":"77A"}')}`)
    expect(asked.body.error.code).toBe('condition_invalid')
  })
})

describe('the list', () => {
  test('goes by term, those without one last, page after page, each once', async () => {
    const mine = { field: 'performerId', op: 'eq', value: held.owner.id }
    for (const hour of [3, 1, null, 2, null]) await make(held.owner, { text: `в ${hour}`, dueAt: hour && new Date(Date.now() + hour * 3_600_000).toISOString() })
    const texts: string[] = []
    let cursor = ''
    do {
      const { body } = await held.owner.get(`/api/tasks?limit=2&filter=${encodeURIComponent(JSON.stringify(mine))}${cursor && `&cursor=${cursor}`}`)
      texts.push(...body.rows.map((row: { text: string }) => row.text))
      cursor = body.nextCursor ?? ''
    } while (cursor)
    expect(texts).toEqual(['в 1', 'в 2', 'в 3', 'в null', 'в null'])
    expect((await held.owner.get(`/api/tasks/totals?filter=${encodeURIComponent(JSON.stringify(mine))}`)).body).toMatchObject({ count: 5, capped: false })
  })

  test('finds the overdue, the open, and words of the text', async () => {
    const late = await make(held.manager, { text: 'просроченное дело', dueAt: new Date(Date.now() - 60_000).toISOString() })
    expect(await listed(held.manager, { field: 'overdue', op: 'eq', value: true })).toContain(late.id)
    expect(await listed(held.manager, undefined, `&q=${encodeURIComponent('дело проср')}`)).toEqual([late.id])
    await held.manager.post(`/api/tasks/${late.id}/complete`, { result: 'done' })
    expect(await listed(held.manager, { field: 'overdue', op: 'eq', value: true })).not.toContain(late.id)
    expect(await listed(held.manager, { field: 'complete', op: 'eq', value: false })).not.toContain(late.id)
    expect(await listed(held.manager, { field: 'late', op: 'eq', value: true })).toContain(late.id)
  })
})

describe('handing over', () => {
  const addPerson = () => transact(server.db, system, async (tx) => {
    const { id } = await tx.db.insertInto('app_user').values({ name: 'Уходит', email: `leaver-${Math.random()}@example.com` }).returning('id').executeTakeFirstOrThrow()
    tx.record({ kind: 'user.created', entity: 'user', entityId: id })
    return id
  })
  const dismiss = (leaver: number) => transact(server.db, system, async (tx) => {
    await editUser(tx, leaver, { active: false })
    await handOverTasks(tx, { from: { userId: leaver }, to: { userId: held.manager.id } })
  })

  test('gives the chosen open tasks to another person or a group, only those that are one’s to change', async () => {
    const mine = await make(held.seller, { text: 'а' })
    const foreign = await make(held.manager, { text: 'б' })
    const { body } = await held.seller.post('/api/tasks/hand-over', { taskIds: [mine.id, foreign.id], userId: held.stranger.id })
    expect(body.ids).toEqual([mine.id])
    expect((await log(mine.id)).at(-1)).toMatchObject({ kind: 'task.changed', fields: { performerId: [held.seller.id, held.stranger.id] } })
    expect((await held.manager.post('/api/tasks/hand-over', { taskIds: [mine.id], groupId: held.groups['manager'] })).body.ids).toEqual([mine.id])
    expect((await held.manager.get(`/api/tasks/${mine.id}`)).body).toMatchObject({ performerId: null, performerGroupId: held.groups['manager'] })
  })

  test('waits for a task that is being made for the person who is dismissed, and takes it along', async () => {
    const leaver = await addPerson()
    let dismissed: Promise<unknown> = Promise.resolve()
    const id = await transact(server.db, system, async (tx) => {
      const made = await createTask(tx, { text: 'в последний миг', performerId: leaver })
      let isOver = false
      dismissed = dismiss(leaver).finally(() => (isOver = true))
      const isWaiting = async () => (await server.db.pool.query('select from pg_stat_activity where datname = current_database() and wait_event_type = $1', ['Lock'])).rows.length > 0
      while (!isOver && !(await isWaiting())) continue
      return made
    })
    await dismissed
    const { rows } = await server.db.pool.query('select performer_id from task where id = $1', [id])
    expect(rows).toEqual([{ performer_id: held.manager.id }])
  })

  test('all of a person’s loses none, while tasks are made, completed and the person is dismissed at the same moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('make', 'complete', 'take'), { minLength: 3, maxLength: 12 }), fc.nat(11), async (steps, when) => {
        const leaver = await addPerson()
        const before = await transact(server.db, system, async (tx) => [await createTask(tx, { text: '1', performerId: leaver }), await createTask(tx, { text: '2', performerId: leaver })])
        const made: number[] = [...before]
        const doing: Promise<unknown>[] = steps.map((step, place) => {
          if (place === when % steps.length) return dismiss(leaver)
          if (step === 'make') return transact(server.db, system, (tx) => createTask(tx, { text: 'ещё', performerId: leaver })).then((id) => made.push(id), () => {})
          if (step === 'complete') return held.owner.post(`/api/tasks/${before[0]}/complete`, { result: 'done' })
          return held.owner.patch(`/api/tasks/${before[1]}`, { changes: { performerId: { to: leaver } } })
        })
        await Promise.all(doing)
        const { rows } = await server.db.pool.query('select id, performer_id, complete from task where id = any($1)', [made])
        expect(rows.length).toBe(made.length)
        expect(rows.filter((task) => !task.complete && task.performer_id === leaver)).toEqual([])
      }),
      { numRuns: 15 },
    )
  }, 60_000)
})

describe('merging customers', () => {
  test('moves all tasks, and undoing brings back those that had come along', async () => {
    const open = await transact(server.db, system, (tx) => createTask(tx, { text: 'о', customerId: held.other }))
    const moved = await transact(server.db, system, (tx) => moveTasksOfCustomer(tx, held.other, held.customer))
    expect(moved).toEqual([open])
    const later = await transact(server.db, system, (tx) => createTask(tx, { text: 'позже', customerId: held.customer }))
    await transact(server.db, system, (tx) => returnTasks(tx, moved, held.other))
    const { rows } = await server.db.pool.query('select id, customer_id from task where id = any($1) order by id', [[open, later]])
    expect(rows.map((row) => row.customer_id)).toEqual([held.other, held.customer])
  })
})

test('the report counts what was due, kept and missed by performer, and only of tasks that one may see', async () => {
  const performer = await signedIn(server, 'own-orders', { name: 'Отчётный' })
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
  await byHand(
    server.db,
    `insert into task (text, performer_id, created_at, due_at, complete, completed_at) values
      ('в срок', $1, now(), now() - interval '1 minute', true, now() - interval '2 minutes'), ('в срок', $1, now(), now() + interval '1 minute', true, now()),
      ('поздно', $1, now(), now() - interval '2 minutes', true, now()), ('пропущено', $1, now(), now() - interval '1 minute', false, null)`,
    [performer.id],
  )
  await make(held.manager, { text: 'без срока', performerId: performer.id })
  await make(held.manager, { text: 'впереди', performerId: performer.id, dueAt: at(5) })
  const today = new Date().toLocaleDateString('sv', { timeZone: 'Europe/Moscow' })
  const tomorrow = new Date(Date.now() + 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Moscow' })
  const yesterday = new Date(Date.now() - 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Moscow' })
  const { body } = await held.owner.get(`/api/tasks/report?from=${yesterday}&to=${tomorrow}`)
  expect(body.rows.find((row: { performerId: number }) => row.performerId === performer.id)).toEqual({
    performerId: performer.id, performerGroupId: null, performer: 'Отчётный', made: 6, due: 4, inTime: 2, late: 1, missed: 1, overdueNow: 1, open: 3, kept: 50,
  })
  const { body: own } = await held.stranger.get(`/api/tasks/report?from=${today}&to=${tomorrow}`)
  expect(own.rows.some((row: { performerId: number }) => row.performerId === performer.id)).toBe(false)
  expect((await held.owner.get(`/api/tasks/report?from=${tomorrow}&to=${today}`)).status).toBe(400)
})

test('a task reaches the live feed of those who may see it', async () => {
  const { id } = await make(held.seller, { text: 'живая' })
  const stranger = (await personActor(server.db.kysely, held.stranger.id))!
  const seller = (await personActor(server.db.kysely, held.seller.id))!
  const { visibleTasks } = await import('./index.ts')
  expect([...(await visibleTasks(server.db.kysely, stranger, [id])), ...(await visibleTasks(server.db.kysely, seller, [id]))]).toEqual([id])
})
