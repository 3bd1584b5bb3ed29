import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { aKey, aSite, wireClients, type Answer } from './clients.ts'

const wire = wireClients()

/** Texts that break careless programs. */
const hostileText = fc.oneof(
  fc.constantFrom(
    '', ' ', "'; drop table \"order\"; --", '"', "\\'", '\0', 'a\0b', '😀👩‍👩‍👧', 'שלום עולם', '\u202Eabc', '<script>alert(1)</script>', '%s%n', '${7*7}', '{{7*7}}',
    '../../etc/passwd', '\ud800', '\udfff\ud800', 'null', 'undefined', 'NaN', '__proto__', 'constructor', '0x10', '1e309', '-1', '9'.repeat(40), '2026-02-30',
    '0000-00-00 00:00:00', '2026-01-01T00:00:00Z', '\u0000'.repeat(3), '\r\nSet-Cookie: a=b', '[]', '{}', 'true',
  ),
  fc.constant('я'.repeat(10_000)),
  fc.constant('"'.repeat(10_000)),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
const hostileNumber = fc.oneof(
  fc.constantFrom(0, -0, -1, 1e12, 1e15, 1e20, 1e308, -1e308, 0.1 + 0.2, 1e-10, 2 ** 31, 2 ** 53, -(2 ** 63), 99_999_999_999_999, 0.0049999),
  fc.double({ noNaN: true }),
  fc.integer(),
)
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 3, arbitrary: hostileNumber },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, [], {}, [null], [[]], [{}], { id: -1 }, { id: '1', externalId: {} }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)

const ORDER = {
  number: 'N', externalId: 'x', site: 'shop', status: 'new', orderType: 'eshop-individual', orderMethod: 'phone', createdAt: '2026-01-02 03:04:05', firstName: 'A', lastName: 'B',
  patronymic: 'C', phone: '+79261234567', additionalPhone: '1', email: 'a@b.ru', call: true, countryIso: 'RU', managerId: 1, customerComment: 'x', managerComment: 'x', statusComment: 'x',
  privilegeType: 'none', discountManualAmount: 1, discountManualPercent: 1, applyRound: true, mark: 5, markDatetime: '2026-01-02 03:04:05', weight: 1, length: 1, width: 1, height: 1,
  shipmentStore: 'main', shipmentDate: '2026-01-02', shipped: false, clientId: 'x', dialogId: 1, marketplace: { code: 'x', orderId: '1' },
  customer: { id: 1, externalId: 'x', browserId: 'x' }, contragent: { contragentType: 'individual', INN: '1' }, source: { source: 'x', medium: 'y' }, customFields: { a: 'b' },
  delivery: { code: 'courier', cost: 1, netCost: 1, date: '2026-01-02', time: { from: '10:00', to: '11:00', custom: 'x' }, vatRate: 20, service: { code: 'x' }, data: { trackNumber: 'x' },
    address: { index: '1', countryIso: 'RU', region: 'x', city: 'x', street: 'x', building: '1', flat: '1', floor: 1, block: 1, text: 'x' } },
  items: [{ id: 1, externalId: 'x', externalIds: [{ code: 'a', value: 'b' }], offer: { id: 1, externalId: 'x', xmlId: 'x', name: 'x' }, productName: 'x', quantity: 1, initialPrice: 1,
    purchasePrice: 1, discountManualAmount: 1, discountManualPercent: 1, priceType: { code: 'base' }, vatRate: 'none', status: 'new', comment: 'x', createdAt: '2026-01-02 03:04:05',
    properties: [{ code: 'a', name: 'b', value: 'c' }], markingCodes: ['x'] }],
  payments: [{ externalId: 'x', type: 'cash', status: 'paid', amount: 1, paidAt: '2026-01-02 03:04:05', comment: 'x' }],
}
const CUSTOMER = {
  externalId: 'x', site: 'shop', isContact: false, createdAt: '2026-01-02 03:04:05', managerId: 1, vip: true, bad: false, firstName: 'A', lastName: 'B', patronymic: 'C', sex: 'male',
  email: 'a@b.ru', phones: [{ number: '+79261234567' }], birthday: '1990-01-02', photoUrl: 'x', address: { city: 'x', floor: 1, name: 'x' }, contragent: { contragentType: 'individual' },
  source: { source: 'x' }, browserId: 'x', personalDiscount: 5, discountCardNumber: '1', tags: ['a', { name: 'b', color: '#ffffff' }], addTags: ['c'], removeTags: ['d'], attachedTag: 'e',
  customFields: { a: [1] }, emailMarketingUnsubscribedAt: '2026-01-02 03:04:05', subscribed: false,
}
const PAYMENT = { externalId: 'x', type: 'cash', status: 'paid', amount: 1, paidAt: '2026-01-02 03:04:05', comment: 'x', order: { id: 1, externalId: 'x', number: 'x' } }
const PRODUCT = { id: 1, externalId: 'x', site: 'shop', catalogId: 1, type: 'product', name: 'x', article: 'x', url: 'x', description: 'x', manufacturer: 'x', popular: true, active: true, groups: [{ id: 1, externalId: 'x' }] }

