import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { money } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { byHand } from '../../../../test/database.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { completeTask, createTask } from '../../tasks/index.ts'
import { createOrder, type OrderInput } from '../index.ts'

const server = testServer()
const held = {} as { owner: Person; manager: Person; seller: Person }
let tea: number
let cup: number

const create = async (input: Partial<OrderInput> = {}): Promise<number> =>
  (await transact(server.db, systemActor('test'), (tx) => createOrder(tx, { site: 'shop', phone: '+79161234567', ...input }, { by: 'api' }))).order.id
const card = async (id: number) => (await held.manager.get(`/api/orders/${id}`)).body
const pairs = async (id: number) => (await held.manager.get(`/api/orders/${id}/pairs`)).body
const combine = (id: number, otherId: number, technique: string, who = held.manager) => who.post(`/api/orders/${id}/combine`, { otherId, technique })
const undo = (combination: number, body: object = {}, who = held.manager) => who.post(`/api/orders/combinations/${combination}/undo`, body)
const lines = (order: { items: { name: string; quantity: number }[] }) => order.items.map((item) => `${item.name} ${item.quantity}`)
const rows = async (text: string, values: unknown[] = []) => (await server.db.pool.query(text, values)).rows
const reserved = async (id: number) =>
  Number((await rows('select coalesce(sum(r.quantity), 0) as sum from stock_reservation r join order_item i on i.id = r.order_item_id where i.order_id = $1', [id]))[0].sum)
const latest = async (id: number) => (await pairs(id)).combinations[0].id as number

async function goods(name: string, quantity: number): Promise<number> {
  const { body } = await held.owner.post('/api/products', { site: 'shop', name, offers: [{ name, price: 10_000, article: name }] })
  const offerId = body.offers[0].id
  await server.db.pool.query("insert into stock (offer_id, store, quantity) values ($1, (select code from store order by ordering limit 1), $2) on conflict (offer_id, store) do update set quantity = $2", [offerId, quantity])
  return offerId
}

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
  held.seller = await signedIn(server, 'own-orders')
  if ((await rows('select code from store'))[0] === undefined) await held.owner.post('/api/references/stores', { code: 'main', name: 'Главный' })
})

let one: number
let two: number
beforeEach(async () => {
  tea = await goods('Чай', 10)
  cup = await goods('Чашка', 10)
  one = await create({ items: [{ offer: { id: tea }, quantity: 2, initialPrice: money(100) }], customerComment: 'после шести', deliveryType: null })
  two = await create({
    items: [{ offer: { id: tea }, quantity: 1, initialPrice: money(100) }, { offer: { id: cup }, quantity: 3, initialPrice: money(50) }],
    customerComment: 'позвоните', email: 'anna@example.com', payments: [{ type: 'cash', status: 'paid', amount: money(250) }],
  })
})

