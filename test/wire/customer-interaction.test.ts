import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { byHand } from '../database.ts'
import { aKey, aSite, wireClients } from './clients.ts'

const wire = wireClients()
type Reply = { status: number; body: any }
const post = async (path: string, form: Record<string, unknown>, key = wire.key): Promise<Reply> => {
  // As modules send it: fields of a form, entities as JSON.
  const body = new URLSearchParams(Object.entries(form).map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)]))
  const reply = await fetch(`${wire.server.url}/api/v5/${path}`, { method: 'POST', headers: { 'x-api-key': key }, body })
  return { status: reply.status, body: await reply.json() }
}
const get = async (path: string): Promise<Reply> => wire.get(`/api/v5/${path}`)
const rows = async (text: string, values: unknown[] = []) => (await wire.server.db.pool.query(text, values)).rows
let made = 0
async function customer(): Promise<string> {
  const externalId = `buyer-${(made += 1)}`
  await post('customers/create', { site: 'shop', customer: { externalId, firstName: 'Анна' } })
  return externalId
}

beforeAll(async () => {
  await aSite(wire.server.db, 'other')
  await byHand(wire.server.db, `insert into product (id, site, external_id, name) overriding system value select n, 'shop', 'p' || n, 'Кружка ' || n from generate_series(700001, 700003) n`)
  await byHand(wire.server.db, `insert into offer (id, product_id, site, external_id, xml_id, name, article) overriding system value select n, n, 'shop', 'o' || n, 'x' || n, 'Кружка ' || n, 'A' || n from generate_series(700001, 700003) n`)
})

describe('carts', () => {
  test('are set, read, replaced and cleared; nobody’s cart is an empty object', async () => {
    const externalId = await customer()
    const read = async () => (await get(`customer-interaction/shop/cart/${externalId}`)).body.cart
    expect(await read()).toEqual({})
    const items = [{ offer: { externalId: 'o700001' }, quantity: 2, price: 199.9 }, { offer: { xmlId: 'x700002' }, quantity: 1, price: 50 }, { offer: { externalId: 'nobody' }, quantity: 1 }]
    expect(await post('customer-interaction/shop/cart/set', { cart: { externalId: 'c1', link: 'https://shop.example/cart/c1', droppedAt: '2026-05-14 10:00:00', customer: { externalId }, items } })).toEqual({ status: 200, body: { success: true } })
    expect(await read()).toMatchObject({ externalId: 'c1', currency: 'RUB', link: 'https://shop.example/cart/c1', droppedAt: '2026-05-14 10:00:00', createdAt: expect.stringMatching(/^\d{4}-/), items: [
      { id: expect.any(Number), quantity: 2, price: 199.9, offer: { id: 700001, externalId: 'o700001', xmlId: 'x700001', displayName: 'Кружка 700001', article: 'A700001', properties: [] } }, { quantity: 1, price: 50, offer: { id: 700002 } }] })
    await post('customer-interaction/shop/cart/set', { cart: { customer: { externalId }, items: [{ offer: { id: 700003 }, quantity: 1.5, price: 10 }] } })
    expect((await read()).items.map((item: any) => [item.offer.id, item.quantity])).toEqual([[700003, 1.5]])
    await post('customer-interaction/shop/cart/clear', { cart: { clearedAt: '2026-05-14 11:00:00', customer: { externalId }, order: { externalId: 'not there yet' } } })
    expect(await read()).toEqual({})
    expect((await rows(`select kind from change_log where entity = 'cart' and customer_id = (select id from customer where external_id = $1) order by id`, [externalId])).map(({ kind }) => kind)).toEqual(['cart.changed', 'cart.changed', 'cart.cleared'])
  })

  test('are never orders', async () => {
    const [before] = await rows('select count(*)::int as n from "order"')
    await post('customer-interaction/shop/cart/set', { cart: { customer: { externalId: await customer() }, items: [{ offer: { id: 700001 }, quantity: 1 }] } })
    expect(await rows('select count(*)::int as n from "order"')).toEqual([before])
  })

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['no customer', { items: [] }, /customer/], ['an unknown customer', { customer: { externalId: 'nobody' }, items: [] }, /customer/], ['no items', { customer: { externalId: 'buyer-1' } }, /items/],
    ['a negative price', { customer: { externalId: 'buyer-1' }, items: [{ offer: { id: 700001 }, price: -1 }] }, /price/], ['an offer without any id', { customer: { externalId: 'buyer-1' }, items: [{ offer: {}, quantity: 1 }] }, /offer/],
  ])('%s is refused', async (_title, cart, named) => {
    const { status, body } = await post('customer-interaction/shop/cart/set', { cart })
    expect([status, body.success, JSON.stringify(body.errors)]).toEqual([400, false, expect.stringMatching(named)])
  })

  test('of sites that are none of the key’s business are out of its reach', async () => {
    const key = await aKey(wire.server.db, { sites: ['other'] } as never)
    expect((await post('customer-interaction/shop/cart/set', { cart: { customer: { externalId: 'buyer-1' }, items: [] } }, key)).status).toBe(403)
    expect((await get('customer-interaction/nowhere/cart/buyer-1')).status).toBe(400)
    expect((await get('customer-interaction/other/cart/buyer-1')).status).toBe(404)
  })

  test('of a visitor whom only the browser knows', async () => {
    const uid = randomUUID()
    await byHand(wire.server.db, `insert into site_visitor (uid, site, first_at, last_at) values ($1, 'shop', now(), now())`, [uid])
    await post('customer-interaction/shop/cart/set', { cart: { customer: { browserId: uid }, items: [{ offer: { id: 700001 }, quantity: 1, price: 5 }] } })
    expect(await rows('select i.offer_id from customer_cart c join customer_cart_item i on i.cart_id = c.id join site_visitor v on v.id = c.visitor_id where v.uid = $1 and c.customer_id is null', [uid])).toEqual([{ offer_id: 700001 }])
  })
})

