import { Type, type Static } from 'typebox'

const Nullable = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })

/** One word about a customer; `active` buys as people do, and is nothing to speak of. */
export const HEALTH_WORDS = ['none', 'new', 'active', 'loyal', 'sleeping', 'lost', 'unhappy'] as const
export type HealthWord = (typeof HEALTH_WORDS)[number]
export const REASONS = ['no_orders', 'first_order', 'silent', 'usual_gap', 'threshold', 'orders', 'more_than', 'late_order', 'complained'] as const

export const Outlook = Type.Object({
  health: Type.Object({
    word: Type.Enum([...HEALTH_WORDS]),
    reasons: Type.Array(Type.Object({ code: Type.Enum([...REASONS]), params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])) }), {
      description: 'no_orders · first_order {days} ago · silent {days} since the last order · usual_gap {days} of this customer or {shop} · threshold {days} after which one is lost · orders {count} · more_than {percent} of buyers brought less · late_order {number} · complained of a letter',
    }),
  }),
  next: Type.Object({
    state: Type.Enum(['few_data', 'no_orders', 'one_order', 'known', 'away'], { description: 'few_data: fewer than 500 buyers or 180 days; away: reports are away for now' }),
    buyers: Type.Integer(),
    days: Type.Integer({ description: 'Since the first order of the shop' }),
    leastBuyers: Type.Integer(),
    leastDays: Type.Integer(),
    expectedAt: Nullable(Type.String({ description: 'ISO 8601: the last order and the usual interval, which leans on the shop’s the more the fewer orders there are' })),
    gapDays: Nullable(Type.Number()),
    risk: Nullable(Type.Object({
      percent: Type.Number({ description: 'Of similar customers 180 days ago, as many have not ordered since' }),
      band: Type.Enum(['low', 'medium', 'high'], { description: 'Below 33 %, to 66 %, above' }),
      similar: Type.Integer({ description: 'How many they were: silent for about as long, with about as many orders' }),
    })),
  }),
})
export type Outlook = Static<typeof Outlook>

export const Suggestion = Type.Object({
  offerId: Id, productId: Id, name: Type.String(), imageUrl: Nullable(Type.String()), price: Type.Integer({ description: 'Minor units' }), free: Type.Number({ description: 'Free to promise' }),
  because: Type.Object({ productId: Id, name: Type.String() }, { description: 'What the customer has, that it is bought with' }),
  together: Type.Integer({ description: 'Orders with both' }),
  times: Type.Number({ description: 'How many times oftener with it than otherwise' }),
})
export type Suggestion = Static<typeof Suggestion>
export const Suggestions = Type.Object({ suggestions: Type.Array(Suggestion) })
export type Suggestions = Static<typeof Suggestions>
