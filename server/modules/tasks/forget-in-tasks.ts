import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { taskChange } from './task-state.ts'

/**
 * Takes a person out of the tasks about him and about his orders: words, comments, phones. What was still to be done for him is done; who did what and
 * when stays.
 * @returns ids of the tasks
 */
export async function forgetInTasks(tx: Tx, { customerIds, orderIds }: { customerIds: readonly number[]; orderIds: readonly number[] }): Promise<number[]> {
  const { rows } = await sql<{ id: number; site: string | null; orderId: number | null; was: number | null; wasOpen: boolean }>`
    with his as materialized (
      select id, customer_id as was, customer_id = any(${customerIds}::bigint[]) is true as is_about_him, not complete as was_open
      from task where customer_id = any(${customerIds}::bigint[]) or order_id = any(${orderIds}::bigint[]) order by id for update)
    update task t set text = '—', commentary = '', phone = null, updated_at = ${tx.at},
      customer_id = case when his.is_about_him then null else t.customer_id end,
      complete = t.complete or his.is_about_him, completed_at = case when his.is_about_him then coalesce(t.completed_at, ${tx.at}) else t.completed_at end,
      snoozed_until = case when his.is_about_him then null else t.snoozed_until end
    from his where t.id = his.id
    returning t.id, t.site, t.order_id as "orderId", his.was, his.was_open and his.is_about_him as "wasOpen"`.execute(tx.db)
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return ids
  await sql`delete from task_comment where task_id = any(${ids}::bigint[])`.execute(tx.db)
  for (const { id, site, orderId, was, wasOpen } of rows) {
    tx.record(taskChange('task.changed', { id, site, orderId, customerId: null }, { ...(was === null ? {} : { customerId: [was, null] }), ...(wasOpen ? { complete: [false, true] } : {}) }, { by: 'erasure' }))
  }
  return ids
}
