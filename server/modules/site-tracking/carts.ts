import type { Database } from '#server/platform/db.ts'
import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'

/** Whose cart: a customer's, else a visitor's whom nobody knows. */
export type CartOwner = { site: string; customerId: number | null; visitorId: number | null }
/** `price` is decimal text, as shown to the buyer. */
export type CartItem = { offerId: number; quantity: number; price: string | null; addedAt: Date }
export type Cart = CartOwner & {
  /** 0: not there yet. */
  id: number
  externalId: string | null
  link: string | null
  currency: string | null
  droppedAt: Date | null
  clearedAt: Date | null
  orderId: number | null
  leftAt: Date | null
  createdAt: Date
  updatedAt: Date
  items: CartItem[]
}

const MOST_ITEMS = 200

/** The carts of these owners, in their order; one that is not there is an empty cart with id 0. */
export async function loadCarts(db: Database, owners: readonly CartOwner[], at: Date): Promise<Cart[]> {
  if (owners.length === 0) return []
  const { rows } = await sql<Omit<Cart, 'items' | 'site' | 'customerId' | 'visitorId'> & { place: number; items: (Omit<CartItem, 'addedAt'> & { addedAt: string })[] }>`
    select o.place, c.id, c.external_id as "externalId", c.link, c.currency, c.dropped_at as "droppedAt", c.cleared_at as "clearedAt", c.order_id as "orderId", c.left_at as "leftAt",
      c.created_at as "createdAt", c.updated_at as "updatedAt",
      (select coalesce(json_agg(json_build_object('offerId', i.offer_id, 'quantity', i.quantity, 'price', i.price::text, 'addedAt', i.added_at) order by i.id), '[]') from customer_cart_item i where i.cart_id = c.id) as items
    from jsonb_to_recordset(${JSON.stringify(owners.map(({ site, customerId, visitorId }, place) => ({ place, site, customer_id: customerId, visitor_id: visitorId })))}::jsonb)
      as o (place int, site text, customer_id bigint, visitor_id bigint)
    join lateral (
      select * from customer_cart c where o.customer_id is not null and c.site = o.site and c.customer_id = o.customer_id
      union all
      select * from customer_cart c where o.customer_id is null and c.site = o.site and c.visitor_id = o.visitor_id and c.customer_id is null
    ) c on true`.execute(db)
  const found = new Map(rows.map((row) => [row.place, row]))
  return owners.map((owner, place): Cart => {
    const row = found.get(place)
    if (!row) return { ...owner, id: 0, externalId: null, link: null, currency: null, droppedAt: null, clearedAt: null, orderId: null, leftAt: null, createdAt: at, updatedAt: at, items: [] }
    return { ...row, ...owner, items: row.items.map((item) => ({ ...item, quantity: Number(item.quantity), addedAt: new Date(item.addedAt) })) }
  })
}

const contentOf = (cart: Pick<Cart, 'items'>): unknown[] => cart.items.map(({ offerId, quantity, price }) => ({ offerId, quantity, price }))
const bare = (cart: Cart): string => JSON.stringify([contentOf(cart), cart.externalId, cart.link, cart.currency, cart.droppedAt, cart.clearedAt, cart.orderId])

