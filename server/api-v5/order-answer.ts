import { amount, type Money } from '#shared/money.ts'
import { orderRowOf, type CreatedOrder } from '#server/modules/orders/index.ts'
import type { Tx } from '#server/platform/transact.ts'
import { addressAnswer } from './address-answer.ts'
import { COMPANY_JSON, companyAnswer, corporateAnswers, type CompanyRow } from './corporate-answer.ts'
import { CUSTOMER_JSON, customerAnswer, type CustomerRow } from './customer-answer.ts'
import { moment } from './wire/dates.ts'
import { mapBy, mapOrList, present } from './wire/envelope.ts'
import type { Call } from './wire/method.ts'
import { wireVatRate } from './wire/numbers.ts'
import { visibleSites } from './wire/sites.ts'

type Json = Record<string, unknown>

type OrderRow = {
  id: number; number: string; external_id: string | null; site: string; order_type: string | null; order_method: string | null
  status: string; status_comment: string | null; status_changed_at: string; status_deadline_at: string | null; created_at: string
  manager_id: number | null; first_name: string; last_name: string; patronymic: string; phone: string | null
  additional_phone: string | null; email: string | null; call: boolean; country_iso: string | null; currency: string
  customer_comment: string | null; manager_comment: string | null; privilege_type: string; personal_discount_percent: number
  discount_manual_amount: number; discount_manual_percent: number; goods_sum: number; total: number; paid_sum: number
  purchase_sum: number; fully_paid_at: string | null; delivery_type: string | null; delivery_service: string | null
  delivery_cost: number; delivery_net_cost: number; delivery_date: string | null; delivery_time: Json | null; delivery_address: Json
  delivery_data: Json | null; delivery_vat_rate: string | null; shipment_store: string | null; shipment_date: string | null
  shipped: boolean; weight: number | null; length: number | null; width: number | null; height: number | null; contragent: Json
  source: Json | null; marketplace: Json | null; mark: number | null; mark_at: string | null; client_id: string | null
  dialog_id: number | null; custom_fields: Json; from_api: boolean
  items: ItemRow[]; payments: PaymentRow[]; customer: CustomerRow | null; contact?: CustomerRow | null; company?: CompanyRow | null; service: Json | null; integration_code: string | null
  /** A new order has none. */
  links?: { id: number; number: string; externalId: string | null; createdAt: string; comment: string | null }[]
}

type ItemRow = {
  id: number; position: number; offer_id: number | null; external_id: string | null; external_ids: { code: string; value: string }[]
  product_name: string; article: string | null; quantity: number; initial_price: number; purchase_price: number | null
  discounts: { kind: string; amount: number }[]; discount_total: number; unit_prices: { price: number; quantity: number }[]
  price_type: string | null; vat_rate: string | null; status: string; comment: string | null; properties: unknown
  marking_codes: string[]; created_at: string; is_canceled: boolean | null
  offer: { external_id: string | null; xml_id: string | null; name: string; article: string | null; vat_rate: string | null
    barcode: string | null; properties: Json; unit: Json | null } | null
}

type PaymentRow = {
  id: number; external_id: string | null; type: string; status: string; amount: number; paid_at: string | null; comment: string | null
}

// One statement for one order or a hundred: an answer to a create costs one round trip.
const ORDERS = `
  select to_jsonb(o) || jsonb_build_object(
    'items', (select coalesce(jsonb_agg(to_jsonb(i) || jsonb_build_object('is_canceled', s.cancel_status, 'offer', case when f.id is not null then
        jsonb_build_object('external_id', f.external_id, 'xml_id', f.xml_id, 'name', f.name, 'article', f.article, 'vat_rate', f.vat_rate,
          'barcode', f.barcode, 'properties', f.properties,
          'unit', (select jsonb_build_object('code', u.code, 'name', u.name, 'sym', u.sym) from unit u where u.code = f.unit)) end)
        order by i.position, i.id), '[]')
      from order_item i left join offer f on f.id = i.offer_id left join item_status s on s.code = i.status where i.order_id = o.id),
    'payments', (select coalesce(jsonb_agg(to_jsonb(p) order by p.id), '[]') from payment p where p.order_id = o.id),
    'customer', (select ${CUSTOMER_JSON} from customer c left join customer_figures f on f.customer_id = c.id where c.id = o.customer_id),
    'contact', case when o.contact_id is not null then (select ${CUSTOMER_JSON} from customer c left join customer_figures f on f.customer_id = c.id where c.id = o.contact_id) end,
    'company', case when o.company_id is not null then (select ${COMPANY_JSON} from company k where k.id = o.company_id) end,
    'links', (
      select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'number', b.number, 'externalId', b.external_id, 'createdAt', l.created_at, 'comment', l.comment) order by l.id), '[]')
      from order_link l join "order" b on b.id = case when l.order_id = o.id then l.linked_order_id else l.order_id end
      where (l.order_id = o.id or l.linked_order_id = o.id) and b.site = any($2)),
    'service', (select jsonb_build_object('code', d.code, 'name', d.name, 'active', d.active, 'deliveryType', d.delivery_type)
      from delivery_service d where d.code = o.delivery_service),
    'integration_code', (select d.integration_code from delivery_type d where d.code = o.delivery_type)) as "order"
  from "order" o where o.id = any($1)`

