import { sql } from 'kysely'
import type { BulkAction, StartBulk } from '#shared/contracts/bulk.ts'
import { refuseUnless } from '#server/platform/access.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Tx } from '#server/platform/transact.ts'
import { runLong, runShort } from './jobs.ts'
import { targetOf } from './targets.ts'

/** So many are done while one waits; more stand in the lane of what nobody waits for. */
const SHORT = 500
const MOST_AT_ONCE = 5
const UNDO_DAYS = 30

/**
 * Takes down which records are meant and asks for the work. The list is that of this moment: what comes to match later is not touched.
 * @throws Refusal `forbidden`; `invalid` for an unknown entity or action, or when no records are named; `nothing_matches`; `too_many_bulk_runs`
 * @returns id of the run
 */
export async function startRun(tx: Tx, { entity, action, ids, filter, q, whole }: StartBulk): Promise<number> {
  const target = targetOf(entity)
  refuseUnless(tx.actor, target.rightFor(action))
  if (!ids && !whole) throw invalid('ids', 'required')
  await refuseMany(tx)
  const { id } = await tx.db.insertInto('bulk_run').values({ entity, action: JSON.stringify(action), user_id: tx.actor.id! }).returning('id').executeTakeFirstOrThrow()
  if (ids) await sql`insert into bulk_row (run_id, entity_id) select distinct ${id}::bigint, one from unnest(${ids}::bigint[]) as one`.execute(tx.db)
  else await sql`insert into bulk_row (run_id, entity_id) select ${id}::bigint, found.id from (${await target.matching(tx.db, tx.actor, { filter, q })}) as found`.execute(tx.db)
  return begin(tx, id, { entity, action })
}

/**
 * Takes a run back, record by record, where nobody has changed it since.
 * @throws Refusal `not_found`, `cannot_undo` for one that is running, was taken back already, undoes another, or is older than 30 days
 * @returns id of the run that does it
 */
export async function startUndo(tx: Tx, runId: number): Promise<number> {
  const run = await tx.db.selectFrom('bulk_run').selectAll().where('id', '=', runId).where('user_id', '=', tx.actor.id!).forUpdate().executeTakeFirst()
  if (!run) throw notFound('bulk_run', runId)
  const isOld = run.created_at.getTime() < tx.at.getTime() - UNDO_DAYS * 86_400_000
  if (!run.finished_at || run.undone_by !== null || run.undoes !== null || isOld) throw new Refusal('cannot_undo', { id: runId }, 409)
  const { id } = await tx.db
    .insertInto('bulk_run')
    .values({ entity: run.entity, action: JSON.stringify(run.action), user_id: run.user_id, undoes: runId })
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`insert into bulk_row (run_id, entity_id) select ${id}::bigint, entity_id from bulk_row where run_id = ${runId} and state = 'done'`.execute(tx.db)
  await tx.db.updateTable('bulk_run').set({ undone_by: id }).where('id', '=', runId).execute()
  return begin(tx, id, { entity: run.entity, action: run.action as BulkAction })
}

async function begin(tx: Tx, id: number, about: { entity: string; action: BulkAction }): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from bulk_row where run_id = ${id}`.execute(tx.db)
  const total = rows[0]!.count
  if (total === 0) throw new Refusal('nothing_matches', {}, 409)
  await tx.db.updateTable('bulk_run').set({ total }).where('id', '=', id).execute()
  tx.record({ kind: 'bulk_run.started', entity: 'bulk_run', entityId: id, about: { ...about, total } })
  await enqueue(tx, total <= SHORT ? runShort : runLong, { run: id })
  return id
}

async function refuseMany(tx: Tx): Promise<void> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from bulk_run where user_id = ${tx.actor.id} and finished_at is null`.execute(tx.db)
  if (rows[0]!.count >= MOST_AT_ONCE) throw new Refusal('too_many_bulk_runs', { most: MOST_AT_ONCE }, 429)
}
