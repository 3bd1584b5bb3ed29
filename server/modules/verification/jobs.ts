import { sql } from 'kysely'
import { Type } from 'typebox'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { job } from '#server/platform/jobs.ts'
import { transact } from '#server/platform/transact.ts'
import { concealTexts } from '#server/modules/messages/index.ts'
import { messageKey } from './phone-check.ts'

export const forgetCodes = job({ name: 'verification.forget', lane: 'bulk', payload: Type.Object({}), cron: '*/30 * * * *', run: ({ db }) => forgetOldCodes(db) })

/** A code that is over stands in no message any more; checks themselves are kept for a quarter of a year. */
export async function forgetOldCodes(db: Db): Promise<void> {
  await transact(db, systemActor('verification'), async (tx) => {
    const { rows } = await sql<{ id: string }>`select id from phone_check where expires_at < ${tx.at} and expires_at > ${tx.at}::timestamptz - interval '3 days'`.execute(tx.db)
    await concealTexts(tx, rows.map((row) => messageKey(row.id)))
    await sql`delete from phone_check where created_at < ${tx.at}::timestamptz - interval '90 days'`.execute(tx.db)
    if (rows.length > 0) tx.record({ kind: 'phone_check.forgotten', entity: 'phone_check', entityId: 0 })
  })
}
