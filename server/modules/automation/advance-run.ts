import { sql } from 'kysely'
import type { RuleDraft, Step, Subject, Why } from '#shared/contracts/automation.ts'
import type { Actor } from '#server/platform/access.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { beginOnce, isTooLate } from './begin-run.ts'
import { performAction, type ActionKind } from './perform-action.ts'
import { headOf, programOf, type Program } from './program.ts'
import { resumeWait, type Way } from './resume-wait.ts'
import { weighCondition } from './weigh-condition.ts'

export type Outcome = Pick<Why, 'code' | 'params'> & { failed?: { condition: unknown; value: unknown } }
export type StepDone = { state: 'planned' | 'done' | 'skipped' | 'failed'; why?: Outcome | null; result?: Record<string, unknown> }

/** A run as it is worked on, with the record it is about as it is now. */
export type WorkedRun = {
  id: number
  ruleId: number
  ruleName: string
  version: number
  occasion: string
  subject: Subject
  subjectId: number
  orderId: number | null
  customerId: number | null
  managerId: number | null
  site: string | null
  atStep: string | null
  dueAt: Date
  at: Date
  entryId: number | null
  cause: string
  chain: string
  isLive: boolean
  pausedAt: Date | null
  fuseCountsFrom: Date | null
  draft: RuleDraft
  /** Whether others are moved in the same transaction. */
  isTogether?: boolean
}

export const ruleActor = (id: number, name: string): Actor =>
  ({ kind: 'rule', id, name, grants: { rights: 'all', sites: 'all', fields: {}, limits: {}, userId: null, groupIds: [], colleagueIds: [] } })

/** A step that was refused: everything is rolled back and done again without it, so that half a step never stands. */
export class StepRefused extends Error {
  readonly stepId: string
  readonly refusal: Refusal
  constructor(stepId: string, refusal: Refusal) {
    super(`step ${stepId} was refused: ${refusal.message}`)
    this.stepId = stepId
    this.refusal = refusal
  }
}

/**
 * Takes a run on from where it stands to its next wait or to its end, in the transaction that moves it: killed anywhere it has done all of that or nothing.
 * @param refused what steps were refused with when this was tried before
 */
export async function advanceRun(tx: Tx, run: WorkedRun, refused: ReadonlyMap<string, Refusal>): Promise<void> {
  if (!run.isLive) return finish(tx, run, 'stopped', { code: 'rule_off', params: {} })
  if (run.site === null) return finish(tx, run, 'skipped', { code: 'subject_gone', params: {} })
  const { account } = await freshReferences(tx.db)
  const weigh = (condition: RuleDraft['condition']) => weighCondition(tx.db, condition, { subject: run.subject, id: run.subjectId, now: tx.at, timeZone: account.timeZone })
  const program = programOf(run.draft.steps)
  let at: string | null = run.atStep
  const done: ActionKind[] = []
  if (at === null) {
    const late = isTooLate(run, tx.at)
    if (late) return finish(tx, run, 'skipped', late)
    const weighed = await weigh(run.draft.condition)
    if (!weighed.holds) return finish(tx, run, 'skipped', { code: 'condition_false', params: {}, ...(weighed.failed ? { failed: weighed.failed } : {}) })
    const before = await beginOnce(tx, run)
    if (before) return finish(tx, run, 'skipped', before)
    at = program.first
  } else {
    const node = program.nodes.get(at)
    if (!node) return finish(tx, run, 'stopped', { code: 'fault', params: { step: at } })
    const way = await resumeWait(tx, run, node, false)
    if (way.waits) return
    const weighed = await weigh(run.draft.condition)
    if (!weighed.holds) {
      const acted = await hasActed(tx, run)
      return finish(tx, run, acted ? 'done' : 'skipped', { code: 'condition_false_now', params: {}, ...(weighed.failed ? { failed: weighed.failed } : {}) })
    }
    at = way.next
  }
  const ended = await walk(tx, run, program, at, refused, weigh, done)
  if (done.length > 0) recordActed(tx, run, done)
  if (ended) finish(tx, run, (await hasFailed(tx, run, refused)) ? 'failed' : 'done', null)
}

type Weigh = (condition: RuleDraft['condition']) => ReturnType<typeof weighCondition>

