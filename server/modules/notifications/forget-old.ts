import { Type } from 'typebox'
import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { job } from '#server/platform/jobs.ts'

/** What somebody was told a year ago, and read a season ago, is of use to nobody. */
export const forgetOldNotifications = job({ name: 'notifications.forget', lane: 'bulk', payload: Type.Object({}), cron: '20 3 * * *', run: ({ db }) => forgetOld(db) })

export async function forgetOld(db: Db): Promise<void> {
  await sql`delete from staff_notification where created_at < now() - interval '1 year' or read_at < now() - interval '90 days'`.execute(db.kysely)
}
