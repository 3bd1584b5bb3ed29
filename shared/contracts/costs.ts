import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about costs. Money: minor units of the account's currency. Days: `YYYY-MM-DD`. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Day = Type.String({ maxLength: 10, description: 'YYYY-MM-DD' })
const Amount = Type.Integer({ minimum: 0, maximum: 99_999_999_999_999, description: 'Minor units' })
const Label = Type.Optional(Nullable(Type.String({ maxLength: 255 })))

const Given = {
  dateTo: Type.Optional(Day),
  sites: Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { maxItems: 100, uniqueItems: true, description: 'Codes of shops; none = the whole business, or the shop of the order' })),
  orderId: Type.Optional(Nullable(Id)),
  userId: Type.Optional(Nullable(Id)),
  source: Label, medium: Label, campaign: Label, keyword: Label, content: Label,
  comment: Type.Optional(Type.String({ maxLength: 2000 })),
}

export const CreateCost = Type.Object({ item: Type.String({ maxLength: 255, description: 'Code of a cost item' }), dateFrom: Day, amount: Amount, ...Given }, { additionalProperties: false, description: 'A cost; without dateTo it is of one day, else it is spread evenly over the days' })
export type CreateCost = Static<typeof CreateCost>

export const EditCost = Type.Object({
  changes: Type.Record(Type.String({ maxLength: 80 }), Type.Object({ from: Type.Optional(Type.Unknown()), to: Type.Unknown() }), { description: 'By field name of the catalogue, and `sites`. Nothing is written when any value is no longer `from`.' }),
})
export const DeleteCosts = Type.Object({ ids: Type.Array(Id, { minItems: 1, maxItems: 1000, uniqueItems: true }) }, { additionalProperties: false })

const Labels = { source: Nullable(Type.String()), medium: Nullable(Type.String()), campaign: Nullable(Type.String()), keyword: Nullable(Type.String()), content: Nullable(Type.String()) }
export const CostCard = Type.Object({
  id: Id,
  item: Type.String(),
  group: Nullable(Type.String()),
  isVariable: Type.Boolean({ description: 'Grows with the trade, as packaging does; else constant, as rent is' }),
  dateFrom: Day,
  dateTo: Day,
  amount: Amount,
  currency: Type.String({ description: 'Of the amount: the account’s when it was entered' }),
  perDay: Type.Integer({ description: 'Of a day of the period, rounded down' }),
  sites: Type.Array(Type.String()),
  orderId: Nullable(Id),
  order: Nullable(Type.Object({ id: Id, number: Type.String() }, { description: 'null also when the person may not see it' })),
  userId: Nullable(Id),
  ...Labels,
  comment: Type.String(),
  isLoaded: Type.Boolean({ description: 'Brought by a load of advertising, which writes it anew when it runs again' }),
  clicks: Nullable(Type.Integer()),
  views: Nullable(Type.Integer()),
  createdAt: Type.String(),
  createdBy: Type.String({ description: 'Name of the person or the key' }),
  mayChange: Type.Boolean(),
})
export type CostCard = Static<typeof CostCard>

export const CostRow = Type.Object({ id: Id }, { additionalProperties: true, description: 'Fields of the catalogue by name' })
export const CostPage = Type.Object({ rows: Type.Array(CostRow), nextCursor: Nullable(Type.String()) })
export const CostTotals = Type.Object({ count: Type.Integer(), capped: Type.Boolean(), sums: Type.Record(Type.String(), Type.Integer()) })

const Money = Type.Integer({ description: 'Minor units' })
export const OrderCosts = Type.Object({
  costs: Type.Array(Type.Object({ id: Id, item: Type.String(), isVariable: Type.Boolean(), amount: Amount, dateFrom: Day, comment: Type.String() }), { description: 'Oldest first' }),
  sum: Money,
  figures: Nullable(Type.Object(
    { total: Money, purchase: Money, delivery: Money, variable: Money, constant: Money, margin: Money, marginAfter: Money },
    { description: 'margin = total − purchase − what the delivery cost the shop; marginAfter = margin − variable − constant. null without the right to purchase prices' },
  )),
  mayChange: Type.Boolean(),
})
export type OrderCosts = Static<typeof OrderCosts>

export const AttributionShare = Type.Object({ source: Type.String({ description: "'' = nothing known, '(direct)' = came by himself" }), medium: Type.String(), campaign: Type.String(), weight: Type.Number({ description: 'Of 1' }) })
const Touch = Type.Object({ at: Type.String(), source: Type.String(), medium: Type.String(), campaign: Type.String(), isPaid: Type.Boolean(), isDirect: Type.Boolean() })
export const Touches = Type.Object({
  first: Nullable(Touch),
  last: Nullable(Touch),
  count: Type.Integer({ description: 'Times he came within the window before the order' }),
  shares: Type.Array(AttributionShare, { description: 'Who gets the sale, by the model of the account' }),
  model: Type.String(),
  windowDays: Type.Integer(),
})
export type Touches = Static<typeof Touches>

export const SourcesLoaded = Type.Object({
  rows: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  problems: Type.Array(Type.Object({ line: Type.Integer(), code: Type.String(), text: Type.String() }), { description: 'The first 200' }),
})
export type SourcesLoaded = Static<typeof SourcesLoaded>
