import { TASK_RESULTS, type ProposedStatus, type TaskResult } from '#shared/contracts/tasks.ts'
import { may, type Actor } from '#server/platform/access.ts'
import { allowedNextStatuses, type References } from '#server/modules/settings/index.ts'

/** For tasks that are of no type, while the order is still being agreed on: statuses of a new account, where it uses them. */
const USUAL: Record<TaskResult, string | null> = { answered: 'client-confirmed', no_answer: 'no-answer', refused: 'cancel-other', done: null }

/**
 * By result: the status to propose for the order when the task ends so. What the typical task says; only what the person may set and the
 * transitions allow, and never the status that the order has.
 */
export function proposedStatuses(references: References, actor: Actor, kind: string | null, order: { id: number; number: string; status: string }): Record<string, ProposedStatus> {
  if (!may(actor, 'orders.status')) return {}
  const allowed = new Set(allowedNextStatuses(references, actor.grants.groupIds, order.status))
  const type = kind === null ? undefined : references.taskTypes.byCode.get(kind)
  const group = references.statuses.byCode.get(order.status)?.group
  const usual = group === 'new' || group === 'approval' ? USUAL : null
  const proposals: Record<string, ProposedStatus> = {}
  for (const result of TASK_RESULTS) {
    const to = type ? { answered: type.statusAnswered, no_answer: type.statusNoAnswer, refused: type.statusRefused, done: type.statusDone }[result] : (usual?.[result] ?? null)
    if (to !== null && allowed.has(to)) proposals[result] = { orderId: order.id, orderNumber: order.number, from: order.status, to }
  }
  return proposals
}
