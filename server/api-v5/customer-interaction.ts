import { sql } from 'kysely'
import { decimal } from '#shared/money.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import { clearCart, favouritesOf, loadCarts, setCart, setFavourite, visitorOfClientId, type CartOwner } from '#server/modules/site-tracking/index.ts'
import { byOf, lookUp } from './lookup.ts'
import { wireDateTime } from './wire/dates.ts'
import { entityOf } from './wire/entity.ts'
import { mapOrList, present, succeeded } from './wire/envelope.ts'
import { fieldsOf, type Fields } from './wire/fields.ts'
import { parameter, write, type Answer, type Call, type Method } from './wire/method.ts'
import { wireVatRate } from './wire/numbers.ts'
import { namedSite } from './wire/sites.ts'

export const customerInteractionMethods: Method[] = [
  { verb: 'POST', path: '/customer-interaction/{site}/cart/clear', scope: 'customer_write', handle: clear },
  { verb: 'POST', path: '/customer-interaction/{site}/cart/set', scope: 'customer_write', handle: set },
  { verb: 'GET', path: '/customer-interaction/{site}/cart/{customerId}', scope: 'customer_read', handle: getCart },
  { verb: 'GET', path: '/customer-interaction/{site}/favorites/{customerId}', scope: 'customer_read', handle: getFavourites },
  { verb: 'POST', path: '/customer-interaction/{site}/favorites/{customerId}/add', scope: 'customer_write', handle: (call) => favourite(call, true) },
  { verb: 'POST', path: '/customer-interaction/{site}/favorites/{customerId}/remove', scope: 'customer_write', handle: (call) => favourite(call, false) },
]

const MOST_ITEMS = 200

/** The site of the path, by its code; `siteBy=id` names it by its number. */
async function siteOf(call: Call): Promise<string> {
  const by = parameter(call, 'siteBy') ?? 'code'
  if (by !== 'id' && by !== 'code') throw new Refusal('wrong_parameter', {}, 400, [{ path: 'siteBy', code: 'not_a_choice' }])
  const given = call.path['site']!
  if (by === 'code') return namedSite(call, given)
  const { rows } = await sql<{ code: string }>`select code from site where id::text = ${given}`.execute(call.db.kysely)
  return namedSite(call, rows[0]?.code ?? given)
}

/** The customer of the path, who may have been combined with another. */
async function ownerOf(call: Call): Promise<CartOwner> {
  const site = await siteOf(call)
  const [found] = await lookUp(call, 'customer', [call.path['customerId']!], byOf(call), [site])
  if (!found) throw notFound('customer', call.path['customerId'])
  return { site, customerId: found.id, visitorId: null }
}

/** The customer that a cart names; one whom only the browser knows is a visitor. */
async function givenOwner(call: Call, fields: Fields, site: string): Promise<CartOwner | null> {
  const customer = fields.object('customer')
  const [id, externalId, browserId, gaClientId] = [customer?.integer('id', 1), customer?.text('externalId', 255), customer?.text('browserId', 255), customer?.text('gaClientId', 255)]
  if (!id && !externalId && !browserId && !gaClientId) fields.complain('customer', 'required')
  fields.refuse()
  if (id || externalId) {
    const [found] = await lookUp(call, 'customer', [id ? String(id) : externalId!], id ? 'id' : 'externalId', [site])
    if (found) return { site, customerId: found.id, visitorId: null }
  }
  for (const name of [browserId, gaClientId]) {
    if (!name) continue
    const { rows } = await sql<{ id: number }>`select coalesce(merged_into, id) as id from customer where site = ${site} and browser_id = ${name} order by id limit 1`.execute(call.db.kysely)
    if (rows[0]) return { site, customerId: rows[0].id, visitorId: null }
    const visitorId = await visitorOfClientId(call.db.kysely, site, name)
    if (visitorId === null) continue
    const known = await sql<{ customerId: number | null }>`select customer_id as "customerId" from site_visitor where id = ${visitorId}`.execute(call.db.kysely)
    return { site, customerId: known.rows[0]?.customerId ?? null, visitorId }
  }
  throw new Refusal('invalid', {}, 400, [{ path: 'customer', code: 'not_found', params: { entity: 'customer', id: id ?? externalId ?? browserId ?? gaClientId } }])
}

async function set(call: Call): Promise<Answer> {
  const site = await siteOf(call)
  const fields = fieldsOf(entityOf(call.form, 'cart'), call.account.timeZone)
  const [externalId, link, droppedAt] = [fields.text('externalId', 255), fields.text('link', 2000), fields.dateTime('droppedAt')]
  const rows = fields.rows('items')
  if (!rows) fields.complain('items', 'required')
  if (rows && rows.length > MOST_ITEMS) fields.complain('items', 'too_many', { most: MOST_ITEMS })
  const wanted = (rows ?? []).slice(0, MOST_ITEMS).map((row) => ({ offer: row.object('offer'), quantity: row.number('quantity', 0, 99_999_999), price: row.money('price', 0) }))
  const owner = await givenOwner(call, fields, site)
  const items = await Promise.all(wanted.map(async ({ offer, quantity, price }) => ({ offerId: offer ? await offerOf(call, site, offer) : null, quantity: quantity ?? 1, price: price === null || price === undefined ? null : decimal(price) })))
  fields.refuse()
  const { currency } = await call.db.kysely.selectFrom('site').select('currency').where('code', '=', site).executeTakeFirstOrThrow()
  // Goods that the catalogue does not know are left out: the rest of the cart is worth having.
  await write(call, (tx) => setCart(tx, owner!, { externalId: externalId ?? null, link: link ?? null, droppedAt: droppedAt ?? null, currency, items: items.flatMap(({ offerId, quantity, price }) => (offerId === null || quantity === 0 ? [] : [{ offerId, quantity, price }])) }))
  return { body: succeeded() }
}

