import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { OPERATORS, OPERATORS_OF, type Condition } from '#shared/conditions.ts'
import { money } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { addPayment, changeOrder, commentOrder, createOrder, type OrderInput } from './index.ts'

const server = testServer()
const system = systemActor('test')
const held = {} as { owner: Person; seller: Person; ownOrders: Person; offerId: number }

const create = async (input: Partial<OrderInput> = {}): Promise<number> =>
  (await transact(server.db, system, (tx) => createOrder(tx, { site: 'shop', phone: '+79161234567', ...input }, { by: 'crm' }))).order.id
const asked = (parameters: Record<string, string | number | Condition>): string =>
  new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)])).toString()
const list = async (parameters: Record<string, string | number | Condition> = {}, person = held.owner) => {
  const { status, body } = await person.get(`/api/orders?${asked(parameters)}`)
  expect([status, body.error]).toEqual([200, undefined])
  return body as { rows: Record<string, any>[]; nextCursor: string | null }
}
const idsOf = async (parameters: Record<string, string | number | Condition>, person = held.owner): Promise<number[]> => (await list(parameters, person)).rows.map((row) => row['id'])
const ascending = (ids: number[]): number[] => ids.toSorted((one, other) => one - other)

/** Every page to the end; `between` happens after each of them. */
async function allPages(parameters: Record<string, string | number | Condition>, between: () => Promise<unknown> = async () => {}): Promise<number[]> {
  const ids: number[] = []
  let cursor: string | null = null
  do {
    const page = await list({ ...parameters, ...(cursor ? { cursor } : {}) })
    ids.push(...page.rows.map((row) => row['id']))
    cursor = page.nextCursor
    if (cursor) await between()
  } while (cursor)
  return ids
}

async function manyOrders(count: number): Promise<void> {
  // Few different values, microseconds, and none at all: what paging by value stumbles over.
  await byHand(server.db, `
    insert into "order" (number, site, status, status_changed_at, created_at, currency, total, paid_sum, delivery_date, status_deadline_at)
    select 'many-' || g, 'shop', 'new', now(), timestamptz '2026-01-01 00:00:00.123456+00' + (g % 5) * interval '0.000001 s', 'RUB', (g % 3) * 100, 0,
      case g % 4 when 0 then null else date '2026-02-01' + g % 2 end, case g % 3 when 0 then null else timestamptz '2026-03-01 10:00:00.5+00' + (g % 2) * interval '1 us' end
    from generate_series(1, ${count}) g`)
}

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.seller = await signedIn(server, 'manager')
  held.ownOrders = await signedIn(server, 'own-orders')
  const product = await byHand(server.db, `insert into product (site, external_id, name, article, image_url) values ('shop', 'p', 'Кружка', 'MUG', 'https://example.com/mug.png') returning id`)
  const offer = await byHand(server.db, `insert into offer (product_id, site, external_id, name, article, unit, purchase_price) values ($1, 'shop', 'mug', 'Кружка белая', 'MUG-1', 'pc', 150) returning id`, [product.rows[0].id])
  held.offerId = offer.rows[0].id
  await byHand(server.db, `insert into offer_price (offer_id, price_type, price) values ($1, 'base', 500)`, [held.offerId])
  await byHand(server.db, `insert into stock (offer_id, store, quantity) values ($1, (select code from store order by ordering limit 1), 10)`, [held.offerId])
})

