import { sql, type RawBuilder } from 'kysely'
import type { MailThread, MailThreads, ThreadQuery } from '#shared/contracts/mail.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Platform } from '#server/platform/platform.ts'
import { shownName } from '#server/modules/customers/index.ts'
import { reachesBox } from '../boxes/who-sees.ts'

/** The policies of orders and customers: a thread names those that the actor may see. */
export type Sees = Pick<Platform, 'visibility'>

type Row = Omit<MailThread, 'customer' | 'order' | 'waitsSince' | 'lastLetterAt'> & {
  waitsSince: Date | null; lastLetterAt: Date; customerId: number | null; customerName: string | null; orderId: number | null; orderNumber: string | null
}

/** Over the aliases `t` and `b`. */
const columns = (actor: Actor) => sql`t.id, t.mailbox_id as "mailboxId", b.title as mailbox, t.subject, t.address, t.person, t.is_known as "isKnown", t.is_robot as "isRobot", t.is_unread as "isUnread",
  t.waits_since as "waitsSince", t.letters, t.snippet, t.last_letter_at as "lastLetterAt", c.id as "customerId", ${shownName(actor)} as "customerName", o.id as "orderId", o.number as "orderNumber",
  exists (select from mail_letter fl join mail_attachment fa on fa.letter_id = fl.id and not fa.is_inline where fl.thread_id = t.id) as "hasFiles"`
const FROM = sql`mail_thread t join mailbox b on b.id = t.mailbox_id
  left join customer linked on linked.id = t.customer_id left join customer c on c.id = coalesce(linked.merged_into, linked.id)
  left join "order" about on about.id = t.order_id left join "order" o on o.id = coalesce(about.combined_into, about.id)`

/** Threads, the latest first. */
export async function listThreads(db: Database, sees: Sees, actor: Actor, query: ThreadQuery): Promise<MailThreads> {
  const limit = query.limit ?? 50
  const { rows } = await sql<Row>`
    select ${columns(actor)} from ${FROM} where ${sql.join([reachesBox(actor), ...asked(actor, query)], sql` and `)}
    order by t.last_letter_at desc, t.id desc limit ${limit + 1}`.execute(db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: await shown(db, sees, actor, page), nextCursor: rows.length > limit && last ? `${last.lastLetterAt.toISOString()}_${last.id}` : null }
}

export async function threadById(db: Database, sees: Sees, actor: Actor, id: number): Promise<MailThread | null> {
  const { rows } = await sql<Row>`select ${columns(actor)} from ${FROM} where t.id = ${id} and ${reachesBox(actor)}`.execute(db)
  return (await shown(db, sees, actor, rows))[0] ?? null
}

function asked(actor: Actor, { mailboxId, show, orderId, customerId, q, cursor }: ThreadQuery): RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = []
  if (mailboxId) parts.push(sql`t.mailbox_id = ${mailboxId}`)
  if (show === 'waiting') parts.push(sql`t.waits_since is not null`)
  if (show === 'unknown') parts.push(sql`not t.is_known and not t.is_robot`)
  if (show === 'robots') parts.push(sql`t.is_robot`)
  if (show === 'mine') parts.push(sql`(o.manager_id = ${actor.grants.userId ?? -1} or c.manager_id = ${actor.grants.userId ?? -1} or exists (select from mail_letter w where w.thread_id = t.id and w.user_id = ${actor.grants.userId ?? -1}))`)
  if (orderId) parts.push(sql`t.order_id in (select id from "order" where id = ${orderId} or combined_into = ${orderId})`)
  if (customerId) parts.push(sql`t.customer_id in (select id from customer where id = ${customerId} or merged_into = ${customerId})`)
  const words = (q ?? '').replaceAll('\0', '').split(/\s+/).filter(Boolean).slice(0, 6)
  for (const word of words) {
    const like = `%${word.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(sql`(t.subject ilike ${like} or t.address ilike ${like} or t.person ilike ${like} or exists (select from mail_letter w where w.thread_id = t.id and (w.subject || ' ' || left(w.text, 4000)) ilike ${like}))`)
  }
  if (cursor) {
    const [at = '', id = ''] = cursor.split('_')
    if (Number.isNaN(Date.parse(at)) || !/^\d{1,15}$/.test(id)) throw invalid('cursor', 'wrong_value')
    parts.push(sql`(t.last_letter_at, t.id) < (${at}::timestamptz, ${id}::bigint)`)
  }
  return parts
}

async function shown(db: Database, { visibility }: Sees, actor: Actor, rows: Row[]): Promise<MailThread[]> {
  const ids = (name: 'customerId' | 'orderId'): number[] => [...new Set(rows.flatMap((row) => row[name] ?? []))]
  const seen = async (entity: string, of: number[]): Promise<Set<number>> => (of.length === 0 ? new Set() : ((await visibility[entity]?.(db, actor, of)) ?? new Set()))
  const customers = await seen('customer', ids('customerId'))
  const orders = await seen('order', ids('orderId'))
  return rows.map(({ customerId, customerName, orderId, orderNumber, waitsSince, lastLetterAt, ...row }) => ({
    ...row,
    customer: customerId !== null && customers.has(customerId) ? { id: customerId, title: customerName ?? '' } : null,
    order: orderId !== null && orders.has(orderId) ? { id: orderId, title: orderNumber ?? '' } : null,
    waitsSince: waitsSince?.toISOString() ?? null,
    lastLetterAt: lastLetterAt.toISOString(),
  }))
}
