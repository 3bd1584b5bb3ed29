import { sql, type RawBuilder } from 'kysely'
import type { TimelineEntry } from '#shared/contracts/orders.ts'
import type { Actor } from '#server/platform/access.ts'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Database } from '#server/platform/db.ts'
import { changesShownTo } from '#server/platform/fields.ts'
import { withoutUnseenOrders } from '#server/modules/customers/index.ts'
import { seesTaskOf } from '#server/modules/tasks/index.ts'
import { seeOrder } from './visibility.ts'

/** Which part of the history: comments alone, steps of the status alone, or everything but comments. */
export type TimelineKind = 'comments' | 'statuses' | 'changes'

const KINDS: Record<TimelineKind, RawBuilder<boolean>> = {
  comments: sql`l.kind = 'order.comment_added'`,
  statuses: sql`l.fields ? 'status' and l.entity = 'order' and l.about -> 'item' is null and l.about -> 'payment' is null`,
  changes: sql`l.kind <> 'order.comment_added'`,
}

type Row = Omit<LogEntry, 'chain' | 'site'> & { author: string | null }

/**
 * What happened to an order, newest first, from the change log.
 * @param page `before`: id of the oldest entry that is there already
 * @throws Refusal `not_found`
 */
export async function orderTimeline(
  db: Database,
  actor: Actor,
  id: number,
  page: { before?: number; kind?: TimelineKind; limit: number },
): Promise<{ entries: TimelineEntry[]; nextCursor: number | null }> {
  await seeOrder(db, actor, id)
  // What colleagues said about an order that went into this one is said about this one now; asked apart, so that each part has its index.
  const taken = await db.selectFrom('order').select('id').where('combined_into', '=', id).execute()
  const ofTaken = taken.length === 0 ? sql`` : sql`or (l.entity = 'order' and l.kind = 'order.comment_added' and l.entity_id = any(${taken.map((order) => order.id)}::bigint[]))`
  const { rows } = await sql<Row>`
    select l.id, l.at, l.entity, l.actor_kind as "actorKind", l.actor_id as "actorId", l.kind, l.fields, l.about,
      case l.actor_kind
        when 'user' then (select u.name from app_user u where u.id = l.actor_id)
        when 'key' then (select k.name from api_key k where k.id = l.actor_id)
      end as author
    from change_log l
    where ((l.entity = 'order' and l.entity_id = ${id}) or l.order_id = ${id} ${ofTaken}) and (l.entity <> 'task' or ${seesTaskOf(actor)}) and l.entity <> 'cost'
      and ${page.before === undefined ? sql`true` : sql`l.id < ${page.before}`} and ${page.kind ? KINDS[page.kind] : sql`true`}
    order by l.id desc limit ${page.limit + 1}`.execute(db)
  const shown = rows.slice(0, page.limit)
  const told = await withoutUnseenOrders(db, actor, shown)
  return {
    entries: told.flatMap((row) => {
      const fields = changesShownTo(actor, row)
      // Rules and the system have no record of their own; the reader words them by their kind.
      const by = { kind: row.actorKind, id: row.actorId, name: row.author ?? '' }
      return fields ? [{ id: row.id, at: row.at.toISOString(), kind: row.kind, by, fields, about: row.about }] : []
    }),
    nextCursor: rows.length > page.limit ? shown.at(-1)!.id : null,
  }
}