/** @returns whether the end was reached; else the run waits */
async function walk(tx: Tx, run: WorkedRun, program: Program, from: string | null, refused: ReadonlyMap<string, Refusal>, weigh: Weigh, done: ActionKind[]): Promise<boolean> {
  for (let at = from; at !== null; ) {
    const node = program.nodes.get(at)!
    const { step } = node
    if (step.kind === 'stop') {
      putStep(tx, run, step, { state: 'done' })
      return true
    }
    if (step.kind === 'branch') {
      const weighed = await weigh(step.condition)
      putStep(tx, run, step, { state: 'done', why: { code: weighed.holds ? 'branch_yes' : 'branch_no', params: {}, ...(!weighed.holds && weighed.failed ? { failed: weighed.failed } : {}) } })
      at = headOf(weighed.holds ? step.yes : step.no, node)
      continue
    }
    if (step.kind === 'wait' || step.kind === 'waitEvent') {
      const way: Way = await resumeWait(tx, run, node, true)
      if (way.waits) return false
      at = way.next
      continue
    }
    const known = refused.get(step.id)
    const outcome = known ? failure(known) : await attempt(tx, run, step)
    putStep(tx, run, step, outcome)
    if (outcome.state === 'done' || outcome.state === 'planned') done.push(step.kind)
    at = node.next
  }
  return true
}

async function attempt(tx: Tx, run: WorkedRun, step: Extract<Step, { kind: ActionKind }>): Promise<StepDone> {
  try {
    return await performAction(tx, run, step)
  } catch (error) {
    if (error instanceof Refusal) throw new StepRefused(step.id, error)
    throw error
  }
}

const failure = ({ code, params, fields }: Refusal): StepDone => ({ state: 'failed', why: { code, params: { ...params, ...(fields.length > 0 ? { fields } : {}) } } })

/** Keeps how a step went. A step that was planned, a wait, is brought to its end. */
function putStep(tx: Tx, run: WorkedRun, step: Pick<Step, 'id' | 'kind'>, { state, why = null, result = {} }: StepDone): void {
  tx.send(
    'rule_step_put',
    `insert into rule_step (run_id, rule_id, step_id, kind, state, at, why, result, subject, subject_id, order_id, customer_id) values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10, $11, $12)
     on conflict (run_id, step_id) do update set state = excluded.state, at = excluded.at, why = coalesce(excluded.why, rule_step.why), result = excluded.result`,
    [run.id, run.ruleId, step.id, step.kind, state, tx.at, why ? JSON.stringify(why) : null, JSON.stringify(result), run.subject, run.subjectId, run.orderId, run.customerId],
  )
}

function finish(tx: Tx, run: WorkedRun, state: 'done' | 'skipped' | 'failed' | 'stopped', why: Outcome | null): void {
  tx.send(
    'rule_run_finish',
    `update rule_run set state = $2, why = $3::jsonb, finished_at = $4, at_step = coalesce(at_step, $5), order_id = $6, customer_id = $7 where id = $1`,
    [run.id, state, why ? JSON.stringify(why) : null, tx.at, state === 'done' || state === 'failed' ? '' : null, run.orderId, run.customerId],
  )
  // Only a run that has waited has a wait to take back.
  if (run.atStep !== null) tx.send('rule_steps_cancel', "update rule_step set state = 'cancelled', at = $2 where run_id = $1 and state = 'planned' and kind in ('wait', 'waitEvent')", [run.id, tx.at])
}

async function hasActed(tx: Tx, run: WorkedRun): Promise<boolean> {
  const { rows } = await sql`select from rule_step where run_id = ${run.id} and state in ('done', 'failed') and kind not in ('wait', 'waitEvent', 'branch', 'stop') limit 1`.execute(tx.db)
  return rows.length > 0
}

async function hasFailed(tx: Tx, run: WorkedRun, refused: ReadonlyMap<string, Refusal>): Promise<boolean> {
  if (refused.size > 0) return true
  if (run.atStep === null) return false
  const rows = await tx.prepared('rule_steps_failed', "select from rule_step where run_id = $1 and state = 'failed' limit 1", [run.id])
  return rows.length > 0
}

/** The history of the record says that the rule has acted, and other rules may follow from it. */
function recordActed(tx: Tx, run: WorkedRun, done: readonly ActionKind[]): void {
  tx.record({
    kind: 'rule.ran', entity: 'rule', entityId: run.ruleId, orderId: run.orderId, customerId: run.customerId, site: run.site,
    about: { runId: run.id, rule: run.ruleName, actions: [...done] },
  })
}