describe('paging through the list of orders', () => {
  beforeAll(() => manyOrders(60))

  test.each(['-createdAt', 'createdAt', '-total', 'total', '-deliveryDate', 'deliveryDate', '-statusDeadlineAt', 'statusDeadlineAt', '-toPay'])(
    'by %s meets every order once, in order, however small the pages and however equal the values',
    async (sort) => {
      const filter: Condition = { field: 'number', op: 'starts', value: 'many-' }
      const whole = await list({ sort, filter, limit: 200 })
      expect(whole.rows).toHaveLength(60)
      expect(whole.nextCursor).toBeNull()
      for (const limit of [1, 7, 59, 60]) expect(await allPages({ sort, filter, limit })).toEqual(whole.rows.map((row) => row['id']))
      const name = sort.replace('-', '')
      const values = whole.rows.map((row) => row[name]).map((value) => (value === null ? null : typeof value === 'number' ? value : Date.parse(value)))
      const filled = values.filter((value) => value !== null)
      expect(values.slice(0, filled.length)).toEqual(filled) // the empty ones come last
      expect(filled).toEqual(filled.toSorted((one, other) => (sort.startsWith('-') ? other - one : one - other)))
    },
  )

  test('meets each of the orders that were there once, also while others come in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('-createdAt', 'createdAt', 'total', '-deliveryDate'), fc.integer({ min: 5, max: 25 }), async (sort, limit) => {
        const filter: Condition = { field: 'number', op: 'starts', value: 'many-' }
        const before = await allPages({ sort, filter, limit: 200 })
        const met = await allPages({ sort, filter, limit }, () => manyOrders(2))
        expect(new Set(met).size).toBe(met.length)
        const wereThere = new Set(before)
        expect(met.filter((id) => wereThere.has(id))).toEqual(before)
      }),
      { numRuns: 8 },
    )
  })

  test('refuses a cursor, a sort and a column that nobody gave', async () => {
    const forged = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url')
    for (const key of [['never', 1], ['9999-99-99', 1], ['\0', 1], ['2026-01-01', 1.5], [1, 1], 'x']) {
      expect(await held.owner.get(`/api/orders?cursor=${forged(key)}`)).toMatchObject({ status: 400, body: { error: { code: 'bad_cursor' } } })
    }
    for (const [query, code] of [['cursor=x', 'bad_cursor'], ['sort=number', 'cannot_sort'], ['fields=nothing', 'unknown_field'], ['filter={', 'condition_invalid']]) {
      expect(await held.owner.get(`/api/orders?${query}`)).toMatchObject({ status: 400, body: { error: { code } } })
    }
  })
})

test('whatever is asked, the answer is a page or a refusal, never a fault', async () => {
  const { fields } = (await held.owner.get('/api/fields/order')).body as { fields: { name: string }[] }
  const hostile = fc.constantFrom('', ' ', "'; drop table x; --", '\0', '\ud800', '💥'.repeat(40), 'я'.repeat(300), '-0', '1e400', '0x10', 'NaN', '2026-02-31', '9999-12-31', '0001-01-01', '2026-05-14T25:00', '%', '\\')
  const scalar = fc.oneof(hostile, fc.integer(), fc.double(), fc.constantFrom(2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e300, -1e300), fc.boolean(), fc.constant(null))
  const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.tuple(scalar, scalar))
  const name = fc.constantFrom(...fields.map((field) => field.name), 'nothing', '__proto__')
  const leaf = fc.record({ field: name, op: fc.constantFrom(...OPERATORS), value })
  const has = fc.record({ has: fc.constantFrom('items', 'payments', 'problems', 'nothing'), atLeast: fc.oneof(fc.constant(2), scalar), where: fc.record({ field: fc.constantFrom('total', 'productName', 'status', 'paidAt', 'offerId'), op: fc.constantFrom(...OPERATORS), value }) })
  const condition = fc.oneof({ weight: 5, arbitrary: leaf }, has, fc.record({ not: leaf }), fc.record({ or: fc.array(fc.oneof(leaf, has), { maxLength: 3 }) }), fc.jsonValue())
  const query = fc.record({ filter: fc.option(condition.map((one) => JSON.stringify(one))), sort: fc.option(fc.oneof(name, name.map((one) => `-${one}`), hostile)), q: fc.option(hostile), limit: fc.option(fc.oneof(fc.constantFrom('1', '0', '-1', '1e9'), hostile)), fields: fc.option(fc.oneof(name, hostile)) })
  await fc.assert(
    fc.asyncProperty(query, async (asks) => {
      const given = Object.entries(asks).filter((entry): entry is [string, string] => entry[1] !== null)
      for (const path of ['/api/orders', '/api/orders/totals']) {
        const { status } = await held.owner.get(`${path}?${new URLSearchParams(given.map(([key, one]) => [key, one.toWellFormed()]))}`)
        expect([200, 400]).toContain(status)
      }
    }),
    { numRuns: 200 },
  )
}, 120_000)

