import { sql, type RawBuilder } from 'kysely'
import { KEPT, type Database } from '#server/platform/db.ts'
import type { Entity } from '#server/platform/fields.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'

type Row = Record<string, unknown>
type Waiting = { ids: Map<number, { promise: Promise<Row | null>; resolve(row: Row | null): void; reject(error: unknown): void }>; catalogue: Entity; columns: RawBuilder<unknown>[] }

/**
 * What messages that are made at the same time read: settings once, templates once, and rows of one kind in one question. A letter by itself
 * asked the database five times, and a campaign is nothing but letters.
 */
export class ReadTogether {
  readonly #db: Database
  readonly #kept = new Map<string, Promise<unknown>>()
  readonly #waiting = new Map<string, Waiting>()
  #references: Promise<References> | undefined

  constructor(db: Database) {
    this.#db = db
  }

  references(): Promise<References> {
    return (this.#references ??= freshReferences(this.#db))
  }

  /** Reads once whatever bears the name. */
  once<T>(name: string, read: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(name) as Promise<T> | undefined
    if (known) return known
    const reading = read()
    this.#kept.set(name, reading)
    return reading
  }

  /** Columns of one record; null when there is none. @param name the same for the same columns of the same entity alone */
  row(name: string, catalogue: Entity, columns: RawBuilder<unknown>[], id: number): Promise<Row | null> {
    let waiting = this.#waiting.get(name)
    if (!waiting) {
      const asked: Waiting = { ids: new Map(), catalogue, columns }
      waiting = asked
      this.#waiting.set(name, asked)
      // Whoever asks in this turn of the event loop is asked for together.
      setImmediate(() => {
        this.#waiting.delete(name)
        void this.#ask(asked)
      })
    }
    const known = waiting.ids.get(id)
    if (known) return known.promise
    const answer = Promise.withResolvers<Row | null>()
    waiting.ids.set(id, answer)
    return answer.promise
  }

  async #ask({ ids, catalogue, columns }: Waiting): Promise<void> {
    try {
      const { rows } = await sql<Row & { found: number }>`
        ${KEPT}select ${sql.join([sql`${catalogue.id} as found`, ...columns])} ${catalogue.from} where ${catalogue.id} = any(${[...ids.keys()]}::bigint[])`.execute(this.#db)
      const found = new Map(rows.map((row) => [row.found, row]))
      for (const [id, { resolve }] of ids) resolve(found.get(id) ?? null)
    } catch (error) {
      for (const { reject } of ids.values()) reject(error)
    }
  }
}
