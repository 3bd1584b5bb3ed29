import type { PushSubscription } from '#shared/contracts/tasks.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Database } from '#server/platform/db.ts'

const MOST = 20

/** Browsers of a person that take pushes, the newest first. */
export async function subscriptionsOf(db: Database, userId: number) {
  const rows = await db
    .selectFrom('push_subscription')
    .select(['id', 'endpoint', 'user_agent as userAgent', 'created_at as createdAt'])
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt).toISOString() }))
}

/**
 * A browser takes pushes for this person; whoever used it before no longer gets theirs there.
 * @throws Refusal `invalid` for an address that pushes must not be sent to
 */
export async function subscribe(db: Database, userId: number, { endpoint, keys }: PushSubscription, userAgent: string | null): Promise<void> {
  if (!isPushService(endpoint)) throw invalid('endpoint', 'wrong_value')
  await db
    .insertInto('push_subscription')
    .values({ user_id: userId, endpoint, p256dh: keys.p256dh, auth: keys.auth, user_agent: userAgent?.slice(0, 300) ?? null })
    .onConflict((conflict) => conflict.column('endpoint').doUpdateSet({ user_id: userId, p256dh: keys.p256dh, auth: keys.auth }))
    .execute()
  // A browser that forgets its subscription makes a new one each time; the oldest are dead.
  const kept = db.selectFrom('push_subscription').select('id').where('user_id', '=', userId).orderBy('id', 'desc').limit(MOST)
  await db.deleteFrom('push_subscription').where('user_id', '=', userId).where('id', 'not in', kept).execute()
}

/** The server calls these addresses by itself: it must not be made to call its own network. */
function isPushService(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false
  const { protocol, hostname, port, username } = new URL(endpoint)
  return protocol === 'https:' && port === '' && username === '' && hostname.includes('.') && !/^[\d.]+$|\[|\.(?:local|internal|localhost|lan|home)$/.test(hostname)
}

export async function unsubscribe(db: Database, userId: number, endpoint: string): Promise<void> {
  await db.deleteFrom('push_subscription').where('user_id', '=', userId).where('endpoint', '=', endpoint).execute()
}
