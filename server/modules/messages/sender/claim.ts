import type { Db } from '#server/platform/db.ts'
import type { Lane, Origin, Purpose } from '../message-state.ts'
import type { Channel } from '../providers/provider.ts'

/** A message in hand, as its row stands. */
export type Claimed = {
  id: number
  key: string
  lane: Lane
  purpose: Purpose
  topic: string | null
  channel: Channel
  providerId: number
  templateId: number | null
  locale: 'ru' | 'en' | null
  customerId: number | null
  orderId: number | null
  taskId: number | null
  userId: number | null
  site: string | null
  address: string | null
  isAddressGiven: boolean
  domain: string | null
  line: string
  subject: string | null
  text: string | null
  html: string | null
  variables: Record<string, unknown> | null
  attachments: number[] | null
  headers: Record<string, string> | null
  inReplyTo: string | null
  messageId: string | null
  reason: string | null
  attempts: number
  uncertain: number
  dueAt: Date
  createdAt: Date
  origin: Origin
}

/** Tries after which a message holds up those behind it no longer: order is worth some minutes, not a day. */
const HOLDS_LINE = 5

const CLAIM = `
  select m.id, m.key, m.lane, m.purpose, m.topic, m.channel, m.provider_id as "providerId", m.template_id as "templateId", m.locale, m.customer_id as "customerId",
    m.order_id as "orderId", m.task_id as "taskId", m.user_id as "userId", m.site, m.address, m.is_address_given as "isAddressGiven", m.domain, m.line, m.subject,
    m.body_text as text, m.body_html as html, m.variables, m.attachments, m.headers, m.in_reply_to as "inReplyTo", m.message_id as "messageId", m.reason, m.attempts,
    m.uncertain, m.due_at as "dueAt", m.created_at as "createdAt", m.origin
  from message_claim($1, $2, $3, $4, ${HOLDS_LINE}) m`

/** Takes messages that are due, the oldest first and one of a line, and marks them as being sent: from here it is known who has them. */
export async function claim(db: Pick<Db, 'pool'>, { providerId, lane, limit, sender }: { providerId: number; lane: Lane; limit: number; sender: number }): Promise<Claimed[]> {
  const { rows } = await db.pool.query<Claimed>({ name: 'message_claim', text: CLAIM, values: [providerId, lane, limit, sender] })
  return rows.toSorted((one, two) => +one.dueAt - +two.dueAt || one.id - two.id)
}
