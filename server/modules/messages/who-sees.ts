import { sql, type RawBuilder } from 'kysely'
import { may, scopeOf, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { canSeeCustomer } from '#server/modules/customers/index.ts'
import { canSeeOrder } from '#server/modules/orders/index.ts'

/** Over the alias `m`: what is about an order or customer that the actor may see, or was written to them; null = everything. */
function ofSeenRecords(actor: Actor): RawBuilder<boolean> | null {
  const orders = canSeeOrder(actor)
  if (orders === null && scopeOf(actor, 'customers.view') === 'all' && actor.grants.sites === 'all') return null
  const { sites, userId } = actor.grants
  const parts = [
    may(actor, 'orders.view') ? sql`exists (select from "order" o where o.id = m.order_id and ${orders ?? sql`true`})` : null,
    may(actor, 'customers.view') ? sql`exists (select from customer asked join customer c on c.id = coalesce(asked.merged_into, asked.id) where asked.id = m.customer_id and ${canSeeCustomer(actor)})` : null,
    userId === null ? null : sql`m.user_id = ${userId}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sites === 'all' ? sql`` : sql`(m.site is null or m.site = any(${sites}::text[])) and`} (${sql.join(parts, sql` or `)}))`
}

/** The policy of messages as a condition over the alias `m`; null = all of them, so that nothing stands in the planner's way. */
export function reachesMessage(actor: Actor): RawBuilder<boolean> | null {
  return may(actor, 'messages.view') ? ofSeenRecords(actor) : sql<boolean>`false`
}

/** Which of these the actor may hear of: whoever sees the order or customer sees in its history that something was sent. */
export async function visibleMessages(db: Database, actor: Actor, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`select m.id from message m where m.id = any(${ids}::bigint[]) and ${ofSeenRecords(actor) ?? sql`true`}`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** @throws Refusal `not_found`: a message out of reach is nobody's news */
export async function seeMessages(db: Database, actor: Actor, ids: readonly number[]): Promise<void> {
  const { rows } = await sql<{ id: number }>`select m.id from message m where m.id = any(${ids}::bigint[]) and ${reachesMessage(actor) ?? sql`true`}`.execute(db)
  const seen = new Set(rows.map((row) => row.id))
  const absent = ids.find((id) => !seen.has(id))
  if (absent !== undefined) throw notFound('message', absent)
}
