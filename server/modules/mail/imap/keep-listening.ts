import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Run, RunPlatform } from '#server/platform/platform.ts'
import { allMailboxes } from '../boxes/mailbox-row.ts'
import { listenToMailbox, type ListenOptions, type Listening } from './listen-to-mailbox.ts'

/** Class of the advisory locks, so that a mailbox's number is nobody else's. */
const LOCK = 7_405_140
const LOOK_EVERY = 2000

/**
 * Listens to all mailboxes that are in use and that no other process listens to: a lock of the database goes with each. The locks live as
 * long as one connection; when it breaks, all listening stops, since somebody else may have taken over.
 */
export const keepListening = (options: ListenOptions & { lookForBoxesEvery?: number } = {}): Run => (platform) => {
  const stopping = new AbortController()
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await listenUnderLocks(platform, stopping.signal, options)
      } catch (error) {
        platform.log.warn({ err: error }, 'mail: listening begins anew')
        await sleep(LOOK_EVERY, undefined, { signal: stopping.signal }).catch(() => {})
      }
    }
  }
  const finished = work()
  return async () => {
    stopping.abort()
    await finished
  }
}

type Held = { version: number; listening: Listening }

async function listenUnderLocks(platform: RunPlatform, signal: AbortSignal, options: ListenOptions & { lookForBoxesEvery?: number }): Promise<void> {
  const keeper = await platform.db.pool.connect()
  const held = new Map<number, Held>()
  let broken: Error | undefined
  try {
    while (!signal.aborted) {
      await suitBoxes(platform, keeper, held, options)
      await sleep(options.lookForBoxesEvery ?? LOOK_EVERY, undefined, { signal }).catch(() => {})
    }
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    await Promise.all([...held.values()].map((one) => one.listening.stop()))
    if (!broken) await keeper.query('select pg_advisory_unlock_all()').catch((error: Error) => (broken = error))
    keeper.release(broken)
  }
}

/** Begins with boxes that are new or were changed, ends with those that are no longer in use. */
async function suitBoxes(platform: RunPlatform, keeper: pg.PoolClient, held: Map<number, Held>, options: ListenOptions): Promise<void> {
  // Asked over the keeper, so that a lost lock is noticed before anything else.
  await keeper.query('select 1')
  const boxes = new Map((await allMailboxes(platform.db.kysely)).filter((box) => box.isActive).map((box) => [box.id, box]))
  for (const [id, { version, listening }] of held) {
    if (boxes.get(id)?.version === version) continue
    await listening.stop()
    held.delete(id)
    await keeper.query('select pg_advisory_unlock($1, $2)', [LOCK, id])
  }
  for (const box of boxes.values()) {
    if (held.has(box.id)) continue
    const { rows } = await keeper.query<{ got: boolean }>('select pg_try_advisory_lock($1, $2) as got', [LOCK, box.id])
    if (!rows[0]!.got) continue
    const { rows: secrets } = await platform.db.pool.query<{ secret: string | null }>('select secret from mailbox where id = $1', [box.id])
    held.set(box.id, { version: box.version, listening: listenToMailbox(platform, box, secrets[0]?.secret ?? '', options) })
  }
}
