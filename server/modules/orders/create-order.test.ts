import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { money, minor, ZERO } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { byHand, testDatabase } from '../../../test/database.ts'
import { addPayment, changeOrder, createOrder, type ItemInput, type OrderInput } from './index.ts'

const database = testDatabase()
const actor = systemActor('test')
const create = (input: Partial<OrderInput>, intake: Partial<Parameters<typeof createOrder>[2]> = {}) =>
  transact(database.db, actor, (tx) => createOrder(tx, { site: 'shop', phone: '+79161234567', ...input }, { by: 'api', ...intake }))
const rows = async (text: string, values: unknown[] = []) => (await database.db.pool.query(text, values)).rows

async function anOffer(externalId: string, price: string, stock: number | null): Promise<number> {
  const product = await byHand(database.db, `insert into product (site, external_id, name) values ('shop', $1, $2) returning id`, [`p-${externalId}`, `Товар ${externalId}`])
  const offer = await byHand(
    database.db,
    `insert into offer (product_id, site, external_id, name, article) values ($1, 'shop', $2, $3, $4) returning id`,
    [product.rows[0].id, externalId, `Товар ${externalId}`, `A-${externalId}`],
  )
  const id = offer.rows[0].id as number
  await byHand(database.db, `insert into offer_price (offer_id, price_type, price) values ($1, 'base', $2)`, [id, price])
  if (stock !== null) await byHand(database.db, `insert into stock (offer_id, store, quantity) values ($1, (select code from store order by ordering limit 1), $2)`, [id, stock])
  return id
}

describe('a new order', () => {
  test('takes name, price and stock from the catalogue and leaves one record in the change log', async () => {
    const offer = await anOffer('mug', '499.90', 5)
    const { order, problems } = await create({ externalId: '100', items: [{ offer: { externalId: 'mug' }, quantity: 2 }], deliveryCost: money(300) })
    expect(order).toMatchObject({ number: `${order.id}A`, status: 'new', orderMethod: 'shopping-cart', goodsSum: 99980, total: 129980 })
    expect(order.items[0]).toMatchObject({ offerId: offer, productName: 'Товар mug', initialPrice: 49990 })
    expect(problems).toEqual([])
    expect(await rows('select reserved::float8 from stock where offer_id = $1', [offer])).toEqual([{ reserved: 2 }])
    const log = await rows(`select kind, actor_kind from change_log where entity = 'order' and entity_id = $1`, [order.id])
    expect(log).toEqual([{ kind: 'order.created', actor_kind: 'system' }])
  })

  test('with an external id that the site has already is refused and leaves nothing behind', async () => {
    await create({ externalId: 'twice' })
    const before = await rows('select count(*) from "order"')
    await expect(create({ externalId: 'twice' })).rejects.toMatchObject({ code: 'external_id_taken' })
    expect(await rows('select count(*) from "order"')).toEqual(before)
  })

  test('with codes that nobody knows is saved, and says what is wrong with it', async () => {
    const { order, problems } = await create({ deliveryType: 'pigeon', payments: [{ type: 'shells' }], items: [{ offer: { externalId: 'ghost' }, productName: 'Привидение', quantity: 1, initialPrice: money(10) }] })
    expect(problems.map((problem) => [problem.kind, problem.params.value ?? problem.params.externalId])).toEqual(
      expect.arrayContaining([['unknown_code', 'pigeon'], ['unknown_code', 'shells'], ['unknown_offer', 'ghost']]),
    )
    expect(await rows('select problems_count, total::text from "order" where id = $1', [order.id])).toEqual([{ problems_count: 3, total: '10.00' }])
  })

  test('of a strict key with such codes is refused with every place named', async () => {
    const refusal = create({ deliveryType: 'pigeon', payments: [{ type: 'shells' }] }, { strict: true })
    await expect(refusal).rejects.toMatchObject({ code: 'invalid', fields: [{ path: 'payments[0].type' }, { path: 'delivery.code' }] })
  })

  test('whose sender counts another total keeps ours and shows both', async () => {
    const { problems } = await create({ items: [{ productName: 'Услуга', quantity: 1, initialPrice: money(100) }], declaredTotal: money(99.99) })
    expect(problems).toEqual([{ kind: 'sum_differs', field: 'total', itemId: null, params: { declared: 9999, computed: 10000 } }])
  })

  test('ten at once from one phone make one customer', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => create({ phone: '8 (903) 555-00-11', firstName: 'Анна' })))
    expect(new Set(made.map(({ order }) => order.customerId)).size).toBe(1)
  })

  test('a hundred at once for the last ten pieces reserve ten, and ninety say what is missing', async () => {
    const offer = await anOffer('rare', '100', 10)
    const made = await Promise.all(
      Array.from({ length: 100 }, (_, n) => create({ phone: `+7903${String(1_000_000 + n)}`, items: [{ offer: { id: offer }, quantity: 1 }] })),
    )
    expect(await rows('select quantity::float8, reserved::float8 from stock where offer_id = $1', [offer])).toEqual([{ quantity: 10, reserved: 10 }])
    expect(await rows('select sum(quantity)::float8 as held from stock_reservation where offer_id = $1', [offer])).toEqual([{ held: 10 }])
    expect(made.filter(({ problems }) => problems.some((problem) => problem.kind === 'stock_missing'))).toHaveLength(90)
  })
})

