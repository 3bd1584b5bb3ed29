import type { Db } from '#server/platform/db.ts'
import { lastBumpAt } from './bump-version.ts'

const TRUSTED_FOR = 1000
/** Longer than any transaction that changes settings. */
const DISTRUSTED_AFTER_BUMP = 5000

const seen = new WeakMap<Db, { version: number; readAt: number }>()

/**
 * The version of the settings for caches on hot paths: read at most once a second, and always while this process is changing settings.
 * So a change made here counts at once, one made by another process within a second.
 */
export async function currentVersion(db: Db): Promise<number> {
  const now = performance.now()
  const known = seen.get(db)
  if (known && now - known.readAt < TRUSTED_FOR && now - lastBumpAt() > DISTRUSTED_AFTER_BUMP) return known.version
  const { rows } = await db.pool.query<{ settings_version: number }>({ name: 'settings_version', text: 'select settings_version from account' })
  const version = rows[0]?.settings_version ?? 0
  seen.set(db, { version, readAt: now })
  return version
}
