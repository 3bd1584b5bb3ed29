import { sql } from 'kysely'
import type { FastifyBaseLogger } from 'fastify'
import type { BulkAction } from '#shared/contracts/bulk.ts'
import { systemActor, type Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { forbidden, Refusal } from '#server/platform/errors.ts'
import { asRefusal } from '#server/platform/http/error-answer.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { personActor } from '#server/modules/users/index.ts'
import type { BulkTarget, Values } from './target.ts'
import { targetOf } from './targets.ts'

const CHUNK = 40
const AT_ONCE = 4
const system = systemActor('bulk')

type Run = { id: number; entity: string; action: BulkAction; userId: number; chain: string; undoes: number | null; state: string; isActive: boolean }

/**
 * Works a run to its end. Each record is a transaction of its own, which also marks it as done: killed anywhere, the next worker goes on
 * with what is left and repeats nothing. Whoever began it is asked for anew at every chunk, so rights taken away meanwhile count at once.
 */
export async function workRun(db: Db, log: FastifyBaseLogger, id: number): Promise<void> {
  for (;;) {
    const run = await readRun(db, id)
    if (!run || run.state === 'done' || run.state === 'stopped') return
    const ids = await waitingRows(db, id)
    if (ids.length === 0) return finish(db, id)
    const actor = run.isActive ? await personActor(db.kysely, run.userId) : null
    const target = targetOf(run.entity)
    const queue = [...ids]
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await workRow(db, log, run, target, actor, next)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    await note(db, id)
  }
}

async function readRun(db: Db, id: number): Promise<Run | null> {
  const { rows } = await db.pool.query<Run>(
    `select r.id, r.entity, r.action, r.user_id as "userId", r.chain, r.undoes, r.state, u.active as "isActive"
     from bulk_run r join app_user u on u.id = r.user_id where r.id = $1`,
    [id],
  )
  return rows[0] ?? null
}

async function waitingRows(db: Db, id: number): Promise<number[]> {
  const { rows } = await db.pool.query<{ entity_id: number }>(`select entity_id from bulk_row where run_id = $1 and state = 'waiting' order by entity_id limit ${CHUNK}`, [id])
  return rows.map((row) => Number(row.entity_id))
}

async function workRow(db: Db, log: FastifyBaseLogger, run: Run, target: BulkTarget, actor: Actor | null, id: number): Promise<void> {
  try {
    if (!actor) throw forbidden(target.rightFor(run.action))
    await transact(db, actor, (tx) => doRow(tx, run, target, id), { chain: run.chain })
  } catch (error) {
    const refusal = asRefusal(error) ?? fault(log, run, id, error)
    await transact(db, system, async (tx) => {
      await sql`update bulk_row set state = 'failed', code = ${refusal.code}, params = ${JSON.stringify(refusal.params)}
        where run_id = ${run.id} and entity_id = ${id} and state = 'waiting'`.execute(tx.db)
    })
  }
}

function fault(log: FastifyBaseLogger, run: Run, id: number, error: unknown): Refusal {
  log.error({ err: error, run: run.id, entity: run.entity, id }, 'a record of a bulk run failed')
  return new Refusal('fault', {})
}

async function doRow(tx: Tx, run: Run, target: BulkTarget, id: number): Promise<void> {
  const { rows } = await sql`select from bulk_row where run_id = ${run.id} and entity_id = ${id} and state = 'waiting' for update`.execute(tx.db)
  if (rows.length === 0) return
  const kept = run.undoes === null ? await target.perform(tx, id, run.action) : await takeBack(tx, run, target, id)
  await sql`update bulk_row set state = 'done', before = ${JSON.stringify(kept.before)}, after = ${JSON.stringify(kept.after)}
    where run_id = ${run.id} and entity_id = ${id}`.execute(tx.db)
}

async function takeBack(tx: Tx, run: Run, target: BulkTarget, id: number): Promise<{ before: Values; after: Values }> {
  const { rows } = await sql<{ before: Values; after: Values }>`select before, after from bulk_row where run_id = ${run.undoes} and entity_id = ${id}`.execute(tx.db)
  const { before, after } = rows[0]!
  await target.takeBack(tx, id, run.action, before, after)
  return { before: after, after: before }
}

/** Counts what is behind and tells whoever looks on. */
async function note(db: Db, id: number): Promise<void> {
  await transact(db, system, async (tx) => {
    await sql`update bulk_run r set state = case when r.state = 'waiting' then 'running' else r.state end, done = c.done, failed = c.failed
      from (select count(*) filter (where state = 'done') as done, count(*) filter (where state = 'failed') as failed from bulk_row where run_id = ${id}) c
      where r.id = ${id}`.execute(tx.db)
    tx.record({ kind: 'bulk_run.progressed', entity: 'bulk_run', entityId: id })
  })
}

async function finish(db: Db, id: number): Promise<void> {
  await transact(db, system, async (tx) => {
    await sql`update bulk_run set state = 'done', finished_at = now() where id = ${id} and state in ('waiting', 'running')`.execute(tx.db)
    tx.record({ kind: 'bulk_run.finished', entity: 'bulk_run', entityId: id })
  })
}