/** Every method that writes: its path, the parameter of its entity, and an entity with every field it reads. */
const WRITES: [path: string, parameter: string, entity: unknown][] = [
  ['orders/create', 'order', ORDER],
  ['orders/known/edit', 'order', ORDER],
  ['orders/upload', 'orders', [ORDER, ORDER]],
  ['orders/fix-external-ids', 'orders', [{ id: 1, externalId: 'x' }]],
  ['orders/payments/create', 'payment', PAYMENT],
  ['orders/payments/1/edit', 'payment', PAYMENT],
  ['customers/create', 'customer', CUSTOMER],
  ['customers/known/edit', 'customer', CUSTOMER],
  ['customers/upload', 'customers', [CUSTOMER, CUSTOMER]],
  ['customers/fix-external-ids', 'customers', [{ id: 1, externalId: 'x' }]],
  ['customers/notes/create', 'note', { text: 'x', managerId: 1, customer: { id: 1, externalId: 'x', site: 'shop' } }],
  ['store/inventories/upload', 'offers', [{ id: 1, externalId: 'x', xmlId: 'x', site: 'shop', stores: [{ code: 'main', available: 1, purchasePrice: 1 }] }]],
  ['store/prices/upload', 'prices', [{ id: 1, externalId: 'x', site: 'shop', prices: [{ code: 'base', price: 1, remove: false }] }]],
  ['store/products/batch/create', 'products', [PRODUCT]],
  ['store/products/batch/edit', 'products', [PRODUCT]],
  ['store/product-groups/create', 'productGroup', { externalId: 'x', parentId: 1, parentExternalId: 'x', name: 'x', description: 'x', active: true, site: 'shop' }],
  ['store/product-groups/known/edit', 'productGroup', { externalId: 'known', parentId: 1, name: 'x', active: true }],
]

/** Paths to all values within a structure: the places that can be spoiled. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path]
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value)
  return [path, ...keys.flatMap((key) => places((value as Record<string | number, unknown>)[key], [...path, key]))]
}

function spoiled(entity: unknown, path: (string | number)[], value: unknown): unknown {
  if (path.length === 0) return value
  const copy: any = structuredClone(entity)
  const owner = path.slice(0, -1).reduce((at, key) => at[key], copy)
  owner[path.at(-1)!] = value
  return copy
}

/** Encodes as a client of that kind would. */
function send(path: string, parameter: string, entity: unknown, encoding: 'form' | 'json' | 'nested' | 'multipart', key?: string): Promise<Answer> {
  const text = JSON.stringify(entity) ?? 'null'
  const own = key === undefined ? '' : `?apiKey=${key}`
  const address = `/api/v5/${path}${own}`
  if (encoding === 'json') return wire.post(address, JSON.stringify({ [parameter]: text }), 'application/json')
  if (encoding === 'nested') return wire.post(address, `{"${parameter}":${text}}`, 'application/json')
  if (encoding === 'form') return wire.post(address, new URLSearchParams({ [parameter]: text }).toString(), 'application/x-www-form-urlencoded')
  const data = new FormData()
  data.append(parameter, text)
  return wire.post(address, data)
}