describe('a row of the list', () => {
  test('holds the columns that were asked for: money in minor units, moments in UTC, names as they are', async () => {
    const id = await create({
      number: 'ROW-1', lastName: 'Смирнова', firstName: 'Анна', phone: '8 (916) 777-66-55', items: [{ offer: { externalId: 'mug' }, quantity: 2 }],
      deliveryAddress: { city: 'Казань' }, deliveryDate: '2026-05-14', source: { medium: 'cpc' }, createdAt: new Date('2026-05-01T10:00:00Z'), payments: [{ type: 'cash' }],
    })
    const fields = 'total,customerName,phone,deliveryAddress.city,deliveryDate,createdAt,source.medium,products,paymentTypes,statusGroup,isPaid,itemsCount,isLate'
    expect((await list({ filter: { field: 'id', op: 'eq', value: id }, fields })).rows).toEqual([{
      id, number: 'ROW-1', total: 100_000, customerName: 'Смирнова Анна', phone: '+79167776655', 'deliveryAddress.city': 'Казань', deliveryDate: '2026-05-14',
      createdAt: '2026-05-01T10:00:00.000Z', 'source.medium': 'cpc', products: 'Кружка белая', paymentTypes: ['cash'], statusGroup: 'new', isPaid: false, itemsCount: 1, isLate: false,
    }])
  })

  test('holds neither purchase price nor margin for who may not see them, and cannot be found by them', async () => {
    await create()
    const { rows } = await list({ fields: 'total,margin' }, held.seller)
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(Object.keys(row)).toEqual(['id', 'number', 'total'])
    const { rows: whole } = await list({}, held.seller)
    for (const row of whole) expect(row).not.toHaveProperty('purchaseSum')
    const refused = { status: 400, body: { error: { code: 'condition_invalid', params: { reason: 'hidden_field' } } } }
    expect(await held.seller.get(`/api/orders?${asked({ filter: { field: 'margin', op: 'gt', value: 0 } })}`)).toMatchObject(refused)
    expect(await held.seller.get(`/api/orders?${asked({ filter: { has: 'items', where: { field: 'purchasePrice', op: 'gt', value: 0 } } })}`)).toMatchObject(refused)
    expect(await held.seller.get('/api/orders?sort=-margin')).toMatchObject({ status: 400, body: { error: { code: 'cannot_sort' } } })
  })
})

describe('totals', () => {
  test('count what the list finds, with its sums', async () => {
    const filter: Condition = { field: 'deliveryAddress.city', op: 'eq', value: 'Тотальск' }
    for (const price of [100, 250.5]) await create({ deliveryAddress: { city: 'Тотальск' }, items: [{ productName: 'Услуга', quantity: 1, initialPrice: money(price) }], deliveryCost: money(50) })
    const totals = (await held.owner.get(`/api/orders/totals?${asked({ filter })}`)).body
    expect(totals).toMatchObject({ count: 2, capped: false, sums: { total: 45_050, goodsSum: 35_050, deliveryCost: 10_000, margin: 45_050 } })
    expect((await held.seller.get(`/api/orders/totals?${asked({ filter })}`)).body.sums).not.toHaveProperty('margin')
  })

  test('stop counting at a thousand and then name no sums, unless asked to count all', async () => {
    await manyOrders(1001)
    expect((await held.owner.get('/api/orders/totals')).body).toEqual({ count: 1000, capped: true, sums: {} })
    const exact = (await held.owner.get('/api/orders/totals?exact=true')).body
    expect(exact.count).toBeGreaterThan(1001)
    expect(exact.sums.total).toBeGreaterThan(0)
  })
})

