import type { ClickHouse } from '#server/platform/clickhouse/index.ts'
import type { Platform } from '#server/platform/platform.ts'
import { accountOf, readPosition, writePosition, type Position } from './position.ts'
import { rebuildFrom, type OnProgress } from './rebuild.ts'
import { withSnapshot, type Snapshot } from './snapshot.ts'
import { TOUCHABLE } from './sources/index.ts'
import { loadedColumns, type ReadTable } from './table.ts'
import { asksForRebuild, followVisits, touchedBy, type Touched } from './touched.ts'

export type ReadModelPlatform = Pick<Platform, 'db' | 'clickhouse'>

/** Entries and events that are taken at once. */
const ENTRIES = 3000
const EVENTS = 20_000
/** Of a statement: a server outside is told them in the address, which it wants shorter than a megabyte. */
const IDS = 20_000
/** From here on it may be quicker to write everything anew than to follow each change. */
const MANY = 20_000

/**
 * Takes the next entries of the change log and the next events of the sites, and writes anew what they touched.
 * @returns how many it took; 0 when there is nothing new; -1 when another process is at it
 * @throws as ClickHouse.query
 */
export async function projectOnce({ db, clickhouse }: ReadModelPlatform, onProgress?: OnProgress): Promise<number> {
  return (await withSnapshot(db, false, (snapshot) => projectFrom(snapshot, clickhouse, onProgress))) ?? -1
}

/** The same for whoever holds the lock: what comes next in this snapshot. */
export async function projectFrom(snapshot: Snapshot, clickhouse: ClickHouse, onProgress?: OnProgress): Promise<number> {
  const position = await readPosition(clickhouse)
  if (!position || (await isOfAnother(snapshot, position)) || (await isFarBehind(snapshot, position))) {
    await rebuildFrom(snapshot, clickhouse, onProgress)
    return MANY
  }
  await snapshot.goesOnFrom(position.eventId)
  const entries = await snapshot.entriesAfter(position.logId, ENTRIES)
  if (entries.some(asksForRebuild)) {
    await rebuildFrom(snapshot, clickhouse, onProgress)
    return entries.length
  }
  const touched = await touchedBy(snapshot, entries)
  const eventId = await addEvents(snapshot, touched, position.eventId)
  if (entries.length === 0 && eventId === position.eventId) return 0
  await followVisits(snapshot, touched)
  for (const source of TOUCHABLE) await writeAnew(snapshot, clickhouse, source, [...touched[source.scope]])
  const logId = entries.length < ENTRIES ? snapshot.logId : entries.at(-1)!.id
  await writePosition(clickhouse, { ...position, logId, eventId, asOf: snapshot.at })
  return Math.max(entries.length, 1)
}

/** Another database, or this one as it was before: it was restored from a copy, and its log goes on from an earlier entry. */
async function isOfAnother(snapshot: Snapshot, position: Position): Promise<boolean> {
  return position.logId > snapshot.logId || position.account !== (await accountOf(snapshot))
}

async function isFarBehind(snapshot: Snapshot, position: Position): Promise<boolean> {
  const behind = snapshot.logId - position.logId
  if (behind < MANY) return false
  const [row] = await snapshot.query<{ orders: number }>('select coalesce(max(id), 0)::bigint as orders from "order"')
  return behind > Number(row!.orders) / 2
}

/** The events after a place, with the visits that they belong to. @returns the last of them */
async function addEvents(snapshot: Snapshot, touched: Touched, after: number): Promise<number> {
  if (snapshot.eventId === after) return after
  const events = await snapshot.query<{ id: number; visit_id: number }>(
    'select id, visit_id from site_event where id > $1 order by id limit $2', [after, EVENTS],
  )
  for (const event of events) {
    touched.event.add(Number(event.id))
    touched.visit.add(Number(event.visit_id))
  }
  return events.length < EVENTS ? snapshot.eventId : Number(events.at(-1)!.id)
}

/** Writes the rows of these ids as they are now, then deletes what the read model has of these ids and PostgreSQL has no more. */
async function writeAnew(snapshot: Snapshot, clickhouse: ClickHouse, source: ReadTable, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await clickhouse.load(source.table, loadedColumns(source), await snapshot.rowsOf(source, ids))
  if (source.scope === 'event') return
  const keys = source.keys.join(', ')
  // What was just written carries this version; what of these ids is left with an earlier one was not there to be written. The mark comes before this version: put in by a
  // server of a cluster that has not heard yet of what was just written, it does no harm.
  for (let from = 0; from < ids.length; from += IDS) {
    await clickhouse.command(
      `insert into "${source.table}" (${keys}, version, is_deleted)
       select ${keys}, {gone:UInt64}, 1 from "${source.table}" final where ${source.idColumn} in {ids:Array(UInt64)} and version < {gone:UInt64}${source.part ? ` and ${source.part}` : ''}`,
      { gone: snapshot.version - 1, ids: ids.slice(from, from + IDS) },
    )
  }
}

/** Writes until everything is in the read model that was committed before the call. @throws as ClickHouse.query */
export async function catchUpReadModel(platform: ReadModelPlatform): Promise<void> {
  for (;;) {
    const taken = await projectOnce(platform)
    if (taken === 0) return
    if (taken < 0) await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
