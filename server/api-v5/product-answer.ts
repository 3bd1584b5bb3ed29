import { moment } from './wire/dates.ts'
import { mapOrList, present } from './wire/envelope.ts'
import { wireVatRate } from './wire/numbers.ts'

type Json = Record<string, unknown>

export type ProductRow = {
  id: number; site: string; external_id: string | null; catalog_id: number; type: string; name: string; article: string | null
  url: string | null; image_url: string | null; description: string | null; manufacturer: string | null; popular: boolean; stock: boolean
  novelty: boolean; recommended: boolean; active: boolean; markable: boolean; properties: Json; min_price: number | null
  max_price: number | null; quantity: number; updated_at: string; groups: Json[]; offers: OfferRow[]
}

type OfferRow = {
  id: number; site: string; external_id: string | null; xml_id: string | null; name: string; article: string | null; barcode: string | null
  active: boolean; unit: Json | null; vat_rate: string | null; purchase_price: number | null; weight: number | null; length: number | null
  width: number | null; height: number | null; images: string[]; properties: Json; quantity: number
  prices: { priceType: string; price: number; ordering: number; currency: string; isDefault: boolean }[]
}

export type InventoryRow = {
  id: number; externalId: string | null; xmlId: string | null; site: string; purchasePrice: number | null
  stores: { store: string; quantity: number; purchasePrice: number | null }[]
}

export function productAnswer(product: ProductRow, zone: string): Json {
  return present({
    id: product.id,
    type: product.type,
    catalogId: product.catalog_id,
    externalId: product.external_id,
    name: product.name,
    article: product.article,
    url: product.url,
    imageUrl: product.image_url,
    description: product.description,
    manufacturer: product.manufacturer,
    popular: product.popular,
    stock: product.stock,
    novelty: product.novelty,
    recommended: product.recommended,
    active: product.active,
    markable: product.markable,
    minPrice: product.min_price,
    maxPrice: product.max_price,
    quantity: product.quantity,
    properties: mapOrList(product.properties),
    groups: product.groups,
    offers: product.offers.map(productOffer),
    updatedAt: moment(product.updated_at, zone),
  })
}

function productOffer(offer: OfferRow): Json {
  return present({
    id: offer.id,
    externalId: offer.external_id,
    xmlId: offer.xml_id,
    site: offer.site,
    name: offer.name,
    article: offer.article,
    barcode: offer.barcode,
    active: offer.active,
    price: offer.prices.find((price) => price.isDefault)?.price,
    prices: offer.prices.map(({ isDefault: _, ...price }) => price),
    purchasePrice: offer.purchase_price,
    vatRate: wireVatRate(offer.vat_rate) ?? 'none',
    properties: mapOrList(offer.properties),
    quantity: offer.quantity,
    weight: offer.weight,
    length: offer.length,
    width: offer.width,
    height: offer.height,
    unit: offer.unit,
    images: offer.images,
  })
}

export function offerAnswer(row: InventoryRow, details: boolean): Json {
  const { stores, ...offer } = row
  return {
    ...present(offer),
    quantity: stores.reduce((sum, store) => sum + Math.round(store.quantity * 1000), 0) / 1000,
    ...(details ? { stores: stores.map(present) } : {}),
  }
}
