import { sql, type RawBuilder } from 'kysely'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { canSeeOrder, openStatuses, waitingStatuses } from '#server/modules/orders/index.ts'
import type { References } from '#server/modules/settings/index.ts'
import { COUNTED } from './day-tasks.ts'
import { mayTake } from './take-order.ts'

export type OrderPart = 'touch' | 'late' | 'missed'
export type DayOrderRow = { id: number; part: OrderPart; at: Date; isFree: boolean; createdAt: Date; status: string; attempts: number }
export type OrderCounts = { touch: number; late: number; missed: number; free: number | null }

/**
 * Orders that want something of the person: not touched yet (the person's own and the free ones that they may see and take), late in their
 * status, called in vain without another call promised. An order stands in one of these.
 */
export async function dayOrders(db: Database, actor: Actor, references: References, now: Date, limit: number): Promise<DayOrderRow[]> {
  const free = may(actor, 'orders.take') ? [queue(null, sql`${mayTake(actor)} and ${seen(actor)}`, references, limit)] : []
  const touch = sql.join([queue(actor.grants.userId ?? 0, seen(actor), references, limit), ...free].map((body) => sql`(${body})`), sql` union all `)
  const { rows } = await sql<DayOrderRow>`
    select o.id, w.part, w.at, o.manager_id is null as "isFree", o.created_at as "createdAt", o.status, o.call_attempts as attempts
    from (
      (select id, 'touch' as part, at from (${touch}) t order by at, id limit ${limit})
      union all (select id, 'late', at from (${late(actor, references, now, limit)}) l)
      union all (select id, 'missed', at from (${missed(actor, references, now, limit)}) m)
    ) w join "order" o on o.id = w.id
    order by w.at, o.id`.execute(db)
  return rows
}

/** How many there are, up to COUNTED each; free: what the person may take, whether they see it or not. */
export async function countOrders(db: Database, actor: Actor, references: References, now: Date): Promise<OrderCounts> {
  const count = (body: RawBuilder<unknown>): RawBuilder<unknown> => sql`(select count(*)::int from (select from (${body}) found limit ${COUNTED}) counted)`
  const free = may(actor, 'orders.take') ? count(queue(null, mayTake(actor), references, COUNTED)) : sql`null::int`
  const seenFree = may(actor, 'orders.take') ? count(queue(null, sql`${mayTake(actor)} and ${seen(actor)}`, references, COUNTED)) : sql`0`
  const { rows } = await sql<OrderCounts>`
    select least(${COUNTED}, ${count(queue(actor.grants.userId ?? 0, seen(actor), references, COUNTED))} + ${seenFree}) as touch,
      ${count(late(actor, references, now, COUNTED))} as late, ${count(missed(actor, references, now, COUNTED))} as missed, ${free} as free`.execute(db)
  return rows[0]!
}

const seen = (actor: Actor): RawBuilder<boolean> => canSeeOrder(actor) ?? sql<boolean>`true`

/** The queue of a manager, or the free one (null): a stretch of order_untouched for each status. */
function queue(managerId: number | null, within: RawBuilder<unknown>, references: References, limit: number): RawBuilder<unknown> {
  const theirs = managerId === null ? sql`o.manager_id is null` : sql`o.manager_id = ${managerId}`
  return sql`
    select q.id, q.at from unnest(${waitingStatuses(references)}::text[]) s (status) cross join lateral (
      select o.id, o.created_at as at from "order" o
      where ${theirs} and o.first_touched_at is null and o.status = s.status and ${within} order by o.created_at, o.id limit ${limit}
    ) q`
}

function late(actor: Actor, references: References, now: Date, limit: number): RawBuilder<unknown> {
  return sql`
    select o.id, o.status_deadline_at as at from "order" o
    where o.manager_id = ${actor.grants.userId} and o.status_deadline_at < ${now} and ${seen(actor)}
      and not (o.first_touched_at is null and o.status = any(${waitingStatuses(references)}::text[]))
    order by o.status_deadline_at, o.id limit ${limit}`
}

function missed(actor: Actor, references: References, now: Date, limit: number): RawBuilder<unknown> {
  return sql`
    select o.id, coalesce(o.first_touched_at, o.created_at) as at from "order" o
    where o.manager_id = ${actor.grants.userId} and o.call_attempts > 0 and o.call_task_id is null and o.status = any(${openStatuses(references)}::text[])
      and (o.status_deadline_at is null or o.status_deadline_at >= ${now}) and ${seen(actor)}
      and not (o.first_touched_at is null and o.status = any(${waitingStatuses(references)}::text[]))
    order by o.id limit ${limit}`
}
