import type { TaskStep } from '#shared/contracts/automation.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences, workingHoursOf } from '#server/modules/settings/index.ts'
import { createTask } from '#server/modules/tasks/index.ts'
import type { StepDone, WorkedRun } from '../advance-run.ts'
import { waitUntil } from '../due-time.ts'
import { fillText } from './fill-text.ts'

/** A task about the record, with its term in working time where the rule says so. */
export async function makeTask(tx: Tx, run: WorkedRun, step: TaskStep): Promise<StepDone> {
  const { account } = await freshReferences(tx.db)
  const dueAt = step.term || step.at ? waitUntil(tx.at, { for: step.term ?? null, at: step.at ?? null }, workingHoursOf(account), account.timeZone) : undefined
  const { text } = await fillText(tx.db, run, { text: step.text })
  const taskId = await createTask(tx, {
    text: text.slice(0, 1000), ...(step.taskKind ? { kind: step.taskKind } : {}), ...(step.commentary ? { commentary: step.commentary } : {}), ...(dueAt ? { dueAt: new Date(Math.ceil(+dueAt / 60_000) * 60_000) } : {}),
    orderId: run.orderId, customerId: run.customerId,
    ...(step.to.kind === 'user' ? { performerId: step.to.id } : step.to.kind === 'group' ? { performerGroupId: step.to.id } : { toManager: true }),
  })
  return { state: 'done', result: { taskId } }
}
