import { Type, type Static } from 'typebox'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Nullable = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Counts = Type.Object({ orders: Type.Integer({ description: 'Orders that are not over' }), customers: Type.Integer(), tasks: Type.Integer({ description: 'Open tasks' }) })
export type DismissalCounts = Static<typeof Counts>

export const Dismiss = Type.Object(
  {
    toUserId: Type.Optional(Id),
    toGroupId: Type.Optional(Id),
    keyIds: Type.Optional(Type.Array(Id, { maxItems: 1000, uniqueItems: true, description: 'Of the keys that the person made: those to switch off' })),
  },
  { additionalProperties: false, description: 'Either a person, who takes all, or a group, over whose people it is spread evenly' },
)
export type Dismiss = Static<typeof Dismiss>
export const Restore = Type.Object({ returnItems: Type.Boolean({ description: 'What was handed over and not touched since comes back' }) }, { additionalProperties: false })

export const DismissalCard = Type.Object({
  user: Type.Object({ id: Id, name: Type.String(), active: Type.Boolean() }),
  counts: Counts,
  sessions: Type.Integer({ description: 'Open sessions, which end at once' }),
  keys: Type.Array(Type.Object({ id: Id, name: Type.String(), tail: Type.String(), lastUsedAt: Nullable(Moment) }), { description: 'Keys in use that the person made' }),
  people: Type.Array(Type.Object({ id: Id, name: Type.String() }), { description: 'Who can take it over' }),
  groups: Type.Array(Type.Object({ id: Id, name: Type.String(), people: Type.Integer() }), { description: 'Groups that it can be spread over' }),
  last: Nullable(
    Type.Object({
      id: Id,
      state: Type.Enum(['running', 'done', 'returning', 'restored']),
      at: Moment,
      by: Type.String(),
      to: Type.String({ description: 'Name of the person or the group' }),
      total: Type.Integer(),
      moved: Type.Integer(),
      returned: Type.Integer(),
      restoredAt: Nullable(Moment),
      restorableUntil: Moment,
      isRestorable: Type.Boolean(),
      returnable: Type.Integer({ description: 'Handed over and not touched by anybody since' }),
    }),
  ),
})
export type DismissalCard = Static<typeof DismissalCard>
