import fc from 'fast-check'
import { pino } from 'pino'
import type { FastifyBaseLogger } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { money } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { changeOrder, createOrder } from '#server/modules/orders/index.ts'
import { signedIn, type Answer, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { workRun } from './work-run.ts'

const server = testServer()
const log = pino({ level: 'silent' }) as unknown as FastifyBaseLogger
const held = {} as { owner: Person; manager: Person; seller: Person }
const system = systemActor('test')
let phone = 9_160_000_000

const order = async (comment: string, managerId?: number): Promise<number> =>
  (await transact(server.db, system, (tx) =>
    createOrder(tx, { site: 'shop', phone: `+7${phone++}`, customerComment: comment, managerId, items: [{ productName: 'Чайник', quantity: 1, initialPrice: money(100) }] }, { by: 'crm' }))).order.id
const orders = (count: number, comment: string): Promise<number[]> => Promise.all(Array.from({ length: count }, () => order(comment)))
const state = async (id: number): Promise<Record<string, any>> => (await held.owner.get(`/api/orders/${id}`)).body

/** Starts it as a person does and lets the job run. */
async function run(who: Person, body: object): Promise<Answer> {
  const started = await who.post('/api/bulk', { entity: 'order', ...body })
  if (started.status !== 202) return started
  await workRun(server.db, log, started.body.id)
  return who.get(`/api/bulk/${started.body.id}`)
}
async function undo(who: Person, id: number): Promise<Answer> {
  const started = await who.post(`/api/bulk/${id}/undo`)
  if (started.status !== 202) return started
  await workRun(server.db, log, started.body.id)
  return who.get(`/api/bulk/${started.body.id}`)
}
const filterOf = (comment: string): string => JSON.stringify({ field: 'customerComment', op: 'eq', value: comment })

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
  held.seller = await signedIn(server, 'own-orders')
})

describe('many companies at once', () => {
  test('get a manager and tags, each as by hand, and one step takes it back', async () => {
    const ids = await Promise.all(['Ромашка', 'Лютик', 'Пион'].map(async (nickName) => (await held.owner.post('/api/companies', { nickName, site: 'shop' })).body.id as number))
    const card = async (id: number) => (await held.owner.get(`/api/companies/${id}`)).body
    const given = await run(held.owner, { entity: 'company', action: { kind: 'set', field: 'managerId', value: held.manager.id }, ids })
    expect(given.body).toMatchObject({ state: 'done', total: 3, done: 3, failed: 0, mayUndo: true })
    expect((await Promise.all(ids.map(card))).map((one) => one.managerId)).toEqual(Array(3).fill(held.manager.id))
    const tagged = await run(held.owner, { entity: 'company', whole: true, filter: JSON.stringify({ field: 'nickName', op: 'contains', value: 'Ромашка' }), action: { kind: 'tags', add: ['опт'] } })
    expect(tagged.body).toMatchObject({ total: 1, done: 1 })
    expect((await card(ids[0]!)).tags).toMatchObject([{ name: 'опт' }])
    for (const { body } of [tagged, given]) expect((await undo(held.owner, body.id)).body).toMatchObject({ failed: 0, undoes: body.id })
    expect((await Promise.all(ids.map(card))).map((one) => [one.managerId, one.tags])).toEqual(Array(3).fill([held.owner.id, []]))
  })

  test('the terms need their own right, and a company out of reach is neither changed nor named', async () => {
    const { id } = (await held.owner.post('/api/companies', { nickName: 'Тайная', site: 'shop' })).body
    const limit = await run(held.manager, { entity: 'company', action: { kind: 'set', field: 'creditLimit', value: 100_000 }, ids: [id] })
    expect(limit.body).toMatchObject({ done: 0, failed: 1 })
    expect((await held.manager.get(`/api/bulk/${limit.body.id}/failures`)).body.failures).toMatchObject([{ id, code: 'forbidden', name: 'Тайная' }])
    const seller = await run(held.seller, { entity: 'company', action: { kind: 'set', field: 'vip', value: true }, ids: [id] })
    expect(seller.body).toMatchObject({ done: 0, failed: 1 })
    expect((await held.seller.get(`/api/bulk/${seller.body.id}/failures`)).body.failures).toMatchObject([{ id, code: 'not_found', name: String(id) }])
    expect((await held.owner.get(`/api/companies/${id}`)).body).toMatchObject({ creditLimit: null, vip: false })
  })
})

