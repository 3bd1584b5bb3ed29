import { sql, type RawBuilder } from 'kysely'
import type { BulkFailures, BulkRun } from '#shared/contracts/bulk.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { targetOf } from './targets.ts'

const PAGE = 50

/** The person's own runs of the last days, newest first. */
export async function recentRuns(db: Database, actor: Actor): Promise<BulkRun[]> {
  return runsWhere(db, sql`r.user_id = ${actor.id} and r.created_at > now() - interval '30 days'`)
}

/** @throws Refusal `not_found`, also for runs of others */
export async function oneRun(db: Database, actor: Actor, id: number): Promise<BulkRun> {
  const [run] = await runsWhere(db, sql`r.id = ${id} and r.user_id = ${actor.id}`)
  if (!run) throw notFound('bulk_run', id)
  return run
}

async function runsWhere(db: Database, where: RawBuilder<unknown>): Promise<BulkRun[]> {
  const { rows } = await sql<Omit<BulkRun, 'createdAt' | 'finishedAt'> & { createdAt: Date; finishedAt: Date | null }>`
    select r.id, r.entity, r.action, r.state, r.total, r.done, r.failed, r.undoes, r.undone_by as "undoneBy", r.created_at as "createdAt", r.finished_at as "finishedAt",
      r.finished_at is not null and r.undone_by is null and r.undoes is null and r.done > 0 and r.created_at > now() - interval '30 days' as "mayUndo"
    from bulk_run r where ${where} order by r.id desc limit 100`.execute(db)
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null }))
}

/** Records that did not go through, with the reason, by id. @param after id of the last one seen */
export async function failuresOf(db: Database, actor: Actor, id: number, after: number): Promise<BulkFailures> {
  const run = await oneRun(db, actor, id)
  const { rows } = await sql<{ id: number; code: string; params: Record<string, unknown> | null }>`
    select entity_id as id, code, params from bulk_row where run_id = ${id} and state = 'failed' and entity_id > ${after} order by entity_id limit ${PAGE}`.execute(db)
  const names = await targetOf(run.entity).names(db, actor, rows.map((row) => row.id))
  // A conflict tells both values to whoever edits; a list of reasons needs neither.
  const failures = rows.map((row) => ({ id: row.id, name: names.get(row.id) ?? String(row.id), code: row.code, params: row.code === 'conflict' ? {} : (row.params ?? {}) }))
  return { failures, nextAfter: rows.length === PAGE ? rows.at(-1)!.id : null }
}
