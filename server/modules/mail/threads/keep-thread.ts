import type { Tx } from '#server/platform/transact.ts'
import { isOpenToAll, type MailboxRow } from '../boxes/mailbox-row.ts'
import { subjectKey } from './thread-of.ts'

export type ThreadState = { id: number; mailboxId: number; subject: string; address: string | null; customerId: number | null; orderId: number | null; isKnown: boolean }

export type NewThread = { subject: string; address: string | null; person: string; customerId: number | null; orderId: number | null; isKnown: boolean; at: Date }

/** Begins a thread; the letter that it begins with is kept right after. */
export async function beginThread(tx: Tx, box: MailboxRow, thread: NewThread): Promise<number> {
  const { id } = await tx.db
    .insertInto('mail_thread')
    .values({
      mailbox_id: box.id, subject: thread.subject, subject_key: subjectKey(thread.subject), address: thread.address, person: thread.person, customer_id: thread.customerId,
      order_id: thread.orderId, is_known: thread.isKnown, last_letter_at: thread.at, created_at: tx.at, updated_at: tx.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function loadThread(tx: Tx, id: number): Promise<ThreadState> {
  const row = await tx.db
    .selectFrom('mail_thread')
    .select(['id', 'mailbox_id', 'subject', 'address', 'customer_id', 'order_id', 'is_known'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { id: row.id, mailboxId: row.mailbox_id, subject: row.subject, address: row.address, customerId: row.customer_id, orderId: row.order_id, isKnown: row.is_known }
}

/** Writes the entry of the log for a thread. Cards of orders and customers tell of it where everybody may know of its box. */
export function recordThread(tx: Tx, box: MailboxRow, thread: Pick<ThreadState, 'id' | 'customerId' | 'orderId'>, kind: string, fields: Record<string, [unknown, unknown]> = {}, about: Record<string, unknown> = {}): void {
  tx.record({ kind: `mailThread.${kind}`, entity: 'mailThread', entityId: thread.id, fields, about: { ...about, threadId: thread.id, mailboxId: box.id }, site: box.site })
}

/**
 * The same for a letter. Its words are not in the log: they are shown to those who may read the box. What is written here shows on the cards as
 * its message does: planned, sent, taken back. What a machine wrote is `automatic`, never `received`: rules that answer letters do not answer machines.
 */
export function recordLetter(tx: Tx, box: MailboxRow, thread: Pick<ThreadState, 'id' | 'customerId' | 'orderId'>, letter: { id: number; kind: string }, kind: 'received' | 'automatic' | 'imported' | 'written' | 'planned' | 'undone'): void {
  const shown = isOpenToAll(box) && (kind === 'received' || kind === 'automatic' || kind === 'written')
  tx.record({
    kind: `letter.${kind}`, entity: 'letter', entityId: letter.id, orderId: shown ? thread.orderId : null, customerId: shown ? thread.customerId : null, site: box.site,
    about: { letterId: letter.id, threadId: thread.id, mailboxId: box.id, letterKind: letter.kind, isAutomatic: letter.kind !== 'letter' },
  })
}
