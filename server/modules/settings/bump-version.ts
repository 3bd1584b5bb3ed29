import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'

let bumpedAt = Number.NEGATIVE_INFINITY

/** When this process last changed settings, on the clock of `performance.now()`. */
export const lastBumpAt = (): number => bumpedAt

/**
 * Every change of settings, people, rights or keys begins with this: other processes then see that their copy is stale, and whoever
 * changes settings at the same time waits, so that rules over several rows (one default, the last owner) hold.
 */
export async function bumpVersion(tx: Tx): Promise<number> {
  bumpedAt = performance.now()
  // Random steps keep the versions of two databases apart: caches go by the version alone.
  const row = await tx.db
    .updateTable('account')
    .set({ settings_version: sql`settings_version + 1 + floor(random() * 1000000)::bigint` })
    .where('id', '=', 1)
    .returning('settings_version')
    .executeTakeFirstOrThrow()
  return row.settings_version
}
