import { beforeAll, describe, expect, test } from 'vitest'
import { commentTask } from '../../server/modules/tasks/index.ts'
import { createUser } from '../../server/modules/users/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { aKey, aSite, wireClients, type Answer } from './clients.ts'

const wire = wireClients()
const ids: Record<string, number> = {}
const post = (path: string, form: object): Promise<Answer> => wire.post(`/api/v5/${path}`, JSON.stringify(form), 'application/json')
const get = (path: string, headers?: Record<string, string>): Promise<Answer> => wire.get(`/api/v5/${path}`, headers)
const taskOf = async (id: number) => (await get(`tasks/${id}`)).body.task

beforeAll(async () => {
  await aSite(wire.server.db, 'outlet')
  ids['user'] = await transact(wire.server.db, systemActor('test'), (tx) => createUser(tx, { email: 'anna@example.com', password: 'long enough', role: 'manager' }))
  ids['order'] = (await post('orders/create', { site: 'shop', order: { externalId: 'o1', number: '100A', firstName: 'Анна', lastName: 'Лунина', phone: '+79160000001', managerId: ids['user'] } })).body.id
  ids['outletOrder'] = (await post('orders/create', { site: 'outlet', order: { externalId: 'o2', firstName: 'Вера' } })).body.id
  const task = { text: 'Перезвонить', commentary: 'до обеда', datetime: '2026-12-01 11:30', performerId: ids['user'], order: { externalId: 'o1' }, phone: '8 916 000-00-01' }
  ids['task'] = (await post('tasks/create', { site: 'shop', task })).body.id
  ids['outlet'] = (await post('tasks/create', { task: { text: 'Уточнить адрес', order: { id: ids['outletOrder'] } } })).body.id
  ids['done'] = (await post('tasks/create', { task: { text: 'Сделано', complete: true, customer: { id: (await taskOf(ids['task']!)).customer.id } } })).body.id
})

describe('a task of the protocol', () => {
  test('reads as it was written', async () => {
    expect(await taskOf(ids['task']!)).toEqual({
      id: ids['task'], text: 'Перезвонить', commentary: 'до обеда', datetime: '2026-12-01 11:30', createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/), complete: false,
      performer: ids['user'], performerId: ids['user'], performerType: 'user', phone: '+79160000001', phoneSite: 'shop',
      order: { id: ids['order'], number: '100A', externalId: 'o1', site: 'shop' }, customer: { type: 'customer', id: expect.any(Number), site: 'shop' },
    })
    expect(await taskOf(ids['done']!)).toMatchObject({ complete: true, completedAt: expect.any(String) })
  })

  test('without a performer goes to the manager of its order', async () => {
    const { body } = await post('tasks/create', { task: { text: 'x', order: { number: '100A' } } })
    expect(await taskOf(body.id)).toMatchObject({ performer: ids['user'], performerType: 'user' })
  })

  test('is edited, completed and taken up again', async () => {
    const { body } = await post('tasks/create', { task: { text: 'было', datetime: '2026-12-01 10:00' } })
    expect((await post(`tasks/${body.id}/edit`, { task: { text: 'стало', datetime: '', complete: 1 } })).body).toEqual({ success: true })
    expect(await taskOf(body.id)).toMatchObject({ text: 'стало', complete: true })
    expect(await taskOf(body.id)).not.toHaveProperty('datetime')
    await post(`tasks/${body.id}/edit`, { task: { complete: false } })
    expect(await taskOf(body.id)).toMatchObject({ complete: false })
    // Said twice it is as true as once.
    for (let time = 0; time < 2; time += 1) expect((await post(`tasks/${body.id}/edit`, { task: { complete: true } })).status).toBe(200)
  })

  test.each([
    [{ text: '' }, { text: 'This value should not be blank.' }],
    [{ text: 'x', performerId: 999_999 }, { performerId: 'The value you selected does not exist.' }],
    [{ text: 'x', order: { externalId: 'none' } }, { order: 'Order with id none not found.' }],
    [{ text: 'x', datetime: 'завтра' }, { datetime: 'This value should be of type datetime.' }],
  ])('%j is refused', async (task, errors) => {
    const { status, body } = await post('tasks/create', { task })
    expect([status, body]).toEqual([400, { success: false, errorMsg: 'Errors in the entity format', errors }])
  })

  test('that is not there is not found, to read, edit or hear of', async () => {
    for (const answer of [await get('tasks/999999'), await get('tasks/999999/comments'), await post('tasks/999999/edit', { task: { text: 'x' } })]) {
      expect([answer.status, answer.body]).toEqual([404, { success: false, errorMsg: 'Not found' }])
    }
  })

  test('shows its comments', async () => {
    await transact(wire.server.db, systemActor('test'), (tx) => commentTask(tx, ids['task']!, 'занято'))
    const { body } = await get(`tasks/${ids['task']}/comments`)
    expect(body).toMatchObject({ pagination: { totalCount: 1 }, comments: [{ text: 'занято', createdAt: expect.any(String), updatedAt: expect.any(String) }] })
  })
})

