import type { Db } from './db.ts'
import { listenOn } from './listen.ts'
import type { LiveFeed } from './live.ts'

export type Sighting = { entity: string; id: number; userId: number; name: string; field: string | null; leaves: boolean }
type Person = { userId: number; name: string; field: string | null; seenAt: number }

const CHANNEL = 'prilavok_presence'
const FORGET_AFTER = 40_000
const SWEEP_EVERY = 10_000

/** Who has which card open, across processes. Kept in memory alone: after a restart browsers say it again within 15 seconds. */
export class Presence {
  readonly #db: Db
  readonly #live: LiveFeed
  readonly #people = new Map<string, Map<number, Person>>()
  #stop: (() => void) | undefined

  constructor(db: Db, live: LiveFeed) {
    this.#db = db
    this.#live = live
  }

  async start(): Promise<void> {
    const listener = listenOn(this.#db, CHANNEL, (payload) => this.#see(JSON.parse(payload) as Sighting))
    const sweep = setInterval(() => this.#sweep(), SWEEP_EVERY).unref()
    this.#stop = () => {
      clearInterval(sweep)
      listener.stop()
    }
    await listener.ready
  }

  async stop(): Promise<void> {
    this.#stop?.()
  }

  /** Through the database even within one process: one way for one process and for ten. */
  async say(sighting: Sighting): Promise<void> {
    await this.#db.pool.query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify(sighting)])
  }

  #see(sighting: Sighting): void {
    const key = `${sighting.entity}:${sighting.id}`
    const people = this.#people.get(key) ?? new Map<number, Person>()
    const before = people.get(sighting.userId)
    if (sighting.leaves) people.delete(sighting.userId)
    else people.set(sighting.userId, { userId: sighting.userId, name: sighting.name, field: sighting.field, seenAt: Date.now() })
    if (people.size > 0) this.#people.set(key, people)
    else this.#people.delete(key)
    // Told also when nothing changed for the others: the one who just came has to learn who is here.
    if (before === undefined || sighting.leaves || before.field !== sighting.field) this.#tell(sighting.entity, sighting.id)
  }

  #sweep(): void {
    const old = Date.now() - FORGET_AFTER
    for (const [key, people] of this.#people) {
      const gone = [...people.values()].filter((person) => person.seenAt < old)
      if (gone.length === 0) continue
      for (const person of gone) people.delete(person.userId)
      if (people.size === 0) this.#people.delete(key)
      const [entity, id] = key.split(':') as [string, string]
      this.#tell(entity, Number(id))
    }
  }

  #tell(entity: string, id: number): void {
    const people = [...(this.#people.get(`${entity}:${id}`)?.values() ?? [])].map(({ userId, name, field }) => ({ userId, name, field }))
    void this.#live.tellPresence(entity, id, people).catch(() => {})
  }
}
