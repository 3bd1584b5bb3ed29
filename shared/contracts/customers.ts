import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about customers. Money: integer minor units. Moments: ISO 8601, UTC. Phones: E.164 where they are valid numbers. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Text = (max = 255) => Type.String({ maxLength: max })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Money = Type.Integer({ description: 'Minor units' })
const Parts = Type.Record(Type.String(), Type.Unknown())

export const CustomerTag = Type.Object({
  name: Type.String(),
  color: Nullable(Type.String({ description: '#rrggbb; null = none' })),
  attached: Type.Boolean({ description: 'Put by hand to stay' }),
})
export type CustomerTag = Static<typeof CustomerTag>

export const AddressParts = Type.Record(Type.String({ maxLength: 40 }), Type.Union([Text(2000), Type.Number(), Type.Null()]), {
  description: 'index, countryIso, region, city, street, building, house, housing, block, flat, floor, intercomCode, metro, notes, text',
})

export const CreateCustomer = Type.Object(
  {
    site: Type.Optional(Type.String({ maxLength: 64, description: 'The default site of the account when absent' })),
    externalId: Type.Optional(Text()), firstName: Type.Optional(Text()), lastName: Type.Optional(Text()), patronymic: Type.Optional(Text()),
    phones: Type.Optional(Type.Array(Text(100), { maxItems: 100, description: 'As they were written, the main one first' })),
    emails: Type.Optional(Type.Array(Text(), { maxItems: 100, description: 'The main one first' })),
    sex: Type.Optional(Type.Enum(['male', 'female'])),
    birthday: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Calendar day' })),
    managerId: Type.Optional(Nullable(Id)), vip: Type.Optional(Type.Boolean()), bad: Type.Optional(Type.Boolean()),
    address: Type.Optional(AddressParts),
    tags: Type.Optional(Type.Array(Text(), { maxItems: 100 })),
  },
  { additionalProperties: false, description: 'A new customer; a name, a phone, an e-mail or an external id is needed' },
)
export type CreateCustomer = Static<typeof CreateCustomer>

export const EditCustomer = Type.Object({
  changes: Type.Record(Type.String({ maxLength: 80 }), Type.Object({ from: Type.Optional(Type.Unknown()), to: Type.Unknown() }), {
    description: 'By field name of the catalogue, parts of the main address as address.city. Nothing is written when any value is no longer `from`.',
  }),
})
export type EditCustomer = Static<typeof EditCustomer>

export const WriteNote = Type.Object({ text: Type.String({ maxLength: 20_000 }), pinned: Type.Optional(Type.Boolean()) })
export const EditNote = Type.Object({ text: Type.Optional(Type.String({ maxLength: 20_000 })), pinned: Type.Optional(Type.Boolean()) })
export const WriteAddress = Type.Object({
  address: Type.Optional(AddressParts),
  name: Type.Optional(Nullable(Text())),
  isMain: Type.Optional(Type.Boolean({ description: 'true moves the main address here' })),
})

export const CustomerRow = Type.Object({ id: Id }, { additionalProperties: true, description: 'Fields of the catalogue by name' })
export const CustomerPage = Type.Object({ rows: Type.Array(CustomerRow), nextCursor: Nullable(Type.String()) })
export const CustomerTotals = Type.Object({
  count: Type.Integer(),
  capped: Type.Boolean({ description: 'There are more than were counted; then there are no sums' }),
  sums: Type.Record(Type.String(), Type.Integer({ description: 'Minor units' })),
})

export const CustomerAddress = Type.Object({ id: Id, isMain: Type.Boolean(), name: Nullable(Type.String()), address: Parts })
export type CustomerAddress = Static<typeof CustomerAddress>

export const CustomerNote = Type.Object({
  id: Id, text: Type.String(), pinned: Type.Boolean(), createdAt: Moment,
  author: Nullable(Type.Object({ id: Id, name: Type.String() })),
})
export type CustomerNote = Static<typeof CustomerNote>

export const CustomerFigures = Type.Object(
  {
    currency: Type.String({ description: 'Of the sums: the account’s, or the one before while figures are counted anew after a change of it' }),
    ordersCount: Type.Integer(), cancelledCount: Type.Integer(), totalSum: Money, averageSum: Money,
    marginSum: Nullable(Type.Integer({ description: 'Total less purchase prices and net cost of delivery, minor units; null without the right to see it' })),
    firstOrderAt: Nullable(Moment), lastOrderAt: Nullable(Moment),
    daysBetweenOrders: Nullable(Type.Number({ description: 'Mean, to one decimal; null for fewer than two orders' })),
    nextOrderExpectedAt: Nullable(Type.String({ description: 'The last order and one mean interval more; null for fewer than two orders' })),
  },
  { description: 'Orders of cancelled statuses count only as cancelled. Kept by a reader of the change log, a moment behind the orders.' },
)
export type CustomerFigures = Static<typeof CustomerFigures>

