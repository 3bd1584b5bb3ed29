import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'

/**
 * What bulk changes keep of these records for their undo; what a run gave to them alone goes too.
 * @returns ids of the runs that were about nobody else
 */
export async function forgetRows(tx: Tx, entity: string, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: number }>`
    with gone as (
      delete from bulk_row w using bulk_run r where r.id = w.run_id and r.entity = ${entity} and w.entity_id = any(${ids}::bigint[]) returning w.run_id, w.entity_id)
    update bulk_run r set action = case when r.action ? 'value' then r.action || '{"value": null}' else r.action end
    where r.id in (select run_id from gone) and not exists (select from bulk_row w where w.run_id = r.id and not exists (select from gone g where g.run_id = w.run_id and g.entity_id = w.entity_id))
    returning r.id`.execute(tx.db)
  return rows.map((row) => row.id)
}
