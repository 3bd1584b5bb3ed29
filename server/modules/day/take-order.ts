import { sql, type RawBuilder } from 'kysely'
import { may, type Actor } from '#server/platform/access.ts'
import { forbidden, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { canSeeOrder, giveOrders, reason, waitingStatuses } from '#server/modules/orders/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

type Taken = { id: number; number: string }
/** Looked at without a lock; when colleagues hold all of these, more of the queue is looked at. */
const NEAREST = 40
const ATTEMPTS = 4

/**
 * What of the free orders a person may take: all that they could see if it were theirs. Rights that reach one's own orders alone would else
 * never let anybody take a first one.
 */
export function mayTake(actor: Actor): RawBuilder<boolean> {
  if (!may(actor, 'orders.view')) return sql<boolean>`false`
  return canSeeOrder({ ...actor, grants: { ...actor.grants, rights: 'all' } }) ?? sql<boolean>`true`
}

/**
 * Takes the oldest order that waits without a manager. Two people never get the same one: each locks what nobody else has locked.
 * @returns null when nothing waits for this person
 */
export async function takeNext(tx: Tx): Promise<Taken | null> {
  const taker = personOf(tx.actor)
  const statuses = waitingStatuses(await freshReferences(tx.db))
  for (let attempt = 1, limit = NEAREST; ; attempt += 1, limit *= 5) {
    const nearest = await nearestFree(tx, statuses, limit)
    if (nearest.length === 0) return null
    // Last, all of them being held, it waits: who holds one may let it go.
    const isPatient = attempt === ATTEMPTS
    for (const ids of isPatient ? nearest.map((id) => [id]) : [nearest]) {
      const order = await lockFree(tx, ids, statuses, isPatient)
      if (order) return take(tx, order, taker)
    }
    if (isPatient) return null
  }
}

async function nearestFree(tx: Tx, statuses: readonly string[], limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select free.id from unnest(${statuses}::text[]) s (status) cross join lateral (
      select o.id, o.created_at from "order" o
      where o.manager_id is null and o.first_touched_at is null and o.status = s.status and ${mayTake(tx.actor)}
      order by o.created_at, o.id limit ${limit}
    ) free order by free.created_at, free.id limit ${limit}`.execute(tx.db)
  return rows.map((row) => row.id)
}

/** Whether it is still free is asked again under the lock. */
async function lockFree(tx: Tx, ids: readonly number[], statuses: readonly string[], isPatient: boolean): Promise<Taken | null> {
  const { rows } = await sql<Taken>`
    select o.id, o.number from "order" o
    where o.id = any(${ids}::bigint[]) and o.manager_id is null and o.first_touched_at is null and o.status = any(${statuses}::text[])
    order by o.created_at, o.id limit 1 for update ${isPatient ? sql`` : sql`skip locked`}`.execute(tx.db)
  return rows[0] ?? null
}

/**
 * Takes this very order, if nobody has it.
 * @throws Refusal `not_found` for one that the person could not take; `order_taken` (409) with the manager's id for one that they may see
 */
export async function takeThis(tx: Tx, orderId: number): Promise<Taken> {
  const taker = personOf(tx.actor)
  const { rows } = await sql<Taken & { managerId: number | null; isSeen: boolean }>`
    select o.id, o.number, o.manager_id as "managerId", ${canSeeOrder(tx.actor) ?? sql`true`} as "isSeen"
    from "order" o where o.id = ${orderId} and ${mayTake(tx.actor)} for update`.execute(tx.db)
  const order = rows[0]
  if (!order) throw notFound('order', orderId)
  if (order.managerId === taker) return { id: order.id, number: order.number }
  if (order.managerId !== null) throw new Refusal('order_taken', order.isSeen ? { managerId: order.managerId } : {}, 409)
  return take(tx, order, taker)
}

async function take(tx: Tx, { id, number }: Taken, taker: number): Promise<Taken> {
  await giveOrders(tx, [{ orderId: id, managerId: taker, reason: reason('taken') }], true)
  return { id, number }
}

function personOf(actor: Actor): number {
  if (actor.grants.userId === null) throw forbidden('orders.take')
  return actor.grants.userId
}