test('favourites are added and removed, however often it is said', async () => {
  const externalId = await customer()
  const path = `customer-interaction/shop/favorites/${externalId}`
  for (const favorite of [{ offer: { externalId: 'o700001' } }, { offer: { id: 700002 } }, { offer: { xmlId: 'x700001' } }]) expect((await post(`${path}/add`, { favorite })).body).toEqual({ success: true })
  const { body } = await get(path)
  expect([body.favorites.map((row: any) => row.offer.id).toSorted(), body.cart]).toEqual([[700001, 700002], body.favorites])
  for (let round = 0; round < 2; round += 1) expect((await post(`${path}/remove`, { favorite: { offer: { id: 700001 } } })).status).toBe(200)
  expect((await get(path)).body.favorites).toMatchObject([{ offer: { id: 700002 }, createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:/) }])
  expect((await post(`${path}/add`, { favorite: { offer: { id: 999 } } })).status).toBe(400)
})

describe('web analytics', () => {
  test('client ids tie the visitor of that name to the customer, and what he did with him', async () => {
    const [externalId, uid] = [await customer(), randomUUID()]
    await byHand(wire.server.db, `with v as (insert into site_visitor (uid, site, first_at, last_at) values ($1, 'shop', now(), now()) returning id) insert into site_client_id (site, client_id, visitor_id, at) select 'shop', $2, id, now() from v`, [uid, `ym-${uid}`])
    expect(await post('web-analytics/client-ids/upload', { clientIds: [{ clientId: `ym-${uid}`, site: 'shop', customer: { externalId } }] })).toEqual({ status: 201, body: { success: true, failedClientIds: [] } })
    expect(await rows('select c.external_id from site_visitor v join customer c on c.id = v.customer_id where v.uid = $1', [uid])).toEqual([{ external_id: externalId }])
  })

  test('rows without a customer or an order fail by themselves; the good ones stay', async () => {
    const externalId = await customer()
    const { status, body } = await post('web-analytics/sources/upload', { sources: [{ source: 'yandex', medium: 'cpc', clientId: '7', customer: { externalId } }, { source: 'lost' }, { source: 'x', customer: { externalId: 'nobody' } }] })
    expect([status, body.success, body.errorMsg, body.failedSources.length, body.failed_sources.length]).toEqual([400, false, 'Sources are loaded with errors', 2, 2])
    expect(await rows('select s.source, s.medium from site_source s join customer c on c.id = s.customer_id where c.external_id = $1', [externalId])).toEqual([{ source: 'yandex', medium: 'cpc' }])
  })

  test('visits are taken once, with their pages', async () => {
    const externalId = await customer()
    const visit = { createdAt: '2026-05-14 10:00:00', visitLength: 90, landingPage: 'https://shop.example/?utm_source=vk&utm_medium=cpc', exitPage: 'https://shop.example/cart', pageViews: 2, pages: [{ url: 'https://shop.example/mug', title: 'Кружка', countViews: 1, timeOnPage: 30 }], customer: { externalId } }
    for (let round = 0; round < 2; round += 1) expect((await post('web-analytics/visits/upload', { visits: [visit] })).body).toEqual({ success: true, failedVisits: [] })
    expect(await rows(`select w.channel, w.source, w.pages, w.origin, extract(epoch from w.last_at - w.started_at)::int as seconds, (select count(*)::int from site_event e where e.visit_id = w.id) as events
      from site_visit w join site_visitor v on v.id = w.visitor_id join customer c on c.id = v.customer_id where c.external_id = $1`, [externalId])).toEqual([{ channel: 'ad', source: 'vk', pages: 2, origin: 'upload', seconds: 90, events: 1 }])
  })
})
