import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import type { Actor } from './access.ts'
import { entriesAfter, lastChangeId, type LogEntry } from './change-log.ts'
import type { Db } from './db.ts'
import { tailOf } from './log-tail.ts'
import { changesShownTo, fieldNameShownTo } from './fields.ts'
import type { Visibility } from './platform.ts'
import { onChanges } from './wake.ts'

/** A browser's open stream. */
export type Subscriber = {
  id: string
  actor: Actor
  send(event: string, data: unknown): void
  /** Who stands behind the stream now; null when nobody does any more. */
  again(): Promise<Actor | null>
  /** Ends the stream. */
  end(): void
}

export type LiveEvent = {
  cursor: number
  entity: string
  id: number
  orderId: number | null
  customerId: number | null
  kind: string
  fields: string[]
  by: { kind: string; id: number | null }
  at: string
}

const BATCH = 500
const LOOK_EVERY = 1000
/** A browser that missed more than this fetches everything anew: cheaper than replaying. */
const REPLAY_LIMIT = 500

/**
 * The live feed of one process: follows the change log in memory and tells each browser what changed among the records that its person
 * may see. It carries no values: the browser fetches through the ordinary API, so rights hold there too.
 */
export class LiveFeed {
  readonly #db: Db
  readonly #log: FastifyBaseLogger
  readonly #visibility: Record<string, Visibility>
  readonly #policy: ReadonlySet<string>
  readonly #subscribers = new Map<string, Subscriber>()
  #cursor = 0
  #following: Promise<void> = Promise.resolve()
  #stop: (() => void) | undefined

  /** @param policy entities whose changes may give or take rights */
  constructor(db: Db, log: FastifyBaseLogger, visibility: Record<string, Visibility>, policy: readonly string[] = []) {
    this.#db = db
    this.#log = log
    this.#visibility = visibility
    this.#policy = new Set(policy)
  }

  get subscribers(): number {
    return this.#subscribers.size
  }