export const CustomersOrder = Type.Object({
  id: Id, number: Type.String(), status: Type.String(), total: Money, currency: Type.String(), createdAt: Moment, itemsCount: Type.Integer(),
})
export type CustomersOrder = Static<typeof CustomersOrder>

export const LikelyDuplicate = Type.Object({
  id: Id, name: Type.String(), phone: Nullable(Type.String()), email: Nullable(Type.String()), ordersCount: Type.Integer(),
  reasons: Type.Array(Type.Object({ kind: Type.Enum(['phone', 'email']), value: Type.String() }), { description: 'What both have' }),
})
export type LikelyDuplicate = Static<typeof LikelyDuplicate>

export const CustomerCard = Type.Object({
  id: Id, type: Type.String(), site: Type.String(), externalId: Nullable(Type.String()), createdAt: Moment,
  firstName: Type.String(), lastName: Type.String(), patronymic: Type.String(), nickName: Nullable(Type.String()),
  fullName: Type.String({ description: 'Last, first, patronymic; else the nickname, e-mail or phone' }),
  sex: Nullable(Type.String()), birthday: Nullable(Type.String()),
  phones: Type.Array(Type.String(), { description: 'The main one first' }), email: Nullable(Type.String()), emails: Type.Array(Type.String()),
  managerId: Nullable(Id), vip: Type.Boolean(), bad: Type.Boolean(), isContact: Type.Boolean(), photoUrl: Nullable(Type.String()),
  contragent: Parts, source: Nullable(Parts), customFields: Parts,
  personalDiscount: Type.Number({ description: 'Percent' }), discountCardNumber: Nullable(Type.String()), emailUnsubscribedAt: Nullable(Moment),
  subscribed: Type.Boolean({ description: 'Takes letters' }),
  tags: Type.Array(CustomerTag), addresses: Type.Array(CustomerAddress, { description: 'The main one first' }),
  address: Type.Unsafe<Record<string, unknown>>(Type.Object({}, { additionalProperties: true, description: 'Parts of the main address; empty when there is none' })),
  notes: Type.Array(CustomerNote, { description: 'The pinned one first, then newest first; the newest 200' }),
  figures: CustomerFigures,
  orders: Type.Array(CustomersOrder, { description: 'The newest 20 that the reader may see' }),
  duplicates: Type.Array(LikelyDuplicate, { description: 'Others of the site with the same phone or e-mail, ten at most' }),
  mayChange: Type.Boolean(),
})
export type CustomerCard = Static<typeof CustomerCard>

export const CustomerTimelineEntry = Type.Object({
  id: Type.Integer({ description: 'Id in the change log' }), at: Moment,
  kind: Type.String({ description: 'customer.changed, customer.note_added, order.created, order.changed, …' }),
  entity: Type.String(), entityId: Id,
  order: Nullable(Type.Object({ id: Id, number: Type.String() }, { description: 'The order that it is about' })),
  by: Type.Object({ kind: Type.String({ description: 'user, key, rule, system' }), id: Nullable(Type.Integer()), name: Type.String() }),
  fields: Type.Record(Type.String(), Type.Array(Type.Unknown()), { description: '[old, new] by field name' }),
  about: Nullable(Parts),
})
export type CustomerTimelineEntry = Static<typeof CustomerTimelineEntry>
export const CustomerTimeline = Type.Object({ entries: Type.Array(CustomerTimelineEntry), nextCursor: Nullable(Type.Integer({ description: 'Goes into `before`' })) })

export const TIMELINE_KINDS = ['orders', 'notes', 'changes', 'figures'] as const
export const TimelineQuery = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'nextCursor of the page before' })),
  kind: Type.Optional(Type.Enum([...TIMELINE_KINDS], { description: 'Only this kind; without it everything but recounted figures' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})

export const FoundCustomer = Type.Object({ id: Id, name: Type.String(), phone: Nullable(Type.String()), email: Nullable(Type.String()), site: Type.String(), vip: Type.Boolean(), bad: Type.Boolean(), ordersCount: Type.Integer() })
export type FoundCustomer = Static<typeof FoundCustomer>
export const FoundCustomers = Type.Object({ customers: Type.Array(FoundCustomer) })