describe('two orders combined', () => {
  test.each([
    ['ours', ['Чай 2'], 200_00],
    ['theirs', ['Чай 1', 'Чашка 3'], 250_00],
    ['merge', ['Чай 2', 'Чашка 3'], 350_00],
    ['summ', ['Чай 3', 'Чашка 3'], 450_00],
  ])('by %s have the goods %j, and the preview has said so', async (technique, expected, total) => {
    const preview = (await held.manager.get(`/api/orders/${one}/combination/${two}`)).body
    const promised = preview.results.find((result: { technique: string }) => result.technique === technique)
    const { status, body } = await combine(one, two, technique)
    expect([status, lines(body), body.total, body.paidSum]).toEqual([200, expected, total, 250_00])
    expect([lines(promised), promised.total, promised.paidSum]).toEqual([expected, total, 250_00])
  })

  test('leave the other one cancelled, without stock and without money, with a link and a way back', async () => {
    await combine(one, two, 'summ')
    const other = await card(two)
    expect([other.status, other.paidSum, await reserved(two), await reserved(one)]).toEqual(['cancel-other', 0, 0, 6])
    const beside = await pairs(two)
    expect(beside.combinedInto.id).toBe(one)
    expect(beside.links.map((link: any) => [link.kind, link.order.id])).toEqual([['combination', one]])
    expect((await pairs(one)).combinations[0]).toMatchObject({ technique: 'summ', survivor: { id: one }, other: { id: two } })
    const history = (await held.manager.get(`/api/orders/${one}/timeline`)).body.entries.map((entry: any) => entry.kind)
    expect(history).toContain('order.combined')
  })

  test('give the one that stays what it lacked, and both comments', async () => {
    const { body } = await combine(one, two, 'ours')
    expect([body.email, body.customerComment]).toEqual(['anna@example.com', 'после шести\nпозвоните'])
  })

  test('tell what colleagues said about either', async () => {
    await held.manager.post(`/api/orders/${two}/comments`, { text: 'просил без звонка' })
    await combine(one, two, 'ours')
    const said = async () => (await held.manager.get(`/api/orders/${one}/timeline?kind=comments`)).body.entries.map((entry: any) => entry.about.comment.text)
    expect(await said()).toEqual(['просил без звонка'])
    await undo(await latest(one))
    expect(await said()).toEqual([])
  })

  test('show the files of both; the bytes are kept once', async () => {
    await fetch(`${server.url}/api/files/order/${two}?name=x.txt`, { method: 'POST', body: 'x', headers: { 'x-requested-with': 'test', cookie: held.manager.cookie } })
    await combine(one, two, 'ours')
    const names = async (id: number) => (await held.manager.get(`/api/files/order/${id}`)).body.files.map((file: any) => file.name)
    expect([await names(one), await names(two)]).toEqual([['x.txt'], ['x.txt']])
    await undo(await latest(one))
    expect([await names(one), await names(two)]).toEqual([[], ['x.txt']])
  })

  test('take along the tasks, and give them back', async () => {
    const at = { text: 'позвонить', orderId: two }
    const open = await transact(server.db, systemActor('test'), (tx) => createTask(tx, at))
    const done = await transact(server.db, systemActor('test'), (tx) => createTask(tx, at))
    await transact(server.db, systemActor('test'), (tx) => completeTask(tx, done, { result: 'done' }))
    await combine(one, two, 'ours')
    const where = async () => (await rows('select order_id from task where id = any($1) order by id', [[open, done]])).map((row) => row.order_id)
    expect(await where()).toEqual([one, one])
    await undo(await latest(one))
    expect(await where()).toEqual([two, two])
  })

  test('for the last pieces: what the other one gives back is there for the one that takes it in', async () => {
    const last = await goods('Последний', 3)
    const first = await create({ items: [{ offer: { id: last }, quantity: 1 }] })
    const second = await create({ items: [{ offer: { id: last }, quantity: 2 }] })
    const { body } = await combine(first, second, 'summ')
    expect([lines(body), await reserved(first), await reserved(second), body.problems]).toEqual([['Последний 3'], 3, 0, []])
  })

  test.each([10, 33.33])('with discounts on the whole order of 10 and %s percent cost together what they cost apart', async (percent) => {
    const a = await create({ items: [{ productName: 'Стол', quantity: 1, initialPrice: money(999.99) }], discountManualPercent: 10 })
    const b = await create({ items: [{ productName: 'Стул', quantity: 3, initialPrice: money(333.33) }], discountManualPercent: percent, discountManualAmount: money(0.01) })
    const before = (await card(a)).total + (await card(b)).total
    expect((await combine(a, b, 'summ')).body.total).toBe(before)
  })

  test('are refused with themselves, across sites, when over, and when combined already', async () => {
    await held.owner.post('/api/references/sites', { code: `other-${one}`, name: 'Другой' })
    const elsewhere = (await transact(server.db, systemActor('test'), (tx) => createOrder(tx, { site: `other-${one}` }, { by: 'api' }))).order.id
    const done = await create({ status: 'complete' })
    const codes = []
    for (const other of [one, elsewhere, done]) codes.push((await combine(one, other, 'ours')).body.error.code)
    await combine(one, two, 'ours')
    codes.push((await combine(two, one, 'ours')).body.error.code)
    expect(codes).toEqual(['combine_itself', 'combine_other_site', 'combine_over', 'order_combined'])
  })

  test('keep the other one closed: only an undo opens it again', async () => {
    await combine(one, two, 'summ')
    const answer = await held.manager.post(`/api/orders/${two}/status`, { status: 'new' })
    expect([answer.status, answer.body.error.code, (await card(two)).status]).toEqual([409, 'order_combined', 'cancel-other'])
  })

  test('are refused when the total is no longer the one that was previewed', async () => {
    const answer = await held.manager.post(`/api/orders/${one}/combine`, { otherId: two, technique: 'summ', expectedTotal: 1 })
    expect([answer.status, answer.body.error]).toMatchObject([409, { code: 'combination_outdated', params: { total: 450_00 } }])
  })

  test('are not found by somebody who may not touch both', async () => {
    const own = await create({ managerId: held.seller.id })
    expect((await combine(own, two, 'ours', held.seller)).status).toBe(404)
    expect((await held.seller.get(`/api/orders/${own}/combination/${two}`)).status).toBe(404)
  })
})

