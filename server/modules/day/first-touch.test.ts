import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { changeOrder, commentOrder } from '#server/modules/orders/index.ts'
import { dayScene } from '../../../test/day-scene.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'

const server = testServer()
const scene = dayScene(server)
const held = {} as { owner: Person; manager: Person; colleague: Person }
let id: number

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
  held.colleague = await signedIn(server, 'manager')
})
beforeEach(async () => {
  id = await scene.order()
})

const touchedBy = async (): Promise<number | null> => {
  await scene.catchUp()
  return (await scene.row(id)).first_touched_by
}
const list = async (filter: object, more = ''): Promise<any[]> =>
  (await held.owner.get(`/api/orders?filter=${encodeURIComponent(JSON.stringify(filter))}&fields=number,firstTouchMinutes,isUntouched,isTouchOverdue${more}`)).body.rows
const account = (changes: object) => held.owner.patch('/api/account', changes)

describe('the first touch of an order is', () => {
  test.each<[string, () => Promise<{ status: number }>]>([
    ['a new status', () => held.manager.post(`/api/orders/${id}/status`, { status: 'client-confirmed' })],
    ['a comment', () => held.manager.post(`/api/orders/${id}/comments`, { text: 'не дозвонился' })],
    ['a changed field', () => held.manager.patch(`/api/orders/${id}`, { changes: { managerComment: { to: 'позвонить' } } })],
    ['another line', () => held.manager.post(`/api/orders/${id}/items`, { productName: 'Чашка', quantity: 1, initialPrice: 100 })],
    ['a call, answered or not', () => held.manager.post(`/api/orders/${id}/call-attempts`, { result: 'no_answer' })],
  ])('%s of a person', async (_name, act) => {
    expect((await act()).status).toBeLessThan(300)
    expect(await touchedBy()).toBe(held.manager.id)
  })

  test('the one of whoever was first', async () => {
    await held.manager.post(`/api/orders/${id}/comments`, { text: 'раз' })
    await held.colleague.post(`/api/orders/${id}/comments`, { text: 'два' })
    expect(await touchedBy()).toBe(held.manager.id)
    await held.colleague.post(`/api/orders/${id}/comments`, { text: 'три' })
    expect(await touchedBy()).toBe(held.manager.id)
  })

  test('there at once when a person enters the order', async () => {
    id = (await held.manager.post('/api/orders', { items: [], phone: '+79169999999' })).body.id
    expect(await touchedBy()).toBe(held.manager.id)
    expect((await scene.row(id)).first_touch_minutes).toBe(0)
  })
})

describe('no touch is', () => {
  test('what the store or the system does', async () => {
    await transact(server.db, systemActor('rule'), async (tx) => {
      await changeOrder(tx, id, { status: 'client-confirmed' }, { by: 'api' })
      await commentOrder(tx, id, 'от модуля')
    })
    expect(await touchedBy()).toBeNull()
  })

  test('giving the order to somebody', async () => {
    await held.owner.patch(`/api/orders/${id}`, { changes: { managerId: { to: held.manager.id } } })
    await held.owner.post('/api/day/hand-over', { orderIds: [id], to: held.colleague.id })
    expect(await touchedBy()).toBeNull()
  })
})

describe('how long a buyer waits', () => {
  const back = (interval: string) => scene.byHand('update "order" set created_at = now() - $2::interval where id = $1', [id, interval])

  test('is counted in working minutes of the calendar and shown on the card and in lists', async () => {
    await back('100 minutes')
    expect(await list({ field: 'id', op: 'eq', value: id })).toMatchObject([{ firstTouchMinutes: 100, isUntouched: true, isTouchOverdue: true }])
    const { body } = await held.manager.get(`/api/orders/${id}`)
    expect(body.firstTouch).toEqual({ at: null, by: null, minutes: 100, isWaiting: true, isOverdue: true, norm: 15 })
    await held.manager.post(`/api/orders/${id}/comments`, { text: 'звоню' })
    await scene.catchUp()
    expect((await held.manager.get(`/api/orders/${id}`)).body.firstTouch).toMatchObject({ by: held.manager.id, minutes: 100, isWaiting: false, isOverdue: true })
    expect(await list({ field: 'id', op: 'eq', value: id })).toMatchObject([{ firstTouchMinutes: 100, isUntouched: false, isTouchOverdue: false }])
  })

  test('ends without a touch when the order is packed or over', async () => {
    await transact(server.db, systemActor('rule'), (tx) => changeOrder(tx, id, { status: 'complete' }, { by: 'api' }))
    expect((await held.manager.get(`/api/orders/${id}`)).body.firstTouch).toMatchObject({ isWaiting: false, minutes: null })
  })

  test('may be asked of lists: who is untouched, who waits longer than the norm, over which the account decides', async () => {
    await back('40 minutes')
    const overdue = async () => (await list({ and: [{ field: 'isTouchOverdue', op: 'eq', value: true }, { field: 'id', op: 'eq', value: id }] })).length
    const untouched = async () => (await list({ and: [{ field: 'isUntouched', op: 'eq', value: true }, { field: 'id', op: 'eq', value: id }] })).length
    expect([await overdue(), await untouched()]).toEqual([1, 1])
    await account({ firstTouchNorm: 60 })
    expect([await overdue(), await untouched()]).toEqual([0, 1])
    await account({ firstTouchNorm: 15 })
    await held.manager.post(`/api/orders/${id}/comments`, { text: 'звоню' })
    await scene.catchUp()
    expect([await overdue(), await untouched()]).toEqual([0, 0])
  })

  test('does not grow while nobody works, at night or over midnight', async () => {
    const { rows } = await server.db.pool.query(`select to_char(now() at time zone 'Europe/Moscow' + interval '5 hours', 'HH24:MI') as start, to_char(now() at time zone 'Europe/Moscow' + interval '6 hours', 'HH24:MI') as end`)
    const shift = [{ start: rows[0].start, end: rows[0].end }]
    await account({ workingHours: { 1: shift, 2: shift, 3: shift, 4: shift, 5: shift, 6: shift, 7: shift } })
    await back('4 hours')
    expect(await list({ field: 'id', op: 'eq', value: id })).toMatchObject([{ firstTouchMinutes: 0, isTouchOverdue: false }])
    await back('20 hours')
    expect(await list({ field: 'id', op: 'eq', value: id })).toMatchObject([{ firstTouchMinutes: 60, isTouchOverdue: true }])
    expect((await held.manager.get(`/api/orders/${id}`)).body.firstTouch.minutes).toBe(60)
    await account({ workingHours: {} })
  })
})

test('the account says what the norm and the pauses are', async () => {
  expect((await held.owner.get('/api/references')).body.account).toMatchObject({ firstTouchNorm: 15, callAttemptsLimit: 3, callRetryMinutes: 60, customerManager: 'by_hand' })
  expect((await account({ firstTouchNorm: 0 })).status).toBe(400)
})
