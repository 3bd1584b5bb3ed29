import { sql } from 'kysely'
import type { LeakAlert } from '#shared/contracts/audit.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { appendAudit } from './append-audit.ts'

/** The newest first; with `open` only those that nobody has seen to. */
export async function leakAlerts(db: Database, open: boolean): Promise<LeakAlert[]> {
  const { rows } = await sql<LeakAlert & { raisedAt: Date; acknowledgedAt: Date | null }>`
    select l.id, json_build_object('id', u.id, 'name', u.name) as user, l.measure, to_char(l.day, 'YYYY-MM-DD') as day, l.seen,
      l.usual_own::float8 as "usualOwn", l.usual_group::float8 as "usualGroup", l.threshold, l.raised_at as "raisedAt", l.acknowledged_at as "acknowledgedAt", k.name as "acknowledgedBy"
    from leak_alert l join app_user u on u.id = l.user_id left join app_user k on k.id = l.acknowledged_by
    where ${open ? sql`l.acknowledged_at is null` : sql`true`} order by l.raised_at desc, l.id desc limit 100`.execute(db)
  return rows.map((row) => ({ ...row, raisedAt: row.raisedAt.toISOString(), acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null }))
}

/**
 * Somebody has looked into it. Twice does no harm: the first one stays.
 * @throws Refusal `not_found`; `own_alert`: nobody but an owner clears themselves
 */
export async function acknowledgeAlert(tx: Tx, id: number): Promise<void> {
  const alert = await tx.db.selectFrom('leak_alert').select(['user_id', 'acknowledged_at']).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!alert) throw notFound('leak_alert', id)
  if (alert.acknowledged_at) return
  if (alert.user_id === tx.actor.grants.userId && tx.actor.grants.rights !== 'all') throw new Refusal('own_alert', {}, 403)
  await tx.db.updateTable('leak_alert').set({ acknowledged_at: tx.at, acknowledged_by: tx.actor.grants.userId }).where('id', '=', id).execute()
  tx.record({ kind: 'leak_alert.acknowledged', entity: 'leak_alert', entityId: id, fields: { acknowledgedAt: [null, tx.at.toISOString()] } })
  await appendAudit(tx.db, [{ topic: 'leak', kind: 'leak.acknowledged', userId: tx.actor.grants.userId, entity: 'user', entityId: alert.user_id, at: tx.at }])
}