/** Full orders of the wire, in the order of the ids; ids that name no order are skipped. Linked orders of sites that the key does not see are not told. */
export async function orderAnswers(call: Call, ids: readonly number[]): Promise<Json[]> {
  if (ids.length === 0) return []
  const { db, account: { timeZone: zone } } = call
  const { rows } = await db.pool.query<{ order: OrderRow }>({ name: 'v5_orders', text: ORDERS, values: [ids, visibleSites(call)] })
  const byId = new Map(rows.map(({ order }) => [order.id, order]))
  const corporateIds = [...new Set(rows.flatMap(({ order: { customer } }) => (customer?.type === 'customer_corporate' ? [customer.id] : [])))]
  const corporates = new Map((await corporateAnswers(db, corporateIds, zone)).map((corporate) => [corporate['id'], corporate]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row ? [orderAnswer(row, zone, corporates.get(row.customer?.id))] : []
  })
}

const CUSTOMER = `select ${CUSTOMER_JSON} as customer from customer c left join customer_figures f on f.customer_id = c.id where c.id = $1`

/**
 * Asks for the customer of an order that is being written. Not awaited there, the question leaves with the last writes and is answered
 * with the commit.
 */
export function askForCustomer(tx: Tx, id: number | null): Promise<CustomerRow | null> {
  const asked = tx.prepared<{ customer: CustomerRow }>('v5_order_customer', CUSTOMER, [id]).then(([row]) => row?.customer ?? null)
  asked.catch(() => {}) // the transaction fails with it and says why
  return asked
}

/** A new order out of what was just written: reading it back took a third of the database's time for it. */
export function newOrderAnswer({ order, offers, references }: CreatedOrder, customer: CustomerRow | null, zone: string): Json {
  const offersById = new Map(offers.map((offer) => [offer.id, offer]))
  const service = order.deliveryService === null ? undefined : references.deliveryServices.byCode.get(order.deliveryService)
  const { items, payments, ...row } = orderRowOf(order)
  return orderAnswer({
    ...row,
    items: items.map((item) => {
      const offer = item.offer_id === null ? undefined : offersById.get(item.offer_id)
      const unit = offer?.unit ? references.units.byCode.get(offer.unit) : undefined
      return {
        ...item,
        is_canceled: references.itemStatuses.byCode.get(item.status)?.cancelStatus ?? null,
        offer: offer
          ? { external_id: offer.externalId, xml_id: offer.xmlId, name: offer.name, article: offer.article, vat_rate: offer.vatRate, barcode: offer.barcode, properties: offer.properties,
              unit: unit ? { code: unit.code, name: unit.name, sym: unit.sym } : null }
          : null,
      }
    }),
    payments,
    customer,
    service: service ? { code: service.code, name: service.name, active: service.active, deliveryType: service.deliveryType } : null,
    integration_code: references.deliveryTypes.byCode.get(order.deliveryType ?? '')?.integrationCode ?? null,
  } as unknown as OrderRow, zone)
}

