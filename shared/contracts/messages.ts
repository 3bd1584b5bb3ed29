import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about messages and how they are sent. Moments: ISO 8601, UTC. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Words = (max: number, description = '') => Type.String({ maxLength: max, description })
const Loose = Type.Record(Type.String(), Type.Unknown())

export const MESSAGE_CHANNELS = ['email', 'sms', 'push', 'telegram'] as const
export const MESSAGE_STATES = ['planned', 'sending', 'sent', 'delivered', 'failed', 'dead', 'cancelled', 'held', 'suppressed'] as const

const Row = Type.Object({ id: Id }, { additionalProperties: true, description: 'Fields by name of the catalogue `message`' })
export const MessagePage = Type.Object({ rows: Type.Array(Row), nextCursor: Nullable(Type.String()) })
export const MessageTotals = Type.Object({ count: Type.Integer(), capped: Type.Boolean(), sums: Loose })

/** One message: what it says, where it went, what became of it. */
export const MessageCard = Type.Object({
  id: Id,
  key: Type.String(),
  channel: Type.Enum([...MESSAGE_CHANNELS]),
  lane: Type.Enum(['prompt', 'bulk']),
  purpose: Type.Enum(['transactional', 'marketing']),
  topic: Nullable(Type.String()),
  state: Type.Enum([...MESSAGE_STATES]),
  reason: Nullable(Type.String({ description: 'A code: why it is not sent, not yet, or perhaps twice' })),
  reasonParams: Nullable(Loose),
  address: Nullable(Type.String({ description: 'As the reader may see it' })),
  subject: Nullable(Type.String()),
  text: Nullable(Type.String({ description: 'Null until a message of a template has left' })),
  html: Nullable(Type.String({ description: 'To be shown in a closed frame alone' })),
  attachments: Type.Array(Type.Object({ id: Id, name: Type.String(), size: Type.Integer({ description: 'Bytes' }) })),
  attempts: Type.Integer(),
  dueAt: Moment,
  nextTryAt: Moment,
  createdAt: Moment,
  sentAt: Nullable(Moment),
  deliveredAt: Nullable(Moment),
  externalId: Nullable(Type.String()),
  messageId: Nullable(Type.String()),
  provider: Nullable(Type.Object({ id: Id, title: Type.String(), kind: Type.String() })),
  template: Nullable(Type.Object({ id: Id, name: Type.String(), version: Nullable(Type.Integer()) })),
  order: Nullable(Type.Object({ id: Id, number: Type.String() })),
  customer: Nullable(Type.Object({ id: Id, name: Type.String() })),
  user: Nullable(Type.Object({ id: Id, name: Type.String() })),
  origin: Loose,
  mayResend: Type.Boolean({ description: 'It is over, was not delivered, and the reader may send' }),
  mayCancel: Type.Boolean({ description: 'It has not left, and the reader may send' }),
})
export type MessageCard = Static<typeof MessageCard>

/** A letter or message written by hand. */
export const SendMessage = Type.Object(
  {
    key: Type.Optional(Type.String({ minLength: 8, maxLength: 100, description: 'Of the sender’s making: sent twice it is one message' })),
    channel: Type.Enum([...MESSAGE_CHANNELS]),
    customerId: Type.Optional(Id),
    orderId: Type.Optional(Id),
    address: Type.Optional(Words(254, 'Instead of the customer’s own')),
    templateId: Type.Optional(Id),
    locale: Type.Optional(Type.Enum(['ru', 'en'])),
    subject: Type.Optional(Words(500)),
    text: Type.Optional(Words(100_000)),
    dueAt: Type.Optional(Moment),
    attachments: Type.Optional(Type.Array(Id, { maxItems: 20, description: 'Ids of files of the order or customer' })),
  },
  { additionalProperties: false },
)
export type SendMessage = Static<typeof SendMessage>

export const ResendMessages = Type.Object(
  {
    ids: Type.Optional(Type.Array(Id, { maxItems: 1000 })),
    filter: Type.Optional(Loose),
  },
  { additionalProperties: false, description: 'These, or all dead and failed ones that match the condition, 10,000 at a time' },
)
export const Resent = Type.Object({ count: Type.Integer({ description: 'That are planned again' }), more: Type.Boolean() })

const Health = Type.Object({ state: Type.Optional(Type.Enum(['up', 'down'])), since: Type.Optional(Moment), code: Type.Optional(Type.String()), words: Type.Optional(Type.String()) })