describe('orders are found', () => {
  const found = {} as { id: number; other: number }
  beforeAll(async () => {
    found.id = await create({
      number: 'Fd-771', externalId: 'EXT-8842', firstName: 'Ефросинья', lastName: 'Ёлкина', phone: '8 (903) 555-73-19', email: 'Frosya@Example.org', deliveryType: 'courier',
      deliveryAddress: { city: 'Йошкар-Ола' }, deliveryData: { trackNumber: 'RA64420DE' }, items: [{ offer: { externalId: 'mug' }, quantity: 1 }], payments: [{ type: 'bank-card', status: 'paid', amount: money(500) }],
    })
    found.other = await create({ number: 'OTHER-1', phone: '+79990001122', firstName: 'Пётр', items: [{ productName: 'Упаковка', quantity: 1, initialPrice: money(30) }] })
    await transact(server.db, system, (tx) => changeOrder(tx, found.other, { status: 'client-confirmed' }, { by: 'crm' }))
  })

  test.each(['fd-771', 'Fd-7', 'ext-88', 'ra64420de', '+7 903 555-73-19', '8903 555', '7319', '5573', 'ёлкина', 'елк'.replace('е', 'ё'), 'Ефросинья Ёлкина', 'ЁЛКИНА ефрос', 'frosya@'])(
    'by typing «%s» into the list',
    async (q) => expect(await idsOf({ q })).toEqual([found.id]),
  )
  test.each(['99', 'ничего похожего', '%', '_', "' or true --"])('by nothing when «%s» is typed', async (q) => expect(await idsOf({ q })).toEqual([]))

  test.each<[string, Condition]>([
    ['part of the phone as people type it', { field: 'phone', op: 'contains', value: '8 (903) 555' }],
    ['the whole phone', { field: 'phone', op: 'eq', value: '89035557319' }],
    ['the city, whatever the case', { field: 'deliveryAddress.city', op: 'eq', value: 'йошкар-ола' }],
    ['part of the city', { field: 'deliveryAddress.city', op: 'contains', value: 'ОЛА' }],
    ['the customer', { field: 'customerName', op: 'contains', value: 'ёлкина' }],
    ['the customer, name first', { field: 'customerName', op: 'eq', value: 'Ефросинья Ёлкина' }],
    ['one of two customers', { field: 'customerName', op: 'in', value: ['ёлкина', 'Никто Нигде'] }],
    ['the e-mail', { field: 'email', op: 'eq', value: 'frosya@example.org' }],
    ['the track number', { field: 'trackNumber', op: 'eq', value: 'ra64420de' }],
    ['a payment of a type', { field: 'paymentTypes', op: 'in', value: ['bank-card'] }],
    ['one payment of a type, a status and a sum', { has: 'payments', where: { and: [{ field: 'type', op: 'eq', value: 'bank-card' }, { field: 'status', op: 'eq', value: 'paid' }, { field: 'amount', op: 'gte', value: 50_000 }] } }],
    ['being paid', { and: [{ field: 'isPaid', op: 'eq', value: true }, { field: 'firstName', op: 'notEmpty' }] }],
    ['the article of goods', { and: [{ field: 'products', op: 'contains', value: 'mug-1' }, { field: 'firstName', op: 'eq', value: 'Ефросинья' }] }],
    ['goods and delivery', { and: [{ field: 'products', op: 'contains', value: 'кружка' }, { field: 'deliveryType', op: 'in', value: ['courier'] }] }],
  ])('by %s', async (_, filter) => expect(await idsOf({ filter })).toEqual([found.id]))

  test.each<[string, Condition]>([
    ['the group of their status', { field: 'statusGroup', op: 'in', value: ['approval'] }],
    ['the name of goods outside the catalogue', { field: 'products', op: 'contains', value: 'УПАКОВ' }],
    ['goods outside the catalogue', { has: 'items', where: { and: [{ field: 'offerId', op: 'empty' }, { field: 'productName', op: 'eq', value: 'упаковка' }] } }],
  ])('by %s, that is the other one', async (_, filter) => expect(await idsOf({ filter })).toEqual([found.other]))

  test('by what they are not: groups of statuses and payments turned round', async () => {
    const whole = ascending(await idsOf({ filter: { field: 'number', op: 'in', value: ['fd-771', 'other-1'] } }))
    expect(whole).toEqual([found.id, found.other])
    const both: Condition = { field: 'number', op: 'in', value: ['fd-771', 'other-1'] }
    const those = (one: Condition) => idsOf({ filter: { and: [both, one] } })
    expect(await those({ field: 'statusGroup', op: 'notIn', value: ['approval'] })).toEqual([found.id])
    expect(await those({ not: { field: 'statusGroup', op: 'eq', value: 'approval' } })).toEqual([found.id])
    expect(await those({ field: 'paymentTypes', op: 'notIn', value: ['bank-card'] })).toEqual([found.other])
    expect(await those({ field: 'paymentTypes', op: 'empty' })).toEqual([found.other])
    expect(await those({ field: 'statusGroup', op: 'in', value: ['no-such-group'] })).toEqual([])
  })

  test('by every field that offers itself, with every operator', async () => {
    const { fields } = (await held.owner.get('/api/fields/order')).body
    const values: Record<string, unknown> = { text: 'x', phone: '1234', integer: 1, number: 1, money: 100, boolean: true, date: '2026-01-01', datetime: '2026-01-01', code: 'x', codes: 'x', user: 1, id: 1 }
    for (const field of fields.filter((one: { filter: boolean }) => one.filter)) {
      for (const op of OPERATORS_OF[field.type as 'text']) {
        const one = values[field.type]
        const value = op === 'in' || op === 'notIn' ? [one, one] : op === 'between' ? [one, null] : /(Days|Minutes)$/.test(op) ? 3 : op.toLowerCase().includes('empty') ? null : one
        await list({ filter: { field: field.name, op, value } as Condition, limit: 1, fields: 'total' })
      }
    }
    for (const field of fields.filter((one: { sort: boolean }) => one.sort)) await list({ sort: `-${field.name}`, limit: 2 })
  })

  test('in the palette, with customers and products beside them, the very number first', async () => {
    const longer = await create({ number: 'FD-7711', phone: '+79990001133' })
    const palette = async (q: string, person = held.owner) => (await person.get(`/api/search?${asked({ q })}`)).body
    expect((await palette('№ fd-771')).orders.map((order: { id: number }) => order.id)).toEqual([found.id, longer])
    expect((await palette('fd-771')).orders[0]).toEqual({
      id: found.id, number: 'Fd-771', status: 'new', customerName: 'Ёлкина Ефросинья', total: 50_000, currency: 'RUB', createdAt: expect.stringMatching(/Z$/),
    })
    expect(await palette('7319')).toMatchObject({ orders: [{ id: found.id }], customers: [{ phone: '+79035557319' }], products: [] })
    expect((await palette('mug-1')).products).toEqual([{ id: expect.any(Number), name: 'Кружка белая', article: 'MUG-1' }])
    expect((await palette('fd-771', held.ownOrders)).orders).toEqual([])
  })
})