describe('the list', () => {
  const found = async (filter: Record<string, unknown>) => {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries({ ids: [ids['task'], ids['outlet'], ids['done']], ...filter })) {
      for (const one of [value].flat()) query.append(Array.isArray(value) ? `filter[${name}][]` : `filter[${name}]`, String(one))
    }
    const { body } = await get(`tasks?${query}`)
    return body.tasks.map((task: { id: number }) => ['done', 'outlet', 'task'].find((name) => ids[name] === task.id))
  }

  test.each([
    [{}, ['done', 'outlet', 'task']],
    [{ orderNumber: '100A' }, ['task']],
    [{ customer: 'лунин' }, ['done', 'task']],
    [{ status: 'performing' }, ['outlet', 'task']],
    [{ status: 'completed' }, ['done']],
    [{ text: 'звон' }, ['task']],
    [{ creators: [1] }, []],
    [{ dateFrom: '2026-12-01', dateTo: '2026-12-01' }, ['task']],
    [{ dateFrom: '2026-12-02' }, []],
    [{ createdAtFrom: '2020-01-01 00:00:00', createdAtTo: '2090-01-01' }, ['done', 'outlet', 'task']],
    [{ completedAtFrom: '2020-01-01' }, ['done']],
    [{ completedAtTo: '2020-01-01' }, []],
  ])('by %j', async (filter, expected) => expect(await found(filter)).toEqual(expected))

  test('by performers; and orders by whether they have a task', async () => {
    expect(await found({ performers: [ids['user']] })).toContain('task')
    const orders = async (kind: number) => (await get(`orders?filter[tasksCounts]=${kind}&filter[ids][]=${ids['order']}`)).body.orders.length
    expect([await orders(1), await orders(2), await orders(3)]).toEqual([0, 1, 0])
    const customers = async (kind: number) => (await get(`customers?filter[tasksCounts]=${kind}&filter[name]=${encodeURIComponent('Лунина')}`)).body.customers.length
    expect([await customers(1), await customers(2)]).toEqual([0, 1])
  })
})

test('history tells each change once, oldest first, in the protocol’s words', async () => {
  const { body: made } = await post('tasks/create', { task: { text: 'след', performerId: ids['user'] } })
  await post(`tasks/${made.id}/edit`, { task: { text: 'новый', datetime: '2026-12-24 18:00', complete: true } })
  const { status, body } = await get(`tasks/history?filter[taskId]=${made.id}`)
  expect(status).toBe(200)
  expect(body.history.map((row: { field: string; oldValue: unknown; newValue: unknown }) => [row.field, row.oldValue, row.newValue])).toEqual([
    ['id', null, made.id], ['datetime', null, '2026-12-24 18:00'], ['text', 'след', 'новый'], ['complete', false, true],
  ])
  expect(body.history[0]).toMatchObject({ created: true, source: 'api', apiKey: { current: true }, task: { id: made.id, text: 'новый' } })
  expect(body.history.slice(1).every((row: object) => !('created' in row))).toBe(true)
  const { body: later } = await get(`tasks/history?filter[taskId]=${made.id}&filter[sinceId]=${body.history[1].id}`)
  expect(later.history).toEqual(body.history.slice(2))
})

test('a key of one site sees the tasks of that site alone, also in history', async () => {
  const headers = { 'x-api-key': await aKey(wire.server.db, { sites: ['outlet'] }) }
  expect((await get('tasks', headers)).body.tasks.map((task: { id: number }) => task.id)).toEqual([ids['outlet']])
  expect((await get(`tasks/${ids['task']}`, headers)).status).toBe(404)
  expect((await get(`tasks/${ids['task']}/comments`, headers)).status).toBe(404)
  const { body } = await get('tasks/history', headers)
  expect([...new Set(body.history.map((row: { task: { id: number } }) => row.task.id))]).toEqual([ids['outlet']])
  const edited = await fetch(`${wire.server.url}/api/v5/tasks/${ids['task']}/edit`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ task: { text: 'чужое' } }) })
  expect(edited.status).toBe(404)
})
