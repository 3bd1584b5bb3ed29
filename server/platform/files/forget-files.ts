import type { Tx } from '../transact.ts'

/**
 * Takes all files off these records, and these files wherever they hang. Whoever calls records it.
 * @returns storage keys to drop after the commit: nothing else shows their bytes. One that is not dropped then is swept up later
 */
export async function forgetFiles(tx: Tx, places: readonly { entity: string; ids: readonly number[] }[], fileIds: readonly number[] = []): Promise<string[]> {
  const rows = await tx.prepared<{ storage_key: string }>(
    'files_forget',
    `with taken as (
       delete from file_attachment a where a.file_id = any($2::bigint[])
         or exists (select from jsonb_to_recordset($1::jsonb) as p (entity text, ids bigint[]) where p.entity = a.entity and a.entity_id = any(p.ids))
       returning a.file_id, a.entity, a.entity_id)
     delete from file f
     where (f.id in (select file_id from taken) or f.id = any($2::bigint[]))
       and not exists (select from file_attachment b where b.file_id = f.id and not exists (
         select from taken t where t.file_id = b.file_id and t.entity = b.entity and t.entity_id = b.entity_id))
     returning f.storage_key`,
    [JSON.stringify(places), fileIds],
  )
  return rows.map((row) => row.storage_key)
}
