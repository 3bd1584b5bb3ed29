import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { emptied, filled, loadCarts, saveCarts, type Cart } from './carts.ts'

export type Visitor = { id: number; uid: string; site: string; customerId: number | null }

const CURRENT = `
  select v.id, v.uid, v.site, v.customer_id as "customerId" from jsonb_to_recordset($1::jsonb) as w (site text, uid uuid)
  join site_visitor v on v.site = w.site and v.uid = w.uid and v.is_current`
const MAKE = `
  insert into site_visitor (uid, site, first_at, last_at)
  select uid, site, first_at, first_at from jsonb_to_recordset($1::jsonb) as w (site text, uid uuid, first_at timestamptz)
  returning id, uid, site, customer_id as "customerId"`

const keyOf = ({ site, uid }: { site: string; uid: string }): string => `${site}\n${uid}`

/** The visitors of these ids, made where they are new. Call it in one's turn (turn.ts). */
export async function currentVisitors(tx: Tx, wanted: readonly { site: string; uid: string; at: Date }[]): Promise<(site: string, uid: string) => Visitor> {
  const asked = new Map(wanted.map((one) => [keyOf(one), one]))
  const rows = await tx.prepared<Visitor>('site_visitors', CURRENT, [JSON.stringify([...asked.values()])])
  const found = new Map(rows.map((row) => [keyOf(row), row]))
  const missing = [...asked].filter(([key]) => !found.has(key)).map(([, { site, uid, at }]) => ({ site, uid, first_at: at }))
  if (missing.length > 0) for (const row of await knownByOrders(tx, await tx.prepared<Visitor>('site_visitors_make', MAKE, [JSON.stringify(missing)]))) found.set(keyOf(row), row)
  return (site, uid) => found.get(keyOf({ site, uid }))!
}

const ORDERED = `
  select distinct on (w.id) w.id, coalesce(c.merged_into, c.id) as "customerId" from jsonb_to_recordset($1::jsonb) as w (id bigint, site text, uid text)
  join site_client_id k on k.site = w.site and k.client_id = w.uid join "order" o on o.id = k.order_id join customer c on c.id = o.customer_id and c.type = 'customer' order by w.id, k.id desc`

/** An order may be told before what led to it: its buyer's first page was still on the way. */
async function knownByOrders(tx: Tx, made: readonly Visitor[]): Promise<Visitor[]> {
  const buyers = new Map((await tx.prepared<{ id: number; customerId: number }>('site_visitors_ordered', ORDERED, [JSON.stringify(made)])).map(({ id, customerId }) => [id, customerId]))
  const known: Visitor[] = []
  for (const visitor of made) known.push(buyers.has(visitor.id) ? await joinVisitor(tx, visitor.id, buyers.get(visitor.id)!, 'order') : visitor)
  return known
}

export type FoundBy = 'signature' | 'order' | 'client_id' | 'contact' | 'upload'

/**
 * The visitor turned out to be this customer. What was seen before by nobody known is his from now on; a device that was another customer's goes
 * on as another visitor, and what was seen before stays with the other.
 * Call it in one's turn (turn.ts). @returns the visitor that new events are of
 */
export async function joinVisitor(tx: Tx, visitorId: number, customerId: number, by: FoundBy): Promise<Visitor> {
  const { rows: [visitor] } = await sql<Visitor>`select id, uid, site, customer_id as "customerId" from site_visitor where id = ${visitorId}`.execute(tx.db)
  if (!visitor) throw new Error(`there is no visitor ${visitorId}`)
  if (visitor.customerId === customerId) return visitor
  const now = visitor.customerId === null ? await recognise(tx, visitor, customerId) : await fork(tx, visitor, customerId)
  tx.record({ kind: 'customer.identified', entity: 'customer', entityId: customerId, customerId, site: visitor.site, about: { visitorId: now.id, site: visitor.site, by, before: visitor.customerId } })
  return now
}

async function recognise(tx: Tx, visitor: Visitor, customerId: number): Promise<Visitor> {
  await sql`update site_visitor set customer_id = ${customerId}, known_as = ${customerId}, identified_at = ${tx.at}, claim = null where id = ${visitor.id}`.execute(tx.db)
  await handOver(tx, visitor.site, { visitorId: visitor.id, customerId: null }, customerId)
  return { ...visitor, customerId }
}

async function fork(tx: Tx, visitor: Visitor, customerId: number): Promise<Visitor> {
  await sql`update site_visitor set is_current = false where site = ${visitor.site} and uid = ${visitor.uid}::uuid and is_current`.execute(tx.db)
  const back = await sql<{ id: number }>`
    update site_visitor set is_current = true, last_at = greatest(last_at, ${tx.at}) where id = (
      select id from site_visitor where site = ${visitor.site} and uid = ${visitor.uid}::uuid and customer_id = ${customerId} order by id desc limit 1) returning id`.execute(tx.db)
  if (back.rows[0]) return { ...visitor, id: back.rows[0].id, customerId }
  const made = await sql<{ id: number }>`
    insert into site_visitor (uid, site, customer_id, known_as, identified_at, first_at, last_at)
    values (${visitor.uid}::uuid, ${visitor.site}, ${customerId}, ${customerId}, ${tx.at}, ${tx.at}, ${tx.at}) returning id`.execute(tx.db)
  return { ...visitor, id: made.rows[0]!.id, customerId }
}

/** What hung on a visitor, or on a customer who is one with another now, becomes the customer's: both carts in one, all favourites. */
export async function handOver(tx: Tx, site: string, from: { visitorId: number | null; customerId: number | null }, customerId: number): Promise<void> {
  const [theirs, own] = (await loadCarts(tx.db, [{ site, ...from }, { site, customerId, visitorId: from.visitorId }], tx.at)) as [Cart, Cart]
  if (theirs.items.length > 0) {
    // What stands in both was put there twice by one person: the later cart says how many.
    const [first, then] = own.updatedAt > theirs.updatedAt ? [theirs, own] : [own, theirs]
    const late = new Set(then.items.map(({ offerId }) => offerId))
    const merged = filled({ ...own, externalId: own.externalId ?? theirs.externalId, link: own.link ?? theirs.link }, [...first.items.filter(({ offerId }) => !late.has(offerId)), ...then.items], tx.at)
    await saveCarts(tx, [theirs, own], [emptied(theirs, tx.at), merged])
  }
  const of = from.customerId === null ? sql`customer_id is null and visitor_id = ${from.visitorId}` : sql`customer_id = ${from.customerId}`
  const doubled = await sql<{ id: number; offerId: number }>`
    delete from customer_favourite f where ${of} and site = ${site} and exists (select from customer_favourite o where o.customer_id = ${customerId} and o.offer_id = f.offer_id)
    returning id, offer_id as "offerId"`.execute(tx.db)
  const given = await sql<{ id: number; offerId: number }>`update customer_favourite set customer_id = ${customerId} where ${of} and site = ${site} returning id, offer_id as "offerId"`.execute(tx.db)
  for (const { id, offerId } of doubled.rows) tx.record({ kind: 'favourite.removed', entity: 'favourite', entityId: id, customerId: from.customerId, site, about: { offerId, visitorId: from.visitorId, doubled: true } })
  for (const { id, offerId } of given.rows) tx.record({ kind: 'favourite.added', entity: 'favourite', entityId: id, customerId, site, about: { offerId, visitorId: from.visitorId } })
}
