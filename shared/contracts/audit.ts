import { Type, type Static } from 'typebox'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Nullable = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** What an entry of the audit is about, as people ask for it. */
export const AUDIT_TOPICS = ['view', 'list', 'export', 'rights', 'sign_in', 'view_as', 'dismissal', 'leak', 'security'] as const
export type AuditTopic = (typeof AUDIT_TOPICS)[number]

export const AuditEntry = Type.Object({
  id: Id,
  at: Moment,
  topic: Type.String(),
  kind: Type.String({ description: 'customer.viewed, order.listed, customer.exported, sign_in.failed, user_group.changed …' }),
  user: Nullable(Type.Object({ id: Id, name: Type.String() })),
  entity: Nullable(Type.String()),
  entityId: Nullable(Id),
  entityName: Nullable(Type.String({ description: 'Number of an order, name of a person or a group' })),
  count: Type.Integer({ description: 'Of how many records' }),
  ip: Nullable(Type.String()),
  about: Type.Record(Type.String(), Type.Unknown()),
})
export type AuditEntry = Static<typeof AuditEntry>

export const AuditQuery = Type.Object({
  user: Type.Optional(Id),
  topic: Type.Optional(Type.Enum([...AUDIT_TOPICS])),
  entity: Type.Optional(Type.String({ maxLength: 40 })),
  entityId: Type.Optional(Id),
  q: Type.Optional(Type.String({ maxLength: 254, description: 'The beginning of an address, or a part of the e-mail that was signed in with' })),
  from: Type.Optional(Type.String({ maxLength: 40, description: 'ISO 8601; this moment and later' })),
  to: Type.Optional(Type.String({ maxLength: 40, description: 'ISO 8601; before this moment' })),
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'nextCursor of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 100 })),
})
export type AuditQuery = Static<typeof AuditQuery>
export const AuditPage = Type.Object({ rows: Type.Array(AuditEntry), nextCursor: Nullable(Id) })
export type AuditPage = Static<typeof AuditPage>

export const LEAK_MEASURES = ['viewed', 'listed', 'exported'] as const
export type LeakMeasure = (typeof LEAK_MEASURES)[number]

export const LeakAlert = Type.Object({
  id: Id,
  user: Type.Object({ id: Id, name: Type.String() }),
  measure: Type.Enum([...LEAK_MEASURES]),
  day: Type.String({ description: 'YYYY-MM-DD of the account’s calendar' }),
  seen: Type.Integer({ description: 'Records on that day until the alert' }),
  usualOwn: Nullable(Type.Number({ description: 'Median of the person’s own days; null: too few of them' })),
  usualGroup: Nullable(Type.Number({ description: 'Median of the days of the people in the same groups; null: too few of them' })),
  threshold: Type.Integer({ description: 'More than this was seen' }),
  raisedAt: Moment,
  acknowledgedAt: Nullable(Moment),
  acknowledgedBy: Nullable(Type.String()),
})
export type LeakAlert = Static<typeof LeakAlert>
export const LeakAlerts = Type.Object({ alerts: Type.Array(LeakAlert) })

const Least = Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'As many records a day never raise an alert' })
export const LeakSettings = Type.Object(
  { factor: Type.Number({ minimum: 1, maximum: 1000, description: 'How many times the usual is unusual' }), leastViewed: Least, leastListed: Least, leastExported: Least },
  { additionalProperties: false },
)
export type LeakSettings = Static<typeof LeakSettings>
