import { describe, expect, test } from 'vitest'
import { editReference } from '../../server/modules/settings/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { wireClients } from './clients.ts'

const wire = wireClients()
let turn = 0

const post = (path: string, form: Record<string, unknown>) => {
  const fields = Object.entries(form).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)] as [string, string])
  return wire.post(`/api/v5/${path}`, new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded')
}
const order = async (fields: object = {}): Promise<any> => {
  const externalId = `pair-${++turn}`
  const made = await post('orders/create', { order: { externalId, firstName: 'Анна', phone: '+79161234567', ...fields } })
  return { ...made.body.order, externalId }
}
const goods = (name: string, quantity: number) => ({ productName: name, quantity, initialPrice: 100 })
const get = async (externalId: string) => (await wire.get(`/api/v5/orders/${externalId}`)).body.order

describe('orders/combine', () => {
  test.each([
    [undefined, [2], 200],
    ['ours', [2], 200],
    ['theirs', [1, 3], 400],
    ['merge', [2, 3], 500],
    ['summ', [3, 3], 600],
  ])('by %s leaves lines %j for %i, and the other order is cancelled', async (technique, quantities, total) => {
    const result = await order({ items: [goods('Чай', 2)] })
    const other = await order({ items: [goods('Чай', 1), goods('Кофе', 3)] })
    const reply = await post('orders/combine', { ...(technique ? { technique } : {}), order: { id: other.id }, resultOrder: { id: result.id } })
    expect([reply.status, reply.body]).toEqual([200, { success: true, errors: [] }])
    const [now, gone] = [await get(result.externalId), await get(other.externalId)]
    expect([now.items.map((item: any) => item.quantity), now.totalSumm, gone.status]).toEqual([quantities, total, 'cancel-other'])
  })

  test('is told in the history of the order that went in', async () => {
    const [result, other] = [await order(), await order()]
    await post('orders/combine', { order: { id: other.id }, resultOrder: { id: result.id } })
    const { history } = (await wire.get(`/api/v5/orders/history?filter[orderId]=${other.id}`)).body
    const record = history.find((one: any) => 'combinedTo' in one)
    expect([record.order.id, record.combinedTo.id, record.combinedTo.externalId]).toEqual([other.id, result.id, result.externalId])
    expect(history.some((one: any) => one.field === 'status' && one.newValue.code === 'cancel-other')).toBe(true)
  })

  test('names what it does not know', async () => {
    const result = await order()
    const unknown = await post('orders/combine', { technique: 'summ', order: { id: 999_999 }, resultOrder: { id: result.id } })
    expect([unknown.status, unknown.body.errors]).toEqual([400, { 'order.id': 'Order with id 999999 not found.' }])
    const odd = await post('orders/combine', { technique: 'mix', order: { id: result.id }, resultOrder: { id: result.id } })
    expect([odd.status, odd.body.errors]).toEqual([400, { technique: 'The value you selected is not a valid choice.' }])
    const itself = await post('orders/combine', { order: { id: result.id }, resultOrder: { id: result.id } })
    expect([itself.status, itself.body.errors]).toEqual([400, ['Combine itself.']])
  })
})

describe('orders/links/create', () => {
  test('ties orders named by id, external id and number, each two of them', async () => {
    const [one, two, three] = [await order(), await order(), await order()]
    const reply = await post('orders/links/create', { link: { comment: 'обмен', orders: [{ id: one.id }, { externalID: two.externalId }, { number: three.number }] } })
    expect([reply.status, reply.body]).toEqual([201, { success: true }])
    const { rows } = await wire.server.db.pool.query('select kind, comment from order_link where order_id = any($1) and linked_order_id = any($1)', [[one.id, two.id, three.id]])
    expect(rows).toEqual(Array.from({ length: 3 }, () => ({ kind: 'link', comment: 'обмен' })))
    const shown = (await get(two.externalId)).links
    expect(shown).toEqual([one, three].map((other) => ({ order: { id: other.id, number: other.number, externalId: other.externalId }, createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/), comment: 'обмен' })))
    const listed = (await wire.get(`/api/v5/orders?filter[ids][]=${three.id}`)).body.orders[0]
    expect(listed.links).toHaveLength(2)
  })

  test('wants two orders that are there', async () => {
    const one = await order()
    const single = await post('orders/links/create', { link: { orders: [{ id: one.id }] } })
    expect([single.status, single.body.errors]).toEqual([400, { orders: 'This collection should contain 2 elements or more.' }])
    const itself = await post('orders/links/create', { link: { orders: [{ id: one.id }, { externalId: one.externalId }] } })
    expect([itself.status, itself.body.errors]).toEqual([400, { orders: 'This collection should contain 2 elements or more.' }])
    const unknown = await post('orders/links/create', { link: { orders: [{ id: one.id }, { externalId: 'nowhere' }] } })
    expect([unknown.status, unknown.body.errors]).toEqual([400, { 'orders[1].externalId': 'Order with id nowhere not found.' }])
  })
})

