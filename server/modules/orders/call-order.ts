import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

export type OrderCall = { isAnswered: boolean; nextCallAt: Date | null; comment?: string | undefined }
export type CalledOrder = { attempts: number; number: string; status: string; site: string; customerId: number | null; managerId: number | null; phone: string | null }

/**
 * Keeps an attempt to call the buyer: in vain it counts and promises the next call, answered it ends the counting.
 * @throws Refusal `not_found`
 */
export async function callOrder(tx: Tx, id: number, call: OrderCall): Promise<CalledOrder> {
  const before = await tx.db
    .selectFrom('order')
    .select(['call_attempts', 'next_call_at', 'number', 'status', 'site', 'customer_id', 'manager_id', 'phone'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!before) throw notFound('order', id)
  const attempts = call.isAnswered ? 0 : before.call_attempts + 1
  const nextCallAt = call.isAnswered ? null : call.nextCallAt
  await tx.db.updateTable('order').set({ call_attempts: attempts, next_call_at: nextCallAt }).where('id', '=', id).execute()
  tx.record({
    kind: 'order.call_attempted', entity: 'order', entityId: id, orderId: id, customerId: before.customer_id, site: before.site,
    fields: {
      callAttempts: [before.call_attempts, attempts],
      nextCallAt: [before.next_call_at?.toISOString() ?? null, nextCallAt?.toISOString() ?? null],
    },
    about: { call: { result: call.isAnswered ? 'answered' : 'no_answer', ...(call.comment ? { comment: call.comment } : {}) } },
  })
  return {
    attempts, number: before.number, status: before.status, site: before.site, customerId: before.customer_id, managerId: before.manager_id, phone: before.phone,
  }
}