describe('many orders at once', () => {
  test('a selection is moved, each with its own entry in the history, and one step takes all of it back', async () => {
    const ids = await orders(5, 'выборка')
    const { body } = await run(held.manager, { action: { kind: 'status', status: 'availability-confirmed' }, ids })
    expect(body).toMatchObject({ state: 'done', total: 5, done: 5, failed: 0, mayUndo: true })
    expect(new Set((await Promise.all(ids.map(state))).map((one) => one.status))).toEqual(new Set(['availability-confirmed']))
    const chains = (await server.db.pool.query(`select count(*)::int as entries, count(distinct chain)::int as chains, min(actor_id)::int as by from change_log where entity = 'order' and kind = 'order.changed' and entity_id = any($1)`, [ids])).rows[0]
    expect(chains).toEqual({ entries: 5, chains: 1, by: held.manager.id })

    expect((await undo(held.manager, body.id)).body).toMatchObject({ state: 'done', done: 5, failed: 0, undoes: body.id, mayUndo: false })
    expect(new Set((await Promise.all(ids.map(state))).map((one) => one.status))).toEqual(new Set(['new']))
    expect((await undo(held.manager, body.id)).body.error.code).toBe('cannot_undo')
  })

  test('everything that matches a filter is meant, as it was when the work was asked for', async () => {
    const ids = await orders(7, 'весь фильтр')
    const other = await order('другой')
    const started = await held.manager.post('/api/bulk', { entity: 'order', action: { kind: 'set', field: 'managerComment', value: 'проверено' }, filter: filterOf('весь фильтр'), whole: true })
    const late = await order('весь фильтр')
    await workRun(server.db, log, started.body.id)
    expect((await held.manager.get(`/api/bulk/${started.body.id}`)).body).toMatchObject({ total: 7, done: 7 })
    expect((await Promise.all(ids.map(state))).every((one) => one.managerComment === 'проверено')).toBe(true)
    expect([(await state(other)).managerComment, (await state(late)).managerComment]).toEqual([null, null])
  })

  test('a record that may not go there fails with its reason and holds up no other', async () => {
    const ids = await orders(3, 'по строкам')
    await held.owner.send('PATCH', '/api/references/statuses/send-to-assembling', { requiredFields: ['deliveryAddress.city', 'deliveryType'] })
    await transact(server.db, system, (tx) => changeOrder(tx, ids[1]!, { deliveryType: 'courier', deliveryAddress: { city: 'Тверь' } }, { by: 'crm' }))
    const { body } = await run(held.owner, { action: { kind: 'status', status: 'send-to-assembling' }, ids })
    await held.owner.send('PATCH', '/api/references/statuses/send-to-assembling', { requiredFields: [] })
    expect(body).toMatchObject({ done: 1, failed: 2 })
    const { failures } = (await held.owner.get(`/api/bulk/${body.id}/failures`)).body
    expect(failures.map((one: any) => [one.id, one.code])).toEqual([[ids[0], 'fields_required'], [ids[2], 'fields_required']].toSorted((a, b) => Number(a[0]) - Number(b[0])))
    expect(failures[0].name).toBe((await state(failures[0].id)).number)
  })

  test('the undo leaves alone what somebody has changed since', async () => {
    const ids = await orders(3, 'изменён после')
    const { body } = await run(held.manager, { action: { kind: 'set', field: 'managerComment', value: 'массово' }, ids })
    await held.owner.patch(`/api/orders/${ids[1]}`, { changes: { managerComment: { to: 'вручную' } } })
    expect((await undo(held.manager, body.id)).body).toMatchObject({ done: 2, failed: 1 })
    expect((await Promise.all(ids.map(state))).map((one) => one.managerComment)).toEqual([null, 'вручную', null])
  })

  test('rights hold for each record, and those that are taken away meanwhile are missed at once', async () => {
    const own = await order('чужие и свои', held.seller.id)
    const foreign = await order('чужие и свои', held.manager.id)
    const { body } = await run(held.seller, { action: { kind: 'set', field: 'managerComment', value: 'моё' }, ids: [own, foreign] })
    expect(body).toMatchObject({ done: 1, failed: 1 })
    expect((await state(foreign)).managerComment).toBeNull()
    expect((await run(held.seller, { action: { kind: 'set', field: 'managerComment', value: 'всё' }, filter: filterOf('чужие и свои'), whole: true })).body).toMatchObject({ total: 1, done: 1 })

    const started = await held.seller.post('/api/bulk', { entity: 'order', action: { kind: 'set', field: 'managerComment', value: 'после увольнения' }, ids: [own] })
    await server.db.pool.query('update app_user set active = false where id = $1', [held.seller.id])
    await workRun(server.db, log, started.body.id)
    expect((await state(own)).managerComment).toBe('всё')
  })

  test('a worker that was killed half way goes on with what is left and repeats nothing', async () => {
    const ids = await orders(6, 'убит на полпути')
    const started = await held.manager.post('/api/bulk', { entity: 'order', action: { kind: 'set', field: 'managerComment', value: 'раз' }, ids })
    // Two at once are what a worker and the one that takes its job up again are at worst.
    await Promise.all([workRun(server.db, log, started.body.id), workRun(server.db, log, started.body.id)])
    const { rows } = await server.db.pool.query(`select entity_id, count(*)::int as times from change_log where entity = 'order' and entity_id = any($1) and fields ? 'managerComment' group by 1`, [ids])
    expect(rows.map((row) => row.times)).toEqual([1, 1, 1, 1, 1, 1])
    // Done twice over, a record would be remembered as it was after the first time, and could not be taken back.
    await undo(held.manager, started.body.id)
    expect((await Promise.all(ids.map(state))).map((one) => one.managerComment)).toEqual([null, null, null, null, null, null])
  })

  test.each([
    ['nothing named', { action: { kind: 'set', field: 'managerComment', value: 'x' } }, 400, 'invalid'],
    ['an entity that is not changed in bulk', { entity: 'product', action: { kind: 'set', field: 'name', value: 'x' }, ids: [1] }, 400, 'invalid'],
    ['tags of orders', { action: { kind: 'tags', add: ['x'] }, ids: [1] }, 400, 'invalid'],
    ['a filter that nothing matches', { action: { kind: 'set', field: 'managerComment', value: 'x' }, filter: filterOf('такого нет'), whole: true }, 409, 'nothing_matches'],
    ['a broken filter', { action: { kind: 'set', field: 'managerComment', value: 'x' }, filter: '{', whole: true }, 400, 'condition_invalid'],
  ])('%s is refused', async (_, body, status, code) => {
    const answer = await run(held.manager, body)
    expect([answer.status, answer.body.error.code]).toEqual([status, code])
  })

  test('a value that the field cannot hold fails with every record and changes none', async () => {
    const ids = await orders(2, 'не то значение')
    expect((await run(held.manager, { action: { kind: 'set', field: 'deliveryCost', value: -5 }, ids })).body).toMatchObject({ done: 0, failed: 2 })
    expect((await run(held.manager, { action: { kind: 'set', field: 'total', value: 5 }, ids })).body).toMatchObject({ done: 0, failed: 2 })
    expect((await run(held.manager, { action: { kind: 'set', field: 'status', value: 'complete' }, ids })).body).toMatchObject({ done: 0, failed: 2 })
  })

  test('another person’s run is not there', async () => {
    const { body } = await run(held.manager, { action: { kind: 'set', field: 'managerComment', value: 'моё' }, ids: [await order('чужой запуск')] })
    for (const answer of [await held.owner.get(`/api/bulk/${body.id}`), await held.owner.get(`/api/bulk/${body.id}/failures`), await held.owner.post(`/api/bulk/${body.id}/undo`), await held.owner.post(`/api/bulk/${body.id}/stop`)]) {
      expect(answer.status).toBe(404)
    }
  })

  test('a run that is stopped leaves the rest alone', async () => {
    const ids = await orders(3, 'остановлен')
    const started = await held.manager.post('/api/bulk', { entity: 'order', action: { kind: 'set', field: 'managerComment', value: 'x' }, ids })
    expect((await held.manager.post(`/api/bulk/${started.body.id}/stop`)).body.state).toBe('stopped')
    await workRun(server.db, log, started.body.id)
    expect((await Promise.all(ids.map(state))).map((one) => one.managerComment)).toEqual([null, null, null])
  })

  test('whatever is done in whatever order, undoing every run brings back what was there', async () => {
    const fields: [string, unknown[]][] = [['managerComment', ['а', 'б', null]], ['deliveryCost', [0, 30_000]], ['call', [true, false]], ['customerComment', ['в', 'г']]]
    const step = fc.constantFrom(...fields).chain(([field, values]) => fc.record({ field: fc.constant(field), value: fc.constantFrom(...values) }))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        const ids = await orders(2, 'свойство')
        const picked = async () => (await Promise.all(ids.map(state))).map(({ managerComment, customerComment, call, delivery, total }) => ({ managerComment, customerComment, call, cost: delivery?.cost, total }))
        const before = await picked()
        const runs: number[] = []
        for (const { field, value } of steps) runs.push((await run(held.manager, { action: { kind: 'set', field, value }, ids })).body.id)
        for (const id of runs.toReversed()) expect((await undo(held.manager, id)).body.failed).toBe(0)
        expect(await picked()).toEqual(before)
      }),
      { numRuns: 8 },
    )
  })
})

