import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import type { Actor } from './access.ts'
import { appendChanges, type Change } from './change-log.ts'
import { kyselyOver, type Database, type Db } from './db.ts'
import { commitsInGroups, durable } from './durable.ts'
import { announceChanges } from './wake.ts'

/**
 * What a use case holds: the database inside this transaction, who acts, and the notebook of changes. Changes are kept in memory and
 * appended as the transaction's last statement, see change-log.ts.
 */
export type Tx = {
  db: Database
  actor: Actor
  /** One moment for everything that this transaction writes. */
  at: Date
  /** The chain of causes that this transaction belongs to. */
  chain: string
  record(change: Change): void
  /**
   * A hot statement, prepared once a connection under its name. The text must be constant for the name.
   * Statements sent without awaiting each other share a round trip.
   */
  prepared<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]>
  /**
   * The same for a write whose answer nobody needs: it leaves at once and is looked at with the commit, so the last writes, the change
   * log and the commit share one round trip. Its failure fails the transaction.
   */
  send(name: string, text: string, values: unknown[]): void
}

/** The same transaction for work that belongs to another chain of causes. */
export const withinChain = (tx: Tx, chain: string): Tx => ({ ...tx, chain, record: (change) => tx.record({ chain, ...change }) })

export type TransactOptions = {
  chain?: string
  at?: Date
  /** Losing it to a power cut does no harm, since it is done again: readers, whose cursor would be lost with their effect. Then nobody waits for the disk. */
  isRepeatable?: boolean
}

const RETRIED = new Set(['40P01', '40001']) // deadlock, serialisation failure: nothing was written, so the work may run again
const ATTEMPTS = 6
const ABORTED = '25P02'
// A plan made anew for every run cost more than the run itself: 2.7 of 7 ms of the database's time for an order. The planner prefers new
// plans for lists of parameters, since it cannot know how short the lists of a use case are.
const BEGIN = 'begin; set local plan_cache_mode to force_generic_plan'
const BEGIN_IN_GROUP = `${BEGIN}; set local synchronous_commit to off` // durable.ts waits for the disk, together with others

/**
 * Opens the transaction that a use case runs in. Whoever opens the door opens it: routes, jobs, readers; use cases never do, so they
 * compose freely. The work may run more than once (after a deadlock), so it must have no effect outside the transaction.
 */
export async function transact<T>(
  db: Db,
  actor: Actor,
  work: (tx: Tx) => Promise<T>,
  options: TransactOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptTransaction(db, actor, work, options)
    } catch (error) {
      if (attempt >= ATTEMPTS || !RETRIED.has((error as { code?: string }).code ?? '')) throw error
      // Two that struck each other down must not meet again at once.
      await setTimeout(Math.random() * 25 * attempt)
    }
  }
}

async function attemptTransaction<T>(
  db: Db,
  actor: Actor,
  work: (tx: Tx) => Promise<T>,
  options: TransactOptions,
): Promise<T> {
  const inGroup = await commitsInGroups(db)
  const client = await db.pool.connect()
  const changes: Change[] = []
  const sent: Promise<unknown>[] = []
  const tx: Tx = {
    db: kyselyOver(client),
    actor,
    at: options.at ?? new Date(),
    chain: options.chain ?? randomUUID(),
    record: (change) => void changes.push(change),
    prepared: async (name, text, values) => {
      writeTogether(client)
      return (await client.query({ name, text, values })).rows
    },
    send: (name, text, values) => {
      writeTogether(client)
      const answer = client.query({ name, text, values })
      answer.catch(() => {})
      sent.push(answer)
    },
  }
  let broken: Error | undefined
  let finished: T
  try {
    // Not awaited: BEGIN travels with the first statement of the work. A failure shows there, and again at the commit.
    writeTogether(client)
    const begun = client.query(inGroup ? BEGIN_IN_GROUP : BEGIN)
    begun.catch(() => {})
    const result = await work(tx)
    await begun
    await commit(client, tx, changes, sent)
    if (changes.length > 0) announceChanges(db)
    finished = result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure))
    throw (await causeOf(error, sent)) ?? error
  } finally {
    client.release(broken)
  }
  if (inGroup && !options.isRepeatable) await durable(db)
  return finished
}

/** What was asked after a write that failed unseen is refused for that alone: the write knows why. */
async function causeOf(error: unknown, sent: readonly Promise<unknown>[]): Promise<unknown> {
  if ((error as { code?: string }).code !== ABORTED) return error
  const failed = (await Promise.allSettled(sent)).find((one) => one.status === 'rejected')
  return failed?.reason
}

// The lock, the append and the commit leave in one write: the server works through them without waiting for us, so the lock,
// which makes ids follow the order of commits, is held for the shortest time.
async function commit(client: pg.PoolClient, tx: Tx, changes: Change[], sent: Promise<unknown>[]): Promise<void> {
  writeTogether(client)
  const appended = changes.length > 0 ? appendChanges(client, tx, changes) : Promise.resolve()
  const committed = client.query('commit')
  appended.catch(() => {})
  committed.catch(() => {})
  // In the order of sending: the first failure is the cause, the others only follow from it.
  for (const answer of sent) await answer
  await appended
  const { command } = await committed
  // COMMIT of a transaction that a swallowed error has aborted answers ROLLBACK: never report that as done.
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back by the database')
}

/**
 * Statements that are sent in one turn of the event loop leave in one write: a system call a statement was a third of the whole work of
 * making an order. Corks are counted by the stream; the last one to be pulled lets all of it go.
 */
function writeTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}
