import { lastChangeId } from '#server/platform/change-log.ts'
import type { ClickHouseState } from '#server/platform/clickhouse/index.ts'
import { readPosition, readRebuilding, type Rebuilding } from './position.ts'
import type { ReadModelPlatform } from './project-once.ts'

/** How fresh the reports are. */
export type ReadModelState = {
  engine: ClickHouseState
  /** Place in the change log up to which everything is in the read model; null when it was never filled or is away. */
  position: number | null
  /** Entries of the change log that are still to come, and events of the sites. */
  behind: number | null
  eventsBehind: number | null
  /** Seconds since the oldest change that is not in the read model yet; 0 when all are. */
  lagSeconds: number | null
  /** Reports show the data as it was then: now when nothing is missing. */
  asOf: Date | null
  /** Orders in another currency than the account's that nobody has said a rate for: figures leave them out. */
  unrated: number | null
  isRebuilding: boolean
  progress: Pick<Rebuilding, 'table' | 'done' | 'total'> | null
}

/** @returns also when the engine is away: then `engine` says why and the rest is null */
export async function readModelState({ db, clickhouse }: ReadModelPlatform): Promise<ReadModelState> {
  const nothing = { position: null, behind: null, eventsBehind: null, lagSeconds: null, asOf: null, unrated: null, isRebuilding: false, progress: null }
  // Read before the position: what is committed in between counts as there, never as missing.
  const now = new Date()
  const [newest, events] = await Promise.all([lastChangeId(db.pool), db.pool.query<{ id: number }>('select coalesce(max(id), 0)::bigint as id from site_event')])
  let position, rebuilding, unrated
  try {
    ;[position, rebuilding, unrated] = await Promise.all([readPosition(clickhouse), readRebuilding(clickhouse), withoutRate({ db, clickhouse })])
  } catch {
    return { engine: clickhouse.state(), ...nothing }
  }
  const progress = rebuilding ? { table: rebuilding.table, done: rebuilding.done, total: rebuilding.total } : null
  if (!position) return { engine: clickhouse.state(), ...nothing, isRebuilding: progress !== null, progress }
  const behind = Math.max(0, newest - position.logId)
  const eventsBehind = Math.max(0, Number(events.rows[0]!.id) - position.eventId)
  const waiting = behind > 0 ? await oldestWaiting(db, position.logId) : null
  return {
    engine: clickhouse.state(), position: position.logId, behind, eventsBehind,
    lagSeconds: waiting ? Math.max(0, (+now - +waiting) / 1000) : 0,
    asOf: behind === 0 && eventsBehind === 0 ? now : position.asOf,
    unrated, isRebuilding: progress !== null, progress,
  }
}

async function withoutRate({ db, clickhouse }: ReadModelPlatform): Promise<number> {
  // Who has one currency need not count.
  const { rows } = await db.pool.query<{ currencies: number }>('select count(*)::int as currencies from currency')
  if (rows[0]!.currencies < 2) return 0
  const [row] = await clickhouse.query<{ count: number }>('select count() as count from "order" final where is_rated = 0')
  return row!.count
}

async function oldestWaiting(db: ReadModelPlatform['db'], after: number): Promise<Date | null> {
  const { rows } = await db.pool.query<{ at: Date }>('select at from change_log where id > $1 order by id limit 1', [after])
  return rows[0]?.at ?? null
}
