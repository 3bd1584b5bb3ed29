import type { Money } from '#shared/money.ts'
import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { paymentsOf, type PaymentState } from '#server/modules/payments/index.ts'
import type { DiscountKind } from './order-total.ts'
import { ITEM_COLUMNS, ORDER_COLUMNS, stateOf } from './order-columns.ts'

type Json = Record<string, unknown>

/** An order's own fields, by the names of the field catalogue. */
export type OrderFields = {
  number: string
  externalId: string | null
  site: string
  orderType: string | null
  orderMethod: string | null
  status: string
  statusComment: string | null
  statusChangedAt: Date
  statusDeadlineAt: Date | null
  createdAt: Date
  customerId: number | null
  contactId: number | null
  companyId: number | null
  managerId: number | null
  firstName: string
  lastName: string
  patronymic: string
  phone: string | null
  additionalPhone: string | null
  email: string | null
  call: boolean
  countryIso: string | null
  currency: string
  /** What a unit of its currency was worth in `rateBase` on its day; null in the base currency, and where nobody knows. As loaded, in the account's base of now. */
  rate: number | null
  rateBase: string | null
  customerComment: string | null
  managerComment: string | null
  privilegeType: string
  personalDiscountPercent: number
  discountManualAmount: Money
  discountManualPercent: number
  applyRound: boolean
  /** What bonuses pay of the order; null or absent: nothing. Held by an operation of the customer's account. */
  bonusCharge?: Money | null
  goodsSum: Money
  discountSum: Money
  total: Money
  paidSum: Money
  purchaseSum: Money
  fullyPaidAt: Date | null
  deliveryType: string | null
  deliveryService: string | null
  deliveryCost: Money
  deliveryNetCost: Money
  deliveryDate: string | null
  deliveryTime: Json | null
  deliveryAddress: Json
  deliveryData: Json | null
  deliveryVatRate: string | null
  shipmentStore: string | null
  shipmentDate: string | null
  shipped: boolean
  weight: number | null
  length: number | null
  width: number | null
  height: number | null
  contragent: Json
  source: Json | null
  marketplace: Json | null
  mark: number | null
  markAt: Date | null
  clientId: string | null
  dialogId: number | null
  customFields: Json
  fromApi: boolean
  problemsCount: number
  itemsCount: number
}

export type ItemState = {
  id: number
  position: number
  offerId: number | null
  externalId: string | null
  externalIds: { code: string; value: string }[]
  productName: string
  article: string | null
  quantity: number
  initialPrice: Money
  purchasePrice: Money | null
  discountManualAmount: Money
  discountManualPercent: number
  discounts: { kind: DiscountKind; amount: Money }[]
  discountTotal: Money
  unitPrices: { price: Money; quantity: number }[]
  total: Money
  priceType: string | null
  vatRate: string | null
  status: string
  comment: string | null
  properties: Json[]
  markingCodes: unknown[]
  createdAt: Date
}

/** An order as a use case holds it: all that one decision may depend on. */
export type OrderState = OrderFields & { id: number; items: ItemState[]; payments: PaymentState[] }

// A rate in a base of the past is shown in the one of now; what the order keeps is written only when somebody says another rate.
const LOAD = `
  select o.*, case when o.currency <> a.currency then base_rate(o.currency, o.rate, o.rate_base, o.created_at, a.currency) end as rate,
    case when o.currency <> a.currency and base_rate(o.currency, o.rate, o.rate_base, o.created_at, a.currency) is not null then a.currency end as rate_base
  from "order" o cross join account a where o.id = $1 for update of o`

/**
 * Loads an order for a change. Its row is locked, so that two changes of one order follow each other and each sees the other's result.
 * @throws Refusal `not_found`
 */
export async function loadOrder(tx: Tx, id: number): Promise<OrderState> {
  const [orders, items, payments] = await Promise.all([
    tx.prepared('order_load', LOAD, [id]),
    tx.prepared('order_items_load', 'select * from order_item where order_id = $1 order by position, id', [id]),
    paymentsOf(tx, id),
  ])
  const row = orders[0]
  if (!row) throw notFound('order', id)
  return {
    ...stateOf<OrderFields>(ORDER_COLUMNS, row),
    id,
    items: items.map((item) => ({ ...stateOf<Omit<ItemState, 'id'>>(ITEM_COLUMNS, item), id: item.id })),
    payments,
  }
}
