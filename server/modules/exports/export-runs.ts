import { sql } from 'kysely'
import type { ExportRun, StartExport } from '#shared/contracts/exports.ts'
import { refuseUnless } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Tx } from '#server/platform/transact.ts'
import { readColumns } from '#server/platform/http/list-page.ts'
import { readSort } from '#server/platform/http/list-query.ts'
import { writeExport } from './jobs.ts'
import { EXPORTED_LISTS, partOf } from './exported-lists.ts'

const MOST_AT_ONCE = 3

/**
 * Orders a file of a list. Everything is checked now, so that nobody waits for a refusal.
 * @returns id of the run. @throws Refusal `forbidden`, `condition_invalid`, `unknown_field`, `cannot_sort`, `nothing_to_export`, `too_many_exports`
 */
export async function startExport(tx: Tx, { entity, separator, ...query }: StartExport, locale: 'ru' | 'en'): Promise<number> {
  const list = EXPORTED_LISTS[entity]
  refuseUnless(tx.actor, list.view)
  refuseUnless(tx.actor, list.right)
  const userId = tx.actor.grants.userId
  if (tx.actor.kind !== 'user' || userId === null || tx.actor.viewedBy) throw new Refusal('forbidden', {}, 403)
  if (readColumns(query.fields.join(','), list.catalogue, tx.actor).length === 0) throw new Refusal('nothing_to_export', {}, 400)
  if (query.sort) readSort(query.sort, list.catalogue, tx.actor, query.sort)
  await list.totals(tx.db, tx.actor, { ...partOf(query), exact: false })
  await sql`select pg_advisory_xact_lock(7405100, ${userId}::int)`.execute(tx.db)
  const { n } = await tx.db
    .selectFrom('export_run')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('user_id', '=', userId)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirstOrThrow()
  if (Number(n) >= MOST_AT_ONCE) throw new Refusal('too_many_exports', { most: MOST_AT_ONCE }, 429)
  const { id } = await tx.db
    .insertInto('export_run')
    .values({ user_id: userId, entity, query: JSON.stringify(query), separator, locale, created_at: tx.at })
    .returning('id')
    .executeTakeFirstOrThrow()
  await enqueue(tx, writeExport, { id }, { key: `export ${id}` })
  tx.record({ kind: 'export.started', entity: 'export', entityId: id })
  return id
}

/** @throws Refusal `not_found`: another person's export is nobody's news */
export async function cancelExport(tx: Tx, id: number): Promise<void> {
  const run = await tx.db.selectFrom('export_run').select('state').where('id', '=', id).where('user_id', '=', tx.actor.grants.userId).forUpdate().executeTakeFirst()
  if (!run) throw notFound('export', id)
  if (run.state !== 'waiting' && run.state !== 'running') return
  await tx.db.updateTable('export_run').set({ state: 'cancelled', finished_at: tx.at }).where('id', '=', id).execute()
  tx.record({ kind: 'export.cancelled', entity: 'export', entityId: id })
}

/** The person's own, newest first; the last fifty. */
export async function exportsOf(db: Database, userId: number, id?: number): Promise<ExportRun[]> {
  let query = db.selectFrom('export_run').selectAll().where('user_id', '=', userId).orderBy('id', 'desc').limit(50)
  if (id !== undefined) query = query.where('id', '=', id)
  return (await query.execute()).map((row) => ({
    id: row.id,
    entity: row.entity,
    state: row.state as ExportRun['state'],
    total: row.total,
    written: row.written,
    bytes: row.bytes,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    fetchedAt: row.fetched_at?.toISOString() ?? null,
    isThere: row.state === 'done' && row.storage_name !== null,
  }))
}
