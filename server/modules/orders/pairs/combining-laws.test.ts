import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { COMBINE_TECHNIQUES, type CombineTechnique } from '#shared/contracts/order-pairs.ts'
import { money } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { Refusal } from '#server/platform/errors.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { customers } from '#server/modules/customers/index.ts'
import { byHand, testDatabase } from '../../../../test/database.ts'
import { addPayment, changeOrder, combineOrders, createOrder, undoCombination } from '../index.ts'
import { loadOrder, type OrderState } from '../order-state.ts'

const database = testDatabase()
const figures = customers.readers!.find((reader) => reader.name === 'customers.figures')!
const actor = systemActor('laws')
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database.db, actor, work)
const rows = async (text: string, values: unknown[] = []): Promise<any[]> => (await database.db.pool.query(text, values)).rows

const ORDERS = 5
/** Of the last offer there is little: orders fight for it. */
const STOCK = [1000, 1000, 4]
let offers: number[]
let orders: number[]
let turn = 0

beforeAll(async () => {
  await byHand(database.db, "insert into store (code, name, ordering, active) values ('main', 'Главный', 1, true) on conflict do nothing")
  const [product] = (await byHand(database.db, "insert into product (site, name) values ('shop', 'Чай') returning id")).rows
  const made = await byHand(database.db, `insert into offer (product_id, site, name) select $1, 'shop', 'Сорт ' || n from generate_series(1, 3) n returning id`, [product.id])
  offers = made.rows.map((row) => row.id)
})

beforeEach(reset)
async function reset(): Promise<void> {
  await byHand(database.db, 'delete from stock_reservation')
  await byHand(database.db, 'truncate "order" cascade')
  for (const [index, offer] of offers.entries()) {
    await byHand(database.db, "insert into stock (offer_id, store, quantity, reserved) values ($1, 'main', $2, 0) on conflict (offer_id, store) do update set quantity = $2, reserved = 0", [offer, STOCK[index]])
  }
  turn += 1
  orders = []
  for (let n = 0; n < ORDERS; n += 1) {
    const items = offers.map((id, index) => ({ offer: { id }, quantity: 1 + ((n + index) % 3), initialPrice: money(10.01 * (index + 1)) }))
    const { order } = await run((tx) =>
      createOrder(tx, {
        site: 'shop', phone: `+7916${String(turn).padStart(6, '0')}${n % 2}`, items: items.slice(0, 1 + (n % 3)), deliveryCost: money(n),
        discountManualPercent: n === 3 ? 7 : 0, discountManualAmount: money(n === 4 ? 3.33 : 0), payments: [{ type: 'cash', status: n % 2 ? 'paid' : 'not-paid', amount: money(5) }],
      }, { by: 'api' }))
    orders.push(order.id)
  }
}

type Act =
  | { do: 'combine'; one: number; other: number; technique: CombineTechnique }
  | { do: 'undo'; which: number }
  | { do: 'quantity'; one: number; quantity: number }
  | { do: 'status'; one: number; status: string }
  | { do: 'pay'; one: number }

const place = fc.nat(ORDERS - 1)
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('combine' as const), one: place, other: place, technique: fc.constantFrom(...COMBINE_TECHNIQUES) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('quantity' as const), one: place, quantity: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('status' as const), one: place, status: fc.constantFrom('new', 'client-confirmed', 'no-call') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pay' as const), one: place }) },
)

let paid: number[]
async function perform(one: Act): Promise<void> {
  try {
    if (one.do === 'combine') await run((tx) => combineOrders(tx, { survivorId: orders[one.one]!, otherId: orders[one.other]!, technique: one.technique }))
    else if (one.do === 'undo') {
      const open = await rows('select id from order_combination where undone_at is null order by id desc')
      if (open[one.which]) await run((tx) => undoCombination(tx, open[one.which].id, true))
    } else if (one.do === 'quantity') {
      await run(async (tx) => {
        const order = await loadOrder(tx, orders[one.one]!)
        if (order.items[0]) await changeOrder(tx, order.id, { items: [{ id: order.items[0].id, quantity: one.quantity }], itemsMode: 'merge' }, { by: 'api' })
      })
    } else if (one.do === 'status') await run((tx) => changeOrder(tx, orders[one.one]!, { status: one.status }, { by: 'api' }))
    else paid.push((await run((tx) => addPayment(tx, orders[one.one]!, { type: 'cash', status: 'paid', amount: money(1) }, { by: 'api' }))).paymentId)
  } catch (error) {
    // A refusal is an answer: somebody else was faster. Anything else is a fault.
    if (!(error instanceof Refusal)) throw error
  }
}

const OPEN = `"order" o join order_status s on s.code = o.status and s.group_code not in ('cancel', 'complete')
  join order_item i on i.order_id = o.id join item_status t on t.code = i.status and not t.cancel_status`

