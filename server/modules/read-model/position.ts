import { dateTime, type ClickHouse } from '#server/platform/clickhouse/index.ts'
import type { Snapshot } from './snapshot.ts'

/** How far the read model has come, and of which database it is. */
export type Position = { logId: number; eventId: number; /** When PostgreSQL was as it shows. */ asOf: Date; account: string }

const NAME = 'read-model'

/** @returns null for a read model that was never filled, or lost what it had. @throws as ClickHouse.query */
export async function readPosition(clickhouse: ClickHouse): Promise<Position | null> {
  const [row] = await clickhouse.query<{ details: string }>('select details from projection final where name = {name:String}', { name: NAME })
  if (!row) return null
  const { logId, eventId, asOf, account } = JSON.parse(row.details) as { logId: number; eventId: number; asOf: string; account: string }
  return { logId, eventId, asOf: new Date(asOf), account }
}

export async function writePosition(clickhouse: ClickHouse, position: Position): Promise<void> {
  const now = new Date()
  await clickhouse.insert('projection', [{ name: NAME, position: position.logId, details: JSON.stringify(position), moved_at: dateTime(now), version: +now }])
}

/** How far a rebuild is: kept beside the position, so that every process can tell. */
export type Rebuilding = { done: number; total: number; table: string; at: string }

export async function writeRebuilding(clickhouse: ClickHouse, rebuilding: Rebuilding | null): Promise<void> {
  const now = new Date()
  await clickhouse.insert('projection', [{ name: 'rebuild', position: 0, details: rebuilding ? JSON.stringify(rebuilding) : '', moved_at: dateTime(now), version: +now }])
}

/** Older than this, what a rebuild said of itself is of one that died. */
const SILENT = 60_000

export async function readRebuilding(clickhouse: ClickHouse): Promise<Rebuilding | null> {
  const [row] = await clickhouse.query<{ details: string }>(`select details from projection final where name = 'rebuild'`)
  if (!row?.details) return null
  const rebuilding = JSON.parse(row.details) as Rebuilding
  return Date.now() - Date.parse(rebuilding.at) < SILENT ? rebuilding : null
}

/** Raised when rows are made otherwise than before: a read model of the version before is then filled anew at the first start. */
const SHAPE = 3

/** Which account this is: a read model of another database, or of this one before it was restored from a copy, is worth nothing. */
export async function accountOf(snapshot: Snapshot): Promise<string> {
  const [row] = await snapshot.query<{ account: string }>('select extract(epoch from created_at)::text as account from account where id = 1')
  return `${row!.account} ${SHAPE}`
}
