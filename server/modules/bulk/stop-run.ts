import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

/** Stops a run of one's own after the records that are being worked on; what is done stays done and can be taken back. @throws Refusal `not_found` */
export async function stopRun(tx: Tx, id: number): Promise<void> {
  const { numUpdatedRows } = await tx.db
    .updateTable('bulk_run')
    .set({ state: 'stopped', finished_at: tx.at })
    .where('id', '=', id)
    .where('user_id', '=', tx.actor.id!)
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound('bulk_run', id)
  tx.record({ kind: 'bulk_run.stopped', entity: 'bulk_run', entityId: id })
}
