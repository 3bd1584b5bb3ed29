import type { HttpStep } from '#shared/contracts/automation.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { StepDone, WorkedRun } from '../advance-run.ts'
import { callJob } from '../call-job.ts'

/** Networks are no part of a transaction: the call is made by a job that this transaction leaves behind. */
export async function callAddress(tx: Tx, run: WorkedRun, step: HttpStep): Promise<StepDone> {
  await enqueue(tx, callJob, { runId: run.id, stepId: step.id, tries: 0 }, { key: `rule-call:${run.id}:${step.id}` })
  return { state: 'planned', why: { code: 'calls', params: {} } }
}
