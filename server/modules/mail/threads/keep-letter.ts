import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import type { KeptFile } from '#server/platform/files/folder.ts'
import { attachFile } from '#server/platform/files/attach-file.ts'
import { mailboxById, type MailboxRow } from '../boxes/mailbox-row.ts'
import { readBounce, type Bounce } from '../bounces/read-bounce.ts'
import { reportBounce } from '../bounces/report-bounce.ts'
import { foldQuotes } from '../letter/fold-quotes.ts'
import { kindOfLetter, type LetterKind } from '../letter/kind-of-letter.ts'
import { hasRemotePictures } from '../letter/letter-html.ts'
import { snippetOf } from '../letter/letter-text.ts'
import type { ParsedLetter, Party } from '../letter/parse-letter.ts'
import { answerByItself } from './answer-by-itself.ts'
import { beginThread, recordLetter, recordThread } from './keep-thread.ts'
import { makeKnown } from './make-known.ts'
import { recountThread } from './recount-thread.ts'
import { threadOf } from './thread-of.ts'
import { whoWrote, type Writer } from './who-wrote.ts'

/** A part of a letter as it is kept: its bytes are on the disk already, or were left on the mail server. */
export type KeptPart = { kept: KeptFile | null; name: string; mime: string; size: number; contentId: string | null; isInline: boolean }

export type FetchedLetter = {
  letter: ParsedLetter
  parts: KeptPart[]
  /** The same for the same letter, however often and from wherever it is read. */
  fingerprint: string
  direction: 'in' | 'out'
  size: number
  /** When the mail server got it: what its own date says, anybody may write. */
  receivedAt: Date
  place: { uidValidity: number; uid: number; folder: string } | null
  problem: { code: 'broken' | 'too_large'; params: Record<string, unknown> } | null
}

const CLOCKS_DIFFER = 60_000

/**
 * Puts a letter that was fetched into its thread, with whom and what it is about.
 * @returns null when it is there already: read before, or written here and met again in the folder of sent ones
 */
export async function keepLetter(tx: Tx, mailboxId: number, fetched: FetchedLetter): Promise<{ letterId: number; threadId: number } | null> {
  const box = (await mailboxById(tx.db, mailboxId))!
  const { letter, direction } = fetched
  if (await isKept(tx, box, fetched)) return null
  const bounce = direction === 'in' ? readBounce(letter) : null
  const kind: LetterKind = bounce ? (bounce.recipients.some((one) => one.kind === 'complaint') ? 'complaint' : 'bounce') : direction === 'in' ? kindOfLetter(letter) : 'letter'
  const isHistory = +fetched.receivedAt < +box.createdAt - CLOCKS_DIFFER
  const party = counterpart(letter, direction)
  const references = bounce?.rfcMessageId ? [...letter.references, bounce.rfcMessageId] : letter.references
  const { threadId, writer, isNew } = await placeLetter(tx, box, { letter, party, references, kind, direction, isHistory, at: fetched.receivedAt })
  const letterId = await insertLetter(tx, box, threadId, fetched, kind, isHistory, bounce)
  await keepParts(tx, letterId, fetched.parts)
  await recountThread(tx, threadId)
  recordLetter(tx, box, { id: threadId, ...writer }, { id: letterId, kind }, isHistory ? 'imported' : direction === 'out' ? 'written' : kind === 'letter' ? 'received' : 'automatic')
  recordThread(tx, box, { id: threadId, ...writer }, isNew ? 'begun' : 'letter_added', {}, { letterId })
  if (bounce && !isHistory) await reportBounce(tx, bounce)
  if (direction === 'in' && !isHistory) await answerByItself(tx, box, { threadId, letter, party, isNew, ...writer })
  return { letterId, threadId }
}

/** Whom a letter is from, or, sent from here, to. Where answers are to go elsewhere, it is from there: forms on sites write so. */
function counterpart(letter: ParsedLetter, direction: 'in' | 'out'): Party | null {
  const first = (kind: string): Party | undefined => letter.recipients.find((one) => one.kind === kind)
  if (direction === 'out') return first('to') ?? null
  const elsewhere = first('replyTo')
  return elsewhere ? { address: elsewhere.address, name: elsewhere.name || (letter.from?.name ?? '') } : letter.from
}

