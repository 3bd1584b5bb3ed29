import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about offline conversions: what goes back to advertising. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Target = Nullable(Type.String({ maxLength: 100, description: 'Goal of the counter, or its word for the status of an order; null or empty = not told' }))

const Given = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  site: Type.String({ maxLength: 255 }),
  format: Type.Enum(['goals', 'orders'], { description: 'goals: offline conversions of Yandex Metrica; orders: orders with their status, as the conversion centre of Yandex Direct takes them' }),
  identifier: Type.Enum(['client_id', 'yclid'], { description: 'By what the counter knows the visitor' }),
  createdTarget: Target, paidTarget: Target, completedTarget: Target, cancelledTarget: Target, spamTarget: Target,
  spamStatuses: Type.Array(Type.String({ maxLength: 255 }), { maxItems: 100, uniqueItems: true, description: 'Codes of statuses that mean spam; orders in them are not told as cancelled' }),
  price: Type.Enum(['total', 'margin', 'none'], { description: 'Margin: total without purchase, delivery and variable costs, in the currency of the order, not below zero' }),
  daysBack: Type.Integer({ minimum: 1, maximum: 90, description: 'Orders older than this are not told any more' }),
  repeatHours: Type.Integer({ minimum: 1, maximum: 168, description: 'Fetched again within so long, the address gives the same file' }),
  isOn: Type.Boolean(),
}
export const CreateFeed = Type.Object({ ...Type.Partial(Type.Object(Given)).properties, name: Given.name, site: Given.site }, { additionalProperties: false })
export type CreateFeed = Static<typeof CreateFeed>
export const EditFeed = Type.Partial(Type.Object(Given), { additionalProperties: false, minProperties: 1 })
export type EditFeed = Static<typeof EditFeed>

export const ConversionBatch = Type.Object({ id: Id, count: Type.Integer(), createdAt: Type.String(), by: Nullable(Type.String({ description: 'Who made it; null = fetched at the secret address' })), fetchedAt: Nullable(Type.String()) })
export type ConversionBatch = Static<typeof ConversionBatch>
export const ConversionFeed = Type.Object({
  id: Id,
  ...Given,
  address: Nullable(Type.String({ description: 'Where the counter fetches the file; only for whoever may change feeds' })),
  waiting: Type.Integer({ description: 'Events not told yet' }),
  unknown: Type.Integer({ description: 'Events of orders whose visitor the counter does not know: they cannot be told' }),
  unrated: Type.Integer({ description: 'Events that are to tell a margin, which is not known for want of a rate of a currency: they wait for it' }),
  sent: Type.Integer(),
  batches: Type.Array(ConversionBatch, { description: 'The last ten, newest first' }),
})
export type ConversionFeed = Static<typeof ConversionFeed>
