import { sql } from 'kysely'
import type { Change } from '#server/platform/change-log.ts'
import type { Channel } from './providers/provider.ts'

export const LANES = ['prompt', 'bulk'] as const
/** What somebody waits for, and what may take its time. */
export type Lane = (typeof LANES)[number]
export const PURPOSES = ['transactional', 'marketing'] as const
export type Purpose = (typeof PURPOSES)[number]
export const MESSAGE_STATES = ['planned', 'sending', 'sent', 'delivered', 'failed', 'dead', 'cancelled', 'held', 'suppressed'] as const
export type MessageState = (typeof MESSAGE_STATES)[number]

/** Who caused a message: `kind` and whatever tells more of it. */
export type Origin = { kind: 'rule' | 'person' | 'api' | 'mail' | 'verification' | 'campaign' | 'alert' | 'report' | 'test'; ruleId?: number; runId?: number; userId?: number; [more: string]: unknown }

export type MessageKind =
  | 'message.planned' | 'message.sent' | 'message.delivered' | 'message.failed' | 'message.cancelled' | 'message.suppressed' | 'message.held'

/** What an entry of the log says of a message; the cards of its order and customer show it. */
export type LoggedMessage = { id: number; orderId: number | null; customerId: number | null; site: string | null; channel: string; purpose: string; subject: string | null; templateId: number | null }

/** Over the alias `m`. */
export const LOGGED_COLUMNS = 'm.id, m.order_id as "orderId", m.customer_id as "customerId", m.site, m.channel, m.purpose, m.subject, m.template_id as "templateId"'
export const LOGGED = sql.raw(LOGGED_COLUMNS)

export function messageChange(kind: MessageKind, message: LoggedMessage, fields: Change['fields'] = {}, about: Record<string, unknown> = {}): Change {
  const { id, channel, purpose, subject, templateId } = message
  return {
    kind, entity: 'message', entityId: id, orderId: message.orderId, customerId: message.customerId, site: message.site, fields,
    about: { ...about, message: { id, channel, purpose, subject, templateId } },
  }
}

/** What can be said of a channel's address. */
export const isAddressOf = (channel: Channel, address: string): boolean =>
  channel === 'email' ? /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/.test(address) && address.length <= 254
    : channel === 'sms' ? /^\+\d{7,15}$/.test(address)
      : address.length > 0
