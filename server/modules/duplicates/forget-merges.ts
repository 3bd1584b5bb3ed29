import { sql } from 'kysely'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

/**
 * Forgets the merges that these customers had part in, with all that was kept to undo them.
 * @returns who else had part in them: their entries in the log may name the forgotten ones
 * @throws Refusal `merge_in_progress` (409) while orders are still on their way
 */
export async function forgetMerges(tx: Tx, customerIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ survivorId: number; mergedId: number; state: string }>`
    delete from customer_merge where survivor_id = any(${customerIds}::bigint[]) or merged_id = any(${customerIds}::bigint[])
    returning survivor_id as "survivorId", merged_id as "mergedId", state`.execute(tx.db)
  if (rows.some((row) => row.state === 'moving' || row.state === 'returning')) throw new Refusal('merge_in_progress', { id: customerIds[0] }, 409)
  return [...new Set(rows.flatMap((row) => [row.survivorId, row.mergedId]))].filter((id) => !customerIds.includes(id))
}
