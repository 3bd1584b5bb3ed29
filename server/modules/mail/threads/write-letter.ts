import { sql } from 'kysely'
import type { AnswerThread, LetterPlanned, LetterUndone, WriteLetter } from '#shared/contracts/mail.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { cancelMessages } from '#server/modules/messages/index.ts'
import { mailboxById } from '../boxes/mailbox-row.ts'
import { beginThread, loadThread, recordLetter, recordThread } from './keep-thread.ts'
import { recountThread } from './recount-thread.ts'
import { sendLetter } from './send-letter.ts'

/** Answers the last letter of a thread. @throws Refusal `invalid` when there is nobody to answer */
export async function answerThread(tx: Tx, id: number, { text, subject, to, fileIds = [], quote = false }: AnswerThread): Promise<LetterPlanned> {
  const thread = await loadThread(tx, id)
  const box = (await mailboxById(tx.db, thread.mailboxId))!
  const address = to ?? thread.address
  if (!address) throw invalid('to', 'required')
  const answered = `Re: ${thread.subject.replace(/^(?:(?:re|отв|ответ)\s*:\s*)+/iu, '')}`
  const sent = await sendLetter(tx, box, { threadId: id, to: address.toLowerCase(), subject: subject?.trim() || answered, text: text + (quote ? await quotation(tx, id) : ''), fileIds })
  return { letterId: sent.letterId, threadId: id, undoUntil: sent.dueAt.toISOString(), state: sent.state, reason: sent.reason }
}

/** Begins a thread with a letter of ours. @throws Refusal `not_found` for an order or customer that is not there */
export async function writeLetter(tx: Tx, { mailboxId, to, subject, text, orderId, customerId, fileIds = [] }: WriteLetter): Promise<LetterPlanned> {
  const box = await mailboxById(tx.db, mailboxId)
  if (!box) throw notFound('mailbox', mailboxId)
  const order = orderId ? await tx.db.selectFrom('order').select('customer_id').where('id', '=', orderId).executeTakeFirst() : undefined
  if (orderId && !order) throw notFound('order', orderId)
  const whose = customerId ?? order?.customer_id ?? (await customerOf(tx, to.toLowerCase()))
  const threadId = await beginThread(tx, box, { subject: subject.trim(), address: to.toLowerCase(), person: '', customerId: whose, orderId: orderId ?? null, isKnown: true, at: tx.at })
  recordThread(tx, box, { id: threadId, customerId: whose, orderId: orderId ?? null }, 'begun')
  const sent = await sendLetter(tx, box, { threadId, to: to.toLowerCase(), subject: subject.trim(), text, fileIds })
  return { letterId: sent.letterId, threadId, undoUntil: sent.dueAt.toISOString(), state: sent.state, reason: sent.reason }
}

/** Takes a letter back that has not left yet. @throws Refusal `letter_left` when it has */
export async function undoLetter(tx: Tx, letterId: number): Promise<LetterUndone> {
  const letter = await tx.db
    .selectFrom('mail_letter')
    .select(['id', 'thread_id', 'mailbox_id', 'outgoing_id', 'text', 'subject', 'recipients', 'kind', 'undone_at'])
    .where('id', '=', letterId)
    .forUpdate()
    .executeTakeFirst()
  if (!letter || letter.outgoing_id === null || letter.undone_at !== null) throw notFound('letter', letterId)
  const cancelled = await cancelMessages(tx, { ids: [letter.outgoing_id], reason: 'undone' })
  if (cancelled.length === 0) throw new Refusal('letter_left', {}, 409)
  await tx.db.updateTable('mail_letter').set({ undone_at: tx.at }).where('id', '=', letterId).execute()
  await recountThread(tx, letter.thread_id)
  const box = (await mailboxById(tx.db, letter.mailbox_id))!
  const thread = await loadThread(tx, letter.thread_id)
  recordLetter(tx, box, thread, { id: letterId, kind: letter.kind }, 'undone')
  recordThread(tx, box, thread, 'letter_undone', {}, { letterId })
  const { rows } = await sql<{ id: number }>`select file_id as id from mail_attachment where letter_id = ${letterId} and file_id is not null order by id`.execute(tx.db)
  const to = (letter.recipients as unknown as { address: string }[])[0]?.address ?? ''
  return { text: letter.text, subject: letter.subject, to, fileIds: rows.map((row) => row.id) }
}

async function customerOf(tx: Tx, address: string): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select coalesce(c.merged_into, c.id) as id from customer_email e join customer c on c.id = e.customer_id where e.email = ${address} order by e.customer_id desc limit 1`.execute(tx.db)
  return rows[0]?.id ?? null
}

const LONGEST_QUOTATION = 20_000

/** The last letter that came, as mailers quote it. */
async function quotation(tx: Tx, threadId: number): Promise<string> {
  const { rows } = await sql<{ text: string; name: string; address: string | null; at: string }>`
    select l.text, l.from_name as name, l.from_address as address, to_char(l.sent_at at time zone (select time_zone from account limit 1), 'DD.MM.YYYY HH24:MI') as at
    from mail_letter l where l.thread_id = ${threadId} and l.direction = 'in' and l.kind = 'letter' order by l.sent_at desc, l.id desc limit 1`.execute(tx.db)
  const last = rows[0]
  if (!last) return ''
  const lines = last.text.slice(0, LONGEST_QUOTATION).split('\n').map((line) => `> ${line}`)
  return `\n\n${last.at}, ${[last.name, last.address && `<${last.address}>`].filter(Boolean).join(' ')}:\n${lines.join('\n')}`
}
