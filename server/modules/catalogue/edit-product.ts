import type { FieldEdits } from '#shared/contracts/catalogue.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { decimal, minor } from '#shared/money.ts'
import type { Money } from '#shared/money.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { setStock } from '#server/modules/stock/index.ts'
import { catalogueChange } from './changes.ts'
import { changeProducts } from './change-products.ts'
import { refuseProductConflicts } from './product-conflicts.ts'
import { PRODUCT_COLUMNS } from './product-input.ts'
import type { ProductInput } from './product-input.ts'
import { recordFigures, setPrices } from './set-prices.ts'

type Edits = FieldEdits['changes']

const isText = (value: unknown) => value === null || (typeof value === 'string' && value.length <= 20_000 && !value.includes('\0'))
const isShortText = (value: unknown) => isText(value) && (value === null || (value as string).length <= 255)
const isYesNo = (value: unknown) => typeof value === 'boolean'
const isMoney = (value: unknown) => value === null || (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= 99_999_999_999_999)
const isSize = (value: unknown) => value === null || (typeof value === 'number' && value >= 0 && value < 1e8)
const isQuantity = (value: unknown) => typeof value === 'number' && value >= 0 && value < 1e10
const isIds = (value: unknown) => Array.isArray(value) && value.length <= 100 && value.every((id) => Number.isSafeInteger(id))

const PRODUCT_EDITS: Record<string, (value: unknown) => boolean> = {
  name: isText, article: isShortText, url: isText, description: isText, manufacturer: isText, active: isYesNo, markable: isYesNo, popular: isYesNo, stock: isYesNo,
  novelty: isYesNo, recommended: isYesNo, groups: isIds,
}

/** Columns of an offer that are edited in place. */
const OFFER_COLUMNS: Record<string, string> = {
  name: 'name', article: 'article', barcode: 'barcode', active: 'active', unit: 'unit', vatRate: 'vat_rate', purchasePrice: 'purchase_price', weight: 'weight',
  length: 'length', width: 'width', height: 'height',
}
const OFFER_EDITS: Record<string, (value: unknown) => boolean> = {
  name: (value) => isText(value) && !!(value as string | null)?.trim(), article: isShortText, barcode: isShortText, active: isYesNo, unit: isShortText, vatRate: isShortText,
  purchasePrice: isMoney, weight: isSize, length: isSize, width: isSize, height: isSize,
}

/**
 * Edits fields of a product in place. `groups` is the list of group ids.
 * @throws Refusal `conflict`; `invalid` for fields that are not edited in place; `not_found`
 */
export async function editProduct(tx: Tx, id: number, edits: Edits): Promise<void> {
  check(edits, PRODUCT_EDITS)
  const [current] = await tx.prepared<Record<string, unknown>>(
    'product_edit_load',
    `select ${Object.entries(PRODUCT_COLUMNS).map(([field, column]) => `p.${column} as "${field}"`).join(', ')},
       array(select g.group_id from product_group_product g where g.product_id = p.id order by g.group_id) as groups
     from product p where p.id = $1 for update of p`,
    [id],
  )
  if (!current) throw notFound('product', id)
  await refuseProductConflicts(tx, id, null, current, edits)
  const { groups, ...rest } = Object.fromEntries(Object.entries(edits).map(([field, { to }]) => [field, to])) as Omit<ProductInput, 'groups'> & { groups?: number[] }
  await changeProducts(tx, [{ product: { id }, changes: { ...rest, ...(groups ? { groups: groups.map((group) => ({ id: group })) } : {}) } }])
}

type Offer = Record<string, unknown> & { site: string; prices: Record<string, number>; stores: Record<string, number> }

/**
 * Edits fields of an offer in place: its own, `prices.<price type>` in minor units (null takes the price away), `stores.<store>` as the quantity counted there.
 * @throws Refusal `conflict`; `invalid` for unknown fields, price types and stores; `not_found`
 */
