import { Type, type Static, type TSchema } from 'typebox'

/** Likely duplicates of customers, merging them and undoing it. Money: minor units. Moments: ISO 8601, UTC. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Ids = (most: number) => Type.Array(Id, { minItems: 1, maxItems: most, uniqueItems: true })

export const DuplicateSide = Type.Object({
  id: Id,
  name: Type.String({ description: 'The name, else the nickname, e-mail or phone' }),
  phone: Nullable(Type.String()), email: Nullable(Type.String()), city: Nullable(Type.String()),
  ordersCount: Type.Integer(), totalSum: Type.Integer({ description: 'Minor units' }),
  lastOrderAt: Nullable(Moment), createdAt: Moment, vip: Type.Boolean(), bad: Type.Boolean(),
  mayChange: Type.Boolean(),
})
export type DuplicateSide = Static<typeof DuplicateSide>

export const DuplicateReason = Type.Object({
  kind: Type.Enum(['phone', 'email', 'birthday', 'address', 'near_phone', 'name'], { description: 'near_phone: one digit differs or two neighbours are exchanged, and the names agree' }),
  value: Type.String({ description: 'What both have; of near_phone the number of the other; empty when it is kept from the reader' }),
})
export type DuplicateReason = Static<typeof DuplicateReason>

export const DuplicatePair = Type.Object({
  one: DuplicateSide, other: DuplicateSide,
  weight: Type.Integer({ description: 'How sure, 1 to 99' }),
  reasons: Type.Array(DuplicateReason),
})
export type DuplicatePair = Static<typeof DuplicatePair>
export const DuplicatePairs = Type.Object({ rows: Type.Array(DuplicatePair), nextCursor: Nullable(Type.String()) })
export type DuplicatePairs = Static<typeof DuplicatePairs>
export const DuplicateCount = Type.Object({ count: Type.Integer({ description: 'Pairs that the reader may see, 1000 at most' }), capped: Type.Boolean() })

export const LikelySame = Type.Object({ side: DuplicateSide, weight: Type.Integer(), reasons: Type.Array(DuplicateReason) })
export type LikelySame = Static<typeof LikelySame>

export const MergePerson = Type.Object({ id: Id, name: Type.String() })
export const MergeRow = Type.Object({
  id: Id, batch: Type.String({ description: 'What was merged in one go' }), at: Moment,
  by: Type.Object({ kind: Type.String({ description: 'user, key, rule, system' }), id: Nullable(Type.Integer()), name: Type.String() }),
  survivor: MergePerson, merged: MergePerson,
  state: Type.Enum(['moving', 'merged', 'returning', 'undone'], { description: 'moving, returning: orders are still on their way' }),
  toMove: Type.Integer({ description: 'Orders that there were to move' }),
  moved: Type.Object({ orders: Type.Integer(), tasks: Type.Integer(), files: Type.Integer(), notes: Type.Integer() }, { description: 'What is over there now on account of this merge' }),
  undoableUntil: Moment,
  undoneAt: Nullable(Moment), undoneBy: Nullable(Type.String()),
  mayUndo: Type.Boolean({ description: 'Not undone, not too old, and the reader may change the survivor' }),
})
export type MergeRow = Static<typeof MergeRow>
export const MergeRows = Type.Object({ rows: Type.Array(MergeRow), nextCursor: Nullable(Type.Integer({ description: 'Goes into `before`' })) })
export type MergeRows = Static<typeof MergeRows>

export const CustomerDuplicates = Type.Object({
  matches: Type.Array(LikelySame, { description: 'Who is probably the same person, the surest first, ten at most' }),
  merges: Type.Array(MergeRow, { description: 'Merges into this customer that can still be undone, newest first' }),
})
export type CustomerDuplicates = Static<typeof CustomerDuplicates>

export const TypedMatches = Type.Object({ matches: Type.Array(LikelySame) })
export type TypedMatches = Static<typeof TypedMatches>

export const MergeField = Type.Object({
  field: Type.String({ description: 'As in the field catalogue; phone, email, address: the main one; customFields.<code>' }),
  values: Type.Array(Type.Object({ id: Id, value: Type.Unknown() }), { description: 'Of each customer, in the order asked for' }),
  keep: Id,
  differs: Type.Boolean({ description: 'There is something to choose' }),
})
export type MergeField = Static<typeof MergeField>

export const MergeSide = Type.Object({
  ...DuplicateSide.properties,
  site: Type.String(), type: Type.String(), externalId: Nullable(Type.String()),
  counts: Type.Object({
    orders: Type.Integer(), notes: Type.Integer(), tasks: Type.Integer(), files: Type.Integer(), phones: Type.Integer(), emails: Type.Integer(),
    addresses: Type.Integer(), tags: Type.Integer(),
  }),
})
export type MergeSide = Static<typeof MergeSide>

export const MergePreview = Type.Object({
  customers: Type.Array(MergeSide, { description: 'In the order asked for' }),
  survivorId: Type.Integer({ description: 'The one asked for, else who has the most orders, then who is known longest' }),
  fields: Type.Array(MergeField),
  warnings: Type.Array(Type.Object({
    code: Type.Enum(['not_same', 'other_site', 'other_kind', 'in_progress', 'in_background'], { description: 'not_same: somebody said that they are different; in_background: many orders go over after the merge' }),
    ids: Type.Array(Id),
  })),
  mayMerge: Type.Boolean(),
})
export type MergePreview = Static<typeof MergePreview>

export const MergeRequest = Type.Object({
  survivorId: Id,
  mergedIds: Ids(20),
  choices: Type.Optional(Type.Record(Type.String({ maxLength: 120 }), Id, { description: 'By field, the id of the customer whose value is kept' })),
}, { additionalProperties: false })
export type MergeRequest = Static<typeof MergeRequest>

export const MergeAnswer = Type.Object({
  batch: Type.String(), survivorId: Id,
  merges: Type.Array(Type.Object({ id: Id, mergedId: Id, isDone: Type.Boolean({ description: 'false: orders are still on their way' }) })),
})
export type MergeAnswer = Static<typeof MergeAnswer>

export const UndoRequest = Type.Object({
  mergeIds: Ids(20),
  notSame: Type.Optional(Type.Boolean({ description: 'Remember that they are different people' })),
}, { additionalProperties: false })
export const UndoAnswer = Type.Object({ merges: Type.Array(Type.Object({ id: Id, survivorId: Id, mergedId: Id, isDone: Type.Boolean() })) })
export type UndoAnswer = Static<typeof UndoAnswer>

export const UndoPreview = Type.Object({
  merge: MergeRow,
  returns: Type.Object({
    orders: Type.Integer(), tasks: Type.Integer(), files: Type.Integer(), notes: Type.Integer(),
    phones: Type.Array(Type.String()), emails: Type.Array(Type.String()), tags: Type.Array(Type.String()), addresses: Type.Integer(),
  }, { description: 'What the merged customer gets back and the survivor loses' }),
  fields: Type.Array(Type.Object({
    field: Type.String(), now: Type.Unknown(), before: Type.Unknown(),
    stays: Type.Boolean({ description: 'It was changed after the merge: it stays as it is' }),
  }), { description: 'Fields that the merge had changed' }),
  stays: Type.Object({ orders: Type.Integer(), notes: Type.Integer() }, { description: 'What came to the survivor after the merge' }),
})
export type UndoPreview = Static<typeof UndoPreview>
