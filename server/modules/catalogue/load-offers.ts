import { differences } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { decimal } from '#shared/money.ts'
import type { Money } from '#shared/money.ts'
import { setStock } from '#server/modules/stock/index.ts'
import { catalogueChange, firstValues } from './changes.ts'
import { contentHash } from './icml/feed-offer.ts'
import type { FeedOffer } from './icml/feed-offer.ts'
import { saveLoadedProducts } from './load-products.ts'
import type { LoadedGroups } from './load-groups.ts'
import { refreshFigures } from './product-figures.ts'

/** Where a load writes to. */
export type LoadTarget = { id: number; site: string; store: string; priceType: string }

/** A row of the file with the line that it stands in. */
export type FeedRow = { offer: FeedOffer; line: number }

export type SavedOffers = {
  added: number
  changed: number
  unchanged: number
  /** Rows whose offer an earlier row of the file has told already. */
  doubled: FeedRow[]
  /** Products that these rows have spoken for. */
  productIds: number[]
  /** Categories that the file has not declared yet. */
  unknownCategories: { productId: number; categoryId: string; line: number }[]
}

type KnownOffer = {
  id: number; externalId: string; productId: number; xmlId: string | null; name: string; article: string | null; barcode: string | null; active: boolean
  unit: string | null; vatRate: string | null; purchasePrice: Money | null; weight: number | null; length: number | null; width: number | null
  height: number | null; images: string[]; properties: Record<string, string>; price: Money | null
}

/**
 * Saves rows of a catalogue file. A row whose content is that of the last load writes nothing, so that what people have changed by hand since stays, and
 * loading a file again costs one read a batch.
 * @param spoken products that earlier rows of this load have told already: of several offers the first tells name, picture and the like of their product
 */
export async function saveLoadedOffers(tx: Tx, target: LoadTarget, rows: FeedRow[], groups: LoadedGroups, spoken: ReadonlySet<number>): Promise<SavedOffers> {
  const first = new Map<string, FeedRow>()
  const doubled: FeedRow[] = []
  for (const row of rows) first.has(row.offer.externalId) ? doubled.push(row) : first.set(row.offer.externalId, row)
  const states = await tx.prepared<{ id: number; external_id: string; content_hash: string | null; fresh: boolean }>('catalogue_load_states', STATES, [
    target.id, target.site, [...first.keys()],
  ])
  const stateOf = new Map(states.map((state) => [state.external_id, state]))
  const candidates = [...first.values()].filter((row) => {
    const isDoubled = stateOf.get(row.offer.externalId)?.fresh === false
    if (isDoubled) doubled.push(row)
    return !isDoubled
  })
  const hashes = new Map(candidates.map((row) => [row, contentHash(row.offer)]))
  const differing = candidates.filter((row) => hashes.get(row) !== stateOf.get(row.offer.externalId)?.content_hash)
  const saved: SavedOffers = { added: 0, changed: 0, unchanged: candidates.length - differing.length, doubled, productIds: [], unknownCategories: [] }
  if (differing.length === 0) return saved

  const before = await tx.prepared<KnownOffer>('catalogue_load_offers', KNOWN, [differing.flatMap((row) => stateOf.get(row.offer.externalId)?.id ?? []), target.priceType])
  const knownOf = new Map(before.map((offer) => [offer.externalId, offer]))
  const products = await saveLoadedProducts(tx, target.site, differing, groups, spoken)
  const written = await tx.prepared<{ id: number; externalId: string }>('catalogue_load_save', SAVE, [
    target.site,
    JSON.stringify(differing.map((row) => columns(row.offer, products.idOf.get(row.offer.productExternalId)!, hashes.get(row)!))),
  ])
  const idOf = new Map(written.map((offer) => [offer.externalId, offer.id]))
  const ids = differing.map((row) => idOf.get(row.offer.externalId)!)
  await Promise.all([
    tx.prepared('catalogue_load_prices', PRICES, [ids, target.priceType, differing.map((row) => decimal(row.offer.price))]),
    tx.prepared('catalogue_load_seen', 'insert into catalogue_load_seen (load_id, offer_id) select $1, unnest($2::bigint[]) on conflict do nothing', [target.id, ids]),
    saveProperties(tx, target.site, differing),
    setStock(tx, differing.flatMap(({ offer }) => (offer.quantity === null || offer.type === 'service' ? [] : [{ offerId: idOf.get(offer.externalId)!, store: target.store, quantity: offer.quantity }]))),
  ])

  for (const { offer } of differing) {
    const id = idOf.get(offer.externalId)!
    const known = knownOf.get(offer.externalId)
    const productId = products.idOf.get(offer.productExternalId)!
    const fields = known ? differences({ ...known }, fieldsOf(offer, productId)) : firstValues({ externalId: offer.externalId, ...fieldsOf(offer, productId) })
    delete fields['productId']
    known ? (saved.changed += 1) : (saved.added += 1)
    if (Object.keys(fields).length > 0 || !known) {
      tx.record(catalogueChange({ kind: known ? 'product.offer_changed' : 'product.offer_added', id: productId, site: target.site, fields, about: { offerId: id } }))
    }
  }
  const touched = [...products.idOf.values(), ...before.map((offer) => offer.productId)]
  const figures = new Map((await refreshFigures(tx, touched)).map((figure) => [figure.id, figure.fields]))
  for (const change of products.changes) {
    tx.record(catalogueChange({ kind: change.isNew ? 'product.created' : 'product.changed', id: change.id, site: target.site, fields: { ...change.fields, ...figures.get(change.id) } }))
    figures.delete(change.id)
  }
  for (const [id, fields] of figures) tx.record(catalogueChange({ kind: 'product.changed', id, site: target.site, fields }))
  return { ...saved, productIds: [...products.idOf.values()], unknownCategories: products.unknownCategories }
}

