import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'

/** What rules wrote down of a person and of his orders goes; that they ran, and when, stays. What they still had in hand for him is stopped. */
export async function forgetInRuns(tx: Tx, { customerIds, orderIds }: { customerIds: readonly number[]; orderIds: readonly number[] }): Promise<void> {
  const { rows } = await sql<{ id: number; isHis: boolean }>`
    update rule_run r set why = null,
      state = case when r.state in ('waiting', 'held') and his.is_his then 'stopped' else r.state end, due_at = case when his.is_his then null else r.due_at end,
      finished_at = case when r.state in ('waiting', 'held') and his.is_his then ${tx.at} else r.finished_at end
    from (
      select id, customer_id = any(${customerIds}::bigint[]) is true or (subject = 'customer' and subject_id = any(${customerIds}::bigint[])) as is_his
      from rule_run where customer_id = any(${customerIds}::bigint[]) or order_id = any(${orderIds}::bigint[])
        or (subject = 'customer' and subject_id = any(${customerIds}::bigint[])) or (subject = 'order' and subject_id = any(${orderIds}::bigint[])) order by id for update) his
    where r.id = his.id returning r.id, his.is_his as "isHis"`.execute(tx.db)
  if (rows.length === 0) return
  const stopped = rows.filter((row) => row.isHis).map((row) => row.id)
  await sql`
    update rule_step s set why = null, result = '{}', listens = case when s.run_id = any(${stopped}::bigint[]) then null else s.listens end,
      state = case when s.state = 'planned' and s.run_id = any(${stopped}::bigint[]) then 'cancelled' else s.state end
    where s.run_id = any(${rows.map((row) => row.id)}::bigint[])`.execute(tx.db)
}
