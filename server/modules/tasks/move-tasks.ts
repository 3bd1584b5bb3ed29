import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { taskChange } from './task-state.ts'

type Moved = { id: number; text: string; site: string | null; orderId: number | null }

/** Merging two customers: the tasks of one go to the other, those completed too. @returns ids of the tasks moved */
export async function moveTasksOfCustomer(tx: Tx, from: number, to: number): Promise<number[]> {
  if (from === to) return []
  const { rows } = await sql<Moved>`
    update task t set customer_id = ${to}, site = case when t.order_id is null then c.site else t.site end, updated_at = ${tx.at}
    from customer c where c.id = ${to} and t.customer_id = ${from}
    returning t.id, t.text, t.site, t.order_id as "orderId"`.execute(tx.db)
  for (const task of rows) tx.record(taskChange('task.changed', { ...task, customerId: to }, { customerId: [from, to] }))
  return rows.map((task) => task.id)
}

/** Undoing that: these tasks go back to the customer that they came from. Tasks made since the merge stay where they are. */
export async function returnTasks(tx: Tx, ids: readonly number[], customerId: number): Promise<void> {
  const { rows } = await sql<Moved & { was: number | null }>`
    with was as materialized (select id, customer_id from task where id = any(${ids}::bigint[]) and customer_id is distinct from ${customerId}::bigint order by id for no key update)
    update task t set customer_id = ${customerId}, site = case when t.order_id is null then c.site else t.site end, updated_at = ${tx.at}
    from customer c, was where c.id = ${customerId} and t.id = was.id
    returning t.id, t.text, t.site, t.order_id as "orderId", was.customer_id as was`.execute(tx.db)
  for (const task of rows) tx.record(taskChange('task.changed', { ...task, customerId }, { customerId: [task.was, customerId] }))
}

/** Combining two orders: the tasks of one go to the other, those completed too. @returns ids of the tasks moved */
export async function moveTasksOfOrder(tx: Tx, from: number, to: number): Promise<number[]> {
  if (from === to) return []
  return moveToOrder(tx, from, to, null)
}

/** Undoing that: of these tasks, those that are still about the one go back to the other. */
export async function returnTasksToOrder(tx: Tx, ids: readonly number[], from: number, to: number): Promise<void> {
  await moveToOrder(tx, from, to, ids)
}

async function moveToOrder(tx: Tx, from: number, to: number, ids: readonly number[] | null): Promise<number[]> {
  const { rows } = await sql<{ id: number; text: string; site: string; customerId: number | null; was: number | null }>`
    with was as materialized (
      select t.id, t.customer_id from task t where t.order_id = ${from} ${ids === null ? sql`` : sql`and t.id = any(${ids}::bigint[])`} order by t.id for no key update)
    update task t set order_id = ${to}, customer_id = o.customer_id, site = o.site, updated_at = ${tx.at}
    from was, "order" o where o.id = ${to} and t.id = was.id
    returning t.id, t.text, t.site, t.customer_id as "customerId", was.customer_id as was`.execute(tx.db)
  for (const task of rows) {
    const fields: Record<string, [unknown, unknown]> = { orderId: [from, to] }
    if (task.was !== task.customerId) fields['customerId'] = [task.was, task.customerId]
    tx.record(taskChange('task.changed', { ...task, orderId: to }, fields))
  }
  return rows.map((task) => task.id)
}
