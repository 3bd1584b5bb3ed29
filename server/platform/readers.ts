import { setTimeout } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { systemActor } from './access.ts'
import { LOG_COLUMNS, type LogEntry } from './change-log.ts'
import type { Db } from './db.ts'
import { tailOf, type LogTail } from './log-tail.ts'
import { transact, type Tx } from './transact.ts'
import { onChanges } from './wake.ts'

/**
 * A reader of the change log. Its effect runs in the transaction that moves its cursor: killed anywhere, it loses nothing and repeats
 * nothing. The effect must be written for batches and must not touch the world outside the database.
 */
export type Reader = {
  name: string
  effect(tx: Tx, entries: LogEntry[]): Promise<void>
  /**
   * Which entries the effect may act on; all unless told. A batch with none of them costs no transaction: the cursor moves with the next
   * that has one.
   */
  concerns?(entry: LogEntry): boolean
  /** Entries a transaction; 500 unless told. */
  batch?: number
}

const BATCH = 500
const LOOK_EVERY = 1000
const PAUSE_AFTER_FAULT = 2000
/**
 * Entries that come in quick succession are read together: the first is read at once, those after it a moment later, a longer one when many come.
 * Under load a reading a commit, by a dozen readers, cost more than the commits.
 */
const gather = (read: number): number => (read > 50 ? 600 : 200)
/** A cursor is left this far behind at most, so that a start does not read again for long. */
const MOST_UNMOVED = 1000

/** Reads one batch. @returns how many entries it read; -1 when another process is at it. */
export async function readOnce(db: Db, reader: Reader): Promise<number> {
  return (await readBatch(db, reader, null)).read
}

type Batch = { read: number; /** Where the cursor stands now. */ cursor: number | null }

async function readBatch(db: Db, reader: Reader, tail: LogTail | null): Promise<Batch> {
  await ensureCursor(db, reader.name)
  return transact(db, systemActor(`reader ${reader.name}`), async (tx): Promise<Batch> => {
    const locked = await tx.prepared<{ last_id: number }>(
      'change_reader_lock',
      'select last_id from change_reader where name = $1 for update skip locked',
      [reader.name],
    )
    if (!locked[0]) return { read: -1, cursor: null }
    const cursor = Number(locked[0].last_id)
    const limit = reader.batch ?? BATCH
    const entries = tail?.after(cursor, limit) ?? (await tx.prepared<LogEntry>(
      'change_reader_entries',
      `select ${LOG_COLUMNS} from change_log where id > $1 order by id limit $2`,
      [cursor, limit],
    ))
    const last = entries.at(-1)
    if (!last) return { read: 0, cursor }
    await reader.effect(tx, entries)
    tx.send('change_reader_move', 'update change_reader set last_id = $2, moved_at = now() where name = $1', [reader.name, last.id])
    return { read: entries.length, cursor: last.id }
  }, { isRepeatable: true })
}

/** Whether nothing after this place can matter to the reader, so that it may pass without a transaction. @returns where it may go on */
function passedBy(reader: Reader, tail: LogTail, moved: number, cursor: number): number | null {
  if (!reader.concerns) return null
  const entries = tail.after(cursor, MOST_UNMOVED)
  if (!entries || entries.length === 0 || entries.some((entry) => reader.concerns!(entry))) return null
  const last = entries.at(-1)!.id
  return last - moved < MOST_UNMOVED ? last : null
}

const ensured = new WeakMap<Db, Set<string>>()

async function ensureCursor(db: Db, name: string): Promise<void> {
  const known = ensured.get(db) ?? new Set()
  ensured.set(db, known)
  if (known.has(name)) return
  await db.pool.query('insert into change_reader (name) values ($1) on conflict do nothing', [name])
  known.add(name)
}

/** Reads until nothing is left: for tests and for catching up before an answer. */
export async function catchUp(db: Db, reader: Reader): Promise<void> {
  while ((await readOnce(db, reader)) > 0);
}

/** Runs readers for as long as the process lives. @returns how to stop; resolves when the batch under way is done. */
export function startReaders(db: Db, readers: Reader[], log: FastifyBaseLogger): () => Promise<void> {
  const stops = readers.map((reader) => {
    let stopped = false
    let woken = true
    let rouse: (() => void) | undefined
    const off = onChanges(db, () => {
      woken = true
      rouse?.()
    })
    const tail = tailOf(db)
    // Where the cursor was left in the database, and how far what follows it has been passed by.
    let moved: number | null = null
    let passed = 0
    const round = async (): Promise<number> => {
      await tail.refresh()
      if (moved !== null) {
        const further = passedBy(reader, tail, moved, Math.max(moved, passed))
        if (further !== null) return (passed = further), 0
        if (tail.after(Math.max(moved, passed), 1)?.length === 0) return 0
      }
      const { read, cursor } = await readBatch(db, reader, tail)
      moved = cursor
      return read
    }
    const running = (async () => {
      while (!stopped) {
        woken = false
        try {
          for (let read = 1; !stopped && read > 0;) {
            read = await round()
            if (read > 0 && read < (reader.batch ?? BATCH)) await setTimeout(gather(read))
          }
        } catch (error) {
          log.error({ err: error, reader: reader.name }, 'a reader of the change log failed; it tries again')
          await pause(PAUSE_AFTER_FAULT, (wake) => (rouse = wake))
        }
        if (!stopped && !woken) await pause(LOOK_EVERY, (wake) => (rouse = wake))
        rouse = undefined
      }
    })()
    return async () => {
      stopped = true
      off()
      rouse?.()
      await running
    }
  })
  return async () => void (await Promise.all(stops.map((stop) => stop())))
}

function pause(milliseconds: number, expose: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = globalThis.setTimeout(resolve, milliseconds)
    expose(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
