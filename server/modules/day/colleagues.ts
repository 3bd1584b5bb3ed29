import { sql } from 'kysely'
import type { Colleague } from '#shared/contracts/day.ts'
import type { Database } from '#server/platform/db.ts'
import { ONLINE_SECONDS } from '#server/modules/users/index.ts'

/** Far more than anybody looks through. */
const MOST = 500

/** Who is there now, whatever they do: every colleague may know it. */
export async function colleaguesAtWork(db: Database, now = new Date()): Promise<Colleague[]> {
  const { rows } = await sql<Omit<Colleague, 'statusAt' | 'isOnline'> & { statusAt: Date }>`
    select id, name, status, status_at as "statusAt" from app_user
    where active and last_seen_at > ${now}::timestamptz - make_interval(secs => ${ONLINE_SECONDS})
    order by name, id limit ${MOST}`.execute(db)
  return rows.map(({ id, name, status, statusAt }) => ({ id, name, status, statusAt: statusAt.toISOString(), isOnline: true }))
}