/** What must hold whenever nobody is writing. */
async function lawsHold(): Promise<void> {
  // Stock: booked is what lines hold, never more than there is; no line holds more than it wants, and none of a closed order holds anything.
  expect(await rows('select k.offer_id from stock k where k.reserved <> (select coalesce(sum(r.quantity), 0) from stock_reservation r where r.offer_id = k.offer_id and r.store = k.store) or k.reserved > k.quantity')).toEqual([])
  expect(await rows(`select r.order_item_id from stock_reservation r left join (select i.id, i.offer_id, i.quantity from ${OPEN}) i on i.id = r.order_item_id and i.offer_id = r.offer_id
    where i.id is null or r.quantity > i.quantity`)).toEqual([])
  // Where there is enough, every open line holds all that it wants.
  expect(await rows(`select i.id from ${OPEN} where i.offer_id = any($1) and i.quantity <> (select coalesce(sum(r.quantity), 0) from stock_reservation r where r.order_item_id = i.id)`, [offers.slice(0, 2)])).toEqual([])
  // Money: no payment is lost or doubled, and every sum is that of its parts.
  expect(Number((await rows('select count(*) as count from payment where order_id = any($1)', [orders]))[0].count)).toBe(ORDERS + paid.length)
  expect(await rows(`select o.id from "order" o where o.total <> o.delivery_cost + (select coalesce(sum(i.total), 0) from order_item i join item_status t on t.code = i.status where i.order_id = o.id and not t.cancel_status)
    or o.paid_sum <> (select coalesce(sum(p.amount), 0) from payment p join payment_status s on s.code = p.status where p.order_id = o.id and s.payment_complete)`)).toEqual([])
  // Nothing that went into another order is lost: it has the lines that it had, a link and the way back.
  expect(await rows(`select c.id from order_combination c where c.undone_at is null and (
    not exists (select from "order" o where o.id = c.other_id and o.combined_into = c.survivor_id)
    or not exists (select from order_link l where l.order_id = c.survivor_id and l.linked_order_id = c.other_id and l.kind = 'combination')
    or exists (select from jsonb_array_elements(c.before -> 'other' -> 'before' -> 'items') e where not exists (select from order_item i where i.id = (e ->> 'id')::bigint and i.order_id = c.other_id)))`)).toEqual([])
  expect(await rows('select id from "order" o where combined_into is not null and not exists (select from order_combination c where c.other_id = o.id and c.undone_at is null)')).toEqual([])
  expect(await rows(`select o.id from "order" o join order_status s on s.code = o.status where o.combined_into is not null and s.group_code <> 'cancel'`)).toEqual([])
  // Figures of the customers add up.
  await catchUp(database.db, figures)
  expect(await rows(`select f.customer_id from customer_figures f join lateral (
      select count(*) filter (where s.group_code <> 'cancel') as orders, count(*) filter (where s.group_code = 'cancel') as cancelled,
        coalesce(sum(o.total) filter (where s.group_code <> 'cancel'), 0) as total
      from "order" o join order_status s on s.code = o.status where o.customer_id = f.customer_id) c on true
    where f.customer_id in (select customer_id from "order") and (f.orders_count, f.cancelled_count, f.total_sum) is distinct from (c.orders, c.cancelled, c.total)`)).toEqual([])
}

/** How much of each offer is promised to buyers. */
const openGoods = () => rows(`select i.offer_id, sum(i.quantity)::float8 as quantity from ${OPEN} group by 1 order by 1`)

describe('combining and parting', () => {
  test('by several at once, among edits and payments, loses nothing, sells nothing twice and keeps every sum', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 5 }), async (rounds) => {
        await reset()
        paid = []
        for (const round of rounds) {
          await Promise.all(round.map(perform))
          await lawsHold()
        }
      }),
      { numRuns: Number(process.env.LAW_RUNS ?? 12), endOnFailure: true },
    )
  })

  test('undone at once is as if it had never been', { timeout: 120_000 }, async () => {
    const state = async (id: number): Promise<unknown> => {
      const { statusChangedAt: _, statusDeadlineAt: __, payments, ...order } = await run((tx) => loadOrder(tx, id))
      return { ...order, payments: payments.toSorted((one, other) => one.id - other.id) } satisfies Partial<OrderState>
    }
    await fc.assert(
      fc.asyncProperty(place, place, fc.constantFrom(...COMBINE_TECHNIQUES), async (one, other, technique) => {
        fc.pre(one !== other)
        const ids = [orders[one]!, orders[other]!]
        const before = await Promise.all(ids.map(state))
        const { id } = await run((tx) => combineOrders(tx, { survivorId: ids[0]!, otherId: ids[1]!, technique }))
        const { left } = await run((tx) => undoCombination(tx, id, false))
        expect(left).toEqual([])
        expect(await Promise.all(ids.map(state))).toEqual(before)
      }),
      { numRuns: 15 },
    )
  })

  test('with everything summed costs together what both cost apart, but for the delivery', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(place, place, async (one, other) => {
        fc.pre(one !== other)
        await reset()
        paid = []
        const before = await openGoods()
        const [ours, theirs] = await Promise.all([orders[one]!, orders[other]!].map((id) => run((tx) => loadOrder(tx, id))))
        const { order } = await run((tx) => combineOrders(tx, { survivorId: ours!.id, otherId: theirs!.id, technique: 'summ' }))
        const goods = (state: OrderState): number => state.total - state.deliveryCost
        expect(goods(order)).toBe(goods(ours!) + goods(theirs!))
        expect(await openGoods()).toEqual(before)
        await lawsHold()
      }),
      { numRuns: 8 },
    )
  })
})
