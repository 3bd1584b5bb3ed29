import { setTimeout as pause } from 'node:timers/promises'
import { ClickHouseAway, engineLike, type ClickHouse } from '#server/platform/clickhouse/index.ts'
import { accountOf, writePosition, writeRebuilding } from './position.ts'
import { withSnapshot, type Snapshot } from './snapshot.ts'
import { WHOLE } from './sources/index.ts'
import { loadedColumns, type ReadTable } from './table.ts'
import type { ReadModelPlatform } from './project-once.ts'

/** How far a rebuild is; rows are estimated, so `done` may end beside `total`. */
export type Progress = { /** The table that is being filled. */ table: string; done: number; total: number }
export type OnProgress = (progress: Progress) => void

const TOLD_EVERY = 1000
/** What is restarted in the middle is waited for so long; what goes away each time that it is written to, so many times. */
const PATIENCE = 60_000
const TRIES = 5
const PAUSE = 500

/**
 * Writes the whole read model anew from PostgreSQL, beside the one that reports read, and puts it in its place at the end. Waits for the projector to finish what
 * it is at. Starts over when either database was restarted meanwhile. @throws as ClickHouse.query
 */
export async function rebuildReadModel({ db, clickhouse }: ReadModelPlatform, onProgress: OnProgress = () => {}): Promise<void> {
  let seenAt = Date.now()
  for (let tries = 1; ;) {
    let hasBegun = false
    try {
      return void (await withSnapshot(db, true, (snapshot) => rebuildFrom(snapshot, clickhouse, (progress) => {
        hasBegun = true
        seenAt = Date.now()
        onProgress(progress)
      })))
    } catch (error) {
      if (hasBegun) tries += 1
      if (!wasRestarted(error) || tries > TRIES || Date.now() - seenAt > PATIENCE) throw error
      await pause(PAUSE)
    }
  }
}

/** A connection that was cut or refused, a server that is going down or coming up: the next try may find it there. */
function wasRestarted(error: unknown): boolean {
  const { code = '', message } = error as { code?: string; message: string }
  return error instanceof ClickHouseAway || /^(08...|57P0[1-3]|ECONN[A-Z]+|EPIPE)$/.test(code) || /^Connection terminated|Client has encountered a connection error/.test(message)
}

/** The same for whoever holds the lock. Killed half way, the old rows stand and the position with them. */
export async function rebuildFrom(snapshot: Snapshot, clickhouse: ClickHouse, onProgress: OnProgress = () => {}, sources: readonly ReadTable[] = WHOLE): Promise<void> {
  const tables = [...new Set(sources.map(({ table }) => table))]
  const told = teller(clickhouse, onProgress, await rowsExpected(snapshot, sources))
  await told('', 0)
  await snapshot.analyse()
  const { onCluster = '' } = clickhouse
  const inPlace = await distributed(clickhouse)
  const exchanged = tables.filter((table) => !inPlace.has(table))
  for (const table of exchanged) {
    await clickhouse.command(`drop table if exists "${fresh(table)}"${onCluster} sync`)
    await clickhouse.command(`create table "${fresh(table)}"${onCluster} as "${table}"${onCluster && (await ownEngine(clickhouse, table))}`)
  }
  for (const source of sources) await fill(snapshot, clickhouse, source, inPlace.has(source.table) ? source.table : fresh(source.table), (rows) => told(source.table, rows))
  for (const table of exchanged) {
    await clickhouse.command(`exchange tables "${table}" and "${fresh(table)}"${onCluster}`)
    await clickhouse.command(`drop table if exists "${fresh(table)}"${onCluster} sync`)
  }
  for (const table of inPlace) if (tables.includes(table)) await deleteOlder(snapshot, clickhouse, sources.find((source) => source.table === table)!)
  if (sources === WHOLE) await writePosition(clickhouse, { logId: snapshot.logId, eventId: snapshot.eventId, asOf: snapshot.at, account: await accountOf(snapshot) })
  await writeRebuilding(clickhouse, null)
}

async function ownEngine(clickhouse: ClickHouse, table: string): Promise<string> {
  const [row] = await clickhouse.query<{ engine: string }>('select engine_full as engine from system.tables where database = currentDatabase() and name = {table:String}', { table })
  return ` engine = ${engineLike(table, row!.engine)}`
}

/** Tables that stand for shards elsewhere: making them anew would make no rows anew, so they are written over. */
async function distributed(clickhouse: ClickHouse): Promise<Set<string>> {
  const rows = await clickhouse.query<{ name: string }>(`select name from system.tables where database = currentDatabase() and engine = 'Distributed'`)
  return new Set(rows.map(({ name }) => name))
}

/** What was not written again is not in PostgreSQL any more. */
const deleteOlder = (snapshot: Snapshot, clickhouse: ClickHouse, { table, keys }: ReadTable): Promise<void> =>
  clickhouse.command(
    `insert into "${table}" (${keys.join(', ')}, version, is_deleted) select ${keys.join(', ')}, {gone:UInt64}, 1 from "${table}" final where version < {gone:UInt64}`,
    { gone: snapshot.version - 1 }, { seconds: 600 },
  )

const fresh = (table: string): string => `${table}_fresh`

/** A page is read while the one before it is taken in: one core each. */
async function fill(snapshot: Snapshot, clickhouse: ClickHouse, source: ReadTable, table: string, onRows: (rows: number) => Promise<void>): Promise<void> {
  const columns = loadedColumns(source)
  let loading: Promise<void> = Promise.resolve()
  try {
    for (let after = 0; ;) {
      const page = await snapshot.page(source, after)
      await loading
      if (!page) return
      after = page.upto
      loading = clickhouse.load(table, columns, page.lines)
      loading.catch(() => {})
      await onRows(linesIn(page.lines))
    }
  } finally {
    await loading.catch(() => {})
  }
}

function linesIn(lines: Buffer): number {
  let count = 0
  for (let at = lines.indexOf(10); at !== -1; at = lines.indexOf(10, at + 1)) count += 1
  return count
}

function teller(clickhouse: ClickHouse, onProgress: OnProgress, total: number): (table: string, rows: number) => Promise<void> {
  let done = 0
  let toldAt = 0
  return async (table, rows) => {
    done += rows
    onProgress({ table, done, total: Math.max(total, done) })
    if (Date.now() - toldAt < TOLD_EVERY) return
    toldAt = Date.now()
    await writeRebuilding(clickhouse, { table, done, total: Math.max(total, done), at: new Date().toISOString() })
  }
}

/** About how many rows there will be, as PostgreSQL's statistics have it. */
async function rowsExpected(snapshot: Snapshot, sources: readonly ReadTable[]): Promise<number> {
  const names = sources.map(({ table }) => COUNTED[table] ?? table)
  const rows = await snapshot.query<{ rows: number }>(`select coalesce(sum(greatest(reltuples, 0)), 0)::bigint as rows from pg_class where relname = any($1) and relkind = 'r'`, [names])
  return Number(rows[0]!.rows)
}

/** Tables of PostgreSQL that go by another name here. */
const COUNTED: Readonly<Record<string, string>> = { status_span: 'order', visit: 'site_visit', event: 'site_event_rest', cart_item: 'customer_cart_item' }
