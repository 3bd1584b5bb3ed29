import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about mail. Moments: ISO 8601, UTC. Sizes: bytes. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Address = Type.String({ maxLength: 254, pattern: '^[^\\s@<>,;"]+@[^\\s@<>,;"]+\\.[^\\s@<>,;".]{2,}$' })
const Line = (max: number, more: object = {}) => Type.String({ maxLength: max, pattern: '^[^\\r\\n\\0]*$', ...more })

/** What is wrong with a mailbox; the words of the screen go by it. */
export const MAIL_FAULTS = ['sign_in', 'unreachable', 'certificate', 'folder', 'refused', 'dropped', 'broken'] as const
export type MailFault = (typeof MAIL_FAULTS)[number]

export const MailboxHealth = Type.Object({
  state: Type.Enum(['waiting', 'connecting', 'listening', 'failing', 'off']),
  code: Nullable(Type.String({ description: `What is wrong: ${MAIL_FAULTS.join(', ')}` })),
  words: Nullable(Type.String({ description: 'What the mail server said' })),
  failingSince: Nullable(Moment),
  nextTryAt: Nullable(Moment),
  lastFetchAt: Nullable(Moment),
  lastLetterAt: Nullable(Moment),
})
export type MailboxHealth = Static<typeof MailboxHealth>

export const Mailbox = Type.Object({
  id: Id, title: Type.String(), address: Type.String(), isPersonal: Type.Boolean(), isActive: Type.Boolean(),
  health: MailboxHealth,
  waiting: Type.Integer({ description: 'Threads that nobody has answered' }),
  unknown: Type.Integer({ description: 'Threads with people who are no customers yet' }),
  unread: Type.Integer(),
})
export type Mailbox = Static<typeof Mailbox>
export const Mailboxes = Type.Object({ mailboxes: Type.Array(Mailbox) })

const SECURITY = Type.Enum(['tls', 'starttls', 'none'])
const BoxFields = {
  title: Line(100, { minLength: 1 }),
  address: Address,
  fromName: Line(100),
  isPersonal: Type.Boolean({ description: 'The letters are seen by their owner alone; who makes it owns it' }),
  groupIds: Type.Array(Id, { maxItems: 100, description: 'Groups that a shared box is for; empty = everybody who may read mail' }),
  site: Nullable(Type.String({ maxLength: 255, description: 'Customers are looked for and made on this site' })),
  providerId: Nullable(Id),
  imapHost: Line(255, { minLength: 1 }),
  imapPort: Type.Integer({ minimum: 1, maximum: 65_535 }),
  imapSecurity: SECURITY,
  login: Line(255, { minLength: 1 }),
  inboxFolder: Line(255, { minLength: 1 }),
  sentFolder: Nullable(Line(255)),
  unknownSenders: Type.Enum(['wait', 'make']),
  autoReply: Nullable(Type.String({ maxLength: 5000, description: 'Sent once to whoever writes anew; null = nothing' })),
  isActive: Type.Boolean(),
}
const { title, address, imapHost, login, ...otherBoxFields } = BoxFields
const Secret = Type.String({ minLength: 1, maxLength: 1000, description: 'Password, or the app password that the mail service gives. It is never answered' })
export const NewMailbox = Type.Object(
  {
    title, address, imapHost, login, secret: Secret,
    fetchDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650, description: 'Letters that are at most so many days old are brought in at first; 30 unless told' })),
    ...Type.Partial(Type.Object(otherBoxFields)).properties,
  },
  { additionalProperties: false },
)
export type NewMailbox = Static<typeof NewMailbox>
export const ChangeMailbox = Type.Object(
  { ...Type.Partial(Type.Object({ ...BoxFields, secret: Secret })).properties },
  { additionalProperties: false },
)
export type ChangeMailbox = Static<typeof ChangeMailbox>

