import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { KEPT } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'
import { domainHeld, type DomainHold } from './deliverability/domain-held.ts'
import { eachMayReceive, type MayReceive } from './may-receive.ts'
import { isAddressOf, type Lane, type MessageState } from './message-state.ts'
import type { NewMessage } from './plan-message.ts'
import { sendingSettings } from './sending-settings.ts'

/** What is put into the outbox for a message; named as the columns. */
export type OutboxRow = Awaited<ReturnType<typeof draftRows>>[number]

/** Finds out everything about the messages in three questions, however many they are. */
export async function draftRows(tx: Tx, messages: readonly NewMessage[]) {
  const found = await look(tx, messages)
  const { idSecret } = await sendingSettings(tx.db)
  const asked = messages.map((message, n) => ({
    channel: message.channel, address: found[n]!.address, customerId: found[n]!.customer_id, userId: message.to.userId ?? null, purpose: message.purpose, topic: message.topic ?? null,
  }))
  const answers = await eachMayReceive(tx.db, asked, tx.at)
  const holds = await holdsOf(tx, messages, found)
  return messages.map((message, n) => {
    const of = found[n]!
    const due = message.dueAt && +message.dueAt > +tx.at ? message.dueAt : tx.at
    const lane: Lane = message.lane ?? (message.purpose === 'marketing' ? 'bulk' : 'prompt')
    const verdict = judge(message, of, answers[n]!, +due <= +tx.at, lane === 'bulk' ? holds.get(of.sender_domain ?? '') : undefined)
    return {
      n, key: message.key, lane, purpose: message.purpose, topic: message.topic ?? null, channel: message.channel, provider_id: of.provider_id,
      template_id: message.templateId ?? null, locale: message.locale ?? null, customer_id: of.customer_id, order_id: of.order_id, task_id: message.about?.taskId ?? null,
      user_id: message.to.userId ?? null, site: of.site, address: of.address, is_address_given: Boolean(message.to.address), domain: message.channel === 'email' ? (of.address?.split('@').at(-1) ?? null) : null,
      line: lineOf(lane, message, of), subject: message.content?.subject ?? null, body_text: message.content?.text ?? null, body_html: message.content?.html ?? null,
      variables: message.variables ?? null, attachments: message.attachments?.length ? message.attachments : null, headers: message.headers ?? null,
      in_reply_to: message.inReplyTo ?? null, state: verdict.state, reason: verdict.reason, reason_params: verdict.params,
      due_at: due.toISOString(), next_try_at: verdict.until ?? due.toISOString(), origin: { ...message.origin, chain: tx.chain },
      message_id: message.channel === 'email' ? messageIdOf(message.key, idSecret, of.sender_domain) : null, created_at: tx.at.toISOString(),
    }
  })
}

type Verdict = { state: MessageState; reason: string | null; params: Record<string, unknown> | null; until?: string }

function judge(message: NewMessage, of: Found, answer: MayReceive, isDue: boolean, hold: DomainHold | undefined): Verdict {
  if (of.address !== null && !isAddressOf(message.channel, of.address)) return { state: 'suppressed', reason: 'wrong_address', params: { address: of.address } }
  // What is due later is asked about later: who refuses today may agree until then.
  const refused = answer.yes || !isDue ? null : answer
  if (refused && refused.reason !== 'quiet_hours') return { state: 'suppressed', reason: refused.reason, params: refused.params }
  if (of.provider_id === null) return { state: 'held', reason: 'no_provider', params: { channel: message.channel } }
  if (refused) return { state: 'planned', reason: refused.reason, params: refused.params, until: refused.params['until'] as string }
  // It stays in the queue, and the sender asks of the domain again: nothing has to be let go by name.
  return hold ? { state: 'planned', reason: hold.reason, params: hold.params } : { state: 'planned', reason: null, params: null }
}

async function holdsOf(tx: Tx, messages: readonly NewMessage[], found: readonly Found[]): Promise<Map<string, DomainHold>> {
  const domains = new Set(found.flatMap((of, n) => (messages[n]!.channel === 'email' && of.sender_domain ? [of.sender_domain] : [])))
  const holds = await Promise.all([...domains].map(async (domain) => [domain, await domainHeld(tx.db, domain)] as const))
  return new Map(holds.flatMap(([domain, hold]) => (hold ? [[domain, hold] as const] : [])))
}

