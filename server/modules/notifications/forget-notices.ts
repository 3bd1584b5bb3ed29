import type { Tx } from '#server/platform/transact.ts'

/** Notices that lead to these pages: they say whom they are about. @param links from the root, as `/customers/5` */
export async function forgetNotices(tx: Tx, links: readonly string[]): Promise<void> {
  await tx.prepared('notices_forget', `delete from staff_notification where link = any($1::text[])`, [links])
}
