import type { ItemInput, OrderInput, PaymentInput } from '#server/modules/orders/index.ts'
import { ZERO, type Money } from '#shared/money.ts'
import { addressOf, contragentOf, sourceOf } from './party-input.ts'
import { defined, type Fields } from './wire/fields.ts'

/** Lengths that the protocol allows; longer texts are refused rather than cut. */
const LONGEST_ID = 255
const LONGEST_NAME = 255
const LONGEST_TEXT = 65_535
const LARGEST_INT = 2_147_483_647
/** Beyond it a sum would not fit the columns. In minor units. */
const LARGEST_SUM = 99_999_999_999_999
const LARGEST_QUANTITY = 999_999_999

const TYPES = ['customer', 'customer_corporate'] as const
const PRIVILEGES = ['none', 'personal_discount', 'loyalty_level', 'loyalty_event'] as const

export type WireOrder = Partial<Omit<OrderInput, 'site'>>

/**
 * An order of the wire in the trade's words: what is absent stays absent, null clears. Fields that only answers carry (sums, slug, links)
 * are ignored, since modules send back whole orders as they received them.
 */
export function orderInput(order: Fields): WireOrder {
  return defined<WireOrder>({
    number: order.text('number', LONGEST_ID),
    externalId: order.text('externalId', LONGEST_ID),
    orderType: order.text('orderType', LONGEST_ID),
    orderMethod: order.text('orderMethod', LONGEST_ID),
    status: order.text('status', LONGEST_ID),
    statusComment: order.text('statusComment', LONGEST_TEXT),
    createdAt: order.dateTime('createdAt') ?? undefined,
    customer: customerReference(order),
    contact: contactReference(order),
    company: companyReference(order),
    managerId: order.integer('managerId'),
    firstName: order.text('firstName', LONGEST_NAME),
    lastName: order.text('lastName', LONGEST_NAME),
    patronymic: order.text('patronymic', LONGEST_NAME),
    phone: order.text('phone', LONGEST_NAME),
    additionalPhone: order.text('additionalPhone', LONGEST_NAME),
    email: lowerCase(order.text('email', LONGEST_NAME)),
    call: cleared(order.boolean('call'), false),
    countryIso: order.text('countryIso', 2),
    customerComment: order.text('customerComment', LONGEST_TEXT),
    managerComment: order.text('managerComment', LONGEST_TEXT),
    privilegeType: order.choice('privilegeType', PRIVILEGES),
    discountManualAmount: cleared(order.money('discountManualAmount', 0), ZERO),
    discountManualPercent: cleared(order.number('discountManualPercent', 0, 100), 0),
    applyRound: cleared(order.boolean('applyRound'), false),
    items: order.rows('items')?.map(itemInput),
    payments: order.rows('payments')?.map(paymentInput),
    ...delivery(order),
    shipmentStore: order.text('shipmentStore', LONGEST_ID),
    shipmentDate: order.date('shipmentDate'),
    shipped: cleared(order.boolean('shipped'), false),
    weight: order.number('weight', 0, LARGEST_QUANTITY),
    length: side(order, 'length'),
    width: side(order, 'width'),
    height: side(order, 'height'),
    contragent: contragentOf(order),
    source: sourceOf(order),
    marketplace: order.map('marketplace'),
    mark: order.integer('mark', 0, LARGEST_INT),
    markAt: order.dateTime('markDatetime'),
    clientId: order.text('clientId', LONGEST_ID),
    dialogId: order.integer('dialogId'),
    customFields: order.map('customFields') ?? undefined,
  })
}

/** The customer that an order names; modules send whole customers, of which only the identifiers count. */
function customerReference(order: Fields): OrderInput['customer'] | undefined {
  const customer = order.object('customer')
  if (!customer) return customer
  const [id, externalId, browserId] = [customer.integer('id'), customer.text('externalId', LONGEST_ID), customer.text('browserId', LONGEST_ID)]
  const type = customer.choice('type', TYPES)
  if (!id && !externalId && !browserId) return undefined
  return { id: id ?? null, externalId: externalId ?? null, browserId: browserId ?? null, ...(type ? { type } : {}) }
}

/** Who speaks for a corporate customer: a customer, of whom only the identifiers count. */
function contactReference(order: Fields): OrderInput['contact'] | undefined {
  const contact = order.object('contact')
  if (!contact) return contact
  const [id, externalId] = [contact.integer('id'), contact.text('externalId', LONGEST_ID)]
  return id || externalId ? { id: id ?? null, externalId: externalId ?? null } : undefined
}

function companyReference(order: Fields): OrderInput['company'] | undefined {
  const company = order.object('company')
  if (!company) return company
  const [id, externalId, name] = [company.integer('id'), company.text('externalId', LONGEST_ID), company.text('name', LONGEST_NAME)]
  return id || externalId || name ? { id: id ?? null, externalId: externalId ?? null, name: name ?? null } : undefined
}

