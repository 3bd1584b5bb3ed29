import type { Tx } from '../transact.ts'
import type { Place } from './attach-file.ts'

/** Hangs files that are there already on one record more. The caller's record in the log speaks for it. */
export async function hangFiles(tx: Tx, fileIds: readonly number[], to: Place): Promise<void> {
  if (fileIds.length === 0) return
  await tx.prepared(
    'files_hang',
    `insert into file_attachment (file_id, entity, entity_id) select f.id, $2, $3 from file f where f.id = any($1::bigint[]) on conflict do nothing`,
    [fileIds, to.entity, to.id],
  )
}