// Known offers are noted as seen at once; the ones that had been noted before stand in the file twice.
const STATES = `
  with known as (select id, external_id, content_hash from offer where site = $2 and external_id = any($3::text[])),
  seen as (insert into catalogue_load_seen (load_id, offer_id) select $1, id from known on conflict do nothing returning offer_id)
  select k.*, s.offer_id is not null as fresh from known k left join seen s on s.offer_id = k.id`

const KNOWN = `
  select o.id, o.external_id as "externalId", o.product_id as "productId", o.xml_id as "xmlId", o.name, o.article, o.barcode, o.active, o.unit,
    o.vat_rate as "vatRate", (o.purchase_price * 100)::bigint as "purchasePrice", o.weight::float8, o.length::float8, o.width::float8, o.height::float8,
    o.images, o.properties, (select (op.price * 100)::bigint from offer_price op where op.offer_id = o.id and op.price_type = $2) as price
  from offer o where o.id = any($1::bigint[])`

const SAVE = `
  insert into offer as o (site, product_id, external_id, xml_id, name, article, barcode, active, unit, vat_rate, purchase_price, weight, length, width, height,
    images, properties, content_hash)
  select $1, r.* from jsonb_to_recordset($2::jsonb) as r (product_id bigint, external_id text, xml_id text, name text, article text, barcode text, active boolean,
    unit text, vat_rate text, purchase_price numeric, weight numeric, length numeric, width numeric, height numeric, images text[], properties jsonb, content_hash text)
  on conflict (site, external_id) where external_id is not null do update set
    product_id = excluded.product_id, xml_id = excluded.xml_id, name = excluded.name, article = excluded.article, barcode = excluded.barcode,
    active = excluded.active, unit = excluded.unit, vat_rate = excluded.vat_rate, purchase_price = coalesce(excluded.purchase_price, o.purchase_price),
    weight = excluded.weight, length = excluded.length, width = excluded.width, height = excluded.height, images = excluded.images,
    properties = excluded.properties, content_hash = excluded.content_hash, updated_at = now()
  returning id, external_id as "externalId"`

const PRICES = `
  insert into offer_price (offer_id, price_type, price)
  select p.offer_id, $2, p.price from unnest($1::bigint[], $3::numeric[]) as p (offer_id, price)
  on conflict (offer_id, price_type) do update set price = excluded.price where offer_price.price <> excluded.price`

const PROPERTIES = `
  insert into product_property (site, code, name) select $1, p.code, p.name from unnest($2::text[], $3::text[]) as p (code, name) order by p.code
  on conflict (site, code) do update set name = excluded.name where product_property.name <> excluded.name`

function fieldsOf(offer: FeedOffer, productId: number) {
  return {
    productId, xmlId: offer.xmlId, name: offer.name, article: offer.article, barcode: offer.barcode, active: offer.active, unit: offer.unit?.code ?? null,
    vatRate: offer.vatRate, ...(offer.purchasePrice === null ? {} : { purchasePrice: offer.purchasePrice }), weight: offer.weight, length: offer.length,
    width: offer.width, height: offer.height, images: offer.pictures, properties: valuesOf(offer.properties), price: offer.price,
  }
}

function columns(offer: FeedOffer, productId: number, hash: string) {
  return {
    product_id: productId, external_id: offer.externalId, xml_id: offer.xmlId, name: offer.name, article: offer.article, barcode: offer.barcode,
    active: offer.active, unit: offer.unit?.code ?? null, vat_rate: offer.vatRate, purchase_price: offer.purchasePrice === null ? null : decimal(offer.purchasePrice),
    weight: offer.weight, length: offer.length, width: offer.width, height: offer.height, images: offer.pictures, properties: valuesOf(offer.properties), content_hash: hash,
  }
}

function valuesOf(properties: FeedOffer['properties']): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).map(([code, { value }]) => [code, value]))
}

async function saveProperties(tx: Tx, site: string, rows: FeedRow[]): Promise<void> {
  const names = new Map(rows.flatMap(({ offer }) => Object.entries(offer.properties).map(([code, { name }]) => [code, name] as const)))
  if (names.size > 0) await tx.prepared('catalogue_load_properties', PROPERTIES, [site, [...names.keys()], [...names.values()]])
}
