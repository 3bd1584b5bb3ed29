import { Type, type Static, type TSchema } from 'typebox'

/** What crosses the wire about orders. Money: integer minor units of the order's currency. Quantities: up to three decimals. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Text = (max = 255) => Type.String({ maxLength: max })
const MoneyUnits = Type.Integer({ minimum: -99_999_999_999_999, maximum: 99_999_999_999_999, description: 'Minor units' })
const NotNegativeMoney = Type.Integer({ minimum: 0, maximum: 99_999_999_999_999, description: 'Minor units' })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Calendar day' })
const Id = Type.Integer({ minimum: 1 })

export const Address = Type.Object(
  {
    index: Type.Optional(Text(20)), countryIso: Type.Optional(Text(2)), region: Type.Optional(Text()), city: Type.Optional(Text()),
    street: Type.Optional(Text()), building: Type.Optional(Text(60)), house: Type.Optional(Text(60)), housing: Type.Optional(Text(60)),
    block: Type.Optional(Type.Union([Text(20), Type.Integer()])), flat: Type.Optional(Text(20)), floor: Type.Optional(Type.Union([Text(20), Type.Integer()])),
    metro: Type.Optional(Text()), intercomCode: Type.Optional(Text(60)), notes: Type.Optional(Text(2000)), text: Type.Optional(Text(2000)),
  },
  { additionalProperties: true, description: 'Parts of an address as the wire protocol names them' },
)
export type Address = Static<typeof Address>

export const DeliveryTime = Type.Object({ from: Type.Optional(Text(5)), to: Type.Optional(Text(5)), custom: Type.Optional(Text()) })

export const CreateOrderItem = Type.Object({
  offerId: Type.Optional(Id),
  productName: Type.Optional(Text(500)),
  quantity: Type.Number({ exclusiveMinimum: 0, maximum: 999_999_999, multipleOf: 0.001 }),
  initialPrice: Type.Optional(Type.Integer({ minimum: 0, description: 'Minor units a unit; the price of the offer when absent' })),
  discountManualAmount: Type.Optional(NotNegativeMoney),
  discountManualPercent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  comment: Type.Optional(Text(2000)),
})

export const CreatePayment = Type.Object({
  type: Text(100),
  status: Type.Optional(Text(100)),
  amount: Type.Optional(NotNegativeMoney),
  paidAt: Type.Optional(Moment),
  comment: Type.Optional(Text(2000)),
})
export type CreatePayment = Static<typeof CreatePayment>

export const CreateOrder = Type.Object({
  site: Type.Optional(Text(100)),
  orderType: Type.Optional(Text(100)),
  orderMethod: Type.Optional(Text(100)),
  customerId: Type.Optional(Id),
  companyId: Type.Optional(Nullable(Id)), contactId: Type.Optional(Nullable(Id)),
  firstName: Type.Optional(Text()), lastName: Type.Optional(Text()), patronymic: Type.Optional(Text()),
  phone: Type.Optional(Text(100)), email: Type.Optional(Text()),
  customerComment: Type.Optional(Text(10_000)), managerComment: Type.Optional(Text(10_000)),
  managerId: Type.Optional(Nullable(Id)),
  items: Type.Array(CreateOrderItem, { maxItems: 500 }),
  discountManualAmount: Type.Optional(NotNegativeMoney),
  discountManualPercent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  deliveryType: Type.Optional(Nullable(Text(100))),
  deliveryCost: Type.Optional(NotNegativeMoney),
  deliveryDate: Type.Optional(Nullable(Day)),
  deliveryAddress: Type.Optional(Address),
  payments: Type.Optional(Type.Array(CreatePayment, { maxItems: 20 })),
})
export type CreateOrder = Static<typeof CreateOrder>

/** One step of an edit in place: what the person saw, and what it shall be. */
export const FieldChange = Type.Object({ from: Type.Optional(Type.Unknown()), to: Type.Unknown() })
export const ChangeOrder = Type.Object({
  changes: Type.Record(Type.String({ maxLength: 80 }), FieldChange, {
    description: 'By field name of the catalogue; parts of the address as deliveryAddress.city. Nothing is written when any value is no longer `from`.',
  }),
})
export type ChangeOrder = Static<typeof ChangeOrder>

