import type { Tx } from '../transact.ts'
import type { Place } from './attach-file.ts'

/**
 * Hangs the files of one record on another. The caller's record in the log speaks for it.
 * @param only of these files; all when absent
 * @returns the ids of those that went over; a file that hangs on both stays
 */
export async function moveFiles(tx: Tx, from: Place, to: Place, only: readonly number[] | null = null): Promise<number[]> {
  const moved = await tx.prepared<{ file_id: number }>(
    'files_move',
    `update file_attachment a set entity = $3, entity_id = $4
     where a.entity = $1 and a.entity_id = $2 and ($5::bigint[] is null or a.file_id = any($5))
       and not exists (select from file_attachment b where b.file_id = a.file_id and b.entity = $3 and b.entity_id = $4)
     returning a.file_id`,
    [from.entity, from.id, to.entity, to.id, only],
  )
  return moved.map((one) => one.file_id)
}
