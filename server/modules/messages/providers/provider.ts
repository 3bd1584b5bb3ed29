import type { FastifyBaseLogger } from 'fastify'
import type { TSchema } from 'typebox'
import type { Db } from '#server/platform/db.ts'

export const CHANNELS = ['email', 'sms', 'push', 'telegram'] as const
/** How a message travels. */
export type Channel = (typeof CHANNELS)[number]

/** A way for messages to leave: a folder beside this file, named in `index.ts` of it. */
export type ProviderManifest = {
  /** Code, kept in rows for ever. */
  kind: string
  channel: Channel
  title: { ru: string; en: string }
  /** What a person sets, without secrets; labels of fields stand in the `title` of their schemas as "English|По-русски". */
  settings: TSchema
  /** Names of what is entered once and never shown again. */
  secrets: readonly string[]
  abilities: {
    /** Reports by itself what became of a message. */
    reportsDelivery?: boolean
    /** Letters with HTML, attachments and headers. */
    isRich?: boolean
    /** Refuses a second message of the same key by itself, so that one retried after a fault never comes twice. */
    isIdempotent?: boolean
  }
  /** Called once a lane of a process, and anew when the provider was changed. May throw SendError for settings that cannot be. */
  open(settings: Record<string, unknown>, secrets: Record<string, string>, platform: { db: Db; log: FastifyBaseLogger }): Sender
  /** What the gateway tells by a request to our address; an empty list for what is no report. Throws for what the gateway cannot have sent. */
  webhook?(request: GatewayRequest, settings: Record<string, unknown>, secrets: Record<string, string>): DeliveryReport[]
}

/** A request of a gateway: headers in lower case, the body parsed where it is JSON or a form. */
export type GatewayRequest = { method: string; headers: Record<string, string | string[] | undefined>; query: Record<string, unknown>; body: unknown }

/** What a gateway says of a message. */
export type DeliveryReport = {
  /** Its own id, as `send` answered it. */
  externalId: string
  state: 'delivered' | 'failed'
  code?: string
  words?: string
  /** An address that will never receive, or a person who complained: the address is suppressed. */
  bounce?: 'hard' | 'soft' | 'complaint'
}

/** What a sender is given: finished, with every word in place. */
export type OutgoingMessage = {
  id: number
  /** The same for every try of this message: gateways that refuse a second one of a key are told it. */
  key: string
  channel: Channel
  purpose: 'transactional' | 'marketing'
  topic: string | null
  /** E-mail, E.164 or a chat; null for a push, which goes to all browsers of `userId`. */
  address: string | null
  customerId: number | null
  orderId: number | null
  userId: number | null
  subject: string | null
  text: string
  html: string | null
  /** RFC 5322, with angle brackets; the same for every try. */
  messageId: string
  inReplyTo: string | null
  headers: Record<string, string>
  attachments: readonly { name: string; type: string; content: Buffer }[]
  /** Address of the one-click unsubscription; set for marketing. */
  unsubscribeUrl: string | null
}

/** An open provider. `send` of many messages at once is the caller's way to go fast. */
export type Sender = {
  /** @throws SendError; anything else counts as a temporary fault */
  send(message: OutgoingMessage): Promise<{ externalId?: string; state: 'sent' | 'delivered' }>
  /** Whether it would work: signs in without sending. @throws SendError */
  check(): Promise<void>
  /** What became of messages that left: for gateways that are asked, since not every server can be called by them. */
  poll?(sent: readonly { externalId: string; address: string | null }[]): Promise<DeliveryReport[]>
  close(): Promise<void>
  /** How many messages may be under way at once; 5 unless told. */
  readonly width?: number
}

/** A message did not leave. */
export class SendError extends Error {
  /** Trying again later may help. */
  readonly isTemporary: boolean
  /** Ours: unreachable, auth_failed, refused_recipient, refused_content, rate_limited, no_balance, timeout, dropped, settings_wrong … */
  readonly code: string
  /** What the other side said. */
  readonly words: string
  /** Milliseconds that the other side asked to wait. */
  readonly retryAfter: number | undefined
  /** It is the way that is broken, not this message: others wait too, and no try is counted. */
  readonly isProviderDown: boolean
  /** The message may have been taken all the same: it is tried once more at most, and the message says that it may have come twice. */
  readonly isUncertain: boolean
  /** It was the address: nobody reads there (hard), or it is full or busy (soft). */
  readonly bounce: 'hard' | 'soft' | undefined

  constructor(failure: { isTemporary: boolean; code: string; words: string; retryAfter?: number; isProviderDown?: boolean; isUncertain?: boolean; bounce?: 'hard' | 'soft' }) {
    super(`${failure.code}: ${failure.words}`)
    this.name = 'SendError'
    this.isTemporary = failure.isTemporary
    this.code = failure.code
    this.words = failure.words
    this.retryAfter = failure.retryAfter
    this.isProviderDown = failure.isProviderDown ?? false
    this.isUncertain = failure.isUncertain ?? false
    this.bounce = failure.bounce
  }
}
