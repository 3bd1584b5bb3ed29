import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { catchUp, readOnce, type Reader } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { testDatabase } from '../../../test/database.ts'
import { findOrMakeCustomer } from './find-or-make-customer.ts'
import { figuresReader } from './reactions.ts'
import { recountFigures } from './recount-figures.ts'

const database = testDatabase()
const shop = systemActor('test')
const doing = <T>(work: (tx: Tx) => Promise<T>) => transact(database.db, shop, work)
const ask = async (text: string, values: unknown[] = []) => (await database.db.pool.query(text, values)).rows
const person = async () => (await doing((tx) => findOrMakeCustomer(tx, { site: 'shop', firstName: 'Анна' }))).id

const COLUMNS = 'orders_count, cancelled_count, total_sum, average_sum, margin_sum, first_order_at, last_order_at'
const figuresOf = async (id: number) => (await ask(`select ${COLUMNS} from customer_figures where customer_id = $1`, [id]))[0]

async function order(customerId: number, total: number, status = 'new', daysAgo = 1): Promise<number> {
  return doing(async (tx) => {
    const [row] = await tx.prepared<{ id: number }>(
      'test_order',
      `insert into "order" (number, site, status, status_changed_at, created_at, customer_id, currency, total, purchase_sum, delivery_net_cost)
       values ('1', 'shop', $2, now(), now() - make_interval(days => $4), $1, 'RUB', $3::numeric, $3::numeric / 2, 1) returning id`,
      [customerId, status, total, daysAgo],
    )
    tx.record({ kind: 'order.created', entity: 'order', entityId: row!.id, customerId })
    return row!.id
  })
}

async function change(orderId: number, set: string, values: unknown[], customerId: number, fields: Record<string, [unknown, unknown]>): Promise<void> {
  await doing(async (tx) => {
    await tx.prepared(`test_${set}`, `update "order" set ${set} where id = $1`, [orderId, ...values])
    tx.record({ kind: 'order.changed', entity: 'order', entityId: orderId, customerId, fields })
  })
}

test('orders count in the figures, cancelled ones only as cancelled, and the log says what moved', async () => {
  const id = await person()
  await order(id, 100, 'new', 10)
  await order(id, 50.01, 'complete', 2)
  await order(id, 999, 'no-call', 1)
  await catchUp(database.db, figuresReader)
  expect(await figuresOf(id)).toMatchObject({ orders_count: 2, cancelled_count: 1, total_sum: '150.01', average_sum: '75.01', margin_sum: '73.00' })
  const { first_order_at, last_order_at } = await figuresOf(id)
  expect(Math.round((last_order_at - first_order_at) / 86_400_000)).toBe(8)
  const recounts = await ask("select fields from change_log where kind = 'customer.recounted' and entity_id = $1", [id])
  expect(recounts).toHaveLength(1)
  expect(recounts[0].fields).toMatchObject({ ordersCount: [0, 2], totalSum: [0, 15001], marginSum: [0, 7300] })
})

test('an order that is moved to another customer leaves the figures of the first', async () => {
  const [from, to] = [await person(), await person()]
  const moved = await order(from, 70)
  await catchUp(database.db, figuresReader)
  await change(moved, 'customer_id = $2', [to], to, { customerId: [from, to] })
  await catchUp(database.db, figuresReader)
  expect(await figuresOf(from)).toMatchObject({ orders_count: 0, total_sum: '0.00', last_order_at: null })
  expect(await figuresOf(to)).toMatchObject({ orders_count: 1, total_sum: '70.00' })
})

test('killed in the middle it repeats nothing and loses nothing', async () => {
  const id = await person()
  await order(id, 10)
  const killed: Reader = {
    ...figuresReader,
    effect: async (tx, entries) => {
      await figuresReader.effect(tx, entries)
      throw new Error('killed')
    },
  }
  await expect(readOnce(database.db, killed)).rejects.toThrow('killed')
  expect(await figuresOf(id)).toMatchObject({ orders_count: 0 })
  await catchUp(database.db, figuresReader)
  await database.db.pool.query("update change_reader set last_id = 0 where name = 'customers.figures'")
  await catchUp(database.db, figuresReader)
  expect(await figuresOf(id)).toMatchObject({ orders_count: 1 })
  expect(await ask("select count(*)::int as n from change_log where kind = 'customer.recounted' and entity_id = $1", [id])).toEqual([{ n: 1 }])
})

test('after any history the figures equal a fresh count', async () => {
  const step = fc.record({
    what: fc.constantFrom('order', 'order', 'cancel', 'revive', 'price', 'move', 'remove', 'read', 'die'),
    who: fc.nat(2),
    which: fc.nat(9),
    total: fc.integer({ min: 0, max: 10_000_000 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const people = [await person(), await person(), await person()]
      const orders: { id: number; customer: number }[] = []
      for (const { what, who, which, total } of steps) {
        const customer = people[who]!
        const target = orders[which % Math.max(orders.length, 1)]
        if (what === 'order') orders.push({ id: await order(customer, total / 100, 'new', which), customer })
        else if (what === 'read') await readOnce(database.db, { ...figuresReader, batch: 1 + which })
        else if (what === 'die') await readOnce(database.db, { ...figuresReader, effect: async () => { throw new Error('killed') } }).catch(() => {})
        else if (!target) continue
        else if (what === 'cancel') await change(target.id, "status = 'cancel-other'", [], target.customer, { status: ['new', 'cancel-other'] })
        else if (what === 'revive') await change(target.id, "status = 'new'", [], target.customer, { status: ['cancel-other', 'new'] })
        else if (what === 'price') await change(target.id, 'total = $2', [total / 100], target.customer, { total: [0, total] })
        else if (what === 'move') {
          await change(target.id, 'customer_id = $2', [customer], customer, { customerId: [target.customer, customer] })
          target.customer = customer
        } else {
          await doing(async (tx) => {
            await tx.prepared('test_remove', 'delete from "order" where id = $1', [target.id])
            tx.record({ kind: 'order.removed', entity: 'order', entityId: target.id, customerId: target.customer, fields: { customerId: [target.customer, null] } })
          })
          orders.splice(orders.indexOf(target), 1)
        }
      }
      await catchUp(database.db, figuresReader)
      for (const customer of people) {
        const kept = await figuresOf(customer)
        const { rows } = await database.db.pool.query(
          `select count(*) filter (where status <> 'cancel-other')::int as orders, count(*) filter (where status = 'cancel-other')::int as cancelled,
             coalesce(sum(total) filter (where status <> 'cancel-other'), 0.00)::text as total, max(created_at) filter (where status <> 'cancel-other') as last
           from "order" where customer_id = $1`,
          [customer],
        )
        const { orders_count: counted, cancelled_count: cancelled, total_sum: total, last_order_at: last } = kept
        expect({ orders: counted, cancelled, total, last }).toEqual(rows[0])
      }
    }),
    { numRuns: 25 },
  )
})

test('counting anew what is true already records nothing', async () => {
  const id = await person()
  await order(id, 5)
  await catchUp(database.db, figuresReader)
  const before = await ask('select max(id) as id from change_log')
  await doing((tx) => recountFigures(tx, [id, id, 987_654_321]))
  expect(await ask('select max(id) as id from change_log')).toEqual(before)
})
