import type { FastifyBaseLogger } from 'fastify'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { parted, setAside, takeOut, type Kept } from './inbox.ts'
import { ensurePartitions } from './partitions.ts'
import type { Batch } from './read-batch.ts'
import { takeTurn } from './turn.ts'
import { writeBatches, type Written } from './write-batches.ts'

/** Of a batch that somebody else has written, or nobody yet. */
export const NOBODY: Written = { customerId: null }
const partitionsUntil = new WeakMap<Db, number>()

/**
 * Writes batches that are on the disk to visitors, visits and events, each once. One that cannot be written is set aside with its reason and
 * holds no other. @param told is called for every batch with what became of it
 * @throws what passes by itself (isPassing): nothing of the group is lost, the caller tries again
 */
export async function writeKept(db: Db, log: FastifyBaseLogger, group: readonly Kept[], told: (batch: Batch, written: Written) => void = () => {}): Promise<void> {
  if (Date.now() > (partitionsUntil.get(db) ?? 0)) {
    await ensurePartitions(db)
    partitionsUntil.set(db, Date.now() + 3_600_000)
  }
  try {
    const written = await transact(db, systemActor('site'), async (tx) => {
      const [, there] = await Promise.all([takeTurn(tx), takeOut(tx, group)])
      const batches = there.flatMap((row) => row.batches)
      if (batches.length === 0) return new Map<Batch, Written>()
      return new Map((await writeBatches(tx, batches)).map((one, index) => [batches[index]!, one]))
    }, { isRepeatable: true })
    for (const batch of group.flatMap(({ batches }) => batches)) told(batch, written.get(batch) ?? NOBODY)
  } catch (error) {
    if (isPassing(error)) throw error
    const [only] = group
    // By halves: one among hundreds is found in a few tries, and the others are written together still.
    if (group.length > 1) for (const half of [group.slice(0, group.length >> 1), group.slice(group.length >> 1)]) await writeKept(db, log, half, told)
    else if (only!.batches.length > 1) {
      const rows = await transact(db, systemActor('site'), (tx) => parted(tx, only!))
      if (rows.length === 0) for (const batch of only!.batches) told(batch, NOBODY) // another program has taken it
      else await writeKept(db, log, rows, told)
    } else {
      log.error({ err: error, inbox: only!.id }, 'events of a visitor could not be written: they are set aside until the next start')
      await setAside(db, only!, error)
      told(only!.batches[0]!, NOBODY)
    }
  }
}

/** A database that is full, away, restarting or busy: the same will do later. Everything else is the data's fault or ours. */
export function isPassing(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') return error instanceof Error && /terminated|timeout|Client has encountered a connection error/i.test(error.message)
  // 25P02 is what follows a failure: its cause is not known to pass.
  return (/^(08|25|40|53|55|57|58)/.test(code) && code !== '25P02') || /^E[A-Z]+$/.test(code)
}
