import { sql } from 'kysely'
import { notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { callWorkers } from './work-runs.ts'

type Held = { ruleId: number; state: string; subject: 'order' | 'customer'; subjectId: number; orderId: number | null; customerId: number | null; dueAt: Date | null; atStep: string | null }

/** «Do not send»: a run that waits is stopped. @throws Refusal `run_is_over` (409) */
export async function stopRun(tx: Tx, id: number): Promise<void> {
  const run = await lockRun(tx, id)
  await sql`update rule_run set state = 'stopped', finished_at = ${tx.at}, why = ${JSON.stringify({ code: 'stopped_by_hand', params: { userId: tx.actor.id } })}::jsonb where id = ${id}`.execute(tx.db)
  await sql`update rule_step set state = 'cancelled', at = ${tx.at} where run_id = ${id} and state = 'planned'`.execute(tx.db)
  tx.record({ kind: 'rule.run_stopped', entity: 'rule', entityId: run.ruleId, orderId: run.orderId, customerId: run.customerId, about: { runId: id } })
}

/** What waits goes on so many hours later; a wait for a date goes with its date alone. @throws Refusal `run_is_over`, `waits_for_date` (409) */
export async function postponeRun(tx: Tx, id: number, hours: number): Promise<void> {
  const run = await lockRun(tx, id)
  if (!run.atStep) throw new Refusal('run_is_over', {}, 409)
  const { rows } = await sql<{ dueAt: Date }>`
    update rule_step set due_at = due_at + make_interval(hours => ${hours}), why = jsonb_set(why, '{params,until}', to_jsonb(due_at + make_interval(hours => ${hours})))
    where run_id = ${id} and step_id = ${run.atStep} and state = 'planned' and due_at is not null and (listens is null or listens ->> 'kind' <> 'date') returning due_at as "dueAt"`.execute(tx.db)
  if (!rows[0]) throw new Refusal('waits_for_date', {}, 409)
  await sql`update rule_run set due_at = ${rows[0].dueAt} where id = ${id}`.execute(tx.db)
  tx.record({ kind: 'rule.run_postponed', entity: 'rule', entityId: run.ruleId, orderId: run.orderId, customerId: run.customerId, about: { runId: id, hours, until: rows[0].dueAt } })
  callWorkers(tx)
}

/** The alert has been read. @throws Refusal `not_found` */
export async function seeAlert(tx: Tx, id: number): Promise<void> {
  const { rows } = await sql<{ ruleId: number }>`update rule_alert set seen_at = coalesce(seen_at, ${tx.at}), seen_by = coalesce(seen_by, ${tx.actor.id}) where id = ${id} returning rule_id as "ruleId"`.execute(tx.db)
  if (!rows[0]) throw notFound('rule_alert', id)
  tx.record({ kind: 'rule.alert_seen', entity: 'rule', entityId: rows[0].ruleId, about: { alertId: id } })
}

async function lockRun(tx: Tx, id: number): Promise<Held> {
  const { rows } = await sql<Held>`
    select rule_id as "ruleId", state, subject, subject_id as "subjectId", order_id as "orderId", customer_id as "customerId", due_at as "dueAt", at_step as "atStep" from rule_run where id = ${id} for update`.execute(tx.db)
  if (!rows[0]) throw notFound('rule_run', id)
  if (rows[0].state !== 'waiting') throw new Refusal('run_is_over', { state: rows[0].state }, 409)
  return rows[0]
}
