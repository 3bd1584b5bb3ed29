import type { Tx } from '../transact.ts'
import type { Place } from './attach-file.ts'

/**
 * Hangs the files of one record on another as well, where they are not yet. The bytes are kept once.
 * @returns ids of the files that were hung there now
 */
export async function shareFiles(tx: Tx, from: Place, to: Place): Promise<number[]> {
  const rows = await tx.prepared<{ id: number }>(
    'files_share',
    `insert into file_attachment (file_id, entity, entity_id)
     select a.file_id, $3, $4 from file_attachment a where a.entity = $1 and a.entity_id = $2
     on conflict do nothing returning file_id as id`,
    [from.entity, from.id, to.entity, to.id],
  )
  return rows.map((row) => row.id)
}

/** Takes shared files off a record again; whoever else has them keeps them. Files that nobody else has by now stay. */
export async function unshareFiles(tx: Tx, place: Place, fileIds: number[]): Promise<void> {
  if (fileIds.length === 0) return
  await tx.prepared(
    'files_unshare',
    `delete from file_attachment a where a.entity = $1 and a.entity_id = $2 and a.file_id = any($3::bigint[])
       and exists (select from file_attachment b where b.file_id = a.file_id and (b.entity, b.entity_id) <> (a.entity, a.entity_id))`,
    [place.entity, place.id, fileIds],
  )
}
