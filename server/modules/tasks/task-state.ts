import { sql } from 'kysely'
import type { TaskResult } from '#shared/contracts/tasks.ts'
import type { Change } from '#server/platform/change-log.ts'
import { forbidden, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { reachesTask } from './who-sees.ts'

/** A task as use cases hold it; fields are named as in the catalogue and in the change log. */
export type TaskState = {
  id: number
  site: string | null
  kind: string | null
  text: string
  commentary: string
  dueAt: Date | null
  performerId: number | null
  performerGroupId: number | null
  creatorId: number | null
  orderId: number | null
  customerId: number | null
  phone: string | null
  complete: boolean
  completedAt: Date | null
  completedBy: number | null
  result: TaskResult | null
  remindedAt: Date | null
  snoozedUntil: Date | null
}

const COLUMNS = sql`t.id, t.site, t.kind, t.text, t.commentary, t.due_at as "dueAt", t.performer_id as "performerId", t.performer_group_id as "performerGroupId",
  t.creator_id as "creatorId", t.order_id as "orderId", t.customer_id as "customerId", t.phone, t.complete, t.completed_at as "completedAt",
  t.completed_by as "completedBy", t.result, t.reminded_at as "remindedAt", t.snoozed_until as "snoozedUntil"`

/**
 * The task, locked until the transaction ends.
 * @throws Refusal `not_found` when the actor may not see it, `forbidden` when not change it
 */
export async function lockTask(tx: Tx, id: number): Promise<TaskState> {
  const { rows } = await sql<TaskState & { visible: boolean; mine: boolean }>`
    select ${COLUMNS}, ${reachesTask(tx.actor) ?? sql`true`} as visible, ${reachesTask(tx.actor, 'tasks.change') ?? sql`true`} as mine
    from task t where t.id = ${id} for no key update`.execute(tx.db)
  const row = rows[0]
  if (!row?.visible) throw notFound('task', id)
  if (!row.mine) throw forbidden('tasks.change')
  const { visible: _, mine: __, ...state } = row
  return state
}

export type TaskKind = 'task.created' | 'task.changed' | 'task.completed' | 'task.reopened' | 'task.due' | 'task.snoozed' | 'task.commented'

/** An entry of the log about a task; the cards of its order and customer show it too, so it says what the task is. */
export function taskChange(kind: TaskKind, task: Pick<TaskState, 'id' | 'orderId' | 'customerId' | 'site'> & { text?: string; kind?: string | null }, fields?: Change['fields'], about?: Change['about']): Change {
  return { kind, entity: 'task', entityId: task.id, orderId: task.orderId, customerId: task.customerId, site: task.site, ...(fields ? { fields } : {}), about: { ...about, task: { id: task.id, ...(task.text === undefined ? {} : { text: task.text }), ...(task.kind ? { kind: task.kind } : {}) } } }
}
