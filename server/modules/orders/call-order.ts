import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

export type OrderCall = { isAnswered: boolean; nextCallAt: Date | null; comment?: string | undefined }
export type CalledOrder = {
  attempts: number; number: string; status: string; site: string; customerId: number | null; managerId: number | null; phone: string | null
  /** The task of the call that was promised before. */
  taskId: number | null
}

/**
 * Keeps an attempt to call the buyer: in vain it counts and promises the next call, answered it ends the counting.
 * @throws Refusal `not_found`
 */
export async function callOrder(tx: Tx, id: number, call: OrderCall): Promise<CalledOrder> {
  const before = await lock(tx, id)
  if (!before) throw notFound('order', id)
  const attempts = call.isAnswered ? 0 : before.call_attempts + 1
  await write(tx, before, attempts, call.isAnswered ? null : call.nextCallAt, {
    result: call.isAnswered ? 'answered' : 'no_answer',
    ...(call.comment ? { comment: call.comment } : {}),
  })
  return {
    attempts, number: before.number, status: before.status, site: before.site, customerId: before.customer_id, managerId: before.manager_id, phone: before.phone,
    taskId: before.call_task_id,
  }
}

/**
 * What became of a promised call: another moment, another task (null: none any more), attempts that came to it ('end': somebody answered).
 * Recorded only where the moment or the count moved.
 */
export async function promiseCall(tx: Tx, id: number, next: { at?: Date | null; taskId?: number | null; attempts?: number | 'end' }): Promise<void> {
  const before = await lock(tx, id)
  if (!before) return
  if (next.taskId !== undefined && next.taskId !== before.call_task_id) {
    await tx.db.updateTable('order').set({ call_task_id: next.taskId }).where('id', '=', id).execute()
    tx.record({ ...about(before), fields: { callTaskId: [before.call_task_id, next.taskId] } })
  }
  const attempts = next.attempts === 'end' ? 0 : before.call_attempts + (next.attempts ?? 0)
  const at = next.at === undefined ? before.next_call_at : next.at
  if (attempts !== before.call_attempts || +(at ?? 0) !== +(before.next_call_at ?? 0)) await write(tx, before, attempts, at, null)
}

type Row = NonNullable<Awaited<ReturnType<typeof lock>>>

function lock(tx: Tx, id: number) {
  return tx.db
    .selectFrom('order')
    .select(['id', 'call_attempts', 'next_call_at', 'call_task_id', 'number', 'status', 'site', 'customer_id', 'manager_id', 'phone'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

async function write(tx: Tx, before: Row, attempts: number, nextCallAt: Date | null, call: Record<string, unknown> | null): Promise<void> {
  await tx.db.updateTable('order').set({ call_attempts: attempts, next_call_at: nextCallAt }).where('id', '=', before.id).execute()
  tx.record({
    ...about(before),
    fields: {
      ...(attempts === before.call_attempts ? {} : { callAttempts: [before.call_attempts, attempts] as [unknown, unknown] }),
      nextCallAt: [before.next_call_at?.toISOString() ?? null, nextCallAt?.toISOString() ?? null],
    },
    ...(call ? { about: { call } } : {}),
  })
}

const about = (order: Row) =>
  ({ kind: 'order.call_attempted', entity: 'order', entityId: order.id, orderId: order.id, customerId: order.customer_id, site: order.site }) as const
