import { sql } from 'kysely'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import type { Tx } from '#server/platform/transact.ts'
import { emptied, loadCarts, saveCarts } from './carts.ts'
import { forgetCustomer, forgetNamesOfOrders } from './forget-customer.ts'
import { visitorOfClientId } from './told-by-programs.ts'
import { takeTurn } from './turn.ts'
import { handOver, joinVisitor } from './visitors.ts'

const GONE = new Set(['customer.deleted', 'customer.anonymised'])
const CONTACTS = ['phones', 'phone', 'email', 'emails', 'externalId', 'browserId']

const bringsContacts = ({ entity, kind, fields }: LogEntry): boolean => entity === 'customer' && (kind === 'customer.created' || CONTACTS.some((field) => field in fields))
/** Somebody was told to be a customer: whoever looked him up before he was erased may say so after. */
const TELLS_WHO = new Set(['customer.identified', 'site.client_id_linked', 'site.source_told'])
/** An order that lost its buyer. */
const isErased = ({ entity, about }: LogEntry): boolean => entity === 'order' && about?.['by'] === 'erasure'
const concerns = (entry: LogEntry): boolean => entry.kind === 'order.created' || entry.kind === 'customer.merged' || entry.kind === 'customer.split' || GONE.has(entry.kind) || isErased(entry) || TELLS_WHO.has(entry.kind) || bringsContacts(entry)

/** Follows what becomes known of visitors elsewhere: orders, contacts, merges and splits, customers who are gone. */
export const visitorsReader: Reader = {
  name: 'site-tracking.visitors',
  concerns,
  effect: async (tx, entries) => {
    const told = entries.filter(concerns)
    await meetOrders(tx, told.filter(({ kind }) => kind === 'order.created'))
    await meetContacts(tx, [...new Set(told.filter(bringsContacts).map(({ entityId }) => entityId))])
    await forgetNamesOfOrders(tx, told.filter(isErased).map(({ entityId }) => entityId))
    for (const entry of told) {
      if (entry.kind === 'customer.merged') await follow(tx, Number(entry.about?.['mergedId']), entry.entityId)
      if (entry.kind === 'customer.split') await part(tx, entry.entityId, Number(entry.about?.['mergedId']))
      if (GONE.has(entry.kind)) await forgetCustomer(tx, entry.entityId)
    }
    for (const id of await missing(tx, told.filter(({ kind }) => TELLS_WHO.has(kind)).flatMap(({ customerId }) => customerId ?? []))) await forgetCustomer(tx, id)
  },
}

async function missing(tx: Tx, customerIds: readonly number[]): Promise<number[]> {
  if (customerIds.length === 0) return []
  const { rows } = await sql<{ id: number }>`select distinct id from unnest(${[...customerIds]}::bigint[]) as t (id) where not exists (select from customer c where c.id = t.id) order by id`.execute(tx.db)
  return rows.map(({ id }) => Number(id))
}

type MetOrder = { id: number; site: string; customerId: number; clientId: string | null; offers: number[]; createdAt: Date }

/** An order made with the visitor's id says who he is; the cart that it was made from is empty now. */
async function meetOrders(tx: Tx, entries: readonly LogEntry[]): Promise<void> {
  if (entries.length === 0) return
  const { rows } = await sql<MetOrder>`
    select o.id, o.site, coalesce(c.merged_into, c.id) as "customerId", coalesce(o.client_id, c.browser_id) as "clientId", array(select i.offer_id from order_item i where i.order_id = o.id and i.offer_id is not null) as offers, e.at as "createdAt"
    from jsonb_to_recordset(${JSON.stringify(entries.map(({ entityId, at }) => ({ id: entityId, at })))}::jsonb) as e (id bigint, at timestamptz) join "order" o on o.id = e.id join customer c on c.id = o.customer_id
    where c.type = 'customer' and (o.client_id is not null or c.browser_id is not null or exists (select from customer_cart k where k.site = o.site and k.customer_id = coalesce(c.merged_into, c.id) and k.cleared_at is null))
    order by o.id`.execute(tx.db)
  if (rows.length > 0) await takeTurn(tx)
  for (const order of rows) {
    const visitorId = order.clientId ? await visitorOfClientId(tx.db, order.site, order.clientId) : null
    if (visitorId !== null) await joinVisitor(tx, visitorId, order.customerId, 'order')
    // Also of one who is not here yet: what he did may be written later than his order (knownByOrders).
    if (order.clientId) await sql`insert into site_client_id (site, client_id, order_id, at) values (${order.site}, ${order.clientId}, ${order.id}, ${tx.at}) on conflict do nothing`.execute(tx.db)
    await clearOrdered(tx, order, visitorId !== null)
  }
}