describe('many customers at once', () => {
  test('tags are put where they were not, and the undo takes away only those', async () => {
    const ids: number[] = []
    for (const tags of [['опт'], []]) ids.push((await held.owner.post('/api/customers', { firstName: 'Тег', tags })).body.id)
    await held.owner.patch(`/api/customers/${ids[0]}`, { changes: { tags: { to: ['опт'] } } })
    const { body } = await run(held.manager, { entity: 'customer', action: { kind: 'tags', add: ['опт', 'новый'] }, ids })
    expect(body).toMatchObject({ done: 2, failed: 0 })
    const tags = async (id: number) => (await held.owner.get(`/api/customers/${id}`)).body.tags.map((tag: any) => tag.name).toSorted()
    expect([await tags(ids[0]!), await tags(ids[1]!)]).toEqual([['новый', 'опт'], ['новый', 'опт']])
    await undo(held.manager, body.id)
    expect([await tags(ids[0]!), await tags(ids[1]!)]).toEqual([['опт'], []])
  })

  test('their manager is set, and the undo gives them back', async () => {
    const { id } = (await held.owner.post('/api/customers', { firstName: 'Анна' })).body
    const { body } = await run(held.owner, { entity: 'customer', action: { kind: 'set', field: 'managerId', value: held.manager.id }, ids: [id] })
    expect((await held.owner.get(`/api/customers/${id}`)).body.managerId).toBe(held.manager.id)
    await undo(held.owner, body.id)
    expect((await held.owner.get(`/api/customers/${id}`)).body.managerId).toBeNull()
  })
})
