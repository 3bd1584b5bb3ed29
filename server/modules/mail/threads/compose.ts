import { sql } from 'kysely'
import type { Compose } from '#shared/contracts/mail.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { mayReceive } from '#server/modules/messages/index.ts'
import { reachesBox } from '../boxes/who-sees.ts'

type About = { threadId?: number; orderId?: number; customerId?: number }
type Prefilled = { to: string | null; subject: string; person: string; customerId: number | null; orderId: number | null; mailboxId: number | null }

/** What a letter begins with: to whom, about what, from which box, with which signature, and what can be attached. The caller has checked what it is about. */
export async function compose(db: Database, actor: Actor, about: About): Promise<Compose> {
  const given = await prefilled(db, about)
  const { rows: mailboxes } = await sql<{ id: number; title: string; address: string; site: string | null }>`
    select b.id, b.title, b.address, b.site from mailbox b where (b.is_active or b.id = ${about.threadId ? given.mailboxId : -1}) and ${reachesBox(actor)} order by b.id = ${given.mailboxId ?? -1} desc, b.owner_id is not null, b.title`.execute(db)
  const { rows: files } = given.orderId === null ? { rows: [] } : await sql<{ id: number; name: string; size: number }>`
    select f.id, f.name, f.size from file f join file_attachment a on a.file_id = f.id where a.entity = 'order' and a.entity_id = ${given.orderId} order by f.id desc limit 50`.execute(db)
  const { rows: templates } = await sql<{ id: number; name: string }>`select id, name from message_template where channel = 'email' and is_active and purpose = 'transactional' order by name`.execute(db)
  const answer = given.to ? await mayReceive(db, { channel: 'email', address: given.to, customerId: given.customerId, purpose: 'transactional', topic: null }) : null
  return {
    to: given.to ?? '', subject: given.subject, person: given.person, signature: await signatureOf(db, actor),
    mailboxes: mailboxes.map(({ id, title, address }) => ({ id, title, address })), files, templates,
    warning: answer && !answer.yes ? { code: answer.reason, params: JSON.parse(JSON.stringify(answer.params)) as Record<string, unknown> } : null,
  }
}

const NOTHING: Prefilled = { to: null, subject: '', person: '', customerId: null, orderId: null, mailboxId: null }

async function prefilled(db: Database, { threadId, orderId, customerId }: About): Promise<Prefilled> {
  if (threadId) {
    const { rows } = await sql<Prefilled>`
      select t.address as "to", 'Re: ' || regexp_replace(t.subject, '^((re|отв|ответ)\\s*:\\s*)+', '', 'i') as subject, t.person, t.customer_id as "customerId", t.order_id as "orderId", t.mailbox_id as "mailboxId"
      from mail_thread t where t.id = ${threadId}`.execute(db)
    return rows[0] ?? NOTHING
  }
  if (orderId) {
    const { rows } = await sql<Prefilled>`
      select coalesce(nullif(lower(o.email), ''), c.email) as "to", case when (select locale from account limit 1) = 'en' then 'Order ' else 'Заказ ' end || o.number as subject,
        concat_ws(' ', nullif(o.first_name, ''), nullif(o.last_name, '')) as person, o.customer_id as "customerId", o.id as "orderId",
        (select b.id from mailbox b where b.owner_id is null and b.site = o.site order by b.id limit 1) as "mailboxId"
      from "order" o left join customer c on c.id = o.customer_id where o.id = ${orderId}`.execute(db)
    return rows[0] ?? NOTHING
  }
  if (!customerId) return NOTHING
  const { rows } = await sql<Prefilled>`
    select c.email as "to", '' as subject, concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')) as person, c.id as "customerId", null::bigint as "orderId",
      (select b.id from mailbox b where b.owner_id is null and b.site = c.site order by b.id limit 1) as "mailboxId"
    from customer c where c.id = ${customerId}`.execute(db)
  return rows[0] ?? NOTHING
}

/** The signature of the person's group, else everybody's. */
async function signatureOf(db: Database, actor: Actor): Promise<string> {
  const { rows } = await sql<{ text: string; name: string; email: string }>`
    select s.text, u.name, u.email from mail_signature s left join app_user u on u.id = ${actor.grants.userId ?? -1}
    where s.group_id is null or s.group_id = any(${actor.grants.groupIds}::bigint[]) order by s.group_id nulls last limit 1`.execute(db)
  const found = rows[0]
  return found ? found.text.replaceAll(/\{(name|email)\}/g, (_, part: 'name' | 'email') => found[part] ?? '') : ''
}