export const ChangeItem = Type.Object({ changes: Type.Record(Type.String({ maxLength: 80 }), FieldChange) })
export const ChangeStatus = Type.Object({
  status: Text(100),
  comment: Type.Optional(Text(2000)),
  from: Type.Optional(Type.String({ description: 'The status that the person saw; another one now is a conflict' })),
  fields: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'Required fields filled on the way' })),
})
export const OrderRow = Type.Object(
  { id: Id, number: Type.String() },
  { additionalProperties: true, description: 'Fields of the catalogue by name; those that were asked for' },
)
export const OrderPage = Type.Object({ rows: Type.Array(OrderRow), nextCursor: Nullable(Type.String()) })
export const Totals = Type.Object({ count: Type.Integer(), capped: Type.Boolean(), sums: Type.Record(Type.String(), Type.Integer()) })

export const Discount = Type.Object({ kind: Type.String(), amount: MoneyUnits })

export const OrderItem = Type.Object({
  id: Id,
  offerId: Nullable(Id),
  productId: Nullable(Id),
  name: Type.String(),
  article: Nullable(Type.String()),
  imageUrl: Nullable(Type.String()),
  quantity: Type.Number(),
  unit: Nullable(Type.String({ description: 'Symbol: шт.' })),
  initialPrice: MoneyUnits,
  purchasePrice: Nullable(MoneyUnits),
  discountManualAmount: MoneyUnits,
  discountManualPercent: Type.Number(),
  discounts: Type.Array(Discount),
  discountTotal: MoneyUnits,
  total: MoneyUnits,
  status: Type.String(),
  isCancelled: Type.Boolean(),
  comment: Nullable(Type.String()),
  reserved: Type.Number({ description: 'Of this line' }),
  free: Nullable(Type.Number({ description: 'Still free in all stores; null for lines outside the catalogue' })),
})
export type OrderItem = Static<typeof OrderItem>

export const Payment = Type.Object({
  id: Id, type: Type.String(), status: Type.String(), amount: MoneyUnits, paidAt: Nullable(Moment), comment: Nullable(Type.String()),
  externalId: Nullable(Type.String()),
})
export type Payment = Static<typeof Payment>

export const Problem = Type.Object({
  id: Id,
  kind: Type.String({ description: 'unknown_code, payment_not_allowed, payment_status_not_allowed, sum_differs, stock_missing, unknown_offer, no_contact, over_credit_limit, no_rate' }),
  field: Nullable(Type.String()),
  itemId: Nullable(Id),
  params: Type.Record(Type.String(), Type.Unknown()),
  createdAt: Moment,
})
export type Problem = Static<typeof Problem>

