import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { costChange, lockCosts } from './cost-state.ts'

/** Removes the costs; the log keeps what they said. @throws Refusal `not_found`, `forbidden` */
export async function deleteCosts(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  const costs = await lockCosts(tx, [...new Set(ids)])
  await sql`delete from cost where id = any(${costs.map((cost) => cost.id)}::bigint[])`.execute(tx.db)
  for (const cost of costs) {
    const { id: _, ...values } = cost
    tx.record(costChange('cost.deleted', cost, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null).map(([name, value]) => [name, [value, null]]))))
  }
}
