import type pg from 'pg'
import type { FastifyBaseLogger } from 'fastify'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { LOGGED_COLUMNS, messageChange, type LoggedMessage } from '../message-state.ts'

/** First half of the key of the locks that say which senders live; the second is the sender's number. */
const LIVES = 7_405_120

/**
 * A number for a sender, with a lock that lives exactly as long as its connection: when the process is killed, the database knows at once.
 */
export class SenderLife {
  readonly #db: Db
  #client: pg.PoolClient | undefined
  #number = 0

  constructor(db: Db) {
    this.#db = db
  }

  /** The number to claim with; a new one when the connection that held the last one is gone. */
  async number(): Promise<number> {
    if (this.#client) return this.#number
    const client = await this.#db.pool.connect()
    try {
      const { rows } = await client.query<{ number: number }>(`select nextval('message_sender') as number`)
      await client.query('select pg_advisory_lock($1, $2::int)', [LIVES, rows[0]!.number])
      this.#number = rows[0]!.number
    } catch (error) {
      client.release(true)
      throw error
    }
    let isHeld = true
    client.on('error', () => {
      if (isHeld) client.release(true)
      isHeld = false
      if (this.#client === client) this.#client = undefined
    })
    this.#client = client
    return this.#number
  }

  /** Lets the number go: what it still has in hand is then anybody's to look after. */
  end(): void {
    this.#client?.release(true)
    this.#client = undefined
  }
}

const ABANDONED = `
  update message m set
    state = case when m.uncertain > 0 then 'dead' else 'planned' end, uncertain = m.uncertain + 1, reason = 'maybe_twice', reason_params = null,
    next_try_at = now(), claimed_by = null, updated_at = now()
  where m.state = 'sending' and m.claimed_by = $1 and pg_try_advisory_xact_lock(${LIVES}, $1::int)
  returning m.state, ${LOGGED_COLUMNS}`

/**
 * Takes up what a killed sender had in hand. Nobody knows whether it left, so each of these is tried once more under the same Message-ID and
 * says so; one that this has happened to before is for a person to decide about.
 * @returns how many were taken up
 */
export async function takeUpAbandoned(db: Db, own: number, log: FastifyBaseLogger): Promise<number> {
  const { rows } = await db.pool.query<{ sender: number }>(`select distinct claimed_by as sender from message where state = 'sending' and claimed_by <> $1`, [own])
  let count = 0
  for (const { sender } of rows) {
    const taken = await transact(db, systemActor('messages'), async (tx) => {
      const found = await tx.prepared<LoggedMessage & { state: string }>('message_abandoned', ABANDONED, [sender])
      for (const row of found) if (row.state === 'dead') tx.record(messageChange('message.failed', row, { state: ['sending', 'dead'], reason: [null, 'maybe_twice'] }, { code: 'maybe_twice' }))
      return found.length
    })
    if (taken > 0) log.warn({ sender, messages: taken }, 'a sender of messages died; what it had in hand is sent again, each marked as perhaps sent twice')
    count += taken
  }
  return count
}
