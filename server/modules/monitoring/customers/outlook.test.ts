import { beforeAll, describe, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { byHand } from '../../../../test/database.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { systemActor } from '../../../platform/access.ts'
import { dateTime } from '../../../platform/clickhouse/index.ts'
import { transact } from '../../../platform/transact.ts'
import { createOrder } from '../../orders/index.ts'
import { customerOutlook } from './outlook.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const DAY = 86_400_000
const now = new Date()
const ago = (days: number): string => dateTime(new Date(+now - days * DAY))
const held = {} as { owner: Person; customerId: number; orderId: number }

const PRODUCTS = ['Кофемашина', 'Капсулы', 'Чистящие таблетки', 'Кружка', 'Всем известный пакет']
const order = (items: { offerId: number }[], daysAgo: number, phone = '+79160001122') => transact(server.db, systemActor('test'), (tx) =>
  createOrder(tx, { site: 'shop', phone, firstName: 'Ольга', createdAt: new Date(+now - daysAgo * DAY), items: items.map(({ offerId }) => ({ offer: { id: offerId }, quantity: 1, initialPrice: 100_000 })) } as never, { by: 'crm' }))

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  for (const [place, name] of PRODUCTS.entries()) {
    const id = place + 1
    await byHand(server.db, `insert into product (id, site, name, active, external_id) overriding system value values ($1, 'shop', $2, true, $3)`, [id, name, `p${id}`])
    await byHand(server.db, `insert into offer (id, product_id, site, name) overriding system value values ($1, $1, 'shop', $2)`, [id, name])
    await byHand(server.db, `insert into offer_price (offer_id, price_type, price) select $1, code, 500 from price_type where is_default`, [id])
    // There are no tablets left.
    await byHand(server.db, `insert into stock (offer_id, store, quantity) values ($1, 'main', $2)`, [id, name === 'Чистящие таблетки' ? 0 : 10])
  }
  await order([{ offerId: 4 }], 100)
  const made = await order([{ offerId: 1 }], 1)
  held.orderId = made.order.id
  held.customerId = made.order.customerId!
})

describe('when the next order is to be expected', () => {
  test('is not said of a young shop: it says so', async () => {
    const { next } = (await held.owner.get(`/api/customers/${held.customerId}/outlook`)).body
    expect(next).toMatchObject({ state: 'few_data', leastBuyers: 500, leastDays: 180, expectedAt: null, risk: null })
  })

  test('is said with its risk, by what became of similar customers', async () => {
    const people = Array.from({ length: 600 }, (_, place) => ({ id: 10_000 + place, orders_count: 2, total_sum: 100_000 + place, first_order_at: ago(400), last_order_at: ago(10), mean_gap_days: 40, version: 1 }))
    await engine.clickhouse.insert('customer', people)
    // 180 days ago forty had been silent for a day with two orders; ten of them have not come again.
    const orders = Array.from({ length: 40 }, (_, place) => [260, 181, ...(place < 30 ? [90] : [])].map((days, nth) => ({ id: 1000 + place * 3 + nth, customer_id: 10_000 + place, status: 'complete', created_at: ago(days), status_changed_at: ago(days), version: 1 }))).flat()
    await engine.clickhouse.insert('order', orders)
    const answer = await customerOutlook({ db: server.db, clickhouse: { ...engine.clickhouse } }, systemActor('test'), held.customerId)
    // Own gap of 99 days, twice the shop's 40: (99 + 80) / 3.
    expect(answer.next).toMatchObject({ state: 'known', buyers: 600, gapDays: 59.7, risk: { percent: 25, band: 'low', similar: 40 } })
    expect((Date.parse(answer.next.expectedAt!) - +now) / DAY).toBeCloseTo(58.7, 0)
    expect(answer.health).toMatchObject({ word: 'loyal', reasons: [{ code: 'orders', params: { count: 2 } }, { code: 'more_than' }, { code: 'silent', params: { days: 1 } }] })
  })

  test('a customer who waits for a late order is unhappy, and it is said why', async () => {
    await byHand(server.db, `update "order" set delivery_date = current_date - 3 where id = $1`, [held.orderId])
    const { health } = (await held.owner.get(`/api/customers/${held.customerId}/outlook`)).body
    expect(health).toMatchObject({ word: 'unhappy', reasons: [{ code: 'late_order', params: { number: expect.any(String) } }] })
  })

  test('is nobody’s who may not see the customer', async () => {
    const stranger = await signedIn(server, 'own-orders')
    expect((await stranger.get(`/api/customers/${held.customerId}/outlook`)).status).toBe(404)
  })
})

describe('what to offer', () => {
  beforeAll(async () => {
    // Twenty orders with a machine: capsules in ten, tablets in ten, the bag in all; two hundred others: the bag in each, capsules in two.
    const lines = Array.from({ length: 220 }, (_, place) => (place < 20 ? [1, 5, ...(place < 10 ? [2, 3] : [])] : [4, 5, ...(place < 22 ? [2] : [])]).map((product, nth) => ({ id: place * 10 + nth + 1, order_id: 50_000 + place, product_id: product, offer_id: product, site: 'shop', product_name: PRODUCTS[product - 1], order_created_at: ago(30), version: 1 }))).flat()
    await engine.clickhouse.insert('order_item', lines)
  })
  test('is bought together with what the customer has, is in stock, and is not what everybody buys', async () => {
    const { suggestions } = (await held.owner.get(`/api/orders/${held.orderId}/suggestions`)).body
    expect(suggestions).toEqual([{ offerId: 2, productId: 2, name: 'Капсулы', imageUrl: null, price: 50_000, free: 10, because: { productId: 1, name: 'Кофемашина' }, together: 10, times: 9.2 }])
  })
  test('is not what the customer has bought already', async () => {
    await order([{ offerId: 2 }], 50)
    expect((await held.owner.get(`/api/orders/${held.orderId}/suggestions`)).body.suggestions).toEqual([])
  })
  test('is added to the order by one click', async () => {
    const { body, status } = await held.owner.post(`/api/orders/${held.orderId}/items`, { offerId: 2, quantity: 1 })
    expect([status, JSON.stringify(body.items).includes('Капсулы')]).toEqual([200, true])
  })
})
