import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { hangFiles } from '#server/platform/files/hang-files.ts'
import { planMessage } from '#server/modules/messages/index.ts'
import type { MailboxRow } from '../boxes/mailbox-row.ts'
import { foldQuotes } from '../letter/fold-quotes.ts'
import { snippetOf } from '../letter/letter-text.ts'
import { loadThread, recordLetter, recordThread } from './keep-thread.ts'
import { recountThread } from './recount-thread.ts'

export type LetterToSend = { threadId: number; to: string; subject: string; text: string; fileIds: number[]; /** A machine's answer leaves at once and is marked as one. */ isAutomatic?: boolean }

/** Long enough to see that the letter is wrong. */
const UNDO_MILLISECONDS = 10_000
const MOST_REFERENCES = 20

/** Writes a letter into its thread and plans its message: it leaves in ten seconds, until then it can be taken back. */
export async function sendLetter(tx: Tx, box: MailboxRow, { threadId, to, subject, text, fileIds, isAutomatic = false }: LetterToSend): Promise<{ letterId: number; state: string; reason: string | null; dueAt: Date }> {
  const thread = await loadThread(tx, threadId)
  const chain = await chainOf(tx, threadId)
  const dueAt = isAutomatic ? tx.at : new Date(+tx.at + UNDO_MILLISECONDS)
  const key = `mail:${randomUUID()}`
  const message = await planMessage(tx, {
    key, channel: 'email', purpose: 'transactional', to: { address: to, customerId: thread.customerId }, content: { subject, text },
    about: { orderId: thread.orderId, customerId: thread.customerId }, dueAt, attachments: fileIds, inReplyTo: chain.at(-1) ?? null, providerId: box.providerId,
    headers: {
      'Reply-To': box.address,
      ...(chain.length > 0 ? { References: chain.join(' ') } : {}),
      ...(isAutomatic ? { 'Auto-Submitted': 'auto-replied', Precedence: 'auto_reply', 'X-Auto-Response-Suppress': 'All' } : {}),
    },
    origin: { kind: 'mail', threadId, mailboxId: box.id, isAutomatic, ...(tx.actor.grants.userId === null ? {} : { userId: tx.actor.grants.userId }) },
  })
  const { message_id } = await tx.db.selectFrom('message').select('message_id').where('id', '=', message.id).executeTakeFirstOrThrow()
  const kind = isAutomatic ? 'auto_reply' : 'letter'
  const { id } = await tx.db
    .insertInto('mail_letter')
    .values({
      thread_id: threadId, mailbox_id: box.id, direction: 'out', kind, fingerprint: key, message_id: message_id?.replaceAll(/[<>]/g, '') ?? null,
      in_reply_to: chain.at(-1)?.replaceAll(/[<>]/g, '') ?? null, reference_ids: chain.map((one) => one.slice(1, -1)), from_address: box.address, from_name: box.fromName,
      recipients: JSON.stringify([{ kind: 'to', address: to, name: '' }]), subject, text, size: Buffer.byteLength(text), sent_at: tx.at,
      outgoing_id: message.id, user_id: tx.actor.grants.userId, snippet: snippetOf(foldQuotes(text).fresh), created_at: tx.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await hangFiles(tx, fileIds, { entity: 'letter', id })
  await sql`
    insert into mail_attachment (letter_id, file_id, name, mime, size) select ${id}, f.id, f.name, f.mime, f.size from file f where f.id = any(${fileIds}::bigint[])`.execute(tx.db)
  await recountThread(tx, threadId)
  recordLetter(tx, box, thread, { id, kind }, 'planned')
  recordThread(tx, box, thread, 'letter_added', {}, { letterId: id })
  return { letterId: id, state: message.state, reason: message.reason, dueAt }
}

/** Message-IDs of the thread, oldest first, in angle brackets: what the answer names, so that every mailer puts it in its place. */
async function chainOf(tx: Tx, threadId: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select l.message_id as id from mail_letter l where l.thread_id = ${threadId} and l.message_id is not null and l.undone_at is null and l.kind in ('letter', 'bulk')
      and l.message_id !~ '[<>[:space:]]' and length(l.message_id) < 250
    order by l.sent_at desc, l.id desc limit ${MOST_REFERENCES}`.execute(tx.db)
  return rows.map((row) => `<${row.id}>`).toReversed()
}
