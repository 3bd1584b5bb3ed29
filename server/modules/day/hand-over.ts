import { sql } from 'kysely'
import type { Static } from 'typebox'
import type { HandedOver, HandOver } from '#shared/contracts/day.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { canSeeOrder, giveOrders, openStatuses, reachesOrder, reason } from '#server/modules/orders/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { personActor } from '#server/modules/users/index.ts'

const AT_ONCE = 1000

type Row = { id: number; managerId: number | null; site: string; orderType: string | null; orderMethod: string | null; deliveryType: string | null; isReached: boolean }

/**
 * Gives orders to another person, or back to the queue. Of those named, what the actor may not change or the other person could not open is
 * refused one by one; the rest changes hands. Of a person, the open orders, the oldest first.
 * @throws Refusal `invalid`
 */
export async function handOver(tx: Tx, { orderIds, from, to }: HandOver): Promise<Static<typeof HandedOver>> {
  if ((orderIds === undefined) === (from === undefined)) throw invalid('orderIds', 'one_of', { names: ['orderIds', 'from'] })
  if (from !== undefined && from === to) throw invalid('to', 'same_person')
  const taker = to === null ? null : await holdTaker(tx, to)
  const chosen = from === undefined ? sql`o.id = any(${orderIds}::bigint[])` : sql`o.manager_id = ${from} and o.status = any(${openStatuses(await freshReferences(tx.db))}::text[])`
  const reached = canSeeOrder(tx.actor, 'orders.change') ?? sql<boolean>`true`
  const { rows } = await sql<Row>`
    select o.id, o.manager_id as "managerId", o.site, o.order_type as "orderType", o.order_method as "orderMethod", o.delivery_type as "deliveryType",
      ${reached} as "isReached"
    from "order" o where ${chosen} and ${canSeeOrder(tx.actor) ?? sql`true`} ${from === undefined ? sql`` : sql`and ${reached}`}
    order by o.created_at, o.id limit ${AT_ONCE}`.execute(tx.db)
  const refused: { id: number; code: string; params: Record<string, unknown> }[] = []
  const seen = new Set(rows.map((row) => row.id))
  for (const id of orderIds ?? []) if (!seen.has(id)) refused.push({ id, code: 'not_found', params: { entity: 'order', id: String(id) } })
  const able = rows.filter((row) => {
    if (!row.isReached) refused.push({ id: row.id, code: 'forbidden', params: { right: 'orders.change' } })
    else if (taker && !reachesOrder(taker, 'orders.view', { ...row, managerId: to })) refused.push({ id: row.id, code: 'not_for_person', params: { userId: to } })
    else return true
    return false
  })
  const moved = await giveOrders(tx, able.map((row) => ({
    orderId: row.id, managerId: to, reason: reason('handed_over', { by: tx.actor.grants.userId, from: row.managerId }),
  })))
  return { moved: [...moved], left: from === undefined ? 0 : await stillWith(tx, from), refused }
}

/** The person is held active until the end: whoever is dismissed at this moment gets nothing. */
async function holdTaker(tx: Tx, userId: number) {
  const { rows } = await sql<{ active: boolean }>`select active from app_user where id = ${userId} for share`.execute(tx.db)
  if (!rows[0]) throw invalid('to', 'unknown')
  if (!rows[0].active) throw invalid('to', 'person_inactive')
  return personActor(tx.db, userId)
}

async function stillWith(tx: Tx, userId: number): Promise<number> {
  const statuses = openStatuses(await freshReferences(tx.db))
  const { rows } = await sql<{ count: number }>`
    select count(*) from "order" o where o.manager_id = ${userId} and o.status = any(${statuses}::text[]) and ${canSeeOrder(tx.actor, 'orders.change') ?? sql`true`}`.execute(tx.db)
  return Number(rows[0]!.count)
}
