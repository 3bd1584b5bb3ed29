import { sql } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { reachesCustomer } from '#server/modules/customers/index.ts'
import { seeOrder } from '#server/modules/orders/index.ts'
import type { Reading } from './read-runs.ts'

/** The door to stopping and putting off a run; which record it is about decides behind it. */
export const changeRunRights = 'orders.change' as const

/** Whoever may change the order or the customer may stop what a rule is going to do with it. @throws Refusal `not_found` */
export async function refuseUnreachable(db: Database, actor: Actor, runId: number): Promise<void> {
  const run = await db.selectFrom('rule_run').select(['subject', 'subject_id']).where('id', '=', runId).executeTakeFirst()
  if (!run) throw notFound('rule_run', runId)
  if (run.subject === 'order') return seeOrder(db, actor, run.subject_id, 'orders.change')
  const { rows } = await sql`select from customer c where c.id = ${run.subject_id} and ${reachesCustomer(actor, 'customers.change')}`.execute(db)
  if (rows.length === 0) throw notFound('rule_run', runId)
}

/** @throws Refusal `not_found` for a record that the actor does not see */
export async function refuseUnseen(db: Database, { visibility }: Reading, actor: Actor, { orderId, customerId }: { orderId?: number; customerId?: number }): Promise<void> {
  if (orderId !== undefined && !(await visibility['order']!(db, actor, [orderId])).has(orderId)) throw notFound('order', orderId)
  if (customerId !== undefined && !(await visibility['customer']!(db, actor, [customerId])).has(customerId)) throw notFound('customer', customerId)
}
