import { differences } from '#server/platform/change-log.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { holdPerformer, placeOf, readCommentary, readPhone, readText, refuseUnknownGroup } from './task-input.ts'
import { lockTask, taskChange, type TaskState } from './task-state.ts'

export type TaskPatch = {
  text?: string
  commentary?: string
  kind?: string | null
  dueAt?: Date | null
  /** A person takes it from the group, and the other way round. */
  performerId?: number | null
  performerGroupId?: number | null
  orderId?: number | null
  customerId?: number | null
  phone?: string | null
}

/** Changes what is given; a new term reminds anew. @throws Refusal `not_found`, `forbidden`, `invalid` */
export async function changeTask(tx: Tx, id: number, patch: TaskPatch): Promise<void> {
  await applyChanges(tx, await lockTask(tx, id), patch)
}

/** The same for a task that is locked already. */
export async function applyChanges(tx: Tx, before: TaskState, patch: TaskPatch): Promise<void> {
  const { account, taskTypes } = await freshReferences(tx.db)
  const after: TaskState = { ...before }
  if (patch.text !== undefined) after.text = readText(patch.text)
  if (patch.commentary !== undefined) after.commentary = readCommentary(patch.commentary)
  if (patch.phone !== undefined) after.phone = readPhone(patch.phone, account.countryIso)
  if (patch.kind !== undefined) {
    if (patch.kind !== null && !taskTypes.byCode.has(patch.kind)) throw invalid('kind', 'unknown', { code: patch.kind })
    after.kind = patch.kind
  }
  if (patch.dueAt !== undefined && +(patch.dueAt ?? 0) !== +(before.dueAt ?? 0)) Object.assign(after, { dueAt: patch.dueAt, snoozedUntil: null, remindedAt: null })
  await changePerformer(tx, after, patch)
  await changePlace(tx, before, after, patch)
  await saveTask(tx, before, after)
}

async function changePerformer(tx: Tx, after: TaskState, patch: TaskPatch): Promise<void> {
  if (patch.performerId && patch.performerGroupId) throw invalid('performerGroupId', 'one_performer')
  if (patch.performerId) {
    if (patch.performerId !== after.performerId) await holdPerformer(tx, patch.performerId)
    Object.assign(after, { performerId: patch.performerId, performerGroupId: null })
  } else if (patch.performerGroupId) {
    await refuseUnknownGroup(tx, patch.performerGroupId)
    Object.assign(after, { performerId: null, performerGroupId: patch.performerGroupId })
  } else {
    if (patch.performerId === null) after.performerId = null
    if (patch.performerGroupId === null) after.performerGroupId = null
  }
}

async function changePlace(tx: Tx, before: TaskState, after: TaskState, patch: TaskPatch): Promise<void> {
  if (patch.orderId === undefined && patch.customerId === undefined) return
  const orderId = patch.orderId === undefined ? before.orderId : patch.orderId
  const customerId = patch.customerId === undefined ? before.customerId : patch.customerId
  // An order says whose it is: another customer than that takes the task off the order.
  const isOrders = orderId !== null && (patch.orderId !== undefined || customerId === before.customerId)
  const place = await placeOf(tx, { orderId: isOrders ? orderId : null, customerId }, before.site)
  Object.assign(after, { orderId: isOrders ? orderId : null, customerId: place.customerId, site: place.site })
}

/** Writes the row and its entry of the log; nothing when nothing differs. */
export async function saveTask(tx: Tx, before: TaskState, after: TaskState, kind: 'task.changed' | 'task.completed' | 'task.reopened' | 'task.snoozed' = 'task.changed', about?: Record<string, unknown>): Promise<void> {
  const { remindedAt: _, ...told } = after
  const fields = differences(before, told)
  if (Object.keys(fields).length === 0 && +(before.remindedAt ?? 0) === +(after.remindedAt ?? 0)) return
  await tx.db
    .updateTable('task')
    .set({
      site: after.site, kind: after.kind, text: after.text, commentary: after.commentary, due_at: after.dueAt, performer_id: after.performerId,
      performer_group_id: after.performerGroupId, order_id: after.orderId, customer_id: after.customerId, phone: after.phone, complete: after.complete,
      completed_at: after.completedAt, completed_by: after.completedBy, result: after.result, reminded_at: after.remindedAt,
      snoozed_until: after.snoozedUntil, updated_at: tx.at,
    })
    .where('id', '=', after.id)
    .execute()
  tx.record(taskChange(kind, after, fields, about))
}
