import type { FastifyBaseLogger } from 'fastify'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { transact } from '#server/platform/transact.ts'
import { ensurePartitions } from './partitions.ts'
import type { Batch } from './read-batch.ts'
import { writeBatches, type Written } from './write-batches.ts'

/** Events in one transaction: more make it longer than the one behind it can bear. */
const MOST_AT_ONCE = 1500
/** Events that wait; beyond it the sender is asked to come again, which its script does. */
const MOST_WAITING = 12_000
/** For so long the first of a quiet time waits for company, milliseconds. */
const GATHER = 5

type Waiting = { batch: Batch; done(written: Written): void; failed(error: unknown): void }

/**
 * Takes batches of all requests of this process and writes them together: a transaction and a flush of the disk a batch would be twenty times
 * the work. Whoever asked is answered after the commit. While one transaction is at it, the next gathers.
 */
export class Collector {
  readonly #db: Db
  readonly #log: FastifyBaseLogger
  #waiting: Waiting[] = []
  #events = 0
  #running: Promise<void> | null = null
  #partitionsUntil = 0

  constructor(db: Db, log: FastifyBaseLogger) {
    this.#db = db
    this.#log = log
  }

  /**
   * @returns what was taken, once it is durable
   * @throws Refusal `collector_busy` (429) when more waits than can be written soon
   */
  take(batch: Batch): Promise<Written> {
    if (this.#events + batch.events.length > MOST_WAITING) throw new Refusal('collector_busy', { seconds: 2 }, 429)
    this.#events += batch.events.length
    return new Promise((done, failed) => {
      this.#waiting.push({ batch, done, failed })
      this.#running ??= this.#work()
    })
  }

  /** Resolves when nothing is under way. */
  async stop(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #work(): Promise<void> {
    try {
      await new Promise((resolve) => setTimeout(resolve, GATHER))
      while (this.#waiting.length > 0) await this.#flush(this.#next())
    } finally {
      this.#running = null
    }
  }

  #next(): Waiting[] {
    let events = 0
    let count = 0
    while (count < this.#waiting.length && (count === 0 || events + this.#waiting[count]!.batch.events.length <= MOST_AT_ONCE)) {
      events += this.#waiting[count]!.batch.events.length
      count += 1
    }
    this.#events -= events
    return this.#waiting.splice(0, count)
  }

  async #flush(group: Waiting[]): Promise<void> {
    try {
      await this.#ensurePartitions()
      const written = await transact(this.#db, systemActor('site'), (tx) => writeBatches(tx, group.map(({ batch }) => batch)))
      for (const [index, one] of group.entries()) one.done(written[index]!)
    } catch (error) {
      // One that cannot be written must not take the others along.
      if (group.length === 1) return group[0]!.failed(error)
      this.#log.warn({ err: error, batches: group.length }, 'events could not be written together: writing them one by one')
      for (const one of group) await this.#flush([one])
    }
  }

  async #ensurePartitions(): Promise<void> {
    if (Date.now() < this.#partitionsUntil) return
    await ensurePartitions(this.#db)
    this.#partitionsUntil = Date.now() + 3_600_000
  }
}