describe('a combination undone', () => {
  test.each(['ours', 'theirs', 'merge', 'summ'])('after %s gives both orders back as they were', async (technique) => {
    const known = async () => {
      const all = []
      for (const id of [one, two]) {
        const { status, total, paidSum, items, payments, customerComment, email, statusComment } = await card(id)
        all.push({ status, total, paidSum, customerComment, email, statusComment, reserved: await reserved(id), payments, items: items.map(({ free: _free, ...item }: any) => item) })
      }
      return all
    }
    const before = await known()
    await combine(one, two, technique)
    const { status, body } = await undo(await latest(one))
    expect([status, body]).toEqual([200, { left: [] }])
    expect(await known()).toEqual(before)
    const beside = await pairs(two)
    expect([beside.combinedInto, beside.links, beside.combinations]).toEqual([null, [], []])
  })

  test('after somebody changed what it made says so and does nothing; told to, it puts back the rest', async () => {
    await combine(one, two, 'summ')
    const item = (await card(one)).items.find((line: any) => line.name === 'Чашка')
    await held.manager.patch(`/api/orders/${one}/items/${item.id}`, { changes: { quantity: { to: 5 } } })
    await held.manager.patch(`/api/orders/${one}`, { changes: { customerComment: { to: 'иное' } } })
    const id = await latest(one)
    const refused = await undo(id)
    expect([refused.status, refused.body.error.code]).toEqual([409, 'combination_changed'])
    expect(refused.body.error.params.left).toEqual([
      { order: 'survivor', kind: 'field', name: 'customerComment' }, { order: 'survivor', kind: 'item', name: 'Чашка' },
    ])
    expect((await card(two)).status).toBe('cancel-other')
    expect((await undo(id, { partly: true })).body.left).toHaveLength(2)
    const [survivor, other] = [await card(one), await card(two)]
    expect([lines(survivor), survivor.customerComment, other.status, lines(other)]).toEqual([['Чай 2', 'Чашка 5'], 'иное', 'new', ['Чай 1', 'Чашка 3']])
  })

  test('twice, too late, or before a later one is refused', async () => {
    const three = await create({ items: [{ productName: 'Ложка', quantity: 1 }] })
    await combine(one, two, 'summ')
    const first = await latest(one)
    await combine(one, three, 'summ')
    const second = await latest(one)
    const codes = [(await undo(first)).body.error.code]
    await undo(second)
    codes.push((await undo(second)).body.error.code)
    await byHand(server.db, "update order_combination set at = at - interval '31 days' where id = $1", [first])
    codes.push((await undo(first)).body.error.code)
    expect(codes).toEqual(['undo_later_first', 'already_undone', 'undo_too_late'])
  })
})
