import { setTimeout } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { systemActor } from './access.ts'
import { entriesAfter, type LogEntry } from './change-log.ts'
import type { Db } from './db.ts'
import { transact, type Tx } from './transact.ts'
import { onChanges } from './wake.ts'

/**
 * A reader of the change log. Its effect runs in the transaction that moves its cursor: killed anywhere, it loses nothing and repeats
 * nothing. The effect must be written for batches and must not touch the world outside the database.
 */
export type Reader = {
  name: string
  effect(tx: Tx, entries: LogEntry[]): Promise<void>
  /** Entries a transaction; 500 unless told. */
  batch?: number
}

const BATCH = 500
const LOOK_EVERY = 1000
const PAUSE_AFTER_FAULT = 2000
/**
 * Entries that come in quick succession are read together: the first is read at once, those after it a moment later. Under load a reading a
 * commit, by a dozen readers, cost more than the commits.
 */
const GATHER = 200

/** Reads one batch. @returns how many entries it read; -1 when another process is at it. */
export async function readOnce(db: Db, reader: Reader): Promise<number> {
  await ensureCursor(db, reader.name)
  return transact(db, systemActor(`reader ${reader.name}`), async (tx) => {
    const cursor = await tx.prepared<{ last_id: number }>(
      'change_reader_lock',
      'select last_id from change_reader where name = $1 for update skip locked',
      [reader.name],
    )
    if (!cursor[0]) return -1
    const entries = await tx.prepared<LogEntry>(
      'change_reader_entries',
      `select id, at, actor_kind as "actorKind", actor_id as "actorId", chain, kind, entity, entity_id as "entityId",
         order_id as "orderId", customer_id as "customerId", site, fields, about
       from change_log where id > $1 order by id limit $2`,
      [cursor[0].last_id, reader.batch ?? BATCH],
    )
    const last = entries.at(-1)
    if (!last) return 0
    await reader.effect(tx, entries)
    await tx.prepared('change_reader_move', 'update change_reader set last_id = $2, moved_at = now() where name = $1', [
      reader.name,
      last.id,
    ])
    return entries.length
  }, { isRepeatable: true })
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
    const running = (async () => {
      while (!stopped) {
        woken = false
        try {
          for (let read = 1; !stopped && read > 0;) {
            read = await readOnce(db, reader)
            if (read > 0 && read < (reader.batch ?? BATCH)) await setTimeout(GATHER)
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
