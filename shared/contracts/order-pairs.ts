import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about orders that belong together: likely repeats, combinations, links. Money: integer minor units. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const MoneyUnits = Type.Integer({ description: 'Minor units' })

export const CombineTechnique = Type.Enum(['ours', 'theirs', 'merge', 'summ'], {
  description: 'Whose goods stay: of the order that stays, of the other one, those of the other that are lacking too, or all of both',
})
export type CombineTechnique = Static<typeof CombineTechnique>
export const COMBINE_TECHNIQUES: readonly CombineTechnique[] = ['ours', 'theirs', 'merge', 'summ']

/** For how many days a combination can be undone. */
export const UNDO_DAYS = 30

export const LinkKind = Type.Enum(['link', 'exchange', 'split', 'repeat', 'combination'], { description: 'combination is written by the combining itself' })
export type LinkKind = Static<typeof LinkKind>

export const NearOrder = Type.Object({
  id: Id, number: Type.String(), status: Type.String(), createdAt: Moment, total: MoneyUnits, currency: Type.String(), managerId: Nullable(Id),
  goods: Type.String({ description: 'Names of the goods, the first three' }),
})
export type NearOrder = Static<typeof NearOrder>

export const LikelyRepeat = Type.Object({
  order: NearOrder,
  reasons: Type.Array(Type.Enum(['customer', 'phone', 'email']), { description: 'By what the buyers are the same; goods overlap always' }),
})
export type LikelyRepeat = Static<typeof LikelyRepeat>
export const OrderLink = Type.Object({
  id: Id, kind: LinkKind, order: NearOrder, comment: Nullable(Type.String()), createdAt: Moment, by: Nullable(Type.String({ description: 'Who made it; null = a module' })),
})
export type OrderLink = Static<typeof OrderLink>
export const Combination = Type.Object({
  id: Id, technique: CombineTechnique, at: Moment, by: Nullable(Type.String()), survivor: NearOrder, other: NearOrder, undoUntil: Moment,
})
export type Combination = Static<typeof Combination>

/** Everything that stands beside one order. Orders out of the person's reach are left out. */
export const OrderPairs = Type.Object({
  repeats: Type.Array(LikelyRepeat),
  links: Type.Array(OrderLink),
  combinations: Type.Array(Combination, { description: 'That can still be undone, newest first' }),
  combinedInto: Nullable(NearOrder),
})
export type OrderPairs = Static<typeof OrderPairs>

export const CombinedLine = Type.Object({
  name: Type.String(), article: Nullable(Type.String()), quantity: Type.Number(), initialPrice: MoneyUnits, total: MoneyUnits,
  from: Type.Enum(['ours', 'theirs', 'both'], { description: 'Whose line it was' }),
})
export const CombinedResult = Type.Object({
  technique: CombineTechnique,
  items: Type.Array(CombinedLine),
  goodsSum: MoneyUnits, discountSum: MoneyUnits, deliveryCost: MoneyUnits, total: MoneyUnits, paidSum: MoneyUnits, toPay: MoneyUnits,
  payments: Type.Integer({ description: 'How many payments come over' }),
  filled: Type.Array(Type.String(), { description: 'Fields of the catalogue that the order gets from the other' }),
})
export type CombinedResult = Static<typeof CombinedResult>
export const CombinationPreview = Type.Object({
  survivor: NearOrder, other: NearOrder, currency: Type.String(), cancelledStatus: Type.String({ description: 'What becomes of the other order' }),
  results: Type.Array(CombinedResult),
})
export type CombinationPreview = Static<typeof CombinationPreview>

export const CombineOrders = Type.Object({
  otherId: Id,
  technique: CombineTechnique,
  expectedTotal: Type.Optional(Type.Integer({ description: 'The total that the person saw; another one by now is refused as combination_outdated' })),
})
export type CombineOrders = Static<typeof CombineOrders>

/** What an undo could not, or would not, put back. */
export const NotUndone = Type.Object({
  order: Type.Enum(['survivor', 'other']),
  kind: Type.Enum(['field', 'item', 'payment', 'status'], { description: 'Changed since the combining, hence left as it is' }),
  name: Type.String({ description: 'The field of the catalogue, or the name of the goods' }),
})
export type NotUndone = Static<typeof NotUndone>
export const UndoCombination = Type.Object({ partly: Type.Optional(Type.Boolean({ description: 'Leave what was changed since as it is, instead of refusing with combination_changed' })) })
export const UndoneCombination = Type.Object({ left: Type.Array(NotUndone) })
export type UndoneCombination = Static<typeof UndoneCombination>

export const LinkOrders = Type.Object({
  other: Type.String({ minLength: 1, maxLength: 255, description: 'Number of the other order' }),
  kind: Type.Enum(['link', 'exchange', 'split', 'repeat']),
  comment: Type.Optional(Type.String({ maxLength: 2000 })),
})
export type LinkOrders = Static<typeof LinkOrders>
