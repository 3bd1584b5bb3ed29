import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'

/** What was told to other programs about these records or by these entries is kept here no longer, and what waits to be told of them as they were is not told. */
export async function forgetDeliveries(tx: Tx, about: readonly { entity: string; ids: readonly number[] }[], entryIds: readonly number[]): Promise<void> {
  await sql`
    delete from webhook_delivery d using jsonb_to_recordset(${JSON.stringify(about)}::jsonb) as a (entity text, ids bigint[])
    where d.entity = a.entity and d.entity_id = any(a.ids)`.execute(tx.db)
  if (entryIds.length > 0) await sql`delete from webhook_delivery where entry_id = any(${entryIds}::bigint[])`.execute(tx.db)
}
