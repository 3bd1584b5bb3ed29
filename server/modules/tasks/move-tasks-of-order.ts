import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { taskChange } from './task-state.ts'

type Moved = { id: number; site: string | null; customerId: number | null; was: number | null }

/** An order goes into another one: what is still to be done for it goes along; what was done stays as its history. @returns ids of the tasks moved */
export async function moveTasksOfOrder(tx: Tx, from: number, to: number): Promise<number[]> {
  const { rows } = await sql<Moved>`
    update task set order_id = ${to}, updated_at = ${tx.at} where order_id = ${from} and not complete
    returning id, site, customer_id as "customerId", ${from}::bigint as was`.execute(tx.db)
  return recordMoved(tx, rows, to)
}

/** Undoing that: of these tasks, those that are still where they were moved to go back. @returns ids of the tasks moved */
export async function returnTasksToOrder(tx: Tx, ids: readonly number[], from: number, to: number): Promise<number[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Moved>`
    update task set order_id = ${to}, updated_at = ${tx.at} where id = any(${ids}::bigint[]) and order_id = ${from}
    returning id, site, customer_id as "customerId", ${from}::bigint as was`.execute(tx.db)
  return recordMoved(tx, rows, to)
}

function recordMoved(tx: Tx, rows: Moved[], orderId: number): number[] {
  for (const { was, ...task } of rows) tx.record(taskChange('task.changed', { ...task, orderId }, { orderId: [was, orderId] }))
  return rows.map((task) => task.id)
}