describe('orders/{externalId}/delivery/cancel', () => {
  test('of the shop’s own delivery needs no force: no carrier has to agree', async () => {
    const { externalId } = await order({ delivery: { code: 'courier', address: { city: 'Тула' }, data: { trackNumber: 'X1' } } })
    expect(await post(`orders/${externalId}/delivery/cancel`, {})).toMatchObject({ status: 200, body: { success: true } })
    const now = await get(externalId)
    expect([now.delivery.data, now.delivery.code, now.delivery.address.city]).toEqual([undefined, 'courier', 'Тула'])
    expect((await post(`orders/${externalId}/delivery/cancel`, {})).body.errorMsg).toBe('Order is not registered in the delivery service')
  })

  test('of a carrier only with force; it takes what the service knows out of the order and leaves where it goes', async () => {
    await transact(wire.server.db, systemActor('test'), (tx) => editReference(tx, 'deliveryTypes', 'russian-post', { integrationCode: 'russian-post' }))
    const { externalId } = await order({ delivery: { code: 'russian-post', address: { city: 'Тула' }, data: { trackNumber: 'X1' } } })
    const refused = await post(`orders/${externalId}/delivery/cancel`, { force: 0 })
    expect([refused.status, refused.body]).toEqual([400, { success: false, errorMsg: 'Delivery service did not cancel the order' }])
    expect((await post(`orders/${externalId}/delivery/cancel?force=1`, {})).body).toEqual({ success: true })
    const now = await get(externalId)
    expect([now.delivery.data, now.delivery.address.city]).toEqual([undefined, 'Тула'])
  })

  test('of an order that no service knows is refused', async () => {
    const { externalId } = await order()
    const { status, body } = await post(`orders/${externalId}/delivery/cancel`, { force: 1 })
    expect([status, body]).toEqual([400, { success: false, errorMsg: 'Order is not registered in the delivery service' }])
    expect((await post('orders/nowhere/delivery/cancel', {})).status).toBe(404)
  })
})

describe('orders/{externalId}/plates/{plateId}/print', () => {
  test('answers a PDF with a name, whatever the goods are called', async () => {
    const { externalId } = await order({ items: Array.from({ length: 60 }, (_, n) => goods(`${'Очень длинное название '.repeat(5)}\u202e<b>${n}\u0007`, 1)) })
    const reply = await fetch(`${wire.server.url}/api/v5/orders/${externalId}/plates/1/print`, { headers: { 'x-api-key': wire.key } })
    const bytes = Buffer.from(await reply.arrayBuffer())
    expect([reply.status, reply.headers.get('content-type'), bytes.subarray(0, 5).toString(), bytes.subarray(-6).toString().trim()]).toEqual([200, 'application/pdf', '%PDF-', '%%EOF'])
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''packing-list-/)
    expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(2)
  })

  test('does not know other forms, nor orders that are not there', async () => {
    const { externalId } = await order()
    expect((await wire.get(`/api/v5/orders/${externalId}/plates/77/print`)).body).toEqual({ success: false, errorMsg: 'Not found' })
    expect((await wire.get('/api/v5/orders/nowhere/plates/1/print')).status).toBe(404)
  })
})

describe('bonuses', () => {
  test('cannot be spent by who takes part in no programme, nor given back where none were spent', async () => {
    const { id } = await order()
    for (const [path, form, words] of [
      ['apply', { bonuses: 10 }, 'The customer does not participate in an active loyalty program.'],
      ['cancel-bonus-operations', {}, expect.stringMatching(/bonus/i)],
    ] as const) {
      const { status, body } = await post(`orders/loyalty/${path}`, { ...form, order: { id } })
      expect([status, body.success, Object.values(body.errors)]).toEqual([400, false, [words]])
      expect((await post(`orders/loyalty/${path}`, { ...form, order: { id: 999_999 } })).status).toBe(404)
    }
    expect((await post('orders/loyalty/apply', { order: { id } })).body.errorMsg).toBe("Parameter 'bonuses' is missing")
  })
})