function delivery(order: Fields): WireOrder {
  const delivery = order.object('delivery')
  if (!delivery) return {}
  const service = delivery.object('service')
  const time = delivery.object('time')
  return {
    deliveryType: delivery.text('code', LONGEST_ID),
    deliveryService: service === null ? null : service?.text('code', LONGEST_ID),
    deliveryCost: delivery.money('cost', 0),
    deliveryNetCost: delivery.money('netCost', 0),
    deliveryDate: delivery.date('date'),
    deliveryTime: time === null ? null : time && defined({ from: time.time('from'), to: time.time('to'), custom: time.text('custom', LONGEST_NAME) }),
    deliveryAddress: addressOf(delivery, 'address') ?? undefined,
    deliveryData: delivery.map('data'),
    deliveryVatRate: delivery.vatRate('vatRate'),
  }
}

/** A line. One that edits an existing line may leave out everything but what finds it. */
export type WireItem = Partial<ItemInput> & { id?: number | null }

function itemInput(item: Fields): ItemInput & WireItem {
  const offer = item.object('offer')
  const priceType = item.object('priceType')
  const quantity = item.number('quantity', 0, LARGEST_QUANTITY)
  if (quantity === 0 || quantity === null) item.complain('quantity', 'out_of_range')
  const line = defined<WireItem>({
    id: item.integer('id'),
    externalId: item.text('externalId', LONGEST_ID),
    externalIds: externalIds(item),
    offer: offer && {
      id: offer.integer('id') ?? null,
      externalId: offer.text('externalId', LONGEST_ID) ?? null,
      xmlId: offer.text('xmlId', LONGEST_ID) ?? null,
    },
    productName: item.text('productName', LONGEST_TEXT) ?? offer?.text('name', LONGEST_TEXT) ?? offer?.text('displayName', LONGEST_TEXT),
    quantity: quantity ? Math.round(quantity * 1000) / 1000 : undefined,
    initialPrice: item.money('initialPrice', 0),
    purchasePrice: item.money('purchasePrice', 0),
    discountManualAmount: cleared(item.money('discountManualAmount', 0), ZERO),
    discountManualPercent: cleared(item.number('discountManualPercent', 0, 100), 0),
    priceType: priceType === null ? null : priceType?.text('code', LONGEST_ID),
    vatRate: item.vatRate('vatRate'),
    status: item.text('status', LONGEST_ID),
    comment: item.text('comment', LONGEST_TEXT),
    createdAt: item.dateTime('createdAt') ?? undefined,
    properties: properties(item),
    markingCodes: item.texts('markingCodes'),
  })
  if ((line.initialPrice ?? 0) * (line.quantity ?? 1) > LARGEST_SUM || (line.purchasePrice ?? 0) * (line.quantity ?? 1) > LARGEST_SUM) {
    item.complain('initialPrice', 'out_of_range')
  }
  return line as ItemInput & WireItem
}

/** Ids of the line in other systems; rows without a code or value say nothing. */
function externalIds(item: Fields): { code: string; value: string }[] | undefined {
  return item.rows('externalIds')?.flatMap((row) => {
    const [code, value] = [row.text('code', LONGEST_ID), row.text('value', LONGEST_ID)]
    return code && value ? [{ code, value }] : []
  })
}

/** A list of {code, name, value}, or a map by code. */
function properties(item: Fields): { code?: string; name?: string; value: string }[] | undefined {
  return item.rows('properties')?.map((row) => {
    const [code, name] = [row.text('code', LONGEST_ID), row.text('name', LONGEST_TEXT)]
    return { ...(code ? { code } : {}), ...(name ? { name } : {}), value: row.text('value', LONGEST_TEXT) ?? '' }
  })
}

export function paymentInput(payment: Fields): PaymentInput {
  const type = payment.text('type', LONGEST_ID)
  if (!type) payment.complain('type', 'required')
  return { ...paymentChanges(payment), type: type ?? '' }
}

export function paymentChanges(payment: Fields): Partial<PaymentInput> {
  return defined<Partial<PaymentInput>>({
    externalId: payment.text('externalId', LONGEST_ID),
    type: payment.text('type', LONGEST_ID) ?? undefined,
    status: payment.text('status', LONGEST_ID),
    amount: payment.money('amount', 0),
    paidAt: payment.dateTime('paidAt'),
    comment: payment.text('comment', LONGEST_TEXT),
  })
}

/** Sums of an order that no column could hold. */
export function refuseHugeSums(order: Fields, input: WireOrder): void {
  const goods = (input.items ?? []).reduce((sum, item) => sum + (item.initialPrice ?? 0) * (item.quantity ?? 1), 0)
  if (goods + (input.deliveryCost ?? 0) > LARGEST_SUM) order.complain('items', 'out_of_range')
  const paid = (input.payments ?? []).reduce((sum, payment) => sum + ((payment.amount ?? 0) as Money), 0)
  if (paid > LARGEST_SUM) order.complain('payments', 'out_of_range')
}

/** Millimetres, whole: typed clients decode integers. */
function side(order: Fields, name: string): number | null | undefined {
  const value = order.number(name, 0, LARGEST_INT)
  return typeof value === 'number' ? Math.round(value) : value
}

/** Modules keep only the row whose e-mail equals theirs byte for byte, and theirs is in lower case. */
const lowerCase = (text: string | null | undefined): string | null | undefined => text?.trim().toLowerCase() ?? text

/** For fields that have no null: clearing means the neutral value. */
function cleared<T>(value: T | null | undefined, neutral: T): T | undefined {
  return value === null ? neutral : value
}