export const OrderCard = Type.Object({
  id: Id, number: Type.String(), externalId: Nullable(Type.String()), site: Type.String(), createdAt: Moment, fromApi: Type.Boolean(),
  orderType: Nullable(Type.String()), orderMethod: Nullable(Type.String()),
  status: Type.String(), statusComment: Nullable(Type.String()), statusChangedAt: Moment, statusDeadlineAt: Nullable(Moment),
  managerId: Nullable(Id),
  firstName: Type.String(), lastName: Type.String(), patronymic: Type.String(),
  phone: Nullable(Type.String()), additionalPhone: Nullable(Type.String()), email: Nullable(Type.String()),
  call: Type.Boolean(),
  currency: Type.String(), rate: Nullable(Type.Number({ description: 'What a unit of the currency is worth in the account’s; null in that one, and where nobody has said it for the day of the order' })),
  countryIso: Nullable(Type.String()),
  customerComment: Nullable(Type.String()), managerComment: Nullable(Type.String()),
  goodsSum: MoneyUnits, discountSum: MoneyUnits, total: MoneyUnits, paidSum: MoneyUnits, toPay: MoneyUnits,
  purchaseSum: Nullable(MoneyUnits), margin: Nullable(MoneyUnits), fullyPaidAt: Nullable(Moment),
  discountManualAmount: MoneyUnits, discountManualPercent: Type.Number(),
  discountByKind: Type.Record(Type.String(), Type.Integer(), { description: 'What each kind of discount takes off' }),
  deliveryType: Nullable(Type.String()), deliveryService: Nullable(Type.String()),
  deliveryCost: MoneyUnits, deliveryNetCost: Nullable(MoneyUnits), deliveryDate: Nullable(Type.String()), deliveryTime: Nullable(DeliveryTime),
  deliveryAddress: Address, trackNumber: Nullable(Type.String()),
  shipmentStore: Nullable(Type.String()), shipmentDate: Nullable(Type.String()), shipped: Type.Boolean(),
  weight: Nullable(Type.Number({ description: 'grams' })), length: Nullable(Type.Integer({ description: 'millimetres' })), width: Nullable(Type.Integer()), height: Nullable(Type.Integer()),
  contragent: Type.Record(Type.String(), Type.Unknown()), source: Nullable(Type.Record(Type.String(), Type.Unknown())),
  customFields: Type.Record(Type.String(), Type.Unknown()),
  items: Type.Array(OrderItem), payments: Type.Array(Payment), problems: Type.Array(Problem),
  customer: Nullable(
    Type.Object({
      id: Id, type: Type.String({ description: 'customer, customer_corporate' }), name: Type.String(), phone: Nullable(Type.String()), email: Nullable(Type.String()), vip: Type.Boolean(), bad: Type.Boolean(),
      ordersCount: Type.Integer(), cancelledCount: Type.Integer(), totalSum: MoneyUnits, averageSum: MoneyUnits, currency: Type.String({ description: 'Of the sums' }),
      firstOrderAt: Nullable(Moment), lastOrderAt: Nullable(Moment), pinnedNote: Nullable(Type.String()),
    }),
  ),
  companyId: Nullable(Type.Integer({ description: 'The company of a corporate customer that buys' })), contactId: Nullable(Type.Integer({ description: 'The customer who speaks for it' })),
  allowedStatuses: Type.Array(Type.String(), { description: 'Where this person may move it now' }),
  timeInStatuses: Type.Array(Type.Object({ status: Type.String(), seconds: Type.Integer() }), { description: 'Total time in each status so far' }),
  managerReason: Type.Union([Type.Object({ code: Type.String(), params: Type.Record(Type.String(), Type.Unknown()), at: Moment }), Type.Null()], {
    description: 'Why it is with its manager: own_manager, own_manager_away {managerId, open, among}, least_loaded {open, among}, taken, handed_over {by, from}; null = chosen by hand',
  }),
  firstTouch: Type.Object(
    {
      at: Nullable(Moment), by: Nullable(Id), minutes: Nullable(Type.Integer({ description: 'Working minutes that it has waited, or had' })),
      isWaiting: Type.Boolean({ description: 'No person has touched it, and its status is one in which it waits for one' }),
      isOverdue: Type.Boolean({ description: 'The norm is over, or was' }), norm: Type.Integer({ description: 'Working minutes' }),
    },
    { description: 'When a person first called, wrote, commented on or changed it' },
  ),
  callAttempts: Type.Integer({ description: 'Calls in vain since the last answered one' }),
  nextCallAt: Nullable(Moment),
  may: Type.Object({ change: Type.Boolean(), status: Type.Boolean(), payments: Type.Boolean(), purchasePrice: Type.Boolean() }),
})
export type OrderCard = Static<typeof OrderCard>

export const TimelineEntry = Type.Object({
  id: Id,
  at: Moment,
  kind: Type.String({ description: 'order.created, order.changed, order.item_added, order.payment_changed, order.comment_added, …' }),
  by: Type.Object({ kind: Type.String(), id: Nullable(Id), name: Type.String() }),
  fields: Type.Record(Type.String(), Type.Array(Type.Unknown(), { description: '[old, new]' })),
  about: Nullable(Type.Record(Type.String(), Type.Unknown())),
})
export const Timeline = Type.Object({ entries: Type.Array(TimelineEntry), nextCursor: Nullable(Type.Integer()) })
export type TimelineEntry = Static<typeof TimelineEntry>

/** What the palette finds by one text; the best first. */
export const Found = Type.Object({
  orders: Type.Array(
    Type.Object({
      id: Id, number: Type.String(), status: Type.String(), customerName: Type.String(), total: MoneyUnits, currency: Type.String(), createdAt: Moment,
    }),
  ),
  customers: Type.Array(Type.Object({ id: Id, name: Type.String(), phone: Nullable(Type.String()), email: Nullable(Type.String()) })),
  companies: Type.Array(Type.Object({ id: Id, name: Type.String(), inn: Nullable(Type.String()) })),
  products: Type.Array(Type.Object({ id: Id, name: Type.String(), article: Nullable(Type.String()) })),
})
export type Found = Static<typeof Found>

export const OpenIssue = Type.Object({
  orderId: Id, number: Type.String(),
  kind: Type.Enum(['late_delivery', 'late_in_status'], { description: 'late_delivery: the day of delivery is over; late_in_status: longer in its status than it may be' }),
  since: Moment,
  day: Nullable(Type.String({ description: 'late_delivery: the calendar day by which it should have been delivered' })),
})
export type OpenIssue = Static<typeof OpenIssue>
export const OpenIssues = Type.Object({ issues: Type.Array(OpenIssue, { description: 'Of orders that the reader may see, the oldest first, five at most' }) })
