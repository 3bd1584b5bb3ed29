import { sql } from 'kysely'
import type { MailAttachment, MailLetter, MailThreadCard } from '#shared/contracts/mail.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { openStatuses } from '#server/modules/orders/index.ts'
import { foldQuotes } from '../letter/fold-quotes.ts'
import { threadById, type Sees } from './thread-list.ts'

const MOST_LETTERS = 200

type Row = {
  id: number; direction: 'in' | 'out'; kind: MailLetter['kind']; fromAddress: string | null; fromName: string; recipients: MailLetter['recipients']; subject: string; text: string
  hasHtml: boolean; remotePictures: boolean; size: number; problem: MailLetter['problem']; bounce: MailLetter['bounce']; sentAt: Date; userId: number | null; userName: string | null
  state: string | null; reason: string | null; params: Record<string, unknown> | null; dueAt: Date | null
}

/** A thread with its letters, the oldest first. @throws Refusal `not_found` */
export async function threadCard(db: Database, sees: Sees, actor: Actor, id: number): Promise<MailThreadCard> {
  const thread = await threadById(db, sees, actor, id)
  if (!thread) throw notFound('mailThread', id)
  const { rows } = await sql<Row>`
    select * from (
      select l.id, l.direction, l.kind, l.from_address as "fromAddress", l.from_name as "fromName", l.recipients, l.subject, l.text, l.html is not null as "hasHtml",
        l.remote_pictures as "remotePictures", l.size, l.problem, l.bounce, l.sent_at as "sentAt", l.user_id as "userId", u.name as "userName",
        m.state, m.reason, m.reason_params as params, m.due_at as "dueAt"
      from mail_letter l left join app_user u on u.id = l.user_id left join message m on m.id = l.outgoing_id
      where l.thread_id = ${id} and l.undone_at is null order by l.sent_at desc, l.id desc limit ${MOST_LETTERS}
    ) latest order by "sentAt", id`.execute(db)
  const attachments = await attachmentsOf(db, rows.map((row) => row.id))
  return {
    thread,
    lettersShown: rows.map((row) => shownLetter(row, attachments.get(row.id) ?? [])),
    mayAnswer: may(actor, 'mail.send') && actor.viewedBy === undefined,
    likelyOrders: thread.customer === null ? [] : await openOrders(db, sees, actor, thread.customer.id),
  }
}

function shownLetter({ fromAddress, fromName, userId, userName, remotePictures, state, reason, params, dueAt, sentAt, text, bounce, ...row }: Row, attachments: MailAttachment[]): MailLetter {
  const { fresh, quoted } = foldQuotes(text)
  return {
    ...row,
    from: { address: fromAddress, name: fromName },
    text: fresh,
    quoted,
    hasRemotePictures: remotePictures,
    bounce: bounce?.map(({ address, kind, words }) => ({ address, kind, words })) ?? null,
    attachments,
    sentAt: sentAt.toISOString(),
    by: userId === null ? null : { id: userId, name: userName ?? '' },
    sending: state === null ? null : { state, reason, params, dueAt: dueAt!.toISOString(), mayUndo: (state === 'planned' || state === 'held') && row.kind === 'letter' },
  }
}

async function attachmentsOf(db: Database, letterIds: number[]): Promise<Map<number, MailAttachment[]>> {
  const { rows } = await sql<MailAttachment & { letterId: number }>`
    select letter_id as "letterId", id, file_id as "fileId", name, mime, size, is_inline as "isInline" from mail_attachment where letter_id = any(${letterIds}::bigint[]) order by id`.execute(db)
  const found = new Map<number, MailAttachment[]>()
  for (const { letterId, ...attachment } of rows) found.set(letterId, [...(found.get(letterId) ?? []), attachment])
  return found
}

async function openOrders(db: Database, { visibility }: Sees, actor: Actor, customerId: number): Promise<{ id: number; title: string }[]> {
  const { rows } = await sql<{ id: number; title: string }>`
    select o.id, o.number as title from "order" o where o.customer_id = ${customerId} and o.status = any(${openStatuses(await freshReferences(db))}::text[]) and o.combined_into is null
    order by o.created_at desc limit 10`.execute(db)
  const seen = rows.length === 0 ? new Set<number>() : ((await visibility['order']?.(db, actor, rows.map((row) => row.id))) ?? new Set<number>())
  return rows.filter((row) => seen.has(row.id))
}