async function isKept(tx: Tx, box: MailboxRow, { letter, fingerprint, place }: FetchedLetter): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    select l.id from mail_letter l where l.mailbox_id = ${box.id} and (l.fingerprint = ${fingerprint} or (l.direction = 'out' and l.message_id = ${letter.messageId} and l.outgoing_id is not null)) limit 1`.execute(tx.db)
  if (!rows[0]) return false
  if (place) await tx.db.updateTable('mail_letter').set({ uid_validity: place.uidValidity, uid: place.uid, folder: place.folder }).where('id', '=', rows[0].id).execute()
  recordThread(tx, box, { id: rows[0].id, customerId: null, orderId: null }, 'letter_met_again', {}, { letterId: rows[0].id })
  return true
}

type Placed = { letter: ParsedLetter; party: Party | null; references: string[]; kind: LetterKind; direction: 'in' | 'out'; isHistory: boolean; at: Date }

async function placeLetter(tx: Tx, box: MailboxRow, { letter, party, references, kind, direction, isHistory, at }: Placed): Promise<{ threadId: number; writer: Writer; isNew: boolean }> {
  const address = party?.address ?? null
  const found = await whoWrote(tx, { address, subject: letter.subject, references, site: box.site })
  const known = await threadOf(tx, { mailboxId: box.id, references, subject: letter.subject, address, orderId: found.orderId, at })
  if (known !== null) {
    const thread = await tx.db.selectFrom('mail_thread').select(['customer_id', 'order_id']).where('id', '=', known).executeTakeFirstOrThrow()
    return { threadId: known, writer: { customerId: thread.customer_id, orderId: thread.order_id }, isNew: false }
  }
  const decided = found.customerId === null && direction === 'in' && kind === 'letter' && !isHistory ? await makeKnown(tx, box, party) : { customerId: null, isKnown: false }
  const writer = { customerId: found.customerId ?? decided.customerId, orderId: found.orderId }
  const isKnown = writer.customerId !== null || decided.isKnown
  const threadId = await beginThread(tx, box, { subject: letter.subject, address, person: party?.name ?? '', ...writer, isKnown, at })
  return { threadId, writer, isNew: true }
}

async function insertLetter(tx: Tx, box: MailboxRow, threadId: number, fetched: FetchedLetter, kind: LetterKind, isHistory: boolean, bounce: Bounce | null): Promise<number> {
  const { letter, place } = fetched
  const { id } = await tx.db
    .insertInto('mail_letter')
    .values({
      thread_id: threadId, mailbox_id: box.id, direction: fetched.direction, kind, fingerprint: fetched.fingerprint, message_id: letter.messageId, in_reply_to: letter.inReplyTo,
      reference_ids: letter.references, from_address: letter.from?.address ?? null, from_name: letter.from?.name ?? '', recipients: JSON.stringify(letter.recipients),
      subject: letter.subject, text: letter.text, html: letter.html, size: fetched.size, problem: fetched.problem && JSON.stringify(fetched.problem),
      bounce: bounce && JSON.stringify(bounce.recipients), sent_at: fetched.receivedAt, uid_validity: place?.uidValidity ?? null, uid: place?.uid ?? null, folder: place?.folder ?? null,
      is_history: isHistory, snippet: snippetOf(foldQuotes(letter.text).fresh), remote_pictures: hasRemotePictures(letter.html), created_at: tx.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function keepParts(tx: Tx, letterId: number, parts: readonly KeptPart[]): Promise<void> {
  for (const part of parts) {
    const fileId = part.kept && (await attachFile(tx, { entity: 'letter', id: letterId }, part.kept, { name: part.name, mime: part.mime }))
    await tx.db
      .insertInto('mail_attachment')
      .values({ letter_id: letterId, file_id: fileId, name: part.name, mime: part.mime, size: part.size, content_id: part.contentId, is_inline: part.isInline })
      .execute()
  }
}