function expectProtocol({ status, body, text }: Answer): void {
  expect([status, text.slice(0, 300)]).toEqual([expect.toSatisfy((code: number) => code < 500), expect.stringContaining('"success":')])
  if (status < 400) return expect(body.success).toBe(true)
  expect(body).toMatchObject({ success: false, errorMsg: expect.any(String) })
  for (const error of Object.values(body.errors ?? {})) expect(error).toEqual(expect.any(String))
}

const COUNTED = ['order', 'order_item', 'payment', 'order_problem', 'customer', 'customer_phone', 'customer_email', 'customer_note', 'customer_identity', 'product', 'offer', 'offer_price', 'product_group', 'stock', 'stock_reservation', 'change_log']

/** How many rows there are of everything, and what the known objects look like. */
async function footprint(): Promise<string> {
  const counts = COUNTED.map((table) => `(select count(*) from "${table}")`).join(', ')
  const { rows } = await wire.server.db.pool.query(
    `select ${counts}, (select md5(string_agg(o::text, '' order by o.id)) from "order" o) as orders, (select md5(string_agg(c::text, '' order by c.id)) from customer c) as customers,
      (select md5(string_agg(p::text, '' order by p.id)) from product p) as products`,
  )
  return JSON.stringify(Object.values(rows[0]))
}

beforeAll(async () => {
  await send('orders/create', 'order', { externalId: 'known', firstName: 'A', items: [{ productName: 'x', initialPrice: 1, quantity: 1 }], payments: [{ type: 'cash', externalId: 'known' }] }, 'form')
  await send('customers/create', 'customer', { externalId: 'known', firstName: 'A' }, 'form')
  await send('store/product-groups/create', 'productGroup', { externalId: 'known', name: 'A' }, 'form')
  await send('store/products/batch/create', 'products', [{ externalId: 'known', name: 'A' }], 'form')
})

const RUNS = Number(process.env.FUZZ_RUNS ?? 40)
const encodings = fc.constantFrom('form', 'json', 'nested', 'multipart')

