import type { Tx } from '#server/platform/transact.ts'
import { customerLookup, customerLookupSql, readWanted, type FoundCustomer, type OrderCustomer, type Wanted } from '#server/modules/customers/index.ts'
import type { ItemInput, OrderInput } from './order-input.ts'

/** An offer as an order line needs it. */
export type OfferForOrder = {
  id: number
  productId: number
  externalId: string | null
  xmlId: string | null
  name: string
  article: string | null
  active: boolean
  unit: string | null
  barcode: string | null
  properties: Record<string, unknown>
  vatRate: string | null
  purchasePrice: string | null
  /** Prices by type, decimal text. */
  prices: Record<string, string>
}

/** All that making an order must know of the database, from one round trip. */
export type OrderContext = {
  settingsVersion: number
  existingId: number | null
  orderId: number
  itemIds: number[]
  paymentIds: number[]
  offers: OfferForOrder[]
  found: FoundCustomer | null
  wanted: Wanted
}

// Ids are drawn here, so that the customer, the order, its lines and its payments can be written without waiting for each other.
const READ = `
  select
    (select settings_version from account) as "settingsVersion",
    (select o.id from "order" o where o.site = $1 and o.external_id = $2) as "existingId",
    nextval('order_id_seq') as "orderId",
    array(select nextval('order_item_id_seq') from generate_series(1, $3::int)) as "itemIds",
    array(select nextval('payment_id_seq') from generate_series(1, $4::int)) as "paymentIds",
    (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', f.id, 'productId', f.product_id, 'externalId', f.external_id, 'xmlId', f.xml_id, 'name', f.name, 'article', coalesce(f.article, p.article),
        'active', f.active, 'unit', f.unit, 'barcode', f.barcode, 'properties', f.properties, 'vatRate', f.vat_rate, 'purchasePrice', f.purchase_price::text,
        'prices', (select coalesce(jsonb_object_agg(op.price_type, op.price::text), '{}') from offer_price op where op.offer_id = f.id))), '[]')
      from offer f join product p on p.id = f.product_id
      where f.id in (
        select id from offer where id = any($5::bigint[]) and site = $1
        union all select id from offer where site = $1 and external_id = any($6::text[])
        union all select id from offer where site = $1 and xml_id = any($7::text[]))
    ) as offers,
    ${customerLookupSql('$8')} as found`

export async function readOrderContext(tx: Tx, input: OrderInput): Promise<OrderContext> {
  const items = input.items ?? []
  const wanted = readWanted(customerOf(input))
  const references = offerReferences(items)
  const [row] = await tx.prepared<Omit<OrderContext, 'wanted'>>('order_context', READ, [
    input.site,
    input.externalId ?? null,
    items.length,
    input.payments?.length ?? 0,
    references.ids,
    references.externalIds,
    references.xmlIds,
    customerLookup(wanted),
  ])
  const context = row!
  return { ...context, itemIds: context.itemIds.map(Number), paymentIds: context.paymentIds.map(Number), wanted }
}

const OFFERS = `
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', f.id, 'productId', f.product_id, 'externalId', f.external_id, 'xmlId', f.xml_id, 'name', f.name, 'article', coalesce(f.article, p.article),
    'active', f.active, 'unit', f.unit, 'barcode', f.barcode, 'properties', f.properties, 'vatRate', f.vat_rate, 'purchasePrice', f.purchase_price::text,
    'prices', (select coalesce(jsonb_object_agg(op.price_type, op.price::text), '{}') from offer_price op where op.offer_id = f.id))), '[]') as offers,
    array(select nextval('order_item_id_seq') from generate_series(1, $5::int)) as "itemIds"
  from offer f join product p on p.id = f.product_id
  where f.id in (
    select id from offer where id = any($2::bigint[]) and site = $1
    union all select id from offer where site = $1 and external_id = any($3::text[])
    union all select id from offer where site = $1 and xml_id = any($4::text[]))`

/** Offers and fresh line ids for lines that are added to an order. */
export async function readOffers(tx: Tx, site: string, items: ItemInput[]): Promise<{ offers: OfferForOrder[]; itemIds: number[] }> {
  const references = offerReferences(items)
  const [row] = await tx.prepared<{ offers: OfferForOrder[]; itemIds: number[] }>('order_offers', OFFERS, [
    site, references.ids, references.externalIds, references.xmlIds, items.length,
  ])
  return { offers: row!.offers, itemIds: row!.itemIds.map(Number) }
}

/** The offer that a line names: by id, else by external id, else by the id of the accounting system. */
export function offerOf(offers: OfferForOrder[], item: ItemInput): OfferForOrder | null {
  const { id, externalId, xmlId } = item.offer ?? {}
  if (id !== null && id !== undefined) return offers.find((offer) => offer.id === id) ?? null
  if (externalId) return offers.find((offer) => offer.externalId === externalId) ?? null
  if (xmlId) return offers.find((offer) => offer.xmlId === xmlId) ?? null
  return null
}

function offerReferences(items: ItemInput[]): { ids: number[]; externalIds: string[]; xmlIds: string[] } {
  const given = items.map((item) => item.offer ?? {})
  return {
    ids: given.map((offer) => offer.id).filter((id) => typeof id === 'number' && Number.isSafeInteger(id)) as number[],
    externalIds: given.map((offer) => offer.externalId).filter((id) => !!id) as string[],
    xmlIds: given.map((offer) => offer.xmlId).filter((id) => !!id) as string[],
  }
}

function customerOf(input: OrderInput): OrderCustomer {
  const address = input.deliveryAddress
  return {
    site: input.site,
    id: input.customer?.id ?? null,
    externalId: input.customer?.externalId ?? null,
    ...(input.customer?.type ? { type: input.customer.type } : {}),
    browserId: input.customer?.browserId ?? null,
    firstName: input.firstName ?? null,
    lastName: input.lastName ?? null,
    patronymic: input.patronymic ?? null,
    phones: [input.phone, input.additionalPhone],
    email: input.email ?? null,
    address: address && Object.keys(address).length > 0 ? address : null,
    contragent: input.contragent ?? null,
    source: input.source ?? null,
    ...(input.countryIso ? { country: input.countryIso } : {}),
    ...(input.createdAt ? { createdAt: input.createdAt } : {}),
  }
}
