import type { LeakSettings } from '#shared/contracts/audit.ts'
import { differences } from '#server/platform/change-log.ts'
import type { Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'
import { appendAudit } from './append-audit.ts'

export async function leakSettings(db: Database): Promise<LeakSettings> {
  const row = await db.selectFrom('leak_settings').selectAll().executeTakeFirstOrThrow()
  return { factor: Number(row.factor), leastViewed: row.least_viewed, leastListed: row.least_listed, leastExported: row.least_exported }
}

/** From when on looking and taking away is unusual. Whoever raises the bar stands in the audit. */
export async function saveLeakSettings(tx: Tx, next: LeakSettings): Promise<void> {
  const before = await leakSettings(tx.db)
  await tx.db
    .updateTable('leak_settings')
    .set({ factor: String(next.factor), least_viewed: next.leastViewed, least_listed: next.leastListed, least_exported: next.leastExported })
    .execute()
  const fields = differences(before, next)
  tx.record({ kind: 'leak_settings.changed', entity: 'leak_settings', entityId: 1, fields })
  await appendAudit(tx.db, [{ topic: 'security', kind: 'leak_settings.changed', userId: tx.actor.grants.userId, entity: 'leak_settings', at: tx.at, about: { fields } }])
}
