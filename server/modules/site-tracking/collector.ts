import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { Refusal } from '#server/platform/errors.ts'
import type { Db } from '#server/platform/db.ts'
import { keep, leftBehind, type Kept } from './inbox.ts'
import type { Batch } from './read-batch.ts'
import type { Written } from './write-batches.ts'
import { isPassing, NOBODY, writeKept } from './write-kept.ts'

/** Events in one write to the disk, and in one transaction. */
const MOST_AT_ONCE = 1500
/** Events that wait to be written; beyond it the sender is asked to come again, which its script does. */
const MOST_WAITING = 40_000
/** For so long the first of a quiet time waits for company on the way to the disk, and then on the way to visitors and visits, milliseconds. */
const GATHER = 4
const GATHER_TO_WRITE = 100
/** Until the next try when the database cannot take anything for now. */
const RETRY = 1000

type Arriving = { batch: Batch; kept(): void; failed(error: unknown): void }
/** One without events brings names or a question, and takes room as well. */
const weightOfOne = ({ events }: Batch): number => Math.max(1, events.length)
const weightOf = (batches: readonly Batch[]): number => batches.reduce((sum, batch) => sum + weightOfOne(batch), 0)

/** Takes from the front what is written at once. */
function nextOf<T>(from: T[], weight: (one: T) => number): T[] {
  let sum = 0
  let count = 0
  while (count < from.length && (count === 0 || sum + weight(from[count]!) <= MOST_AT_ONCE)) {
    sum += weight(from[count]!)
    count += 1
  }
  return from.splice(0, count)
}

/**
 * Takes batches of all requests of this process in two steps (docs/decisions/events-are-kept-first.md): those of a few milliseconds go to the
 * disk together, and whoever sent them is answered; those of a tenth of a second are written to visitors, visits and events together. A
 * transaction a batch would be twenty times the work.
 */
export class Collector {
  readonly #db: Db
  readonly #log: FastifyBaseLogger
  #arriving: Arriving[] = []
  #keeping: Promise<void> | null = null
  #kept: Kept[] = []
  #writing: Promise<void> | null = null
  readonly #asking = new Map<Batch, (written: Written) => void>()
  #waiting = 0
  #isStopped = false

  constructor(db: Db, log: FastifyBaseLogger) {
    this.#db = db
    this.#log = log
  }

  /** Writes what was kept before the program ended last time; new ones wait behind it. */
  start(): void {
    this.#writing ??= this.#write(true)
  }

  /**
   * Resolves once the batch is on the disk.
   * @throws Refusal `collector_busy` (429) when more waits than can be written soon
   */
  take(batch: Batch): Promise<void> {
    if (this.#waiting + weightOfOne(batch) > MOST_WAITING) throw new Refusal('collector_busy', { seconds: 2 }, 429)
    this.#waiting += weightOfOne(batch)
    return new Promise((kept, failed) => {
      this.#arriving.push({ batch, kept, failed })
      this.#keeping ??= this.#keep()
    })
  }

  /** The same, resolved once it is written: for whoever asks who the visitor is. */
  async write(batch: Batch): Promise<Written> {
    const written = new Promise<Written>((done) => this.#asking.set(batch, done))
    try {
      await this.take(batch)
    } catch (error) {
      this.#asking.delete(batch)
      throw error
    }
    // Nothing is written any more, and whoever asks must not wait for the next start.
    if (this.#isStopped) return NOBODY
    return written
  }

  /** Resolves when nothing is under way. What is on the disk and not written yet is written at the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true
    while (this.#keeping) await this.#keeping
    await this.#writing
    for (const tell of this.#asking.values()) tell(NOBODY)
    this.#asking.clear()
  }

  async #keep(): Promise<void> {
    await pause(GATHER)
    while (this.#arriving.length > 0) {
      const group = nextOf(this.#arriving, ({ batch }) => weightOfOne(batch))
      try {
        this.#kept.push(await keep(this.#db, group.map(({ batch }) => batch)))
        for (const { kept } of group) kept()
        this.#writing ??= this.#write(false)
      } catch (error) {
        this.#waiting -= weightOf(group.map(({ batch }) => batch))
        for (const { failed } of group) failed(error)
      }
    }
    this.#keeping = null
  }

  async #write(isFirst: boolean): Promise<void> {
    if (isFirst) await this.#untilDone(() => writeLeftBehind(this.#db, this.#log, { before: new Date(), isFailedToo: true }))
    while (this.#kept.length > 0 && !this.#isStopped) {
      if (this.#asking.size === 0 && weightOf(this.#kept.flatMap(({ batches }) => batches)) < MOST_AT_ONCE) await pause(GATHER_TO_WRITE)
      const group = nextOf(this.#kept, ({ batches }) => weightOf(batches))
      await this.#untilDone(() => writeKept(this.#db, this.#log, group, (batch, written) => {
        this.#asking.get(batch)?.(written)
        this.#asking.delete(batch)
      }))
      this.#waiting -= weightOf(group.flatMap(({ batches }) => batches))
    }
    this.#writing = null
  }

  /** A database that is away comes back; what is kept waits for it. */
  async #untilDone(work: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        return void (await work())
      } catch (error) {
        if (!isPassing(error)) this.#log.error({ err: error }, 'events that are kept could not be written')
        if (this.#isStopped) return
        await pause(RETRY)
      }
    }
  }
}

/** Of a process that is no more, or (with those that failed) of this program's last life. */
export async function writeLeftBehind(db: Db, log: FastifyBaseLogger, which: { before: Date; isFailedToo: boolean }): Promise<void> {
  let after = 0
  for (;;) {
    const rows = await leftBehind(db, which, after)
    if (rows.length === 0) return
    after = rows.at(-1)!.id
    while (rows.length > 0) await writeKept(db, log, nextOf(rows, ({ batches }) => weightOf(batches)))
  }
}
