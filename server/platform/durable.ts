import type { Db } from './db.ts'

/**
 * Group commit under the log's lock. Ids of the change log follow the order of commits because one lock is held to the commit's end; if
 * that end waited for the disk, the disk would take one transaction at a time. So transactions commit without waiting for the disk, the
 * lock is free at once, and only then each waits until the write-ahead log has reached the disk up to its commit: one flush serves all
 * that committed before it began. Nothing is acknowledged before it is durable.
 *
 * What others may see earlier is harmless: a later transaction that read it can only become durable after it, since the log is
 * flushed in order.
 */
type Flusher = { running: Promise<void>; next: Promise<void> | null }
const flushers = new WeakMap<Db, Flusher>()
const groupable = new WeakMap<Db, Promise<boolean>>()

/**
 * Whether this server's durability is its own disk. Where standbys must confirm, or the owner has chosen otherwise for the whole server,
 * commits wait as that server is set up to.
 */
export function commitsInGroups(db: Db): Promise<boolean> {
  let answer = groupable.get(db)
  if (!answer) {
    answer = db.pool
      .query<{ yes: boolean }>(
        `select current_setting('synchronous_standby_names') = '' and current_setting('synchronous_commit') = 'on'
           and current_setting('server_version_num')::int >= 170000 as yes`,
      )
      .then(({ rows }) => rows[0]?.yes ?? false)
    answer.catch(() => groupable.delete(db))
    groupable.set(db, answer)
  }
  return answer
}

/** Resolves when everything that had committed before the call is on the disk. */
export function durable(db: Db): Promise<void> {
  let flusher = flushers.get(db)
  if (!flusher) flushers.set(db, (flusher = { running: Promise.resolve(), next: null }))
  const own = flusher
  // The flush under way may have begun before this commit: only the one after it is sure to hold it.
  own.next ??= own.running
    .catch(() => {})
    .then(() => {
      own.running = own.next!
      own.next = null
      return flush(db)
    })
  return own.next
}

async function flush(db: Db): Promise<void> {
  await db.pool.query({ name: 'wal_flush', text: `select pg_logical_emit_message(false, 'prilavok', '', true)` })
}
