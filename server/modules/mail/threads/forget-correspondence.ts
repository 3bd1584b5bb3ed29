import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'

/**
 * Empties the letters to and from a person. Their rows stay without a word, so that a mailbox that is read anew does not bring them back: a letter is known
 * by a digest of its headers.
 * @returns ids of threads and letters for the log, and of the files that came with them
 */
export async function forgetCorrespondence(
  tx: Tx,
  { customerIds, orderIds, addresses }: { customerIds: readonly number[]; orderIds: readonly number[]; addresses: readonly string[] },
): Promise<{ threadIds: number[]; letterIds: number[]; fileIds: number[] }> {
  const { rows: threads } = await sql<{ id: number }>`
    update mail_thread t set customer_id = null, subject = '', subject_key = '', address = null, person = '', snippet = '', is_unread = false, waits_since = null, is_known = true, updated_at = ${tx.at}
    where t.customer_id = any(${customerIds}::bigint[]) or t.order_id = any(${orderIds}::bigint[]) or t.address = any(${addresses}::text[])
    returning t.id`.execute(tx.db)
  const threadIds = threads.map(({ id }) => id)
  await sql`delete from mail_auto_reply where address = any(${addresses}::text[])`.execute(tx.db)
  await sql`delete from mail_sender_rule where pattern = any(${addresses}::text[])`.execute(tx.db)
  if (threadIds.length === 0) return { threadIds, letterIds: [], fileIds: [] }
  const { rows: letters } = await sql<{ id: number }>`
    update mail_letter set message_id = null, in_reply_to = null, reference_ids = '{}', from_address = null, from_name = '', recipients = '[]', subject = '', text = '', html = null, snippet = '', problem = null, bounce = null
    where thread_id = any(${threadIds}::bigint[]) returning id`.execute(tx.db)
  const { rows: attachments } = await sql<{ fileId: number | null }>`
    delete from mail_attachment a using mail_letter l where l.id = a.letter_id and l.thread_id = any(${threadIds}::bigint[]) returning a.file_id as "fileId"`.execute(tx.db)
  return { threadIds, letterIds: letters.map(({ id }) => id), fileIds: attachments.flatMap(({ fileId }) => fileId ?? []) }
}
