import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'

/** What a letter is put into a thread by. */
export type Clues = { mailboxId: number; references: readonly string[]; subject: string; address: string | null; orderId: number | null; at: Date }

/** A subject without the signs of answering and forwarding, and without the case. */
export function subjectKey(subject: string): string {
  let key = subject.trim()
  for (let before = ''; before !== key; ) {
    before = key
    key = key.replace(/^(?:(?:re|fwd?|aw|wg|отв|ответ|ha|пересл)(?:\[\d+\]|\(\d+\))?\s*[:：]|\[[^\]]{1,40}\])\s*/iu, '')
  }
  return key.toLowerCase().replaceAll(/\s+/g, ' ').slice(0, 300)
}

const isAnswer = (subject: string): boolean => /^\s*(?:re|aw|отв|ответ|ha)(?:\[\d+\]|\(\d+\))?\s*[:：]/iu.test(subject)

/**
 * The thread that a letter goes on: by the letters that it names, else one with the same person about the same order, else (for what calls
 * itself an answer, while its mailer names none) one with the same person and subject.
 */
export async function threadOf(tx: Tx, { mailboxId, references, subject, address, orderId, at }: Clues): Promise<number | null> {
  if (references.length > 0) {
    const { rows } = await sql<{ id: number }>`
      select l.thread_id as id from mail_letter l where l.message_id = any(${references}::text[]) and l.mailbox_id = ${mailboxId}
      order by array_position(${references}::text[], l.message_id) desc, l.id desc limit 1`.execute(tx.db)
    if (rows[0]) return rows[0].id
  }
  if (address === null) return null
  const latest = (more: ReturnType<typeof sql>) => sql<{ id: number }>`
    select t.id from mail_thread t where t.address = ${address} and t.mailbox_id = ${mailboxId} and t.last_letter_at > ${at}::timestamptz - interval '90 days' and ${more}
    order by t.last_letter_at desc limit 1`.execute(tx.db)
  if (orderId !== null) {
    const { rows } = await latest(sql`t.order_id = ${orderId}`)
    if (rows[0]) return rows[0].id
  }
  const key = subjectKey(subject)
  if (!isAnswer(subject) || key === '') return null
  return (await latest(sql`t.subject_key = ${key}`)).rows[0]?.id ?? null
}