type Found = { customer_id: number | null; order_id: number | null; site: string | null; address: string | null; provider_id: number | null; sender_domain: string | null }

async function look(tx: Tx, messages: readonly NewMessage[]): Promise<Found[]> {
  const asked = messages.map(({ channel, to, about, providerId }, n) => ({
    n, channel, address: to.address?.trim() || null, customer_id: to.customerId ?? about?.customerId ?? null, user_id: to.userId ?? null, order_id: about?.orderId ?? null,
    provider_id: providerId ?? null,
  }))
  return tx.prepared<Found>('message_look', `
    select case when i.user_id is null then coalesce(c.id, i.customer_id) end as customer_id, o.id as order_id, coalesce(o.site, c.site) as site, p.id as provider_id,
      case when i.channel = 'email' then lower(coalesce(i.address, u.email, nullif(mine.email, ''), c.email))
        when i.channel = 'sms' then coalesce(i.address, u.phone, nullif(mine.phone, ''), c.phone) else i.address end as address,
      split_part(coalesce(p.settings ->> 'from', ''), '@', 2) as sender_domain
    from jsonb_to_recordset($1::jsonb) as i (n int, channel text, address text, customer_id bigint, user_id bigint, order_id bigint, provider_id bigint)
    left join "order" o on o.id = i.order_id
    left join app_user u on u.id = i.user_id
    left join customer asked on asked.id = coalesce(i.customer_id, case when i.user_id is null then o.customer_id end)
    left join customer c on c.id = coalesce(asked.merged_into, asked.id)
    left join "order" mine on mine.id = o.id and mine.customer_id = c.id and i.user_id is null
    left join lateral (select one.id, one.settings from message_provider one
      where one.channel = i.channel and one.is_active and (i.provider_id is null or one.id = i.provider_id)
      order by one.is_default desc, one.id limit 1) p on true
    order by i.n`, [JSON.stringify(asked)])
}

/** Messages of a line leave in the order of their planning. What takes its time never stands before what somebody waits for. */
function lineOf(lane: Lane, { key, channel, purpose, to }: NewMessage, of: Found): string {
  const whose = to.userId ? `u${to.userId}` : of.customer_id ? `c${of.customer_id}` : of.order_id ? `o${of.order_id}` : of.address ? `a${of.address}` : `k${key}`
  // Marketing waits for the morning and for consents; nothing else waits behind it.
  return `${lane}:${purpose}:${channel}:${whose}`
}

/** The same for every try of a key; the secret keeps strangers from naming letters that they have not received. */
function messageIdOf(key: string, secret: string, domain: string | null): string {
  return `<${createHash('sha256').update(`${secret}:${key}`).digest('hex').slice(0, 40)}@${domain || 'prilavok.invalid'}>`
}

/** @returns ids of those that are new, by key */
export async function insertRows(tx: Tx, rows: readonly OutboxRow[]): Promise<Map<string, number>> {
  const { rows: made } = await sql<{ id: number; key: string }>`
    ${KEPT}insert into message (key, lane, purpose, topic, channel, provider_id, template_id, locale, customer_id, order_id, task_id, user_id, site, address, is_address_given, domain, line,
      subject, body_text, body_html, variables, attachments, headers, in_reply_to, state, reason, reason_params, due_at, next_try_at, message_id, origin, created_at, updated_at)
    select key, lane, purpose, topic, channel, provider_id, template_id, locale, customer_id, order_id, task_id, user_id, site, address, is_address_given, domain, line,
      subject, body_text, body_html, nullif(variables, 'null'), nullif(attachments, 'null'), nullif(headers, 'null'), in_reply_to, state, reason, nullif(reason_params, 'null'),
      due_at, next_try_at, message_id, origin, created_at, created_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as i (n int, key text, lane text, purpose text, topic text, channel text, provider_id bigint, template_id bigint,
      locale text, customer_id bigint, order_id bigint, task_id bigint, user_id bigint, site text, address text, is_address_given boolean, domain text, line text, subject text, body_text text, body_html text,
      variables jsonb, attachments jsonb, headers jsonb, in_reply_to text, state text, reason text, reason_params jsonb, due_at timestamptz, next_try_at timestamptz,
      message_id text, origin jsonb, created_at timestamptz)
    order by n on conflict (key) do nothing returning id, key`.execute(tx.db)
  return new Map(made.map((row) => [row.key, row.id]))
}
