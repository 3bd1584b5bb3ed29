import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

export type OrderToCall = {
  id: number; number: string; status: string; site: string; customerId: number | null; managerId: number | null; phone: string | null
  /** Calls in vain so far, the promised next one and its task. */
  attempts: number
  nextCallAt: Date | null
  taskId: number | null
}
export type OrderCall = { isAnswered: boolean; nextCallAt: Date | null; taskId: number | null; comment?: string | undefined }

/** The order as it is called, locked until the transaction ends. @throws Refusal `not_found` */
export async function orderToCall(tx: Tx, id: number): Promise<OrderToCall> {
  const order = await lock(tx, id)
  if (!order) throw notFound('order', id)
  return order
}

/**
 * Keeps an attempt to call the buyer: in vain it counts and promises the next call, answered it ends the counting.
 * @returns calls in vain so far
 */
export async function callOrder(tx: Tx, order: OrderToCall, call: OrderCall): Promise<number> {
  const { isAnswered, nextCallAt, taskId, comment } = call
  const after = { attempts: isAnswered ? 0 : order.attempts + 1, nextCallAt, taskId }
  await write(tx, order, after, { call: { result: isAnswered ? 'answered' : 'no_answer', ...(taskId === null ? {} : { taskId }), ...(comment ? { comment } : {}) } })
  return after.attempts
}

/** What became of a promised call without an attempt of ours: it was moved, or its task ended, with an attempt or not. */
export async function followCall(tx: Tx, id: number, next: { nextCallAt: Date | null; isOver: boolean; result: string | null }): Promise<void> {
  const order = await lock(tx, id)
  if (!order) return
  const { nextCallAt, isOver, result } = next
  const attempts = !isOver || result === null || result === 'done' ? order.attempts : result === 'no_answer' ? order.attempts + 1 : 0
  const after = { attempts, nextCallAt: isOver ? null : nextCallAt, taskId: isOver ? null : order.taskId }
  if (attempts === order.attempts && +(after.nextCallAt ?? 0) === +(order.nextCallAt ?? 0) && after.taskId === order.taskId) return
  await write(tx, order, after, { callTask: order.taskId })
}

async function lock(tx: Tx, id: number): Promise<OrderToCall | undefined> {
  return tx.db
    .selectFrom('order')
    .select([
      'id', 'number', 'status', 'site', 'customer_id as customerId', 'manager_id as managerId', 'phone', 'call_attempts as attempts', 'next_call_at as nextCallAt',
      'call_task_id as taskId',
    ])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

async function write(tx: Tx, before: OrderToCall, after: Pick<OrderToCall, 'attempts' | 'nextCallAt' | 'taskId'>, about: Record<string, unknown>): Promise<void> {
  await tx.db.updateTable('order').set({ call_attempts: after.attempts, next_call_at: after.nextCallAt, call_task_id: after.taskId }).where('id', '=', before.id).execute()
  const moved: [string | null, string | null] = [before.nextCallAt?.toISOString() ?? null, after.nextCallAt?.toISOString() ?? null]
  tx.record({
    kind: 'order.call_attempted', entity: 'order', entityId: before.id, orderId: before.id, customerId: before.customerId, site: before.site,
    fields: {
      ...(after.attempts === before.attempts ? {} : { callAttempts: [before.attempts, after.attempts] as [unknown, unknown] }),
      ...(moved[0] === moved[1] ? {} : { nextCallAt: moved as [unknown, unknown] }),
    },
    about,
  })
}
