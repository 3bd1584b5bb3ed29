import { Type, type Static } from 'typebox'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Nullable = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const DOMAIN_CHECKS = ['spf', 'dkim', 'dmarc', 'ptr', 'complaints'] as const
export type DomainCheckName = (typeof DOMAIN_CHECKS)[number]
export const CHECK_STATES = ['ok', 'warning', 'bad', 'unknown'] as const
export type CheckState = (typeof CHECK_STATES)[number]

export const DnsRecord = Type.Object({
  type: Type.Enum(['TXT', 'PTR']),
  name: Type.String({ description: 'Full name, without a dot at the end' }),
  value: Type.String(),
  replaces: Nullable(Type.String({ description: 'The record that stands there now and goes' })),
})
export type DnsRecord = Static<typeof DnsRecord>

export const DomainCheck = Type.Object({
  check: Type.Enum([...DOMAIN_CHECKS]),
  state: Type.Enum([...CHECK_STATES], { description: 'bad and unknown hold bulk letters; a warning does not' }),
  code: Type.String(),
  params: Type.Record(Type.String(), Type.Unknown()),
  found: Type.Array(Type.String(), { description: 'What DNS says now' }),
  record: Nullable(DnsRecord),
  provider: Nullable(Type.String({ description: 'Which of several ways of sending it is about' })),
})
export type DomainCheck = Static<typeof DomainCheck>

export const ComplaintDay = Type.Object({
  day: Type.String({ description: 'YYYY-MM-DD of the account’s calendar' }),
  sent: Type.Integer({ description: 'Letters that left' }),
  complaints: Type.Integer(),
})
export type ComplaintDay = Static<typeof ComplaintDay>

export const SendingDomain = Type.Object({
  domain: Type.String(),
  providers: Type.Array(Type.Object({ id: Id, title: Type.String(), from: Type.String(), host: Type.String(), isActive: Type.Boolean(), selector: Nullable(Type.String()), hasKey: Type.Boolean() })),
  checks: Type.Array(DomainCheck),
  checkedAt: Nullable(Moment),
  isHeld: Type.Boolean({ description: 'Bulk letters of the domain wait' }),
  waived: Nullable(Type.Object({ at: Moment, by: Nullable(Type.String()), reason: Type.String(), checks: Type.Array(Type.String()) })),
  waitingKey: Nullable(Type.Object({ providerId: Id, selector: Type.String(), record: DnsRecord, createdAt: Moment }, { description: 'Made, and used as soon as its record is found' })),
  complaintDays: Type.Array(ComplaintDay, { description: 'The last 30 days' }),
  heldLetters: Type.Integer({ description: 'Bulk letters that wait for the domain; at most 1000 are counted' }),
})
export type SendingDomain = Static<typeof SendingDomain>
export const SendingDomains = Type.Object({ domains: Type.Array(SendingDomain) })

export const WaiveDomain = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 500 }) }, { additionalProperties: false })
export const MakeDkimKey = Type.Object(
  { providerId: Id, selector: Type.Optional(Type.String({ pattern: '^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$', description: 'prilavok and the year unless told' })) },
  { additionalProperties: false },
)