describe('a changed order', () => {
  test('keeps what the change does not name, and records each field once', async () => {
    const { order } = await create({ firstName: 'Пётр', deliveryAddress: { city: 'Тверь', street: 'Ленина' } })
    await transact(database.db, actor, (tx) => changeOrder(tx, order.id, { deliveryAddress: { street: 'Мира' }, customerComment: 'после шести' }, { by: 'api' }))
    const log = await rows(`select fields from change_log where entity = 'order' and entity_id = $1 and kind = 'order.changed'`, [order.id])
    expect(log).toEqual([{ fields: { 'deliveryAddress.street': ['Ленина', 'Мира'], customerComment: [null, 'после шести'] } }])
    expect(await rows('select first_name, delivery_address from "order" where id = $1', [order.id])).toEqual([
      { first_name: 'Пётр', delivery_address: { city: 'Тверь', street: 'Мира' } },
    ])
  })

  test('completed, takes its goods out of the stock; cancelled, gives them back; reopened, reserves anew', async () => {
    const offer = await anOffer('lamp', '10', 5)
    const { order } = await create({ items: [{ offer: { id: offer }, quantity: 2 }] })
    const to = (status: string) => transact(database.db, actor, (tx) => changeOrder(tx, order.id, { status }, { by: 'api' }))
    const stock = () => rows('select quantity::float8, reserved::float8 from stock where offer_id = $1', [offer])
    await to('cancel-other')
    expect(await stock()).toEqual([{ quantity: 5, reserved: 0 }])
    await to('assembling')
    expect(await stock()).toEqual([{ quantity: 5, reserved: 2 }])
    await to('complete')
    expect(await stock()).toEqual([{ quantity: 3, reserved: 0 }])
  })

  test('goes to its status by the last line, and gives lines theirs', async () => {
    const { order } = await create({ items: [{ productName: 'А', quantity: 1 }, { productName: 'Б', quantity: 1 }] })
    const [a, b] = order.items
    const line = (id: number, status: string) => transact(database.db, actor, (tx) => changeOrder(tx, order.id, { items: [{ id, status }], itemsMode: 'merge' }, { by: 'api' }))
    expect((await line(a!.id, 'out-of-stock')).status).toBe('new')
    expect((await line(b!.id, 'out-of-stock')).status).toBe('no-product')
  })

  test('a code that came unknown is mended by choosing a known one', async () => {
    const { order } = await create({ deliveryType: 'pigeon' })
    const after = await transact(database.db, actor, (tx) => changeOrder(tx, order.id, { deliveryType: 'courier' }, { by: 'crm' }))
    expect(after.problemsCount).toBe(0)
    expect(await rows('select solved_at is not null as solved from order_problem where order_id = $1', [order.id])).toEqual([{ solved: true }])
  })

  test('paid in full by complete payments, it says since when; with the payment gone, no more', async () => {
    const { order } = await create({ items: [{ productName: 'А', quantity: 1, initialPrice: money(100) }] })
    const paid = await transact(database.db, actor, (tx) => addPayment(tx, order.id, { type: 'cash', status: 'paid' }, { by: 'api' }))
    expect(paid.order).toMatchObject({ paidSum: 10000 })
    expect(paid.order.fullyPaidAt).toBeInstanceOf(Date)
  })

  test('whatever is done to it, what is held of the stock is what its lines ask for, and its sums add up', async () => {
    const offers = [await anOffer('x', '12.35', 40), await anOffer('y', '7.99', 3)]
    const line = fc.record({ offer: fc.constantFrom(...offers), quantity: fc.integer({ min: 1, max: 6 }), discount: fc.integer({ min: 0, max: 2000 }) })
    const step = fc.record({ lines: fc.array(line, { maxLength: 4 }), status: fc.constantFrom('new', 'assembling', 'no-call', 'delivering') })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const asItems = (lines: (typeof steps)[number]['lines']): ItemInput[] =>
          lines.map(({ offer, quantity, discount }) => ({ offer: { id: offer }, quantity, discountManualAmount: minor(discount) }))
        const { order } = await create({ items: asItems(steps[0]!.lines) })
        for (const { lines, status } of steps) {
          const after = await transact(database.db, actor, (tx) => changeOrder(tx, order.id, { items: asItems(lines), status }, { by: 'api' }))
          expect(after.items.reduce((sum, item) => sum + item.total, 0) + after.deliveryCost).toBe(after.total)
          expect(after.goodsSum - after.discountSum + after.deliveryCost).toBe(after.total)
          expect(after.discountSum).toBeGreaterThanOrEqual(ZERO)
        }
        // Two sides of one truth: the counter that orders compete for, and the lines that hold it.
        const wrong = await rows(
          `select s.offer_id from stock s left join stock_reservation r using (offer_id, store) group by s.offer_id, s.store, s.reserved, s.quantity
           having s.reserved <> coalesce(sum(r.quantity), 0) or s.reserved > s.quantity`,
        )
        expect(wrong).toEqual([])
        await transact(database.db, actor, (tx) => changeOrder(tx, order.id, { status: 'cancel-other' }, { by: 'api' }))
      }),
      { numRuns: 25 },
    )
  })
})
