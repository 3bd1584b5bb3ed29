import { sql } from 'kysely'
import type { CustomerTimelineEntry, TIMELINE_KINDS } from '#shared/contracts/customers.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { changesShownTo } from '#server/platform/fields.ts'
import { seesTaskOf } from '#server/modules/tasks/index.ts'
import { withoutUnseenOrders } from './named-orders.ts'
import { canSeeOrders as visibleOrders } from './orders-of-customer.ts'
import { seeCustomer } from './who-sees.ts'

type Kind = (typeof TIMELINE_KINDS)[number]
type Query = { before?: number; kind?: Kind; limit?: number }

const OF_KIND: Record<Kind, ReturnType<typeof sql>> = {
  orders: sql`l.entity = 'order'`,
  notes: sql`l.kind like 'customer.note%'`,
  changes: sql`(l.entity = 'customer' and l.kind not like 'customer.note%' and l.kind not in ('customer.recounted', 'customer.debt_counted'))`,
  figures: sql`l.kind in ('customer.recounted', 'customer.debt_counted')`,
}

/**
 * All that happened to a customer and to those of his orders that the actor may see, newest first, with who did it.
 * @throws Refusal `not_found`
 */
export async function customerTimeline(db: Database, actor: Actor, id: number, query: Query): Promise<{ entries: CustomerTimelineEntry[]; nextCursor: number | null }> {
  await seeCustomer(db, actor, id)
  const limit = query.limit ?? 50
  const { rows } = await sql<Omit<CustomerTimelineEntry, 'at'> & { at: Date; actorName: string | null; actorKind: string; actorId: number | null; orderNumber: string | null; orderId: number | null }>`
    select l.id, l.at, l.kind, l.entity, l.entity_id as "entityId", l.fields, l.about, l.actor_kind as "actorKind", l.actor_id as "actorId",
      o.id as "orderId", o.number as "orderNumber",
      case l.actor_kind when 'user' then (select u.name from app_user u where u.id = l.actor_id)
        when 'key' then (select k.name from api_key k where k.id = l.actor_id) end as "actorName"
    from change_log l
    left join "order" o on o.id = coalesce(l.order_id, case when l.entity = 'order' then l.entity_id end)
    where l.customer_id in (select ${id}::bigint union all select m.id from customer m where m.merged_into = ${id})
      and l.kind not in ('customer.merged_into', 'customer.restored')
      and (l.entity = 'customer' or (l.entity in ('message', 'letter') and (o.id is null or ${visibleOrders(actor)})) or (l.entity = 'task' and ${seesTaskOf(actor)} and (o.id is null or ${visibleOrders(actor)})) or (l.entity not in ('task', 'message', 'letter') and o.id is not null and ${visibleOrders(actor)}))
      and ${query.kind ? OF_KIND[query.kind] : sql`l.kind not in ('customer.recounted', 'customer.debt_counted')`}
      ${query.before ? sql`and l.id < ${query.before}` : sql``}
    order by l.id desc limit ${limit + 1}`.execute(db)
  const page = rows.slice(0, limit)
  const told = await withoutUnseenOrders(db, actor, page)
  return {
    // What the actor may not see on the card is not told by its history either.
    entries: told.flatMap(({ actorName, actorKind, actorId, orderId, orderNumber, ...entry }) => {
      const fields = changesShownTo(actor, entry)
      const order = orderId === null ? null : { id: orderId, number: orderNumber ?? '' }
      return fields ? [{ ...entry, at: entry.at.toISOString(), fields, order, by: { kind: actorKind, id: actorId, name: actorName ?? '' } }] : []
    }),
    nextCursor: rows.length > limit ? page.at(-1)!.id : null,
  }
}
