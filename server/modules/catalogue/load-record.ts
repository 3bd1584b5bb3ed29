import type { CatalogueLoad } from '#shared/contracts/catalogue.ts'
import { Refusal, notFound } from '#server/platform/errors.ts'
import type { Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'
import { sql } from 'kysely'
import type { RowNote } from './icml/feed-offer.ts'

/** A running load that has not moved for this long died with its process. */
const DEAD_AFTER = '5 minutes'
/** Notes beyond this are counted, not kept: a file that is wrong is wrong everywhere. */
export const NOTES_KEPT = 1000

export type LoadCounts = { rowsRead: number; added: number; changed: number; unchanged: number; refused: number; bytesRead: number }

/**
 * Opens the record of a load.
 * @throws Refusal `catalogue_load_running` when one of the same site is at it
 */
export async function openLoad(tx: Tx, site: string, source: string, bytesTotal: number | null): Promise<number> {
  await tx.prepared(
    'catalogue_load_bury',
    `update catalogue_load set state = 'failed', finished_at = now(), error = '{"code": "interrupted", "params": {}}'
     where site = $1 and state = 'running' and beat_at < now() - interval '${DEAD_AFTER}'`,
    [site],
  )
  // A load that asked and was not answered is answered by the next one.
  await tx.prepared(
    'catalogue_load_supersede',
    `with old as (update catalogue_load set state = 'failed', finished_at = now(), error = '{"code": "superseded", "params": {}}' where site = $1 and state = 'asks' returning id)
     delete from catalogue_load_seen s using old where s.load_id = old.id`,
    [site],
  )
  const [load] = await tx.prepared<{ id: number }>(
    'catalogue_load_open',
    `insert into catalogue_load (site, source, bytes_total, started_by) values ($1, $2, $3, $4)
     on conflict (site) where state = 'running' do nothing returning id`,
    [site, source, bytesTotal, tx.actor.kind === 'user' ? tx.actor.id : null],
  )
  if (!load) throw new Refusal('catalogue_load_running', { site }, 409)
  return load.id
}

/**
 * A worker takes up a load that was opened for it, maybe anew after its process died.
 * @returns false when another load of the site is running by now, and this one has nothing to do
 */
export async function takeUpLoad(tx: Tx, id: number): Promise<boolean> {
  await tx.prepared('catalogue_load_forget', 'delete from catalogue_load_seen where load_id = $1', [id])
  const rows = await tx.prepared(
    'catalogue_load_take_up',
    `update catalogue_load l set state = 'running', finished_at = null, error = null, beat_at = now()
     where l.id = $1 and not exists (select from catalogue_load o where o.site = l.site and o.state = 'running' and o.id <> l.id) returning id`,
    [id],
  )
  return rows.length > 0
}

/** Where the load has come to, for those who watch. */
export async function noteProgress(tx: Tx, id: number, counts: LoadCounts): Promise<void> {
  await tx.prepared(
    'catalogue_load_progress',
    `update catalogue_load set rows_read = $2, offers_added = $3, offers_changed = $4, offers_unchanged = $5, rows_refused = $6, bytes_read = $7, beat_at = now() where id = $1`,
    [id, counts.rowsRead, counts.added, counts.changed, counts.unchanged, counts.refused, counts.bytesRead],
  )
}

/** How a load ended, or what it waits for. */
export type LoadEnd = { state: 'done' | 'asks' | 'failed'; deactivated: number; missing: number | null; error: { code: string; params: Record<string, unknown> } | null }

export async function closeLoad(tx: Tx, id: number, end: LoadEnd, counts?: LoadCounts, notes?: RowNote[]): Promise<void> {
  if (counts) await noteProgress(tx, id, counts)
  await tx.prepared(
    'catalogue_load_close',
    `update catalogue_load set state = $2, offers_deactivated = $3, offers_missing = $4, error = $5::jsonb, report = coalesce($6::jsonb, report),
       finished_at = case when $2 = 'asks' then null else now() end, beat_at = now() where id = $1`,
    [id, end.state, end.deactivated, end.missing, end.error && JSON.stringify(end.error), notes ? JSON.stringify(notes) : null],
  )
  if (end.state !== 'asks') await tx.prepared('catalogue_load_forget', 'delete from catalogue_load_seen where load_id = $1', [id])
}

const COLUMNS = sql`id, site, source, state, started_at as "startedAt", finished_at as "finishedAt", rows_read as "rowsRead", offers_added as "offersAdded",
  offers_changed as "offersChanged", offers_unchanged as "offersUnchanged", offers_deactivated as "offersDeactivated", offers_missing as "offersMissing",
  rows_refused as "rowsRefused", bytes_read as "bytesRead", bytes_total as "bytesTotal", error`

/** @throws Refusal `not_found` */
export async function loadReport(db: Database, id: number, sites: string[] | 'all'): Promise<CatalogueLoad> {
  const { rows } = await sql<CatalogueLoad>`select ${COLUMNS}, report from catalogue_load where id = ${id} and ${ofSites(sites)}`.execute(db)
  if (!rows[0]) throw notFound('catalogue_load', id)
  return rows[0]
}

/** The latest loads, newest first, without their notes: fifty times a thousand are too much to watch a load by. */
export async function loadReports(db: Database, sites: string[] | 'all', limit = 50): Promise<CatalogueLoad[]> {
  const { rows } = await sql<CatalogueLoad>`select ${COLUMNS}, '[]'::jsonb as report from catalogue_load where ${ofSites(sites)} order by id desc limit ${limit}`.execute(db)
  return rows
}

const ofSites = (sites: string[] | 'all') => (sites === 'all' ? sql`true` : sql`site = any(${sites}::text[])`)