describe('the card of an order', () => {
  test('shows everything about it at once', async () => {
    const id = await create({
      externalId: 'CARD-1', firstName: 'Карта', phone: '+79261112233', managerComment: 'Позвонить', discountManualPercent: 10, deliveryCost: money(300), deliveryType: 'pigeon',
      items: [{ offer: { externalId: 'mug' }, quantity: 2, discountManualAmount: money(50) }, { productName: 'Открытка', quantity: 1, initialPrice: money(99) }],
    })
    await transact(server.db, system, (tx) => addPayment(tx, id, { type: 'cash', status: 'paid', amount: money(200) }, { by: 'crm' }))
    await byHand(server.db, `insert into customer_note (customer_id, text, pinned) select customer_id, 'Звонить после шести', true from "order" where id = $1`, [id])
    const { body: card } = await held.owner.get(`/api/orders/${id}`)
    expect(card).toMatchObject({
      id, externalId: 'CARD-1', managerComment: 'Позвонить', goodsSum: 109_900, discountSum: 19_990, total: 119_910, paidSum: 20_000, toPay: 99_910, purchaseSum: 30_000, margin: 89_910,
      discountByKind: { manual_product: 10_000, manual_order: 9_990 },
      items: [
        { offerId: held.offerId, name: 'Кружка белая', article: 'MUG-1', imageUrl: 'https://example.com/mug.png', quantity: 2, initialPrice: 50_000, purchasePrice: 15_000, reserved: 2, isCancelled: false },
        { offerId: null, productId: null, name: 'Открытка', quantity: 1, initialPrice: 9_900, purchasePrice: null, reserved: 0, free: null },
      ],
      payments: [{ type: 'cash', status: 'paid', amount: 20_000 }],
      problems: [{ kind: 'unknown_code', params: { value: 'pigeon' } }],
      customer: { name: 'Карта', phone: '+79261112233', pinnedNote: 'Звонить после шести', vip: false },
      may: { change: true, status: true, payments: true, purchasePrice: true },
    })
    expect(card.items[0].unit).toBe((await byHand(server.db, `select sym from unit where code = 'pc'`)).rows[0].sym)
    expect(card.allowedStatuses).toContain('availability-confirmed')
    expect(card.allowedStatuses).not.toContain('new')
  })

  test('hides purchase prices and margin, and the customer of who may not see customers', async () => {
    const id = await create({ items: [{ offer: { externalId: 'mug' }, quantity: 1 }] })
    const { body } = await held.seller.get(`/api/orders/${id}`)
    expect(body).toMatchObject({ purchaseSum: null, margin: null, items: [{ purchasePrice: null }], may: { purchasePrice: false, change: true } })
  })

  test('counts a cancelled line in no sum by kind', async () => {
    const id = await create({ items: [{ productName: 'Отменено', quantity: 1, initialPrice: money(100), discountManualAmount: money(10), status: 'failure' }, { productName: 'Осталось', quantity: 1, initialPrice: money(100), discountManualAmount: money(5) }] })
    expect((await held.owner.get(`/api/orders/${id}`)).body).toMatchObject({ discountByKind: { manual_product: 500 }, discountSum: 500, items: [{ isCancelled: true }, { isCancelled: false }] })
  })

  test('of nobody, of a wrong id, and of somebody else’s order is not found', async () => {
    const id = await create()
    expect((await held.owner.get('/api/orders/999999999')).status).toBe(404)
    // Beyond what both sides count exactly there is no record.
    expect((await held.owner.delete('/api/orders/99999999999999999999/items/1')).body.error).toMatchObject({ code: 'invalid', params: { in: 'params' } })
    expect((await held.owner.get('/api/orders/9007199254740993')).status).toBe(400)
    expect((await held.owner.get('/api/orders/abc')).status).toBe(400)
    for (const path of [`/api/orders/${id}`, `/api/orders/${id}/timeline`]) {
      expect(await held.ownOrders.get(path)).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
    }
    await transact(server.db, system, (tx) => changeOrder(tx, id, { managerId: held.ownOrders.id }, { by: 'crm' }))
    expect((await held.ownOrders.get(`/api/orders/${id}`)).body).toMatchObject({ id, may: { change: true, status: true } })
    expect(await idsOf({}, held.ownOrders)).toEqual([id])
  })
})

