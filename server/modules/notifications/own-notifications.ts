import { sql } from 'kysely'
import type { Notifications } from '#shared/contracts/notifications.ts'
import type { Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'

const COUNTED = 100

/** What this person was told, newest first. */
export async function ownNotifications(db: Database, userId: number, { before, limit = 30 }: { before?: number; limit?: number }): Promise<Notifications> {
  type Row = Omit<Notifications['rows'][number], 'createdAt' | 'from'> & { createdAt: Date; fromKind: string; fromName: string | null }
  const [found, counted] = await Promise.all([
    sql<Row>`
      select n.id, n.kind, n.text, n.link, n.created_at as "createdAt", n.read_at is not null as "isRead", n.from_kind as "fromKind",
        case n.from_kind when 'user' then u.name when 'key' then k.name end as "fromName"
      from staff_notification n left join app_user u on n.from_kind = 'user' and u.id = n.from_id left join api_key k on n.from_kind = 'key' and k.id = n.from_id
      where n.user_id = ${userId} and n.id < ${before ?? Number.MAX_SAFE_INTEGER} order by n.id desc limit ${limit + 1}`.execute(db),
    sql<{ count: number }>`select count(*)::int as count from (select from staff_notification where user_id = ${userId} and read_at is null limit ${COUNTED}) counted`.execute(db),
  ])
  const rows = found.rows.slice(0, limit).map(({ fromKind, fromName, createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString(), from: { kind: fromKind, name: fromName } }))
  return { rows, unread: counted.rows[0]!.count, nextBefore: found.rows.length > limit ? rows.at(-1)!.id : null }
}

/** Marks as read what the person has seen, in all of their windows; what came in the meantime stays unread. */
export async function readOwn(tx: Tx, userId: number, upTo: number): Promise<void> {
  const { rows } = await sql<{ id: number }>`update staff_notification set read_at = ${tx.at} where user_id = ${userId} and id <= ${upTo} and read_at is null returning id`.execute(tx.db)
  if (rows.length > 0) tx.record({ kind: 'staff_notification.read', entity: 'staff_notification', entityId: Math.max(...rows.map((row) => row.id)) })
}