/** Writes what differs and records it. Both lists go in pairs; call it in one's turn (turn.ts). @returns ids, in their order */
export async function saveCarts(tx: Tx, before: readonly Cart[], after: readonly Cart[]): Promise<number[]> {
  const changed = after.map((cart, index) => ({ cart, old: before[index]! })).filter(({ cart, old }) => bare(cart) !== bare(old))
  if (changed.length === 0) return after.map(({ id }) => id)
  const { rows } = await sql<{ place: number; id: number }>`
    with given as (
      select c.*, case when c.id > 0 then c.id else nextval(pg_get_serial_sequence('customer_cart', 'id')) end as real_id
      from jsonb_to_recordset(${JSON.stringify(changed.map(({ cart }, place) => ({ ...cart, place, items: undefined })))}::jsonb)
        as c (place int, id bigint, site text, "customerId" bigint, "visitorId" bigint, "externalId" text, link text, currency text, "droppedAt" timestamptz, "clearedAt" timestamptz, "orderId" bigint, "leftAt" timestamptz, "createdAt" timestamptz)
    ), written as (
      insert into customer_cart as k (id, site, customer_id, visitor_id, external_id, link, currency, dropped_at, cleared_at, order_id, left_at, created_at, updated_at)
      overriding system value
      select real_id, site, "customerId", "visitorId", "externalId", link, currency, "droppedAt", "clearedAt", "orderId", "leftAt", "createdAt", ${tx.at} from given
      on conflict (id) do update set external_id = excluded.external_id, link = excluded.link, currency = excluded.currency, dropped_at = excluded.dropped_at, cleared_at = excluded.cleared_at,
        order_id = excluded.order_id, left_at = excluded.left_at, updated_at = excluded.updated_at
    )
    select place, real_id as id from given`.execute(tx.db)
  const ids = new Map(rows.map(({ place, id }) => [changed[place]!.cart, id]))
  const items = changed.flatMap(({ cart }) => cart.items.slice(0, MOST_ITEMS).map((item) => ({ cart_id: ids.get(cart)!, offer_id: item.offerId, quantity: item.quantity, price: item.price, added_at: item.addedAt })))
  await sql`delete from customer_cart_item i using jsonb_to_recordset(${JSON.stringify(changed.map(({ cart }) => ({ id: ids.get(cart), offers: cart.items.map(({ offerId }) => offerId) })))}::jsonb) as c (id bigint, offers jsonb)
    where i.cart_id = c.id and not c.offers @> to_jsonb(i.offer_id)`.execute(tx.db)
  if (items.length > 0) {
    await sql`insert into customer_cart_item as k (cart_id, offer_id, quantity, price, added_at, updated_at)
      select cart_id, offer_id, quantity, price, added_at, ${tx.at} from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as i (cart_id bigint, offer_id bigint, quantity numeric, price numeric, added_at timestamptz)
      on conflict (cart_id, offer_id) do update set quantity = excluded.quantity, price = excluded.price, updated_at = excluded.updated_at
      where (k.quantity, k.price) is distinct from (excluded.quantity, excluded.price)`.execute(tx.db)
  }
  for (const { cart, old } of changed) {
    const isCleared = cart.items.length === 0 && old.items.length > 0
    tx.record({
      kind: isCleared ? 'cart.cleared' : 'cart.changed', entity: 'cart', entityId: ids.get(cart)!, customerId: cart.customerId, orderId: cart.orderId, site: cart.site,
      fields: { items: [contentOf(old), contentOf(cart)] }, about: { visitorId: cart.visitorId },
    })
  }
  return after.map((cart) => ids.get(cart) ?? cart.id)
}

/** A cart that holds this now; what is named twice is added up. */
export function filled(cart: Cart, items: readonly Omit<CartItem, 'addedAt'>[], at: Date): Cart {
  const held = new Map(cart.items.map((item) => [item.offerId, item]))
  const next = new Map<number, CartItem>()
  for (const item of items) {
    const same = next.get(item.offerId)
    next.set(item.offerId, { ...item, quantity: rounded(item.quantity + (same?.quantity ?? 0)), price: item.price ?? same?.price ?? null, addedAt: held.get(item.offerId)?.addedAt ?? at })
  }
  return touched({ ...cart, items: [...next.values()].slice(0, MOST_ITEMS) }, at)
}

/** A cart to which so much was added, or (negative) of which so much was taken; what is no more is gone. */
export function moved(cart: Cart, offerId: number, quantity: number, price: string | null, at: Date): Cart {
  const held = cart.items.find((item) => item.offerId === offerId)
  const now = rounded((held?.quantity ?? 0) + quantity)
  const others = cart.items.filter((item) => item !== held)
  if (now <= 0) return held ? touched({ ...cart, items: others }, at) : cart
  const item: CartItem = { offerId, quantity: now, price: price ?? held?.price ?? null, addedAt: held?.addedAt ?? at }
  return touched({ ...cart, items: held ? cart.items.map((one) => (one === held ? item : one)) : [...others, item].slice(0, MOST_ITEMS) }, at)
}

/** An emptied cart, and the order that it became. */
export const emptied = (cart: Cart, at: Date, orderId: number | null = null): Cart => ({ ...cart, items: [], clearedAt: at, orderId, leftAt: null })

// What is touched is not left, and is no longer the cart of the order before it.
const touched = (cart: Cart, at: Date): Cart => (cart.items.length === 0 ? { ...cart, clearedAt: cart.clearedAt ?? at, leftAt: null } : { ...cart, clearedAt: null, orderId: null, leftAt: null })
const rounded = (quantity: number): number => Math.round(quantity * 1000) / 1000