export const MailboxSettings = Type.Object({ id: Id, ownerId: Nullable(Id), hasSecret: Type.Boolean(), fetchSince: Moment, health: MailboxHealth, ...BoxFields })
export type MailboxSettings = Static<typeof MailboxSettings>
export const CheckMailbox = Type.Object(
  { id: Type.Optional(Type.Integer({ minimum: 1, description: 'Of a box that is there: its password is used when none is given' })), imapHost, imapPort: BoxFields.imapPort, imapSecurity: SECURITY, login, secret: Type.Optional(Secret) },
  { additionalProperties: false },
)
export const MailboxChecked = Type.Object({ ok: Type.Boolean(), code: Nullable(Type.String()), words: Nullable(Type.String()), folders: Type.Array(Type.String()), sentFolder: Nullable(Type.String()) })
export type MailboxChecked = Static<typeof MailboxChecked>

export const Signature = Type.Object({ groupId: Nullable(Id), text: Type.String({ maxLength: 2000, description: '{name} and {email} stand for whoever writes' }) })
export const SenderRule = Type.Object({ pattern: Type.String({ maxLength: 255, pattern: '^[^\\s@]*@[^\\s@]+$', description: 'An address, or @domain' }), decision: Type.Enum(['make', 'ignore']) })
export const MailRules = Type.Object({ signatures: Type.Array(Signature, { maxItems: 100 }), senderRules: Type.Array(SenderRule, { maxItems: 1000 }) }, { additionalProperties: false })
export type MailRules = Static<typeof MailRules>
export const MailSettings = Type.Object({
  mailboxes: Type.Array(MailboxSettings),
  providers: Type.Array(Type.Object({ id: Id, title: Type.String() }), { description: 'What letters can leave by' }),
  signatures: Type.Array(Signature), senderRules: Type.Array(SenderRule),
})
export type MailSettings = Static<typeof MailSettings>

