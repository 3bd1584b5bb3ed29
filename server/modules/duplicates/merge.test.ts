import { beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { addNote, changeCustomer, createCustomer, setSubscriptions, type NewCustomer } from '#server/modules/customers/index.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { createTask } from '#server/modules/tasks/index.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { byHand } from '../../../test/database.ts'
import { testServer } from '../../../test/server.ts'
import { ORDERS_AT_ONCE } from './belongings.ts'
import { moveRest } from './move-rest.ts'
import { latecomersReader } from './reactions.ts'

const server = testServer()
let manager: Person
let own: Person
beforeAll(async () => {
  manager = await signedIn(server, 'manager')
  own = await signedIn(server, 'own-orders')
})

const shop = systemActor('test')
const doing = <T>(work: (tx: Tx) => Promise<T>) => transact(server.db, shop, work)
const ask = async (text: string, values: unknown[] = []) => (await server.db.pool.query(text, values)).rows
let next = 0
const freshPhone = () => `+7921${String(2_000_000 + (next += 1))}`
const person = async (input: Partial<NewCustomer> = {}) => (await doing((tx) => createCustomer(tx, { site: 'shop', firstName: 'Анна', ...input }))).id
const order = async (phone: string) => (await doing((tx) => createOrder(tx, { site: 'shop', phone, items: [{ productName: 'Чай', initialPrice: 100_00, quantity: 1 }] } as never, { by: 'api' }))).order.id
const ownerOf = async (orderId: number) => (await ask('select customer_id as id from "order" where id = $1', [orderId]))[0].id
const merge = (survivorId: number, mergedIds: number[], choices = {}) => manager.post('/api/duplicates/merge', { survivorId, mergedIds, choices })
const undo = (...mergeIds: number[]) => manager.post('/api/duplicates/undo', { mergeIds })
const card = async (id: number) => (await manager.get(`/api/customers/${id}`)).body

describe('merging', () => {
  test('everything goes to the survivor, and nothing is left with the other', async () => {
    const [one, two] = [freshPhone(), freshPhone()]
    const a = await person({ phones: [one], lastName: 'Ким', tags: ['опт'] })
    const b = await person({ phones: [two], email: 'b@example.com', address: { city: 'Пермь' }, tags: ['vip'], birthday: '1990-05-06', vip: true })
    await doing((tx) => addNote(tx, b, { text: 'любит чай', pinned: true }))
    await doing((tx) => setSubscriptions(tx, b, [{ channel: 'email', subscription: 'news', active: true }]))
    const task = await doing((tx) => createTask(tx, { text: 'перезвонить', customerId: b } as never))
    const [first, second] = [await order(one), await order(two)]
    const { status, body } = await merge(a, [b])
    expect([status, body.merges[0].isDone]).toEqual([200, true])
    expect(await card(a)).toMatchObject({
      phones: [one, two], emails: ['b@example.com'], email: 'b@example.com', birthday: '1990-05-06', vip: true, lastName: 'Ким',
      address: { city: 'Пермь' }, notes: [{ text: 'любит чай', pinned: true }], figures: { ordersCount: 2, totalSum: 200_00 },
    })
    expect((await card(a)).tags.map((tag: { name: string }) => tag.name)).toEqual(['vip', 'опт'])
    expect([await ownerOf(first), await ownerOf(second)]).toEqual([a, a])
    expect(await ask('select customer_id as id from task where id = $1', [task])).toEqual([{ id: a }])
    expect(await ask('select subscribed from customer_subscription where customer_id = $1', [a])).toEqual([{ subscribed: true }])
    expect(await ask('select orders_count::int as n from customer_figures where customer_id = $1', [b])).toEqual([{ n: 0 }])
  })

  test('the merged id says where the person is; lists and searches no longer know it', async () => {
    const phone = freshPhone()
    const [a, b] = [await person({ phones: [phone] }), await person({ phones: [phone], lastName: 'Второй' })]
    await merge(a, [b])
    const answer = await manager.get(`/api/customers/${b}`)
    expect([answer.status, answer.body.error]).toMatchObject([404, { code: 'customer_merged', params: { id: b, survivorId: a, name: 'Второй Анна' } }])
    const found = await manager.get(`/api/customers/search?q=${phone.slice(1)}`)
    expect(found.body.customers.map((one: { id: number }) => one.id)).toEqual([a])
    expect((await manager.patch(`/api/customers/${b}`, { changes: { firstName: { to: 'Яна' } } })).status).toBe(404)
    expect((await merge(b, [await person()])).body.error).toMatchObject({ code: 'customer_merged', params: { survivorId: a } })
  })

  test('orders that name the merged one by phone, id or the store\'s id come to the survivor', async () => {
    const phone = freshPhone()
    const [a, b] = [await person({ externalId: 'keeps' }), await person({ phones: [phone], externalId: 'goes' })]
    await merge(a, [b])
    const by = async (customer: object) => ownerOf((await doing((tx) => createOrder(tx, { site: 'shop', ...customer } as never, { by: 'api' }))).order.id)
    expect([await by({ phone }), await by({ customer: { id: b } }), await by({ customer: { externalId: 'goes' } })]).toEqual([a, a, a])
  })

  test('the chosen values are kept, field by field, and of several', async () => {
    const a = await person({ firstName: 'Аня', lastName: 'Ким' })
    const b = await person({ firstName: 'Анна', sex: 'female', email: 'second@example.com' })
    const c = await person({ firstName: 'Anna', personalDiscount: 5, email: 'third@example.com' })
    const preview = await manager.get(`/api/duplicates/preview?ids=${a},${b},${c}&survivor=${a}`)
    expect(preview.body).toMatchObject({ survivorId: a, mayMerge: true })
    expect(preview.body.fields.find((one: { field: string }) => one.field === 'personalDiscount')).toMatchObject({ keep: c, differs: true })
    await merge(a, [b, c], { firstName: b, email: c })
    expect(await card(a)).toMatchObject({ firstName: 'Анна', lastName: 'Ким', sex: 'female', personalDiscount: 5, email: 'third@example.com', emails: ['third@example.com', 'second@example.com'] })
  })

  test('is refused across stores, with oneself, and for whom the actor may not change', async () => {
    const [a, b] = [await person(), await person()]
    await byHand(server.db, "insert into site (code, name) values ('other', 'Other') on conflict do nothing")
    await byHand(server.db, 'update account set settings_version = settings_version + 1')
    const elsewhere = await person({ site: 'other' })
    expect((await merge(a, [elsewhere])).body.error).toMatchObject({ code: 'merge_other_site' })
    expect((await merge(a, [a])).body.error).toMatchObject({ code: 'invalid' })
    expect((await merge(a, [999_999_999])).status).toBe(404)
    expect((await own.post('/api/duplicates/merge', { survivorId: a, mergedIds: [b] })).status).toBe(404)
    expect((await own.get(`/api/duplicates/preview?ids=${a},${b}`)).status).toBe(404)
  })
})

describe('undoing', () => {
  test('what went over goes back, what came since stays, and fields changed since stay changed', async () => {
    const [one, two] = [freshPhone(), freshPhone()]
    const a = await person({ phones: [one] })
    const b = await person({ phones: [two], lastName: 'Ли', nickName: 'li', externalId: 'gets-back' })
    const before = await order(two)
    const { id } = (await merge(a, [b])).body.merges[0]
    const after = await order(two)
    await doing((tx) => changeCustomer(tx, a, { lastName: 'Пак' }))
    const preview = await manager.get(`/api/duplicates/merges/${id}/undo`)
    expect(preview.body).toMatchObject({ returns: { orders: 1, phones: [two] }, stays: { orders: 1 }, merge: { mayUndo: true } })
    expect(preview.body.fields.map((field: { field: string; stays: boolean }) => [field.field, field.stays])).toEqual([['lastName', true], ['nickName', false], ['externalId', false]])
    expect((await undo(id)).status).toBe(200)
    expect([await ownerOf(before), await ownerOf(after)]).toEqual([b, a])
    expect(await card(a)).toMatchObject({ phones: [one], lastName: 'Пак', nickName: null, externalId: null, figures: { ordersCount: 1 } })
    expect(await card(b)).toMatchObject({ phones: [two], lastName: 'Ли', nickName: 'li', externalId: 'gets-back', figures: { ordersCount: 1 } })
    expect(await ownerOf(await order(two))).toBe(b)
  })

  test('twice is refused, so is after 30 days, and so is out of turn', async () => {
    const [a, b, c] = [await person(), await person(), await person()]
    const first = (await merge(b, [a])).body.merges[0].id
    const second = (await merge(c, [b])).body.merges[0].id
    expect((await undo(first)).body.error).toMatchObject({ code: 'merge_survivor_merged', params: { survivorId: c } })
    expect((await undo(second)).status).toBe(200)
    expect((await undo(second)).body.error).toMatchObject({ code: 'merge_undone' })
    await byHand(server.db, "update customer_merge set at = at - interval '31 days' where id = $1", [first])
    expect((await undo(first)).body.error).toMatchObject({ code: 'merge_too_old', params: { days: 30 } })
  })

  test('splits a chain step by step, whoever went through it', async () => {
    const phone = freshPhone()
    const [a, b, c] = [await person({ phones: [phone] }), await person(), await person()]
    const bought = await order(phone)
    const first = (await merge(b, [a])).body.merges[0].id
    const second = (await merge(c, [b])).body.merges[0].id
    expect([await ownerOf(bought), (await manager.get(`/api/customers/${a}`)).body.error.params.survivorId]).toEqual([c, c])
    await undo(second)
    expect([await ownerOf(bought), (await manager.get(`/api/customers/${a}`)).body.error.params.survivorId]).toEqual([b, b])
    await undo(first)
    expect([await ownerOf(bought), (await card(a)).phones, (await card(b)).phones]).toEqual([a, [phone], []])
  })

  test('leaves with the survivor what another merged customer has as well, until that one is split off too', async () => {
    const shared = freshPhone()
    const [a, b, c] = [await person(), await person({ phones: [shared], tags: ['опт'] }), await person({ phones: [shared], tags: ['опт'] })]
    const { merges } = (await merge(a, [b, c])).body
    await undo(merges[0].id)
    expect(await card(a)).toMatchObject({ phones: [shared], tags: [{ name: 'опт' }] })
    await undo(merges[1].id)
    expect(await card(a)).toMatchObject({ phones: [], tags: [] })
  })
})

describe('a customer with more orders than go in one transaction', () => {
  test('is moved in the background, batch by batch, and given back in the same way', async () => {
    const [a, b] = [await person(), await person()]
    await byHand(server.db, `insert into "order" (number, site, status, status_changed_at, created_at, customer_id, currency, total)
      select 'm' || n, 'shop', 'new', now(), now(), $1, 'RUB', 10 from generate_series(1, $2::int) n`, [b, ORDERS_AT_ONCE + 20])
    const answer = await merge(a, [b])
    expect(answer.body.merges[0].isDone).toBe(false)
    expect((await merge(await person(), [a])).body.error).toMatchObject({ code: 'merge_in_progress' })
    const { id } = answer.body.merges[0]
    const of = await manager.get(`/api/duplicates/of/${a}`)
    expect(of.body.merges[0]).toMatchObject({ state: 'moving', toMove: ORDERS_AT_ONCE + 20, moved: { orders: ORDERS_AT_ONCE } })
    await moveRest(server.db, id)
    await moveRest(server.db, id)
    expect((await card(a)).figures).toMatchObject({ ordersCount: ORDERS_AT_ONCE + 20, totalSum: (ORDERS_AT_ONCE + 20) * 1000 })
    expect((await undo(id)).body.merges[0].isDone).toBe(false)
    await moveRest(server.db, id)
    expect([(await card(a)).figures.ordersCount, (await card(b)).figures.ordersCount]).toEqual([0, ORDERS_AT_ONCE + 20])
  })
})

test('an order written to the merged one after the merge follows to the survivor, and goes back with the rest', async () => {
  const [a, b] = [await person(), await person()]
  const { id } = (await merge(a, [b])).body.merges[0]
  // As an order does that looked its customer up before the merge and commits after it.
  const late = await doing(async (tx) => {
    const [row] = await tx.prepared<{ id: number }>('late', `insert into "order" (number, site, status, status_changed_at, created_at, customer_id, currency, total)
      values ('late', 'shop', 'new', now(), now(), $1, 'RUB', 10) returning id`, [b])
    tx.record({ kind: 'order.created', entity: 'order', entityId: row!.id, customerId: b, site: 'shop' })
    return row!.id
  })
  await catchUp(server.db, latecomersReader)
  expect(await ownerOf(late)).toBe(a)
  await undo(id)
  expect(await ownerOf(late)).toBe(b)
})

test('the survivor\'s history holds what happened to both, and after undoing each has their own again', async () => {
  const [a, b] = [await person({ firstName: 'Остаётся' }), await person({ firstName: 'Уходит' })]
  await doing((tx) => changeCustomer(tx, b, { nickName: 'b' }))
  const { id } = (await merge(a, [b])).body.merges[0]
  const kinds = async (of: number) => (await manager.get(`/api/customers/${of}/timeline`)).body.entries.map((entry: { kind: string }) => entry.kind)
  expect(await kinds(a)).toEqual(['customer.merged', 'customer.changed', 'customer.created', 'customer.created'])
  await undo(id)
  expect(await kinds(a)).toEqual(['customer.split', 'customer.merged', 'customer.created'])
})
