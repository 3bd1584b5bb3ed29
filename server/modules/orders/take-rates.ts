import { Type } from 'typebox'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { enqueue, job } from '#server/platform/jobs.ts'
import type { Reader } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { freshReferences, rateOfOrder, RATES, type References } from '#server/modules/settings/index.ts'

/** Orders a transaction. */
const PAGE = 300
const takeRatesName = { name: 'orders.take_rates' } as const

/**
 * Gives orders without a rate the one of their day, as soon as somebody has said it, and keeps the problem of those that have none. A rate that an order has is never
 * touched. One pass over the orders in other currencies than the base; doing it again changes nothing.
 */
export async function takeRates(db: Db): Promise<void> {
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after
    after = await transact(db, systemActor('rates'), (tx) => takePage(tx, from))
  }
}

type Waiting = { id: number; currency: string; createdAt: Date; customerId: number | null; site: string; isUnrated: boolean; problemId: number | null; problemsCount: number }

const WAITING = `
  select o.id, o.currency, o.created_at as "createdAt", o.customer_id as "customerId", o.site, o.problems_count as "problemsCount", pr.id as "problemId",
    o.currency <> a.currency and base_rate(o.currency, o.rate, o.rate_base, o.created_at, a.currency) is null as "isUnrated"
  from "order" o cross join account a
  left join lateral (select p.id from order_problem p where p.order_id = o.id and p.kind = 'no_rate' and p.solved_at is null limit 1) pr on true
  where o.id > $1 and (o.currency <> a.currency and base_rate(o.currency, o.rate, o.rate_base, o.created_at, a.currency) is null or pr.id is not null)
  order by o.id limit ${PAGE} for update of o`

/** @returns the last order that it looked at; null when there are no more */
async function takePage(tx: Tx, after: number): Promise<number | null> {
  const references = await freshReferences(tx.db)
  const orders = await tx.prepared<Waiting>('orders_without_rate', WAITING, [after])
  for (const order of orders) takeRate(tx, order, references)
  return orders.length < PAGE ? null : Number(orders.at(-1)!.id)
}

function takeRate(tx: Tx, order: Waiting, references: References): void {
  const { rate, rateBase } = order.isUnrated ? rateOfOrder(references, order.currency, order.createdAt) : { rate: null, rateBase: null }
  const isMissing = order.isUnrated && rate === null
  const fields: Record<string, [unknown, unknown]> = {}
  if (rate !== null) {
    tx.send('order_take_rate', 'update "order" set rate = $2, rate_base = $3 where id = $1', [order.id, rate, rateBase])
    fields.rate = [null, rate]
  }
  if (isMissing !== (order.problemId !== null)) {
    const count = order.problemsCount + (isMissing ? 1 : -1)
    if (isMissing) tx.send('order_no_rate_insert', "insert into order_problem (order_id, kind, field, params, created_at) values ($1, 'no_rate', 'rate', $2, $3)", [order.id, JSON.stringify({ currency: order.currency }), tx.at])
    else tx.send('order_no_rate_solve', 'update order_problem set solved_at = $2 where id = $1', [order.problemId, tx.at])
    tx.send('order_problems_count', 'update "order" set problems_count = $2 where id = $1', [order.id, count])
    fields.problemsCount = [order.problemsCount, count]
  }
  if (Object.keys(fields).length === 0) return
  const kind = rate !== null ? 'order.changed' : isMissing ? 'order.problem_found' : 'order.problem_solved'
  tx.record({
    kind, entity: 'order', entityId: order.id, orderId: order.id, customerId: order.customerId, site: order.site, fields,
    ...(rate === null ? { about: { problem: { kind: 'no_rate' } } } : {}),
  })
}

export const takeRatesJob = job({ ...takeRatesName, lane: 'bulk', payload: Type.Object({}), run: ({ db }) => takeRates(db) })

/** Rates were said, or the base is another: orders may have what they waited for, or lack it now. */
export const ratesReader: Reader = {
  name: 'orders.rates',
  concerns: ({ entity, about, fields }) => entity === 'setting' && (about?.reference === RATES || (about?.reference === 'account' && 'currency' in fields)),
  effect: (tx) => enqueue(tx, takeRatesName, {}, { key: takeRatesName.name }),
}