/** Which threads: all, those without an answer, with people who are no customers, robots' ones. */
export const MAIL_SHOWS = ['all', 'waiting', 'unknown', 'mine', 'robots'] as const
export type MailShow = (typeof MAIL_SHOWS)[number]
export const ThreadQuery = Type.Object({
  mailboxId: Type.Optional(Id), show: Type.Optional(Type.Enum([...MAIL_SHOWS])), orderId: Type.Optional(Id), customerId: Type.Optional(Id),
  q: Type.Optional(Type.String({ maxLength: 200 })), cursor: Type.Optional(Type.String({ maxLength: 100 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
})
export type ThreadQuery = Static<typeof ThreadQuery>

const Linked = Type.Object({ id: Id, title: Type.String() })
export const MailThread = Type.Object({
  id: Id, mailboxId: Id, mailbox: Type.String(), subject: Type.String(), address: Nullable(Type.String()), person: Type.String(),
  customer: Nullable(Linked), order: Nullable(Linked), isKnown: Type.Boolean(), isRobot: Type.Boolean(), isUnread: Type.Boolean(),
  waitsSince: Nullable(Moment), letters: Type.Integer(), hasFiles: Type.Boolean(), snippet: Type.String(), lastLetterAt: Moment,
})
export type MailThread = Static<typeof MailThread>
export const MailThreads = Type.Object({ rows: Type.Array(MailThread), nextCursor: Nullable(Type.String()) })
export type MailThreads = Static<typeof MailThreads>

export const MailAttachment = Type.Object({ id: Id, fileId: Nullable(Type.Integer({ description: 'Null when it was left on the mail server' })), name: Type.String(), mime: Type.String(), size: Type.Integer(), isInline: Type.Boolean() })
export type MailAttachment = Static<typeof MailAttachment>
export const MailLetter = Type.Object({
  id: Id, direction: Type.Enum(['in', 'out']), kind: Type.Enum(['letter', 'auto_reply', 'bulk', 'bounce', 'complaint']),
  from: Type.Object({ address: Nullable(Type.String()), name: Type.String() }),
  recipients: Type.Array(Type.Object({ kind: Type.Enum(['to', 'cc', 'replyTo']), address: Type.String(), name: Type.String() })),
  subject: Type.String(), text: Type.String({ description: 'What is new in it' }), quoted: Type.String({ description: 'What it repeats of letters before' }),
  hasHtml: Type.Boolean(), hasRemotePictures: Type.Boolean(), size: Type.Integer(),
  problem: Nullable(Type.Object({ code: Type.Enum(['broken', 'too_large']), params: Type.Record(Type.String(), Type.Unknown()) })),
  bounce: Nullable(Type.Array(Type.Object({ address: Type.String(), kind: Type.Enum(['hard', 'soft', 'delayed', 'complaint']), words: Type.String() }))),
  attachments: Type.Array(MailAttachment), sentAt: Moment, by: Nullable(Type.Object({ id: Id, name: Type.String() })),
  sending: Nullable(Type.Object({ state: Type.String(), reason: Nullable(Type.String()), params: Nullable(Type.Record(Type.String(), Type.Unknown())), dueAt: Moment, mayUndo: Type.Boolean() }, { description: 'Of a letter written here: how its message does' })),
})
export type MailLetter = Static<typeof MailLetter>
export const MailThreadCard = Type.Object({ thread: MailThread, lettersShown: Type.Array(MailLetter, { description: 'Oldest first' }), mayAnswer: Type.Boolean(), likelyOrders: Type.Array(Linked, { description: 'Open orders of the customer' }) })
export type MailThreadCard = Static<typeof MailThreadCard>

export const AttachThread = Type.Object(
  { customerId: Type.Optional(Nullable(Id)), orderId: Type.Optional(Nullable(Id)), addAddress: Type.Optional(Type.Boolean({ description: 'The customer gets the address of the thread' })) },
  { additionalProperties: false, description: 'An order brings its customer' },
)
export type AttachThread = Static<typeof AttachThread>
export const MakeCustomer = Type.Object({ site: Type.Optional(Type.String({ maxLength: 255 })), firstName: Type.Optional(Line(255)), lastName: Type.Optional(Line(255)) }, { additionalProperties: false })
export type MakeCustomer = Static<typeof MakeCustomer>

const Words = { text: Type.String({ minLength: 1, maxLength: 200_000 }), subject: Line(500), to: Address, fileIds: Type.Array(Id, { maxItems: 30 }) }
export const AnswerThread = Type.Object({ text: Words.text, subject: Type.Optional(Words.subject), to: Type.Optional(Words.to), fileIds: Type.Optional(Words.fileIds), quote: Type.Optional(Type.Boolean()), done: Type.Optional(Type.Boolean()) }, { additionalProperties: false })
export type AnswerThread = Static<typeof AnswerThread>
export const WriteLetter = Type.Object({ ...Words, mailboxId: Id, orderId: Type.Optional(Id), customerId: Type.Optional(Id), fileIds: Type.Optional(Words.fileIds) }, { additionalProperties: false })
export type WriteLetter = Static<typeof WriteLetter>
export const LetterPlanned = Type.Object({ letterId: Id, threadId: Id, undoUntil: Moment, state: Type.String(), reason: Nullable(Type.String()) })
export type LetterPlanned = Static<typeof LetterPlanned>
export const LetterUndone = Type.Object({ text: Type.String(), subject: Type.String(), to: Type.String(), fileIds: Type.Array(Id) })
export type LetterUndone = Static<typeof LetterUndone>

export const ComposeQuery = Type.Object({ threadId: Type.Optional(Id), orderId: Type.Optional(Id), customerId: Type.Optional(Id) })
export const Compose = Type.Object({
  to: Type.String(), subject: Type.String(), signature: Type.String(), person: Type.String({ description: 'Whom it is to' }),
  mailboxes: Type.Array(Type.Object({ id: Id, title: Type.String(), address: Type.String() })),
  files: Type.Array(Type.Object({ id: Id, name: Type.String(), size: Type.Integer() }), { description: 'Of the order: what one may attach' }),
  templates: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  warning: Nullable(Type.Object({ code: Type.String(), params: Type.Record(Type.String(), Type.Unknown()) }, { description: 'Why a letter to this address would not leave' })),
})
export type Compose = Static<typeof Compose>
export const RenderTemplate = Type.Object({ templateId: Id, orderId: Type.Optional(Id), customerId: Type.Optional(Id) }, { additionalProperties: false })
export const Rendered = Type.Object({ subject: Type.String(), text: Type.String(), missing: Type.Array(Type.String()) })
export type Rendered = Static<typeof Rendered>

/** A part that is larger stays on the mail server, and the letter says so. */
export const MAIL_PART_LIMIT = 50 * 1024 * 1024
