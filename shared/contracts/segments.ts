import { Type, type Static, type TSchema } from 'typebox'
import { ConditionSchema } from '../conditions.ts'

/** What crosses the wire about segments of customers. Moments: ISO 8601, UTC; days: of the account's time zone. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Words = Type.Object({ ru: Type.String(), en: Type.String() })
const Code = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })
const Name = Type.String({ minLength: 1, maxLength: 200 })
const Limit = Type.Integer({ minimum: 1, maximum: 100_000_000, description: 'So many members at most; those who came first stay' })

export const SegmentRow = Type.Object({
  id: Id,
  code: Code,
  name: Type.String(),
  description: Type.String(),
  isDynamic: Type.Boolean(),
  isActive: Type.Boolean({ description: 'One that is switched off keeps its members as they were' }),
  isArchived: Type.Boolean(),
  condition: Nullable(ConditionSchema),
  words: Nullable(Words),
  limit: Nullable(Type.Integer()),
  recipe: Nullable(Type.String({ description: 'Code within the ready set' })),
  size: Type.Integer(),
  isCounted: Type.Boolean({ description: 'false: the first count is under way' }),
  checkedAt: Nullable(Moment),
  createdAt: Moment,
  sizes: Type.Array(Type.Integer(), { description: 'At the end of each of the last 30 days, oldest first; days before the segment was made are left out' }),
})
export type SegmentRow = Static<typeof SegmentRow>
export const SegmentList = Type.Object({ segments: Type.Array(SegmentRow) })
export type SegmentList = Static<typeof SegmentList>

export const SegmentSizes = Type.Object({ days: Type.Array(Type.Object({ day: Type.String(), size: Type.Integer(), entered: Type.Integer(), left: Type.Integer() }), { description: 'Oldest first, a day without changes included' }) })
export type SegmentSizes = Static<typeof SegmentSizes>

export const CreateSegment = Type.Object(
  {
    name: Name,
    code: Type.Optional(Code),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    condition: Type.Optional(Nullable(ConditionSchema)),
    limit: Type.Optional(Nullable(Limit)),
    from: Type.Optional(Type.Object({ filter: Type.Optional(Type.String({ maxLength: 20_000 })), q: Type.Optional(Type.String({ maxLength: 200 })) }, { additionalProperties: false, description: 'A static segment of the customers that a list shows' })),
    lines: Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { maxItems: 200_000, description: 'A static segment of a file: an id, phone or e-mail a line' })),
  },
  { additionalProperties: false, description: 'With a condition it is dynamic; else static, of `from` or of `lines`' },
)
export type CreateSegment = Static<typeof CreateSegment>
export const SegmentMade = Type.Object({ segment: SegmentRow, unknown: Type.Array(Type.String(), { description: 'Lines of the file that no customer was found by, the first 100' }), unknownCount: Type.Integer() })
export type SegmentMade = Static<typeof SegmentMade>

const EDITED = { name: Name, description: Type.String({ maxLength: 2000 }), condition: ConditionSchema, limit: Nullable(Limit), isActive: Type.Boolean(), isArchived: Type.Boolean() }
export const EditSegment = Type.Partial(
  Type.Object({ ...EDITED, seen: Type.Partial(Type.Object(EDITED), { description: 'What the person saw before the change; where somebody has made it another value meanwhile nothing is written, 409 `conflict`' }) }),
  { additionalProperties: false, description: 'What is absent stays. A new condition is counted anew; the code never changes' },
)
export type EditSegment = Static<typeof EditSegment>

export const PreviewSegment = Type.Object({ condition: ConditionSchema }, { additionalProperties: false })
export const SegmentPreview = Type.Object({
  count: Nullable(Type.Integer({ description: 'null: it took too long' })),
  by: Type.Enum(['clickhouse', 'postgres']),
  milliseconds: Type.Integer(),
  samples: Type.Array(Type.Object({ id: Id, name: Type.String(), ordersCount: Type.Integer(), totalSum: Type.Integer({ description: 'Minor units' }), lastOrderAt: Nullable(Moment) }), { description: 'Ten of those whom the person may see, the newest first; lastOrderAt is null also where rights keep it' }),
  words: Words,
})
export type SegmentPreview = Static<typeof SegmentPreview>

/** A leaf or a group of the condition, asked of one customer. */
export type WhyNode = {
  kind: 'and' | 'or' | 'not' | 'leaf'
  holds: boolean
  words: { ru: string; en: string }
  /** Of a leaf: what is there now, in words; null where it may not be seen. */
  value: { ru: string; en: string } | null
  parts: WhyNode[]
}
export const WhyNode = Type.Unsafe<WhyNode>(Type.Object({ kind: Type.String(), holds: Type.Boolean(), words: Words, value: Nullable(Words), parts: Type.Array(Type.Object({}, { additionalProperties: true })) }))
export const SegmentWhy = Type.Object({
  customer: Type.Object({ id: Id, name: Type.String() }),
  isMember: Type.Boolean(),
  since: Nullable(Moment),
  holds: Nullable(Type.Boolean({ description: 'Whether the condition holds now; null for a static segment' })),
  tree: Nullable(WhyNode),
})
export type SegmentWhy = Static<typeof SegmentWhy>

