import { amount, type Money } from '#shared/money.ts'
import type { Db } from '#server/platform/db.ts'
import { snake, type HistoryOf, type HistoryRow } from './history.ts'
import { orderAnswers } from './order-answer.ts'
import { moment } from './wire/dates.ts'
import { present } from './wire/envelope.ts'
import type { Call } from './wire/method.ts'

type Json = Record<string, unknown>
/** How a value of the log is written. */
type Shape = 'plain' | 'code' | 'id' | 'customer' | 'company' | 'money' | 'moment'
type Named = readonly [name: string, shape: Shape]

const plain = (...fields: string[]): Record<string, Named> => Object.fromEntries(fields.map((field) => [field, [snake(field), 'plain']]))

/** Fields of the order by their names in our log: the name in the protocol and the shape of the value. */
const ORDER_FIELDS: Record<string, Named> = {
  status: ['status', 'code'],
  orderType: ['order_type', 'code'],
  orderMethod: ['order_method', 'code'],
  site: ['site', 'code'],
  shipmentStore: ['shipment_store', 'code'],
  deliveryType: ['delivery_type', 'code'],
  deliveryService: ['delivery_service', 'code'],
  managerId: ['manager', 'id'],
  customerId: ['customer', 'customer'],
  contactId: ['contact', 'customer'],
  companyId: ['company', 'company'],
  countryIso: ['country', 'plain'],
  discountManualAmount: ['discount_manual_amount', 'money'],
  total: ['total_summ', 'money'],
  paidSum: ['prepay_sum', 'money'],
  deliveryCost: ['delivery_cost', 'money'],
  deliveryNetCost: ['delivery_net_cost', 'money'],
  createdAt: ['created_at', 'moment'],
  fullyPaidAt: ['full_paid_at', 'moment'],
  markAt: ['mark_datetime', 'moment'],
  ...plain(
    'number', 'externalId', 'firstName', 'lastName', 'patronymic', 'phone', 'additionalPhone', 'email', 'customerComment', 'managerComment',
    'statusComment', 'mark', 'call', 'currency', 'weight', 'length', 'width', 'height', 'shipped', 'shipmentDate', 'discountManualPercent',
    'privilegeType', 'deliveryDate', 'deliveryTime', 'deliveryVatRate',
  ),
}

/** Values that change part by part; the part's own name follows. */
const PARTS: Record<string, string> = {
  deliveryAddress: 'delivery_address.',
  deliveryData: 'integration_delivery_data.',
  contragent: 'contragent.',
  source: 'source.',
  customFields: 'custom_',
}

const ITEM_FIELDS: Record<string, Named> = {
  status: ['status', 'code'],
  priceType: ['price_type', 'code'],
  offerId: ['offer', 'id'],
  total: ['summ', 'money'],
  initialPrice: ['initial_price', 'money'],
  purchasePrice: ['purchase_price', 'money'],
  discountTotal: ['discount_total', 'money'],
  discountManualAmount: ['discount_manual_amount', 'money'],
  ...plain('quantity', 'discountManualPercent', 'vatRate', 'comment', 'externalIds', 'externalId', 'properties', 'markingCodes', 'productName'),
}

const PAYMENT_FIELDS: Record<string, Named> = {
  status: ['status', 'code'],
  type: ['type', 'code'],
  amount: ['amount', 'money'],
  paidAt: ['paid_at', 'moment'],
  ...plain('comment', 'externalId'),
}

export const ORDER_HISTORY: HistoryOf = {
  entity: 'order',
  table: '"order"',
  inParts: false,
  whole: ['order.created', 'order.item_added', 'order.item_removed', 'order.payment_added', 'order.payment_removed', 'order.combined_into'],
  byField: {
    'order.changed': [...Object.keys(ORDER_FIELDS), ...Object.keys(PARTS)],
    'order.item_changed': Object.keys(ITEM_FIELDS),
    'order.payment_changed': Object.keys(PAYMENT_FIELDS),
  },
  records: async (call, rows, record) => {
    const known = await lookUp(call, rows)
    return rows.map((row) => ({ ...record(row), ...changeOf(row, known), ...orderOf(row, known) }))
  },
}

type Known = {
  zone: string
  /** Full orders: of records that show one, a line or a payment whole. */
  orders: Map<number, Json>
  short: Map<number, Json>
  offers: Map<number, Json>
  customers: Map<number, Json>
  companies: Map<number, Json>
}

function changeOf(row: HistoryRow, known: Known): Json {
  const item = row.about?.['item'] as Json | undefined
  const payment = row.about?.['payment'] as Json | undefined
  const field = row.field ?? ''
  switch (row.kind) {
    case 'order.created':
      return { created: true, field: 'status', oldValue: null, newValue: { code: row.new } }
    case 'order.item_added':
      return { field: 'order_product', oldValue: null, newValue: shortItem(item, known), item: wholeItem(row, item, known) }
    case 'order.item_removed':
      return { field: 'order_product', oldValue: shortItem(item, known), newValue: null, item: itemReference(item, known) }
    case 'order.item_changed':
      return { ...values(row, ITEM_FIELDS[field]!, known, 'order_product.'), item: itemReference(item, known) }
    case 'order.payment_added':
      return { field: 'payments', oldValue: null, newValue: { code: payment?.['type'] }, payment: wholePayment(row, payment, known) }
    case 'order.payment_removed':
      return { field: 'payments', oldValue: { code: payment?.['type'] }, newValue: null, payment: present(payment ?? {}) }
    // Not `deleted`: the order stays, cancelled, and an undo brings it back. Stores cancel theirs by the record of the status.
    case 'order.combined_into':
      return { field: 'id', oldValue: row.entity_id, newValue: combinedId(row), combinedTo: known.short.get(combinedId(row)) ?? { id: combinedId(row) } }
    case 'order.payment_changed':
      return { ...values(row, PAYMENT_FIELDS[field]!, known, 'payments.'), payment: present(payment ?? {}) }
    default:
      return values(row, ORDER_FIELDS[field] ?? partOf(field), known)
  }
}

