import type { TaskResult } from '#shared/contracts/tasks.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { saveTask } from './change-task.ts'
import { addComment } from './comment-task.ts'
import { lockTask } from './task-state.ts'

/**
 * Ends a task with what came of it.
 * @param how `result` null = not said (a store's system knows only done or not)
 * @throws Refusal `not_found`, `forbidden`, `task_complete` (409): a colleague was faster; with `by` (user id) and `at`
 */
export async function completeTask(tx: Tx, id: number, how: { result: TaskResult | null; comment?: string }): Promise<void> {
  const before = await lockTask(tx, id)
  if (before.complete) throw new Refusal('task_complete', { by: before.completedBy, at: before.completedAt }, 409)
  if (how.comment?.trim()) await addComment(tx, before, how.comment)
  const after = { ...before, complete: true, completedAt: tx.at, completedBy: tx.actor.grants.userId, result: how.result, snoozedUntil: null }
  await saveTask(tx, before, after, 'task.completed')
}

/** Takes the completion back; its term stands, and reminds at once when it has passed meanwhile. @throws Refusal `not_found`, `forbidden` */
export async function reopenTask(tx: Tx, id: number): Promise<void> {
  const before = await lockTask(tx, id)
  if (!before.complete) return
  await saveTask(tx, before, { ...before, complete: false, completedAt: null, completedBy: null, result: null }, 'task.reopened')
}