async function clear(call: Call): Promise<Answer> {
  const site = await siteOf(call)
  const fields = fieldsOf(entityOf(call.form, 'cart'), call.account.timeZone)
  const clearedAt = fields.dateTime('clearedAt')
  const order = fields.object('order')
  const [id, externalId, number] = [order?.integer('id', 1), order?.text('externalId', 255), order?.text('number', 255)]
  const owner = await givenOwner(call, fields, site)
  const found = order && (id || externalId || number)
    ? await sql<{ id: number }>`select id from "order" where site = ${site} and ${id ? sql`id = ${id}` : externalId ? sql`external_id = ${externalId}` : sql`number = ${number}`} order by id desc limit 1`.execute(call.db.kysely)
    : null
  // Modules clear the cart before the order has come: what cannot be found is no reason to keep the cart.
  await write(call, (tx) => clearCart(tx, owner!, { clearedAt: clearedAt ?? null, orderId: found?.rows[0]?.id ?? null }))
  return { body: succeeded() }
}

async function offerOf(call: Call, site: string, offer: Fields): Promise<number | null> {
  const [id, externalId, xmlId] = [offer.integer('id', 1), offer.text('externalId', 255), offer.text('xmlId', 255)]
  if (!id && !externalId && !xmlId) {
    offer.complain('id', 'required')
    return null
  }
  const { rows } = await sql<{ id: number }>`select id from offer where site = ${site} and ${id ? sql`id = ${id}` : externalId ? sql`external_id = ${externalId}` : sql`xml_id = ${xmlId}`} order by id limit 1`.execute(call.db.kysely)
  return rows[0]?.id ?? null
}

/** Nobody's cart is an empty object: modules ask whether it is empty. */
async function getCart(call: Call): Promise<Answer> {
  const owner = await ownerOf(call)
  const [cart] = await loadCarts(call.db.kysely, [owner], new Date())
  if (!cart || cart.id === 0 || cart.items.length === 0) return { body: succeeded({ cart: {} }) }
  const at = (date: Date | null): string | undefined => (date === null ? undefined : wireDateTime(date, call.account.timeZone))
  const { rows } = await sql<{ id: number; offerId: number }>`select id, offer_id as "offerId" from customer_cart_item where cart_id = ${cart.id}`.execute(call.db.kysely)
  const ids = new Map(rows.map((row) => [row.offerId, row.id]))
  const offers = await offersById(call, cart.items.map(({ offerId }) => offerId))
  return { body: succeeded({ cart: {
    ...present({ externalId: cart.externalId, currency: cart.currency, droppedAt: at(cart.droppedAt), link: cart.link, createdAt: at(cart.createdAt), updatedAt: at(cart.updatedAt) }),
    items: cart.items.map(({ offerId, quantity, price }) => present({ id: ids.get(offerId), quantity, price: price === null ? null : Number(price), offer: offers.get(offerId) })),
  } }) }
}

/** Clients disagree on the key, so both are there. */
async function getFavourites(call: Call): Promise<Answer> {
  const rows = await favouritesOf(call.db.kysely, await ownerOf(call))
  const offers = await offersById(call, rows.map(({ offerId }) => offerId))
  const favorites = rows.map(({ offerId, at }) => ({ offer: offers.get(offerId) ?? { id: offerId }, createdAt: wireDateTime(at, call.account.timeZone) }))
  return { body: succeeded({ favorites, cart: favorites }) }
}

async function favourite(call: Call, isFavourite: boolean): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'favorite'), call.account.timeZone)
  const owner = await ownerOf(call)
  const offer = fields.object('offer')
  if (!offer) fields.complain('offer', 'required')
  const offerId = offer ? await offerOf(call, owner.site, offer) : null
  fields.refuse()
  if (offerId === null) throw new Refusal('invalid', {}, 400, [{ path: 'offer', code: 'not_found', params: { entity: 'offer' } }])
  await write(call, (tx) => setFavourite(tx, owner, offerId, isFavourite))
  return { body: succeeded() }
}

type OfferRow = { id: number; external_id: string | null; xml_id: string | null; name: string; product: string; article: string | null; vat_rate: string | null; barcode: string | null; properties: Record<string, unknown>; unit: Record<string, unknown> | null }

async function offersById(call: Call, ids: readonly number[]): Promise<Map<number, Record<string, unknown>>> {
  const { rows } = await sql<OfferRow>`
    select o.id, o.external_id, o.xml_id, o.name, p.name as product, coalesce(o.article, p.article) as article, o.vat_rate, o.barcode, o.properties,
      (select jsonb_build_object('code', u.code, 'name', u.name, 'sym', u.sym) from unit u where u.code = o.unit) as unit
    from offer o join product p on p.id = o.product_id where o.id = any(${[...ids]}::bigint[])`.execute(call.db.kysely)
  return new Map(rows.map((row) => [row.id, present({
    displayName: row.name || row.product, id: row.id, externalId: row.external_id, xmlId: row.xml_id, name: row.name, article: row.article,
    vatRate: wireVatRate(row.vat_rate), properties: mapOrList(row.properties), unit: row.unit, barcode: row.barcode,
  })]))
}
