import { sql } from 'kysely'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { followCall } from '#server/modules/orders/index.ts'

/**
 * The task of a promised call may be moved, put off and completed like any other: the order's own next call follows it. Completed with an
 * answer it ends the counting, without one it counts; the entries that the attempt itself caused find nothing left to follow.
 */
export async function followCallTasks(tx: Tx, entries: readonly LogEntry[]): Promise<void> {
  const ids = [...new Set(entries.filter((entry) => entry.entity === 'task' && entry.kind !== 'task.created').map((entry) => entry.entityId))]
  if (ids.length === 0) return
  const { rows } = await sql<{ orderId: number; complete: boolean; result: string | null; at: Date | null }>`
    select o.id as "orderId", t.complete, t.result, coalesce(t.snoozed_until, t.due_at) as at
    from "order" o join task t on t.id = o.call_task_id where o.call_task_id = any(${ids}::bigint[]) order by o.id`.execute(tx.db)
  for (const { orderId, complete, result, at } of rows) {
    await followCall(tx, orderId, { nextCallAt: at, isOver: complete, result })
  }
}