describe('the timeline of an order', () => {
  test('tells what happened, newest first, page by page and part by part, with who did it', async () => {
    const id = await create({ items: [{ offer: { externalId: 'mug' }, quantity: 1 }] })
    await held.seller.post(`/api/orders/${id}/comments`, { text: 'Перезвонить завтра' })
    await held.seller.post(`/api/orders/${id}/status`, { status: 'availability-confirmed' })
    await transact(server.db, system, (tx) => changeOrder(tx, id, { managerComment: 'Этаж 3' }, { by: 'crm' }))
    await transact(server.db, system, (tx) => commentOrder(tx, id, 'Готово'))
    const timeline = async (query = '', person = held.owner) => (await person.get(`/api/orders/${id}/timeline${query}`)).body
    const whole = await timeline()
    expect(whole.entries.map((entry: { kind: string }) => entry.kind)).toEqual(['order.comment_added', 'order.changed', 'order.changed', 'order.comment_added', 'order.created'])
    expect(whole.nextCursor).toBeNull()
    expect(whole.entries[2]).toMatchObject({ fields: { status: ['new', 'availability-confirmed'] }, by: { kind: 'user', id: held.seller.id, name: 'A manager' } })
    expect(whole.entries[3]).toMatchObject({ about: { comment: { text: 'Перезвонить завтра' } }, by: { name: 'A manager' } })
    expect(whole.entries[0].by).toEqual({ kind: 'system', id: null, name: '' })

    expect((await timeline('?kind=comments')).entries).toHaveLength(2)
    expect((await timeline('?kind=statuses')).entries.map((entry: { fields: object }) => Object.keys(entry.fields).includes('status'))).toEqual([true, true])
    expect((await timeline('?kind=changes')).entries).toHaveLength(3)

    const pages = []
    for (let page = await timeline('?limit=2'); ; page = await timeline(`?limit=2&before=${page.nextCursor}`)) {
      pages.push(...page.entries)
      if (page.nextCursor === null) break
    }
    expect(pages).toEqual(whole.entries)
  })

  test('keeps the past of purchase prices from who may not see their present', async () => {
    const id = await create({ items: [{ offer: { externalId: 'mug' }, quantity: 1 }] })
    const { items } = (await held.owner.get(`/api/orders/${id}`)).body
    const changed = await held.owner.patch(`/api/orders/${id}/items/${items[0].id}`, { changes: { purchasePrice: { from: 15_000, to: 20_000 } } })
    expect(changed.status).toBe(200)
    const fieldsFor = async (person: Person): Promise<string[]> => (await person.get(`/api/orders/${id}/timeline`)).body.entries.flatMap((entry: { fields: object }) => Object.keys(entry.fields))
    expect(await fieldsFor(held.owner)).toContain('purchasePrice')
    expect((await fieldsFor(held.seller)).filter((name) => ['purchasePrice', 'purchaseSum', 'margin'].includes(name))).toEqual([])
  })
})