/** A way to send; secrets are never answered, only which of them are there. */
export const MessageProvider = Type.Object({
  id: Id,
  channel: Type.Enum([...MESSAGE_CHANNELS]),
  kind: Type.String(),
  title: Type.String(),
  settings: Loose,
  secrets: Type.Array(Type.String(), { description: 'Names of those that are set' }),
  isActive: Type.Boolean(),
  isDefault: Type.Boolean({ description: 'Of its channel' }),
  perMinute: Nullable(Type.Integer({ minimum: 1 })),
  perDomainMinute: Nullable(Type.Record(Type.String(), Type.Integer({ minimum: 1 }))),
  health: Health,
  waiting: Type.Integer({ description: 'Messages that are due and have not left' }),
  webhookPath: Nullable(Type.String({ description: 'Where the gateway is to report deliveries; after the address of this server' })),
  version: Type.Integer(),
})
export type MessageProvider = Static<typeof MessageProvider>
/** What there is to choose from. `settings` is a JSON schema; titles of its fields are "English|По-русски". */
export const MessageProviders = Type.Object({
  rows: Type.Array(MessageProvider),
  kinds: Type.Array(Type.Object({
    kind: Type.String(), channel: Type.Enum([...MESSAGE_CHANNELS]), title: Type.Object({ ru: Type.String(), en: Type.String() }), settings: Type.Unknown(), secrets: Type.Array(Type.String()),
    abilities: Loose,
  })),
})

const Pace = {
  perMinute: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }))),
  perDomainMinute: Type.Optional(Nullable(Type.Record(Type.String({ minLength: 1, maxLength: 253 }), Type.Integer({ minimum: 1, maximum: 1_000_000 }), { description: '"*": every other domain, each by itself' }))),
}
const Secrets = Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Nullable(Words(20_000)), { description: 'Those that change; null takes one away' }))
export const NewMessageProvider = Type.Object(
  {
    kind: Type.String({ maxLength: 64 }), title: Type.String({ minLength: 1, maxLength: 200 }), settings: Loose, secrets: Secrets,
    isActive: Type.Optional(Type.Boolean()), isDefault: Type.Optional(Type.Boolean()), ...Pace,
  },
  { additionalProperties: false },
)
export type NewMessageProvider = Static<typeof NewMessageProvider>
export const SaveMessageProvider = Type.Object(
  {
    version: Type.Integer({ description: 'That the person saw' }), title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })), settings: Type.Optional(Loose), secrets: Secrets,
    isActive: Type.Optional(Type.Boolean()), isDefault: Type.Optional(Type.Boolean()), ...Pace,
  },
  { additionalProperties: false },
)
export type SaveMessageProvider = Static<typeof SaveMessageProvider>
export const ProviderChecked = Type.Object({ ok: Type.Boolean(), code: Nullable(Type.String()), words: Nullable(Type.String({ description: 'What the other side said' })) })
export const TestMessage = Type.Object({ address: Type.String({ minLength: 1, maxLength: 254 }) }, { additionalProperties: false })

const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:MM by the receiver’s clock' })
export const MessageSettings = Type.Object({
  quietOn: Type.Boolean({ description: 'Marketing waits for the quiet to end' }),
  quietFrom: Clock,
  quietTo: Clock,
  softBounces: Type.Integer({ minimum: 1, maximum: 100, description: 'So many in a row and the address is suppressed' }),
  attempts: Type.Integer({ minimum: 1, maximum: 50, description: 'Tries until a message is dead' }),
  giveUpHours: Type.Integer({ minimum: 1, maximum: 720, description: 'After its term, a message that could not leave is dead' }),
  fusePerHour: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'What a rule may send in an hour unless it says otherwise' }),
})
export type MessageSettings = Static<typeof MessageSettings>
export const SaveMessageSettings = Type.Partial(MessageSettings, { additionalProperties: false })

export const SUPPRESSION_REASONS = ['hard_bounce', 'soft_bounces', 'complaint', 'unsubscribed', 'manual'] as const
export const Suppression = Type.Object({
  id: Id, channel: Type.String(), address: Type.String({ description: 'As the reader may see it' }), reason: Type.Enum([...SUPPRESSION_REASONS]), source: Nullable(Loose), createdAt: Moment,
})
export const Suppressions = Type.Object({ rows: Type.Array(Suppression), nextCursor: Nullable(Id) })
export const NewSuppression = Type.Object({ channel: Type.Enum(['email', 'sms']), address: Type.String({ minLength: 3, maxLength: 254 }), comment: Type.Optional(Words(500)) }, { additionalProperties: false })