describe('whatever comes, the answer is one of the protocol and a refusal leaves nothing behind', () => {
  test.each(WRITES)('%s', async (path, parameter, entity) => {
    const spoiling = fc.record({ place: fc.constantFrom(...places(entity)), value: hostile, more: fc.option(fc.record({ place: fc.constantFrom(...places(entity)), value: hostile })), encoding: encodings })
    await fc.assert(
      fc.asyncProperty(spoiling, async ({ place, value, more, encoding }) => {
        const before = await footprint()
        let sent = spoiled(entity, place, value)
        if (more && places(sent).some((one) => JSON.stringify(one) === JSON.stringify(more.place))) sent = spoiled(sent, more.place, more.value)
        const answer = await send(path, parameter, sent, encoding)
        expectProtocol(answer)
        if (answer.status >= 400 && answer.status !== 460) expect(await footprint()).toBe(before)
        // The answer to a create is made of what was written, not read back: it must be what a reading gives.
        if (path === 'orders/create' && answer.status === 201) {
          expect(answer.body.order).toEqual((await wire.get(`/api/v5/orders/${answer.body.id}?by=id&site=${answer.body.order.site}`)).body.order)
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    )
  })

  const LISTS = ['orders', 'orders/history', 'orders/statuses', 'customers', 'customers/history', 'customers/notes', 'store/products', 'store/inventories', 'store/product-groups', 'users']
  const FILTERS = [
    'ids', 'externalIds', 'numbers', 'customer', 'customerId', 'name', 'email', 'city', 'minPrice', 'maxPrice', 'createdAtFrom', 'createdAtTo', 'extendedStatus', 'paymentTypes', 'paidAtFrom',
    'product', 'managers', 'vip', 'expired', 'customFields', 'deliveryTimeFrom', 'sinceId', 'startDate', 'orderId', 'customerExternalId', 'active', 'groups', 'properties', 'catalogs', 'details',
    'offerExternalId', 'minQuantity', 'sinceUpdatedAt', 'dateFrom', 'firstOrderFrom', 'attachments', 'tags', 'contragentInn', 'sourceName', 'managerGroups', 'text', 'status', 'minMarginSumm',
  ]
  test.each(LISTS)('GET %s', async (path) => {
    const brackets = fc.constantFrom('', '[]', '[0]', '[x]', '[min]', '[0][id]', '[a][b][c]')
    const pairs = fc.array(fc.tuple(fc.constantFrom(...FILTERS), brackets, fc.oneof(hostileText, hostileNumber.map(String))), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(pairs, fc.option(hostileText), fc.option(hostileText), async (filters, page, limit) => {
        const query = filters.map(([name, suffix, value]) => `filter[${name}]${suffix}=${encodeURIComponent(value.toWellFormed())}`)
        const paging = [page === null ? '' : `page=${encodeURIComponent(page.toWellFormed())}`, limit === null ? '' : `limit=${encodeURIComponent(limit.toWellFormed())}`]
        const text = [...query, ...paging, 'ids[]=1'].filter(Boolean).join('&')
        // The address line itself is limited by the HTTP server.
        if (text.length < 12_000) expectProtocol(await wire.get(`/api/v5/${path}?${text}`))
      }),
      { numRuns: RUNS, endOnFailure: true },
    )
  })

  test('ids in the path', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, fc.constantFrom('id', 'externalId', 'x'), fc.constantFrom('orders/{}', 'customers/{}', 'users/{}', 'orders/{}/edit', 'orders/payments/{}/edit'), async (id, by, path) => {
        const address = `/api/v5/${path.replace('{}', encodeURIComponent(id.slice(0, 2000).toWellFormed()).replaceAll('.', '%2E'))}?by=${by}`
        expectProtocol(path.endsWith('edit') ? await wire.post(address, 'order={}&payment={}', 'application/x-www-form-urlencoded') : await wire.get(address))
      }),
      { numRuns: RUNS * 2, endOnFailure: true },
    )
  })

  test('bodies that are no forms', async () => {
    const types = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=x', 'text/plain', 'application/octet-stream', 'a/b; charset=utf-16')
    const bodies = fc.oneof(hostileText, fc.constantFrom('{', '{"order":', '[', '"', 'order=%', 'order[=1', 'order[][][]=1', `order=${'['.repeat(5000)}`, '--x\r\n', '--x\r\nContent-Disposition: form-data; name="order"\r\n\r\n{}'))
    await fc.assert(
      fc.asyncProperty(types, fc.oneof(bodies.map((text) => new TextEncoder().encode(text)), fc.uint8Array({ maxLength: 200 })), async (type, body) => {
        const before = await footprint()
        const answer = await wire.post('/api/v5/orders/create', body, type)
        expectProtocol(answer)
        if (answer.status >= 400) expect(await footprint()).toBe(before)
      }),
      { numRuns: RUNS * 2, endOnFailure: true },
    )
  })

  test('ten megabytes', async () => {
    const before = await footprint()
    const comment = 'я'.repeat(4_000_000)
    const answers = [
      await send('orders/create', 'order', { customerComment: comment }, 'nested'),
      await send('orders/create', 'order', { customerComment: comment.repeat(2) }, 'nested'),
      await wire.post('/api/v5/orders/create', `{"order":${'['.repeat(5_000_000)}`, 'application/json'),
      await wire.post('/api/v5/orders/create', 'a[]=1&'.repeat(1_500_000), 'application/x-www-form-urlencoded'),
    ]
    for (const answer of answers) expectProtocol(answer)
    expect(answers.map((answer) => answer.status)).toEqual([400, 413, 400, 400])
    expect(await footprint()).toBe(before)
  })
})