  get people(): number[] {
    // Who looks with somebody's eyes does not make them be there.
    return [...new Set([...this.#subscribers.values()].map(({ actor }) => actor.viewedBy?.id ?? actor.id).filter((id) => id !== null))]
  }

  async start(): Promise<void> {
    this.#cursor = await lastChangeId(this.#db.pool)
    let isDue = false
    const look = (): void => {
      // A look that has not begun will see this commit too.
      if (isDue) return
      isDue = true
      this.#following = this.#following
        .then(() => {
          isDue = false
          return this.#follow()
        })
        .catch((error) => this.#log.error({ err: error }, 'the live feed failed'))
    }
    const off = onChanges(this.#db, look)
    const timer = setInterval(look, LOOK_EVERY)
    timer.unref()
    this.#stop = () => {
      off()
      clearInterval(timer)
    }
  }

  async stop(): Promise<void> {
    this.#stop?.()
    await this.#following
    this.#subscribers.clear()
  }

  /** Opens a stream; `since` is the last cursor that the browser has seen. @returns how to close it */
  async subscribe(opened: Omit<Subscriber, 'id'>, since: number | null): Promise<{ askAgain(): Promise<void>; close(): void }> {
    const subscriber: Subscriber = { id: randomUUID(), ...opened }
    const { send } = subscriber
    // In line behind the batch under way: nothing falls between the replay and the feed.
    const joined = this.#following.then(async () => {
      if (since !== null && since < this.#cursor) await this.#replay(subscriber, since)
      send('hello', { cursor: this.#cursor })
      this.#subscribers.set(subscriber.id, subscriber)
    })
    this.#following = joined.catch(() => {})
    await joined
    // Rights may have been taken away between the door and here.
    await this.#askAgain(subscriber)
    return {
      askAgain: () => this.#askAgain(subscriber),
      close: () => void this.#subscribers.delete(subscriber.id),
    }
  }

  /** Who has the record open, told to everyone who may see it. */
  async tellPresence(entity: string, id: number, people: { userId: number; name: string; field: string | null }[]): Promise<void> {
    for (const [actor, subscribers] of this.#byActor()) {
      const seen = await this.#visible(actor, entity, [id])
      if (!seen.has(id)) continue
      const shown = people.map((person) => ({ ...person, field: fieldNameShownTo(actor, entity, person.field) }))
      for (const subscriber of subscribers) subscriber.send('presence', { entity, id, people: shown })
    }
  }

  async mayShow(actor: Actor, entity: string, id: number): Promise<boolean> {
    return (await this.#visible(actor, entity, [id])).has(id)
  }

  async #follow(): Promise<void> {
    const tail = tailOf(this.#db)
    for (;;) {
      await tail.refresh()
      const entries = tail.after(this.#cursor, BATCH) ?? (await entriesAfter(this.#db.pool, this.#cursor, BATCH))
      if (entries.length === 0) return
      // Whoever lost a right learns nothing from here on, not even of what was written before it in this batch.
      if (entries.some((entry) => this.#policy.has(entry.entity))) await Promise.all([...this.#subscribers.values()].map((one) => this.#askAgain(one)))
      for (const [actor, subscribers] of this.#byActor()) {
        const events = await this.#eventsFor(actor, entries)
        for (const event of events) for (const subscriber of subscribers) subscriber.send('change', event)
      }
      this.#cursor = entries.at(-1)!.id
      if (entries.length < BATCH) return
    }
  }

  /** Who has other rights than before sees nothing of what is on the screen until it is fetched anew; who is nobody any more is sent away. */
  async #askAgain(subscriber: Subscriber): Promise<void> {
    const next = await subscriber.again().catch(() => null)
    if (!next) {
      this.#subscribers.delete(subscriber.id)
      return subscriber.end()
    }
    const isOther = keyOf(next) !== keyOf(subscriber.actor)
    subscriber.actor = next
    if (isOther) subscriber.send('resync', { cursor: this.#cursor })
  }

  async #replay(subscriber: Subscriber, since: number): Promise<void> {
    const missed = await entriesAfter(this.#db.pool, since, REPLAY_LIMIT + 1)
    if (missed.length > REPLAY_LIMIT) return subscriber.send('resync', {})
    const upTo = missed.filter((entry) => entry.id <= this.#cursor)
    for (const event of await this.#eventsFor(subscriber.actor, upTo)) subscriber.send('change', event)
  }

  async #eventsFor(actor: Actor, entries: LogEntry[]): Promise<LiveEvent[]> {
    const ids = Map.groupBy(entries, (entry) => entry.entity)
    const seen = new Map<string, Set<number>>()
    for (const [entity, of] of ids) seen.set(entity, await this.#visible(actor, entity, [...new Set(of.map((entry) => entry.entityId))]))
    return entries.flatMap((entry) => {
      const fields = seen.get(entry.entity)?.has(entry.entityId) ? changesShownTo(actor, entry) : null
      // A change of nothing but what is kept from the actor has not happened for them.
      if (!fields) return []
      return [{
        cursor: entry.id,
        entity: entry.entity,
        id: entry.entityId,
        orderId: entry.orderId,
        customerId: entry.customerId,
        kind: entry.kind,
        fields: Object.keys(fields),
        by: { kind: entry.actorKind, id: entry.actorId },
        at: entry.at.toISOString(),
      }]
    })
  }

  async #visible(actor: Actor, entity: string, ids: number[]): Promise<Set<number>> {
    const visibility = this.#visibility[entity]
    return visibility ? visibility(this.#db.kysely, actor, ids) : new Set()
  }

  // Ten tabs of one person are asked about once.
  #byActor(): Map<Actor, Subscriber[]> {
    const groups = new Map<string, Subscriber[]>()
    for (const subscriber of this.#subscribers.values()) {
      const key = keyOf(subscriber.actor)
      groups.set(key, [...(groups.get(key) ?? []), subscriber])
    }
    return new Map([...groups.values()].map((group) => [group[0]!.actor, group]))
  }
}

const keyOf = ({ kind, id, grants, viewedBy }: Actor): string => JSON.stringify([kind, id, grants, viewedBy ?? null])