/** @param corporate the customer, where it is no person */
function orderAnswer(row: OrderRow, zone: string, corporate?: Json): Json {
  const customer = corporate ?? (row.customer ? customerAnswer(row.customer, zone) : null)
  return present({
    slug: row.id,
    id: row.id,
    number: row.number,
    externalId: row.external_id,
    orderType: row.order_type,
    orderMethod: row.order_method,
    privilegeType: row.privilege_type,
    countryIso: row.country_iso,
    createdAt: moment(row.created_at, zone),
    statusUpdatedAt: moment(row.status_changed_at, zone),
    summ: row.goods_sum,
    totalSumm: row.total,
    prepaySum: row.paid_sum,
    purchaseSumm: row.purchase_sum,
    currency: row.currency,
    discountManualAmount: row.discount_manual_amount,
    discountManualPercent: row.discount_manual_percent,
    personalDiscountPercent: row.personal_discount_percent,
    bonusesCreditTotal: 0,
    bonusesChargeTotal: 0,
    mark: row.mark,
    markDatetime: moment(row.mark_at, zone),
    lastName: row.last_name || null,
    firstName: row.first_name || null,
    patronymic: row.patronymic || null,
    phone: row.phone,
    additionalPhone: row.additional_phone,
    email: row.email,
    call: row.call,
    expired: row.status_deadline_at !== null && new Date(row.status_deadline_at) < new Date(),
    customerComment: row.customer_comment,
    managerComment: row.manager_comment,
    managerId: row.manager_id,
    site: row.site,
    status: row.status,
    statusComment: row.status_comment,
    fullPaidAt: moment(row.fully_paid_at, zone),
    customer,
    contact: row.contact ? customerAnswer(row.contact, zone) : corporate ? null : customer,
    company: row.company ? companyAnswer(row.company, zone) : null,
    contragent: row.contragent,
    delivery: delivery(row),
    marketplace: row.marketplace,
    source: row.source,
    items: row.items.map((item) => itemAnswer(item, zone)),
    payments: mapBy(row.payments.map((payment) => paymentAnswer(payment, zone)), (payment) => payment['id'] as number),
    fromApi: row.from_api,
    weight: row.weight,
    length: row.length,
    width: row.width,
    height: row.height,
    shipmentStore: row.shipment_store,
    shipmentDate: row.shipment_date,
    shipped: row.shipped,
    dialogId: row.dialog_id,
    clientId: row.client_id,
    links: (row.links ?? []).map(({ createdAt, comment, ...other }) => present({ order: present(other), createdAt: moment(createdAt, zone), comment })),
    customFields: mapOrList(row.custom_fields),
  })
}

function delivery(row: OrderRow): Json {
  return present({
    code: row.delivery_type,
    integrationCode: row.integration_code,
    service: row.service ? present(row.service) : row.delivery_service === null ? null : { code: row.delivery_service, name: row.delivery_service },
    cost: row.delivery_cost,
    netCost: row.delivery_net_cost,
    date: row.delivery_date,
    time: row.delivery_time ? present(row.delivery_time) : null,
    address: addressAnswer(row.delivery_address),
    vatRate: wireVatRate(row.delivery_vat_rate),
    data: row.delivery_data,
  })
}

function itemAnswer(item: ItemRow, zone: string): Json {
  return present({
    id: item.id,
    externalId: item.external_id,
    externalIds: item.external_ids,
    initialPrice: item.initial_price,
    discountTotal: item.discount_total,
    discounts: item.discounts.map((discount) => ({ type: discount.kind, amount: amount(discount.amount as Money) })),
    prices: item.unit_prices.map((price) => ({ price: amount(price.price as Money), quantity: price.quantity })),
    priceType: item.price_type === null ? null : { code: item.price_type },
    vatRate: wireVatRate(item.vat_rate) ?? 'none',
    createdAt: moment(item.created_at, zone),
    quantity: item.quantity,
    status: item.status,
    isCanceled: item.is_canceled ?? false,
    comment: item.comment,
    offer: itemOffer(item),
    properties: itemProperties(item.properties),
    purchasePrice: item.purchase_price ?? 0,
    ordering: item.position,
    markingCodes: item.marking_codes,
    bonusesChargeTotal: 0,
    bonusesCreditTotal: 0,
  })
}

function itemOffer(item: ItemRow): Json {
  const { offer } = item
  if (!offer) return present({ displayName: item.product_name, name: item.product_name, article: item.article })
  return present({
    displayName: item.product_name,
    id: item.offer_id,
    externalId: offer.external_id,
    xmlId: offer.xml_id,
    name: offer.name,
    article: offer.article ?? item.article,
    vatRate: wireVatRate(offer.vat_rate),
    properties: mapOrList(offer.properties),
    unit: offer.unit,
    barcode: offer.barcode,
  })
}

/** Stored as the list the request gave; answered as a map by code. */
function itemProperties(properties: unknown): unknown {
  if (!Array.isArray(properties)) return mapOrList(properties as Json)
  const rows = properties as { code?: string; name?: string; value?: unknown }[]
  return mapOrList(Object.fromEntries(rows.map((row, index) => [row.code ?? String(index), present(row)])))
}

function paymentAnswer(payment: PaymentRow, zone: string): Json {
  return present({
    id: payment.id,
    status: payment.status,
    type: payment.type,
    externalId: payment.external_id,
    amount: payment.amount,
    paidAt: moment(payment.paid_at, zone),
    comment: payment.comment,
  })
}
