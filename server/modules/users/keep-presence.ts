import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'

/** Who was last seen longer ago is gone. Three beats, so that one that is late sends nobody away. */
export const ONLINE_SECONDS = 90
const BEAT = 30_000
const LOOK = 3_000

/**
 * Keeps who is there: each process tells of the people whose pages hold a live stream of it, and of those whom it sees come at once. Whoever
 * is not told of any more is gone after ONLINE_SECONDS, whichever process they were at, also when that one died.
 */
export function keepPresence(app: App, { db, live, log }: Platform): void {
  let told = new Set<number>()
  let toldAt = 0
  let telling = Promise.resolve()
  const look = (): void => {
    const people = live.people
    const isDue = Date.now() - toldAt >= BEAT
    if (!isDue && people.every((id) => told.has(id))) return
    told = new Set(people)
    if (isDue) toldAt = Date.now()
    telling = telling.then(() => noticePeople(db, people)).catch((error) => log.error({ err: error }, 'could not keep who is there'))
  }
  let timer: NodeJS.Timeout | undefined
  app.addHook('onReady', async () => {
    timer = setInterval(look, LOOK).unref()
  })
  app.addHook('preClose', async () => {
    clearInterval(timer)
    await telling
  })
}

/** These people are there now; those of whom nobody told for long are not. Who came and who went is recorded, since distribution waits for it. */
export async function noticePeople(db: Db, people: readonly number[]): Promise<void> {
  const cameAndWent = await db.pool.query<{ isNews: boolean }>(
    `select exists (select from app_user where id = any($1) and (online_since is null or last_seen_at < now() - make_interval(secs => $2)))
       or exists (select from app_user where online_since is not null and last_seen_at < now() - make_interval(secs => $2)) as "isNews"`,
    [people, ONLINE_SECONDS],
  )
  // Nearly every beat brings nothing new: then it costs one small update and no entry.
  if (!cameAndWent.rows[0]!.isNews) {
    if (people.length > 0) await db.pool.query('update app_user set last_seen_at = now() where id = any($1)', [people])
    return
  }
  await transact(db, systemActor('presence'), async (tx) => {
    const came = await tx.prepared<{ id: number; isThere: boolean }>(
      'people_came',
      `update app_user u set last_seen_at = $3, online_since = case when was.is_there then u.online_since else $3 end
       from (select id, online_since is not null and last_seen_at >= $3::timestamptz - make_interval(secs => $2) as is_there from app_user where id = any($1::bigint[]) order by id for update) was
       where u.id = was.id and (not was.is_there or u.last_seen_at < $3) returning u.id, was.is_there as "isThere"`,
      [people, ONLINE_SECONDS, tx.at],
    )
    const went = await tx.prepared<{ id: number }>(
      'people_went',
      `update app_user set online_since = null
       where online_since is not null and last_seen_at < $2::timestamptz - make_interval(secs => $1) returning id`,
      [ONLINE_SECONDS, tx.at],
    )
    for (const { id } of came.filter((one) => !one.isThere)) {
      tx.record({ kind: 'user.online', entity: 'user', entityId: id, fields: { online: [false, true] } })
    }
    for (const { id } of went) tx.record({ kind: 'user.online', entity: 'user', entityId: id, fields: { online: [true, false] } })
  })
}