function partOf(field: string): Named {
  const [owner = '', ...rest] = field.split('.')
  const part = rest.join('.')
  if (owner === 'deliveryAddress' && part === 'countryIso') return ['delivery_address.country', 'plain']
  // Codes of custom fields are the account's own and stay as they are.
  return [`${PARTS[owner]}${owner === 'customFields' ? part : snake(part)}`, 'plain']
}

function values(row: HistoryRow, [name, shape]: Named, known: Known, prefix = ''): Json {
  return { field: `${prefix}${name}`, oldValue: written(row.old, shape, known), newValue: written(row.new, shape, known) }
}

function written(value: unknown, shape: Shape, known: Known): unknown {
  if (value === null || value === undefined || (value === '' && shape !== 'plain')) return null
  if (shape === 'code') return { code: value }
  if (shape === 'id') return { id: value }
  if (shape === 'customer') return known.customers.get(value as number) ?? { id: value }
  if (shape === 'company') return known.companies.get(value as number) ?? { id: value }
  if (shape === 'money') return amount(value as Money)
  if (shape === 'moment') return moment(String(value), known.zone)
  return value
}

const combinedId = (row: HistoryRow): number => (row.about?.['survivor'] as { id: number }).id

/** The full order as it is now on the record that tells of its making; the short one on all others. */
function orderOf(row: HistoryRow, known: Known): Json {
  const short = known.short.get(row.entity_id) ?? { id: row.entity_id }
  return { order: row.kind === 'order.created' ? (known.orders.get(row.entity_id) ?? short) : short }
}

function offerOf(item: Json | undefined, known: Known): Json {
  return known.offers.get(item?.['offerId'] as number) ?? present({ displayName: item?.['name'] })
}

const shortItem = (item: Json | undefined, known: Known): Json => ({ id: item?.['id'], offer: offerOf(item, known) })

function itemReference(item: Json | undefined, known: Known): Json {
  return present({ id: item?.['id'], externalId: item?.['externalId'], externalIds: item?.['externalIds'], offer: offerOf(item, known) })
}

function wholeItem(row: HistoryRow, item: Json | undefined, known: Known): Json {
  const items = (known.orders.get(row.entity_id)?.['items'] ?? []) as Json[]
  return items.find((one) => one['id'] === item?.['id']) ?? itemReference(item, known)
}

function wholePayment(row: HistoryRow, payment: Json | undefined, known: Known): Json {
  const payments = (known.orders.get(row.entity_id)?.['payments'] ?? {}) as Record<string, Json>
  return payments[String(payment?.['id'])] ?? present(payment ?? {})
}

const WHOLE = new Set(['order.created', 'order.item_added', 'order.payment_added'])

/** Everything that a page of records names, in one round of questions. */
async function lookUp(call: Call, rows: HistoryRow[]): Promise<Known> {
  const zone = call.account.timeZone
  const ids = unique(rows.flatMap((row) => (row.kind === 'order.combined_into' ? [row.entity_id, combinedId(row)] : [row.entity_id])))
  const whole = unique(rows.filter((row) => WHOLE.has(row.kind)).map((row) => row.entity_id))
  const offerIds = unique(rows.map((row) => (row.about?.['item'] as Json | undefined)?.['offerId']))
  const customerIds = unique(rows.flatMap((row) => (row.field === 'customerId' || row.field === 'contactId' ? [row.old, row.new] : [])))
  const companyIds = unique(rows.flatMap((row) => (row.field === 'companyId' ? [row.old, row.new] : [])))
  const [orders, short, offers, customers, companies] = await Promise.all([
    orderAnswers(call, whole),
    shortRows(call.db, `select id, external_id as "externalId", manager_id as "managerId", site, status from "order" where id = any($1)`, ids),
    shortRows(call.db, `select id, external_id as "externalId", xml_id as "xmlId", name, article from offer where id = any($1)`, offerIds),
    shortRows(call.db, `select id, external_id as "externalId", site from customer where id = any($1)`, customerIds),
    shortRows(call.db, 'select id, name from company where id = any($1)', companyIds),
  ])
  return { zone, orders: new Map(orders.map((order) => [order['id'] as number, order])), short, offers, customers, companies }
}

async function shortRows(db: Db, text: string, ids: number[]): Promise<Map<number, Json>> {
  if (ids.length === 0) return new Map()
  const { rows } = await db.pool.query<Json & { id: number }>(text, [ids])
  return new Map(rows.map((row) => [row.id, present(row)]))
}

const unique = (ids: unknown[]): number[] => [...new Set(ids.filter((id): id is number => typeof id === 'number'))]
