import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { taskChange } from './task-state.ts'

type Moved = { id: number; site: string | null; orderId: number | null }

/** Merging two customers: the tasks of one go to the other, those completed too. @returns ids of the tasks moved */
export async function moveTasksOfCustomer(tx: Tx, from: number, to: number): Promise<number[]> {
  if (from === to) return []
  const { rows } = await sql<Moved>`
    update task t set customer_id = ${to}, site = case when t.order_id is null then c.site else t.site end, updated_at = ${tx.at}
    from customer c where c.id = ${to} and t.customer_id = ${from}
    returning t.id, t.site, t.order_id as "orderId"`.execute(tx.db)
  for (const task of rows) tx.record(taskChange('task.changed', { ...task, customerId: to }, { customerId: [from, to] }))
  return rows.map((task) => task.id)
}

/** Undoing that: these tasks go back to the customer that they came from. Tasks made since the merge stay where they are. */
export async function returnTasks(tx: Tx, ids: readonly number[], customerId: number): Promise<void> {
  const { rows } = await sql<Moved & { was: number | null }>`
    with was as materialized (select id, customer_id from task where id = any(${ids}::bigint[]) and customer_id is distinct from ${customerId}::bigint order by id for no key update)
    update task t set customer_id = ${customerId}, site = case when t.order_id is null then c.site else t.site end, updated_at = ${tx.at}
    from customer c, was where c.id = ${customerId} and t.id = was.id
    returning t.id, t.site, t.order_id as "orderId", was.customer_id as was`.execute(tx.db)
  for (const task of rows) tx.record(taskChange('task.changed', { ...task, customerId }, { customerId: [task.was, customerId] }))
}