export const CustomerSegments = Type.Object({
  segments: Type.Array(Type.Object({ id: Id, code: Code, name: Type.String(), since: Moment })),
  isControl: Type.Boolean({ description: 'One of the fixed tenth that campaigns never write to' }),
  rfm: Nullable(Type.Object({ recency: Type.Integer(), frequency: Type.Integer(), money: Type.Integer() }, { description: 'Bands 1 to 5, 5 the best; null without an order' })),
})
export type CustomerSegments = Static<typeof CustomerSegments>

export const SEARCHED_KINDS = ['products', 'offers', 'productGroups', 'messageTemplates', 'rules'] as const
export type SearchedKind = (typeof SEARCHED_KINDS)[number]
export const FoundNames = Type.Object({ items: Type.Array(Type.Object({ code: Type.String({ description: 'The number, as conditions hold it' }), name: Type.String(), note: Nullable(Type.String({ description: 'Tells two of one name apart: the article, the category above' })) })) })
export type FoundNames = Static<typeof FoundNames>

export const ReadySegment = Type.Object({ code: Code, group: Type.Enum(['rfm9', 'rfm25', 'life', 'value', 'behaviour']), title: Words, about: Words, condition: ConditionSchema, segmentId: Nullable(Id), lacks: Nullable(Type.Object({ ...Words.properties, to: Nullable(Type.String({ description: 'Where in the program that is mended' })) }, { description: 'Data that is not there: without it nobody is in the segment, or fewer than could be' })) })
export type ReadySegment = Static<typeof ReadySegment>
export const ReadySet = Type.Object({ ready: Type.Array(ReadySegment), scale: Type.Object({ preset: Type.String(), recencyDays: Type.Array(Type.Integer()), frequency: Type.Array(Type.Integer()), money: Type.Array(Type.Integer({ description: 'Minor units' })), countedAt: Nullable(Moment) }) })
export type ReadySet = Static<typeof ReadySet>
const Bands = Type.Array(Type.Integer(), { description: 'Customers in the bands 1 to 5' })
export const ScaleView = Type.Object({
  preset: Type.Enum(['prilavok', 'retailcrm', 'rees46', 'expertsender']),
  recencyDays: Type.Array(Type.Integer(), { description: 'Up to here: bands 5, 4, 3 and 2; more: 1' }),
  frequency: Type.Array(Type.Integer(), { description: 'From so many orders: bands 2, 3, 4 and 5' }),
  money: Type.Array(Type.Integer(), { description: 'From such a sum of orders: bands 2, 3, 4 and 5; minor units' }),
  medianGapDays: Nullable(Type.Number({ description: 'The middle of how many days pass between the orders of one customer; null: nobody has ordered twice' })),
  countedAt: Nullable(Moment),
  buyers: Type.Integer({ description: 'Customers with an order' }),
  segments: Type.Integer({ description: 'Segments in use that ask about bands' }),
  bands: Type.Object({ recency: Bands, frequency: Bands, money: Bands }),
})
export type ScaleView = Static<typeof ScaleView>
export const UseReady = Type.Object({ codes: Type.Array(Code, { minItems: 1, maxItems: 50 }), locale: Type.Optional(Type.Enum(['ru', 'en'])) }, { additionalProperties: false })
export const SaveScale = Type.Object(
  {
    preset: Type.Enum(['prilavok', 'retailcrm', 'rees46', 'expertsender']),
    recencyDays: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 10_000 }), { minItems: 4, maxItems: 4 })),
    frequency: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 100_000 }), { minItems: 4, maxItems: 4 })),
    money: Type.Optional(Type.Array(Type.Integer({ minimum: 0, maximum: 99_999_999_999_999 }), { minItems: 4, maxItems: 4, description: 'Minor units' })),
  },
  { additionalProperties: false, description: 'Bounds are taken as given by the preset retailcrm, and counted by the others' },
)
export type SaveScale = Static<typeof SaveScale>
