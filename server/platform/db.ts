import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { DB } from './generated/tables.ts'

export type Database = Kysely<DB>

/** The pool, and Kysely over it for reads outside transactions. */
export type Db = { pool: pg.Pool; kysely: Database; close(): Promise<void> }

/** Seconds of `date` columns: a calendar day has no zone, so it stays the text `2026-05-14`. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === pg.types.builtins.DATE) return (text: string) => text
    // bigint identities stay far below 2^53; as numbers they are JSON and wire ready.
    if (oid === pg.types.builtins.INT8) return (text: string) => Number(text)
    return pg.types.getTypeParser(oid, format as 'text')
  },
}

/**
 * Stands at the beginning of a statement that is asked very often: it is prepared once a connection, since planning it cost more than running it. Its text must
 * be one of a few: every one of them is kept by every connection.
 */
export const KEPT = sql.raw('/* kept */ ')
const MARK = /\s*\/\* kept \*\//y

function isMarked(text: string): boolean {
  MARK.lastIndex = 0
  return MARK.test(text)
}

const names = new Map<string, string>()

function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) names.set(text, (name = `kept_${createHash('sha1').update(text).digest('hex').slice(0, 24)}`))
  return name
}

/** Lets a connection prepare what is marked to be kept. */
function keepMarked(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  client.query = ((first: unknown, values: unknown, ...rest: unknown[]) =>
    typeof first === 'string' && isMarked(first) ? query({ name: nameOf(first), text: first, values }, ...rest) : query(first, values, ...rest)) as typeof client.query
}

/**
 * Opens the pool. `pipeline` sends statements without waiting for the answer of the one before: a transaction's first and last
 * round trips are then shared with its work (see transact.ts).
 */
export function openDatabase(connection: pg.PoolConfig, size = 16): Db {
  const pool = new pg.Pool({ ...connection, types, max: size, pipeline: true, application_name: 'prilavok' } as pg.PoolConfig)
  // An idle connection that breaks (server restarted) is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  // The pool listens only while a connection is idle. In use, its statements fail and say it; the event must not end the process.
  pool.on('connect', (client) => {
    client.on('error', () => {})
    keepMarked(client)
  })
  const kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  return { pool, kysely, close: () => kysely.destroy() }
}

const overClient = new WeakMap<pg.PoolClient, Database>()

/** Kysely bound to one connection; made once a connection, because making it costs more than a short query. */
export function kyselyOver(client: pg.PoolClient): Database {
  let kysely = overClient.get(client)
  if (!kysely) {
    const lease = { query: client.query.bind(client), release() {} }
    const single = { connect: async () => lease, end: async () => {} }
    kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool: single as unknown as pg.Pool }) })
    overClient.set(client, kysely)
  }
  return kysely
}