export async function editOffer(tx: Tx, productId: number, offerId: number, edits: Edits): Promise<void> {
  const { priceTypes, stores } = await freshReferences(tx.db)
  const own: Edits = {}
  const prices: { priceType: string; price: Money | null }[] = []
  const levels: { store: string; quantity: number }[] = []
  for (const [field, edit] of Object.entries(edits)) {
    const [, list, code] = /^(prices|stores)\.(.+)$/.exec(field) ?? []
    if (!list || !code) own[field] = edit
    else if (!(list === 'prices' ? priceTypes : stores).byCode.has(code)) throw invalid(field, 'unknown_code', { value: code })
    else if (!(list === 'prices' ? isMoney : isQuantity)(edit.to)) throw invalid(field, 'wrong_value')
    else if (list === 'prices') prices.push({ priceType: code, price: edit.to === null ? null : minor(edit.to as number) })
    else levels.push({ store: code, quantity: edit.to as number })
  }
  check(own, OFFER_EDITS)
  const current = await loadOffer(tx, productId, offerId)
  const flat = { ...current, ...prefixed('prices', current.prices), ...prefixed('stores', current.stores) }
  await refuseProductConflicts(tx, productId, offerId, flat, edits)
  await saveOffer(tx, productId, offerId, current, Object.fromEntries(Object.entries(own).map(([field, { to }]) => [field, to === '' ? null : to])))
  await setPrices(tx, prices.map((each) => ({ offerId, ...each })))
  await setStock(tx, levels.map((each) => ({ offerId, ...each })))
  if (own['active'] || levels.length > 0) await recordFigures(tx, [productId])
}

function check(edits: Edits, editable: Record<string, (value: unknown) => boolean>): void {
  const fields = Object.entries(edits).flatMap(([path, { to }]) => {
    const accepts = Object.hasOwn(editable, path) ? editable[path] : undefined
    return accepts === undefined ? [{ path, code: 'not_editable' }] : accepts(to) ? [] : [{ path, code: 'wrong_value' }]
  })
  if (fields.length > 0) throw new Refusal('invalid', {}, 400, fields)
}

async function loadOffer(tx: Tx, productId: number, offerId: number): Promise<Offer> {
  const [offer] = await tx.prepared<Offer>(
    'offer_edit_load',
    `select o.site, o.name, o.article, o.barcode, o.active, o.unit, o.vat_rate as "vatRate", (o.purchase_price * 100)::bigint as "purchasePrice", o.weight::float8,
       o.length::float8, o.width::float8, o.height::float8,
       (select coalesce(json_object_agg(p.price_type, (p.price * 100)::bigint), '{}') from offer_price p where p.offer_id = o.id) as prices,
       (select coalesce(json_object_agg(k.store, k.quantity::float8), '{}') from stock k where k.offer_id = o.id) as stores
     from offer o where o.id = $2 and o.product_id = $1 for update of o`,
    [productId, offerId],
  )
  if (!offer) throw notFound('offer', offerId)
  return offer
}

async function saveOffer(tx: Tx, productId: number, offerId: number, before: Offer, after: Record<string, unknown>): Promise<void> {
  const fields = differences(before, after)
  const names = Object.keys(fields)
  if (names.length === 0) return
  const value = (name: string) => (name === 'purchasePrice' && fields[name]![1] !== null ? decimal(minor(fields[name]![1] as number)) : fields[name]![1])
  await tx.prepared(
    `offer_edit_${names.toSorted().join('_')}`,
    `update offer set ${names.toSorted().map((name, index) => `${OFFER_COLUMNS[name]} = $${index + 2}, `).join('')}updated_at = now() where id = $1`,
    [offerId, ...names.toSorted().map(value)],
  )
  tx.record(catalogueChange({ kind: 'product.offer_changed', id: productId, site: before.site, fields, about: { offerId } }))
}

const prefixed = (list: string, values: Record<string, unknown>) => Object.fromEntries(Object.entries(values).map(([code, value]) => [`${list}.${code}`, value]))