/** An order of other goods, made by phone, leaves the cart as it is; so does one that was made before the cart was filled anew. */
async function clearOrdered(tx: Tx, { id, site, customerId, offers, createdAt }: MetOrder, isFromSite: boolean): Promise<void> {
  const [cart] = await loadCarts(tx.db, [{ site, customerId, visitorId: null }], tx.at)
  if (!cart || cart.items.length === 0) return
  const isOfIt = isFromSite || cart.items.some(({ offerId }) => offers.includes(offerId))
  const touchedLater = Math.max(...cart.items.map(({ addedAt }) => addedAt.getTime())) > createdAt.getTime() + 60_000
  if (isOfIt && !touchedLater) await saveCarts(tx, [cart], [emptied(cart, createdAt, id)])
}

/** Visitors whom the shop has vouched for are found as soon as a customer has that phone, e-mail or id. */
async function meetContacts(tx: Tx, customerIds: readonly number[]): Promise<void> {
  if (customerIds.length === 0) return
  const { rows } = await sql<{ visitorId: number; customerId: number }>`
    select v.id as "visitorId", min(coalesce(c.merged_into, c.id)) as "customerId"
    from customer c cross join lateral (
      select jsonb_build_object('externalId', c.external_id) as claim where c.external_id is not null
      union all select jsonb_build_object(i.kind, i.value) from customer_identity i where i.customer_id = c.id and not i.shared
    ) known join site_visitor v on v.claim @> known.claim and v.site = c.site and v.is_current and v.customer_id is null
    where c.id = any(${[...customerIds]}::bigint[]) and c.type = 'customer' and exists (select from site_visitor w where w.claim is not null)
    group by v.id order by v.id`.execute(tx.db)
  const browsers = await sql<{ id: number; site: string; browserId: string }>`
    select coalesce(merged_into, id) as id, site, browser_id as "browserId" from customer where id = any(${[...customerIds]}::bigint[]) and browser_id is not null`.execute(tx.db)
  if (rows.length > 0 || browsers.rows.length > 0) await takeTurn(tx)
  for (const { visitorId, customerId } of rows) await joinVisitor(tx, visitorId, customerId, 'contact')
  for (const { id, site, browserId } of browsers.rows) {
    const visitorId = await visitorOfClientId(tx.db, site, browserId)
    if (visitorId !== null) await joinVisitor(tx, visitorId, id, 'client_id')
  }
}

/** Two customers are one: so are their visitors, carts and favourites. */
async function follow(tx: Tx, mergedId: number, survivorId: number): Promise<void> {
  await takeTurn(tx)
  const moved = await sql<{ id: number; site: string }>`update site_visitor set customer_id = ${survivorId} where customer_id = ${mergedId} returning id, site`.execute(tx.db)
  const sites = await sql<{ site: string }>`select site from customer_cart where customer_id = ${mergedId} union select site from customer_favourite where customer_id = ${mergedId}`.execute(tx.db)
  for (const { site } of sites.rows) await handOver(tx, site, { visitorId: null, customerId: mergedId }, survivorId)
  await sql`update site_source set customer_id = ${survivorId} where customer_id = ${mergedId}`.execute(tx.db)
  await sql`update site_client_id k set customer_id = ${survivorId} where customer_id = ${mergedId} and not exists (
    select from site_client_id o where o.site = k.site and o.client_id = k.client_id and o.customer_id = ${survivorId} and coalesce(o.order_id, 0) = coalesce(k.order_id, 0))`.execute(tx.db)
  recordMoved(tx, moved.rows, mergedId, survivorId)
}

/** They were two after all: each has the visitors back that were found to be him. Carts stay where they were filled last. */
async function part(tx: Tx, survivorId: number, mergedId: number): Promise<void> {
  await takeTurn(tx)
  const moved = await sql<{ id: number; site: string }>`
    update site_visitor set customer_id = ${mergedId} where customer_id = ${survivorId} and (known_as = ${mergedId} or known_as in (select id from customer where merged_into = ${mergedId})) returning id, site`.execute(tx.db)
  recordMoved(tx, moved.rows, survivorId, mergedId)
}

function recordMoved(tx: Tx, visitors: readonly { id: number; site: string }[], from: number, to: number): void {
  if (visitors.length > 0) tx.record({ kind: 'customer.visitors_moved', entity: 'customer', entityId: to, customerId: to, site: visitors[0]!.site, about: { visitorIds: visitors.map(({ id }) => id), from } })
}
