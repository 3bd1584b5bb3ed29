import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { readCommentary } from './task-input.ts'
import { lockTask, taskChange, type TaskState } from './task-state.ts'

/** Says something about a task. @returns the comment's id. @throws Refusal `not_found`, `forbidden`, `invalid` */
export async function commentTask(tx: Tx, id: number, text: string): Promise<number> {
  return addComment(tx, await lockTask(tx, id), text)
}

/** The same for a task that is locked already. */
export async function addComment(tx: Tx, task: TaskState, written: string): Promise<number> {
  const text = readCommentary(written, 'text')
  if (text === '') throw invalid('text', 'required')
  const comment = await tx.db
    .insertInto('task_comment')
    .values({ task_id: task.id, user_id: tx.actor.grants.userId, text, created_at: tx.at })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record(taskChange('task.commented', task, {}, { comment: { id: comment.id, text } }))
  return comment.id
}
