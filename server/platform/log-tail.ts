import { setTimeout } from 'node:timers/promises'
import { entriesAfter, lastChangeId, type LogEntry } from './change-log.ts'
import type { Db } from './db.ts'

const BATCH = 500
/** Entries that are kept; who is further behind asks the database. */
const KEPT = 2000
/** Commits that come in quick succession are fetched together; the first is fetched at once. */
const GATHER = 20

/**
 * The end of the change log in the memory of this process. A dozen readers and the live feed follow the same entries: fetched by each of them
 * they cost a fifth of what making an order does. Entries never change and appear in the order of their ids, so a copy is as good as the table.
 */
export class LogTail {
  readonly #db: Db
  #entries: LogEntry[] = []
  /** Everything after this id, up to `#to`, is in `#entries`. */
  #from: number | null = null
  #to = 0
  #next: Promise<void> | undefined
  #loading: Promise<void> = Promise.resolve()
  #loadedAt = Number.NEGATIVE_INFINITY

  constructor(db: Db) {
    this.#db = db
  }

  /** Resolves when everything is here that was committed before the call. Calls that come together share one question. */
  refresh(): Promise<void> {
    return (this.#next ??= this.#load())
  }

  /** Entries after a cursor, oldest first, as of the last refresh; null when they reach further back than is kept. */
  after(cursor: number, limit: number): LogEntry[] | null {
    if (this.#from === null || cursor < this.#from) return null
    let low = 0
    for (let high = this.#entries.length; low < high;) {
      const middle = (low + high) >> 1
      if (this.#entries[middle]!.id <= cursor) low = middle + 1
      else high = middle
    }
    return this.#entries.slice(low, low + limit)
  }

  async #load(): Promise<void> {
    await this.#loading.catch(() => {})
    const early = this.#loadedAt + GATHER - performance.now()
    if (early > 0) await setTimeout(early)
    // From here on a commit may be too late for this question: who asks now waits for the next.
    this.#next = undefined
    await (this.#loading = this.#fetch())
  }

  async #fetch(): Promise<void> {
    this.#loadedAt = performance.now()
    if (this.#from === null) {
      this.#to = await lastChangeId(this.#db.pool)
      this.#from = this.#to
      return
    }
    for (;;) {
      const entries = await entriesAfter(this.#db.pool, this.#to, BATCH)
      this.#entries.push(...entries)
      this.#to = entries.at(-1)?.id ?? this.#to
      const surplus = this.#entries.length - KEPT
      if (surplus > 0) this.#from = this.#entries.splice(0, surplus).at(-1)!.id
      if (entries.length < BATCH) return
    }
  }
}

const tails = new WeakMap<Db, LogTail>()

/** The one tail of this process. */
export function tailOf(db: Db): LogTail {
  let tail = tails.get(db)
  if (!tail) tails.set(db, (tail = new LogTail(db)))
  return tail
}
