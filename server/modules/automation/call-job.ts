import { Type } from 'typebox'
import type { HttpStep, RuleDraft } from '#shared/contracts/automation.ts'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { job, type Job } from '#server/platform/jobs.ts'
import { allowedNetworks, fetchOutside } from '#server/platform/outside/index.ts'
import { sql } from 'kysely'
import { transact } from '#server/platform/transact.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { ruleActor } from './advance-run.ts'
import { programOf } from './program.ts'

const TRIES = 8
/** What may be over when it is tried again. */
const PASSING = new Set(['url_unreachable', 'url_too_slow'])
type Call = { ruleId: number; name: string; occasion: string; chain: string; subject: string; subjectId: number; orderId: number | null; customerId: number | null; state: string; draft: RuleDraft }

/** Calls an address for a rule. It may be called more than once: the header Idempotency-Key is the same for every try. */
export const callJob: Job = job({
  name: 'automation.call',
  lane: 'prompt',
  payload: Type.Object({ runId: Type.Integer(), stepId: Type.String(), tries: Type.Integer() }),
  run: ({ db }, { runId, stepId, tries }) => callFor(db, runId, stepId, tries),
})

async function callFor(db: Db, runId: number, stepId: string, tries: number): Promise<void> {
  const { rows } = await sql<Call>`
    select r.rule_id as "ruleId", rule.name, r.occasion, r.chain, r.subject, r.subject_id as "subjectId", r.order_id as "orderId", r.customer_id as "customerId", s.state, v.draft
    from rule_step s join rule_run r on r.id = s.run_id join rule on rule.id = r.rule_id join rule_version v on v.rule_id = r.rule_id and v.version = r.version
    where s.run_id = ${runId} and s.step_id = ${stepId}`.execute(db.kysely)
  const call = rows[0]
  const step = call ? programOf(call.draft.steps).nodes.get(stepId)?.step : undefined
  if (!call || call.state !== 'planned' || step?.kind !== 'http') return
  const answer = await tryCall(db, call, step, runId)
  const again = answer.isPassing && tries + 1 < TRIES
  await transact(db, ruleActor(call.ruleId, call.name), async (tx) => {
    if (again) {
      await enqueue(tx, callJob, { runId, stepId, tries: tries + 1 }, { key: `rule-call:${runId}:${stepId}:${tries + 1}`, runAt: new Date(+tx.at + 1000 * 4 ** (tries + 1)) })
    }
    const state = again ? 'planned' : answer.isDone ? 'done' : 'failed'
    await sql`
      update rule_step set state = ${state}, at = ${tx.at}, why = ${answer.why ? JSON.stringify(answer.why) : null}::jsonb, result = ${JSON.stringify({ ...answer.result, tries: tries + 1 })}::jsonb
      where run_id = ${runId} and step_id = ${stepId}`.execute(tx.db)
    if (state === 'failed') await sql`update rule_run set state = 'failed' where id = ${runId} and state = 'done'`.execute(tx.db)
  }, { chain: call.chain })
}

type Answer = { isDone: boolean; isPassing: boolean; why: { code: string; params: Record<string, unknown> } | null; result: Record<string, unknown> }

async function tryCall(db: Db, call: Call, step: HttpStep, runId: number): Promise<Answer> {
  const { ruleId, name, occasion, subject, subjectId, orderId, customerId } = call
  const body = step.body || JSON.stringify({ rule: { id: ruleId, name }, run: runId, about: { entity: subject, id: subjectId }, orderId, customerId })
  try {
    const { status, text } = await fetchOutside(step.url, {
      method: step.method,
      headers: { 'content-type': 'application/json', ...step.headers, 'idempotency-key': `rule-${ruleId}-${occasion}-${step.id}` },
      ...(step.method === 'GET' ? {} : { body }),
      allowPrivate: await allowedNetworks(db.kysely),
      tooLong: 'cut',
    })
    const isDone = status >= 200 && status < 300
    return { isDone, isPassing: status >= 500 || status === 429, why: isDone ? null : { code: 'http_status', params: { status } }, result: { status, answer: text.slice(0, 2000) } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { isDone: false, isPassing: PASSING.has(error.code), why: { code: error.code, params: error.params }, result: {} }
  }
}