describe('a key of one site', () => {
  test('neither sees nor touches what is another site\'s', async () => {
    await aSite(wire.server.db, 'outlet')
    const key = await aKey(wire.server.db, { sites: ['outlet'] })
    const ask = async (path: string) => {
      const reply = await fetch(`${wire.server.url}/api/v5/${path}`, { headers: { 'x-api-key': key } })
      return { status: reply.status, body: (await reply.json()) as Answer['body'] }
    }
    const { rows } = await wire.server.db.pool.query<{ order_id: number; payment_id: number; customer_id: number; offer_id: number; group_id: number }>(`select
      (select min(id) from "order") as order_id, (select min(id) from payment) as payment_id, (select min(id) from customer) as customer_id, (select min(id) from offer) as offer_id,
      (select min(id) from product_group) as group_id`)
    const { order_id, payment_id, customer_id, offer_id, group_id } = rows[0]!
    for (const path of ['orders/known', `orders/${order_id}?by=id`, 'customers/known', `customers/${customer_id}?by=id`]) expect([path, (await ask(path)).status]).toEqual([path, 404])
    for (const [path, list] of [['orders', 'orders'], ['customers', 'customers'], ['orders/history', 'history'], ['customers/history', 'history'], ['store/products', 'products'],
      ['store/inventories', 'offers'], ['store/product-groups', 'productGroup'], ['customers/notes', 'notes'], [`orders/statuses?ids[]=${order_id}`, 'orders']] as const) {
      expect([path, (await ask(path)).body[list]]).toEqual([path, []])
    }
    const before = await footprint()
    const post = async (path: string, form: object) => {
      const reply = await fetch(`${wire.server.url}/api/v5/${path}`, { method: 'POST', headers: { 'x-api-key': key, 'content-type': 'application/json' }, body: JSON.stringify(form) })
      return [path, reply.status, ((await reply.json()) as Answer['body']).success]
    }
    expect(await post(`orders/${order_id}/edit`, { by: 'id', order: { firstName: 'x' } })).toEqual([`orders/${order_id}/edit`, 404, false])
    expect(await post(`orders/known/edit`, { site: 'shop', order: { firstName: 'x' } })).toEqual(['orders/known/edit', 403, false])
    expect(await post('orders/create', { site: 'shop', order: { firstName: 'x' } })).toEqual(['orders/create', 403, false])
    expect(await post('orders/create', { order: { site: 'shop', firstName: 'x' } })).toEqual(['orders/create', 403, false])
    expect(await post('orders/create', { order: { customer: { id: customer_id } } })).toEqual(['orders/create', 400, false])
    expect(await post('orders/fix-external-ids', { orders: [{ id: order_id, externalId: 'y' }] })).toEqual(['orders/fix-external-ids', 400, false])
    expect(await post(`orders/payments/${payment_id}/delete`, {})).toEqual([`orders/payments/${payment_id}/delete`, 404, false])
    expect(await post(`orders/payments/create`, { payment: { type: 'cash', order: { id: order_id } } })).toEqual(['orders/payments/create', 400, false])
    expect(await post(`customers/${customer_id}/edit`, { by: 'id', customer: { firstName: 'x' } })).toEqual([`customers/${customer_id}/edit`, 404, false])
    expect(await post('customers/fix-external-ids', { customers: [{ id: customer_id, externalId: 'y' }] })).toEqual(['customers/fix-external-ids', 400, false])
    expect(await post('customers/notes/create', { note: { text: 'x', customer: { id: customer_id } } })).toEqual(['customers/notes/create', 400, false])
    expect(await post(`store/product-groups/${group_id}/edit`, { by: 'id', productGroup: { name: 'x' } })).toEqual([`store/product-groups/${group_id}/edit`, 404, false])
    expect((await post('store/inventories/upload', { offers: [{ id: offer_id, stores: [{ code: 'main', available: 5 }] }] }))[1]).toBe(200)
    expect((await post('store/products/batch/edit', { products: [{ id: 1, name: 'x' }] }))[1]).toBe(200)
    expect(await footprint()).toBe(before)
  })
})
