import type { FastifyBaseLogger } from 'fastify'
import type { Db } from '#server/platform/db.ts'
import { appendAudit, type NewAuditEntry } from './append-audit.ts'
import { lookForLeaks } from './look-for-leaks.ts'

/** Views wait this long for others to be written with them: an answer never waits for the audit. */
const GATHER = 300
/** A database that is away for long must not fill the memory; what is dropped is said in the log. */
const MOST_WAITING = 20_000
/** The live feed refreshes an open card time and again: within so long it is one look. */
const CARD_AGAIN = 15 * 60_000
/** A list that is refreshed shows the same rows: each counts once in so long. */
const ROW_AGAIN = 12 * 3_600_000
const REMEMBERED = 300_000

/** Keeps who looked at what in memory for a moment, and writes it in one statement. */
export class ViewRecorder {
  readonly #db: Db
  readonly #log: FastifyBaseLogger
  readonly #seen = new Map<string, number>()
  #waiting: NewAuditEntry[] = []
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(db: Db, log: FastifyBaseLogger) {
    this.#db = db
    this.#log = log
  }

  card(userId: number, entity: string, id: number, ip: string, about: Record<string, unknown> = {}): void {
    if (!this.#isNew(`${userId} ${entity} ${id}`, CARD_AGAIN)) return
    this.#add({ topic: 'view', kind: `${entity}.viewed`, userId, entity, entityId: id, ip, about, measure: 'viewed' })
  }

  /** `ids` of the rows that showed a phone. */
  list(userId: number, entity: string, ids: readonly number[], ip: string, about: Record<string, unknown> = {}): void {
    const count = ids.filter((id) => this.#isNew(`${userId} ${entity} row ${id}`, ROW_AGAIN)).length
    if (count > 0) this.#add({ topic: 'list', kind: `${entity}.listed`, userId, entity, count, ip, about, measure: 'listed' })
  }

  /** Writes what waits; resolves when it is written. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const entries = this.#waiting
    this.#waiting = []
    if (entries.length > 0) this.#writing = this.#writing.then(() => this.#write(entries))
    await this.#writing
  }

  async #write(entries: NewAuditEntry[]): Promise<void> {
    try {
      await appendAudit(this.#db.kysely, entries)
    } catch (error) {
      this.#log.error({ err: error, entries: entries.length }, 'views could not be written into the audit and wait')
      this.#waiting = [...entries, ...this.#waiting]
      if (this.#waiting.length > MOST_WAITING) {
        this.#log.error({ lost: this.#waiting.length - MOST_WAITING }, 'views are lost to the audit')
        this.#waiting.splice(0, this.#waiting.length - MOST_WAITING)
      }
      this.#timer ??= setTimeout(() => void this.flush(), 5000).unref()
      return
    }
    await lookForLeaks(this.#db, [...new Set(entries.flatMap((entry) => entry.userId ?? []))]).catch((error: unknown) => {
      // The job looks again within minutes.
      this.#log.error({ err: error }, 'the leak detector failed')
    })
  }

  #add(entry: NewAuditEntry): void {
    this.#waiting.push({ ...entry, at: new Date() })
    this.#timer ??= setTimeout(() => void this.flush(), GATHER).unref()
  }

  #isNew(key: string, within: number): boolean {
    const now = Date.now()
    const before = this.#seen.get(key)
    if (before !== undefined && now - before < within) return false
    this.#seen.delete(key)
    this.#seen.set(key, now)
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= REMEMBERED) break
      this.#seen.delete(oldest)
    }
    return true
  }
}
