import { Type, type Static } from 'typebox'
import { ALL_LIMITS, ALL_RIGHTS, FIELD_ACCESSES, KEY_RESTRICTIONS, type FieldRestriction, type KeyRestriction, type Limit, type Right, type Scope } from '#shared/rights.ts'
import { Code } from './settings.ts'

/** What crosses the wire about who sees what. */

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Words = Type.Object({ ru: Type.String(), en: Type.String() })
const Codes = Type.Array(Code, { maxItems: 1000, uniqueItems: true })
const orNull = (names: readonly string[]) => Type.Optional(Type.Union([...names.map((name) => Type.Literal(name)), Type.Null()]))

export const FieldRestrictions = Type.Unsafe<Record<string, FieldRestriction>>(
  Type.Record(Type.String({ pattern: '^[A-Za-z]+\\.[A-Za-z.]+$', maxLength: 100 }), Type.Enum([...FIELD_ACCESSES]), {
    maxProperties: 500,
    description: 'By <entity>.<field>: hidden, mask (phones and e-mails in part), read (not changed); what is not named follows the rights to its record',
  }),
)
export const KeyFields = Type.Unsafe<Partial<Record<KeyRestriction, 'hidden' | 'mask'>>>(
  Type.Object(
    Object.fromEntries(Object.entries(KEY_RESTRICTIONS).map(([name, { mayMask }]) => [name, Type.Optional(Type.Union((mayMask ? (['hidden', 'mask'] as const) : (['hidden'] as const)).map((access) => Type.Literal(access))))])),
    { additionalProperties: false, description: 'What is kept from the key: hidden, or shown in part' },
  ),
)
export const GroupLimits = Type.Unsafe<Partial<Record<Limit, string[]>>>(
  Type.Object(Object.fromEntries(ALL_LIMITS.map((limit) => [limit, Type.Optional(Codes)])), {
    additionalProperties: false,
    description: 'Only orders with one of these codes; absent or empty = all',
  }),
)

/** A field as the page of rights offers it. */
export const RestrictableField = Type.Object({
  field: Type.String({ description: '<entity>.<field>' }),
  entity: Type.String(),
  label: Words,
  mayHide: Type.Boolean(),
  mayMask: Type.Boolean(),
  mayFix: Type.Boolean({ description: 'It can be edited, so it can be made read-only' }),
  right: Type.Union([Type.String(), Type.Null()], { description: 'Without this right it is hidden anyway' }),
})
export type RestrictableField = Static<typeof RestrictableField>

/** Some cells of the matrix of one group: what is not named stays. */
export const ChangeCells = Type.Object(
  {
    rights: Type.Optional(
      Type.Unsafe<Partial<Record<Right, Scope | null>>>(
        Type.Object(Object.fromEntries(ALL_RIGHTS.map((right) => [right, orNull(['own', 'group', 'all'])])), { additionalProperties: false, description: 'null = not given' }),
      ),
    ),
    fields: Type.Optional(
      Type.Unsafe<Record<string, FieldRestriction | null>>(
        Type.Record(Type.String({ maxLength: 100 }), Type.Union([...FIELD_ACCESSES.map((access) => Type.Literal(access)), Type.Null()]), { description: 'null = not restricted' }),
      ),
    ),
    limits: Type.Optional(GroupLimits),
    sites: Type.Optional(Type.Array(Code, { maxItems: 1000, uniqueItems: true, description: 'Empty = all' })),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type ChangeCells = Static<typeof ChangeCells>

export const RightsHistory = Type.Object({
  entries: Type.Array(
    Type.Object({
      id: Id,
      at: Moment,
      by: Type.String({ description: 'Name of the person; empty for the system' }),
      kind: Type.Enum(['group_created', 'group_changed', 'membership']),
      groupId: Type.Union([Id, Type.Null()]),
      groupName: Type.String(),
      person: Type.Union([Type.String(), Type.Null()], { description: 'Of a membership: whose' }),
      changes: Type.Array(
        Type.Object({
          what: Type.Enum(['right', 'field', 'limit', 'sites', 'name', 'isManager', 'groups', 'owner']),
          name: Type.String({ description: 'Of the right, the field or the limit; else empty' }),
          from: Type.Unknown(),
          to: Type.Unknown(),
        }),
      ),
    }),
    { description: 'The newest 200 changes, newest first' },
  ),
})
export type RightsHistory = Static<typeof RightsHistory>

export const ViewAs = Type.Object({ userId: Id })
export const Viewing = Type.Object({ until: Type.Union([Moment, Type.Null()], { description: 'When it ends by itself; null = ended' }) })

export const WhyQuery = Type.Object({
  userId: Id,
  target: Type.String({ minLength: 1, maxLength: 500, description: 'The number of an order, the id of a customer, or the address of a page' }),
  entity: Type.Optional(Type.String({ maxLength: 40, description: 'Of what kind the number is, where no address says it; order unless told' })),
})

/** One rule of the policy, and whether the record is on the right side of it. */
export const RuleVerdict = Type.Object({
  rule: Type.Enum(['right', 'scope', 'site', 'limit', 'merged']),
  holds: Type.Boolean(),
  params: Type.Record(Type.String(), Type.Unknown(), { description: 'right; scope and the record’s manager; the record’s site and the allowed; field, the record’s code and the allowed' }),
})
export type RuleVerdict = Static<typeof RuleVerdict>

export const Why = Type.Object({
  person: Type.Object({ id: Id, name: Type.String(), isActive: Type.Boolean(), isOwner: Type.Boolean(), groups: Type.Array(Type.Object({ id: Id, name: Type.String() })) }),
  record: Type.Object({ entity: Type.String(), id: Id, title: Type.String() }),
  isVisible: Type.Boolean(),
  rules: Type.Array(RuleVerdict, { description: 'All must hold; none for somebody whom nothing holds back' }),
  fields: Type.Array(Type.Object({ name: Type.String(), label: Words, access: Type.Enum(['hidden', 'mask', 'read']) }), { description: 'What is kept from the person on it' }),
})
export type Why = Static<typeof Why>

export const AskAccess = Type.Object({ entity: Type.String({ maxLength: 40 }), id: Id })
export const AccessQuestions = Type.Object({
  questions: Type.Array(
    Type.Object({
      id: Id, user: Type.Object({ id: Id, name: Type.String() }), entity: Type.String(), entityId: Id,
      title: Type.Union([Type.String(), Type.Null()], { description: 'null: no such record' }), askedAt: Moment,
    }),
    { description: 'Those nobody has answered, the oldest first' },
  ),
})
export type AccessQuestions = Static<typeof AccessQuestions>
