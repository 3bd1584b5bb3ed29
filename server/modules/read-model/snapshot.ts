import pg from 'pg'
import { kyselyOver, type Db } from '#server/platform/db.ts'
import type { LogEntry } from '#server/platform/change-log.ts'
import { copyOf, type ReadTable } from './table.ts'
import { copyOut } from './copy-out.ts'

/** Held by whoever writes the read model: one at a time, in whichever process. A process that dies lets it go. */
const WRITER_LOCK = 7_405_031

/** PostgreSQL as it was at one moment. */
export type Snapshot = {
  /** Newest entry of the change log, and newest event of the sites. */
  logId: number
  eventId: number
  /**
   * Of everything that is read here, once `goesOnFrom` was called: a later snapshot has a higher one, and two of the same have the same rows. Events that are deleted
   * are told of in the log, so what the newest of them was is never taken back.
   */
  version: number
  at: Date
  /** Lets PostgreSQL look at tables that have changed much since it last did: pages of many thousands planned for a few rows take minutes. */
  analyse(): Promise<void>
  /** How far the events had been read before. */
  goesOnFrom(eventId: number): Promise<void>
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  entriesAfter(id: number, limit: number): Promise<ReadEntry[]>
  /** Rows of these ids, as lines for `ClickHouse.load`. */
  rowsOf(source: ReadTable, ids: Iterable<number>): Promise<Buffer>
  /** The next page of all rows after an id; null when there are no more ids. */
  page(source: ReadTable, after: number): Promise<{ lines: Buffer; upto: number } | null>
}

/** What the projector asks of an entry. */
export type ReadEntry = Pick<LogEntry, 'id' | 'kind' | 'entity' | 'entityId' | 'orderId' | 'customerId' | 'fields' | 'about'>

/**
 * Lets one writer at a time read PostgreSQL as it is at one moment. The connection is its own: it is kept for minutes by a rebuild, and its death frees the lock.
 * @param wait false: gives up at once when another process writes
 * @returns what the work gave; null when another process writes
 */
export async function withSnapshot<T>(db: Db, wait: boolean, work: (snapshot: Snapshot) => Promise<T>): Promise<T | null> {
  // The pool hides its password from copies.
  const { options } = db.pool
  const client = new pg.Client({ ...options, password: options.password, pipeline: false, application_name: 'prilavok read model' } as pg.ClientConfig)
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = wait
      ? await client.query('select pg_advisory_lock($1), true as held', [WRITER_LOCK])
      : await client.query('select pg_try_advisory_lock($1) as held', [WRITER_LOCK])
    if (!rows[0].held) return null
    // After the lock: what the writer before has seen, this one sees too.
    await client.query(`begin isolation level repeatable read read only; set local timezone = 'UTC'; set local datestyle = 'ISO'; set local jit = off; set local work_mem = '64MB'; set local extra_float_digits = 1`)
    return await work(await snapshotOn(client, db))
  } finally {
    await client.end().catch(() => {})
  }
}

async function snapshotOn(client: pg.Client, pool: Db): Promise<Snapshot> {
  const query = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> => (await client.query<Row>(sql, values)).rows
  const at = new Date()
  const [seen] = await query<{ log: number; event: number }>(
    'select coalesce((select max(id) from change_log), 0)::bigint as log, coalesce((select max(id) from site_event), 0)::bigint as event',
  )
  const db = kyselyOver(client as pg.PoolClient)
  const snapshot: Snapshot = {
    logId: Number(seen!.log), eventId: Number(seen!.event), version: 0, at, query,
    async analyse() {
      const { rows } = await pool.pool.query<{ name: string }>(
        `select quote_ident(relname) as name from pg_stat_user_tables
         where relname in ('order', 'order_item', 'payment', 'change_log', 'customer', 'customer_figures', 'site_visitor', 'site_visit') and n_mod_since_analyze > 5000 + n_live_tup / 5`,
      )
      for (const { name } of rows) await pool.pool.query(`analyze ${name}`)
    },
    async goesOnFrom(eventId) {
      snapshot.eventId = Math.max(snapshot.eventId, eventId)
      // Every second number: the one before it is of marks that rows are gone.
      snapshot.version = 2 * (snapshot.logId + snapshot.eventId) + 1
      await query(`select set_config('read_model.version', $1, true)`, [String(snapshot.version)])
    },
    entriesAfter: (id, limit) =>
      query<ReadEntry>(
        `select id, kind, entity, entity_id as "entityId", order_id as "orderId", customer_id as "customerId", fields, about from change_log where id > $1 order by id limit $2`,
        [id, limit],
      ),
    async rowsOf(source, ids) {
      if (source.count) return linesOf(await source.count(db, [...ids]), snapshot.version)
      await query(`select set_config('read_model.ids', $1, true)`, [[...ids].join(',')])
      return copyOut(client, copyOf(source, 'ids'))
    },
    async page(source, after) {
      const { table, column, page } = source.walk
      const [last] = await query<{ upto: number | null }>(`select max(id) as upto from (select ${column} as id from ${table} where ${column} > $1 order by ${column} limit $2) page`, [after, page])
      if (last!.upto === null) return null
      const upto = Number(last!.upto)
      if (source.count) {
        const ids = await query<{ id: number }>(`select ${column} as id from ${table} where ${column} > $1 and ${column} <= $2 order by ${column}`, [after, upto])
        return { lines: linesOf(await source.count(db, ids.map(({ id }) => Number(id))), snapshot.version), upto }
      }
      await query(`select set_config('read_model.after', $1, true), set_config('read_model.upto', $2, true)`, [String(after), String(upto)])
      return { lines: await copyOut(client, copyOf(source, 'page')), upto }
    },
  }
  await snapshot.goesOnFrom(0)
  return snapshot
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Rows as `copy` would write them. */
function linesOf(rows: readonly unknown[][], version: number): Buffer {
  const cell = (value: unknown): string => (value === null ? '\\N' : String(value).replaceAll(/[\\\t\n\r]/g, (letter) => ESCAPED[letter]!))
  return Buffer.from(rows.map((row) => `${row.map(cell).join('\t')}\t${version}\t0\n`).join(''))
}
