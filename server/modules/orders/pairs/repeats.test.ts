import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact } from '#server/platform/transact.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { changeOrder, createOrder, type OrderInput } from '../index.ts'
import { repeatsReader } from './find-repeats.ts'

const server = testServer()
const held = {} as { owner: Person; manager: Person; seller: Person }
const HOUR = 3600 * 1000
let turn = 0
let phone: string

const create = async (input: Partial<OrderInput> = {}): Promise<number> =>
  (await transact(server.db, systemActor('test'), (tx) =>
    createOrder(tx, { site: 'shop', phone, items: [{ productName: 'Чай', quantity: 1 }], ...input }, { by: 'api' }))).order.id
const change = (id: number, patch: object) => transact(server.db, systemActor('test'), (tx) => changeOrder(tx, id, patch, { by: 'api' }))
const repeats = async (id: number, who = held.manager): Promise<[number, string[]][]> => {
  await catchUp(server.db, repeatsReader)
  return (await who.get(`/api/orders/${id}/pairs`)).body.repeats.map((repeat: any) => [repeat.order.id, repeat.reasons])
}
const flagged = async (): Promise<number[]> => {
  await catchUp(server.db, repeatsReader)
  const filter = encodeURIComponent(JSON.stringify({ field: 'isRepeat', op: 'eq', value: true }))
  return (await held.manager.get(`/api/orders?filter=${filter}&fields=isRepeat`)).body.rows.map((row: any) => row.id)
}

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
  held.seller = await signedIn(server, 'own-orders')
})
beforeEach(() => void (phone = `+7916${String((turn += 1)).padStart(7, '0')}`))

describe('a likely repeat', () => {
  test('is an order of the same buyer with the same goods soon after; both cards and the list say so', async () => {
    const [one, two] = [await create(), await create({ items: [{ productName: 'чай', quantity: 5 }, { productName: 'Сахар', quantity: 1 }] })]
    expect([await repeats(one), await repeats(two)]).toEqual([[[two, ['customer', 'phone']]], [[one, ['customer', 'phone']]]])
    expect(await flagged()).toEqual(expect.arrayContaining([one, two]))
  })

  test.each<[string, Partial<OrderInput>]>([
    ['other goods', { items: [{ productName: 'Кофе', quantity: 1 }] }],
    ['another buyer', { phone: '+79990000001' }],
    ['days between', { createdAt: new Date(Date.now() - 73 * HOUR) }],
    ['the other one cancelled', { status: 'no-call' }],
    ['the other one complete', { status: 'complete' }],
  ])('is none with %s', async (_, input) => {
    const [one] = [await create(), await create(input)]
    expect(await repeats(one)).toEqual([])
  })

  test('of two customers with one e-mail is found too', async () => {
    const one = await create({ email: `a${turn}@example.com` })
    const other = await create({ phone: '+79990000002', email: `b${turn}@example.com`, items: [{ productName: 'Чай', quantity: 1 }] })
    await change(other, { email: `a${turn}@example.com` })
    expect(await repeats(one)).toEqual([[other, ['email']]])
  })

  test('tells nothing of a phone that very many orders have', async () => {
    const orders = await Promise.all(Array.from({ length: 22 }, () => create()))
    expect(await Promise.all(orders.map((id) => repeats(id)))).toEqual(orders.map(() => []))
  })

  test('comes and goes with the phone, the goods and the status', async () => {
    const one = await create()
    const two = await create({ items: [{ productName: 'Кофе', quantity: 1 }] })
    expect(await repeats(one)).toEqual([])
    await change(two, { items: [{ productName: 'Чай', quantity: 1 }], itemsMode: 'merge' })
    expect(await repeats(one)).toHaveLength(1)
    await change(two, { status: 'no-call' })
    expect(await repeats(one)).toEqual([])
    await change(two, { status: 'new' })
    expect(await repeats(two)).toHaveLength(1)
    const { rows } = await server.db.pool.query("select kind from change_log where entity_id = $1 and kind like 'order.repeat%' order by id", [one])
    expect(rows.map((row) => row.kind)).toEqual(['order.repeat_found', 'order.repeat_gone', 'order.repeat_found'])
  })

  test('that a person has called none stays none, until they take it back', async () => {
    const [one, two] = [await create(), await create()]
    expect(await repeats(one)).toHaveLength(1)
    expect((await held.manager.put(`/api/orders/${two}/not-repeat/${one}`)).body.repeats).toEqual([])
    await change(one, { items: [{ productName: 'Чай', quantity: 2 }] })
    expect([await repeats(one), await repeats(two)]).toEqual([[], []])
    expect((await held.manager.delete(`/api/orders/${one}/not-repeat/${two}`)).body.repeats).toHaveLength(1)
  })

  test('is not looked for when the account says so', async () => {
    await held.owner.patch('/api/account', { repeatOrderHours: 0 })
    const [one] = [await create(), await create()]
    expect(await repeats(one)).toEqual([])
    await held.owner.patch('/api/account', { repeatOrderHours: 72 })
  })

  test('shows no order that the person may not see', async () => {
    const own = await create({ managerId: held.seller.id })
    await create()
    expect([await repeats(own, held.seller), (await repeats(own)).length]).toEqual([[], 1])
  })
})

describe('a link', () => {
  test('stands on the cards of both with its kind and comment, once', async () => {
    const [one, two] = [await create(), await create()]
    const number = (await held.manager.get(`/api/orders/${two}`)).body.number
    for (const comment of ['размер', 'размер и цвет']) await held.manager.post(`/api/orders/${one}/links`, { other: ` ${number} `, kind: 'exchange', comment })
    const links = async (id: number) => (await held.manager.get(`/api/orders/${id}/pairs`)).body.links.map((link: any) => [link.order.id, link.kind, link.comment, link.by])
    expect([await links(one), await links(two)]).toEqual([[[two, 'exchange', 'размер и цвет', 'A manager']], [[one, 'exchange', 'размер и цвет', 'A manager']]])
    expect(await repeats(one), 'what they are is known').toEqual([])
    const [link] = (await held.manager.get(`/api/orders/${one}/pairs`)).body.links
    expect((await held.manager.delete(`/api/orders/${two}/links/${link.id}`)).body.links).toEqual([])
    expect((await held.manager.delete(`/api/orders/${two}/links/${link.id}`)).status).toBe(404)
  })

  test('needs an order that is there and another one', async () => {
    const one = await create()
    const number = (await held.manager.get(`/api/orders/${one}`)).body.number
    expect((await held.manager.post(`/api/orders/${one}/links`, { other: 'nowhere', kind: 'split' })).status).toBe(404)
    expect((await held.manager.post(`/api/orders/${one}/links`, { other: number, kind: 'split' })).body.error.code).toBe('link_itself')
  })
})
