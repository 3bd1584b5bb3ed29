import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { applyGoods, type Placed } from './apply-goods.ts'
import { findCustomer, plainClaim } from './find-customer.ts'
import { findGoods, findGroups } from './find-goods.ts'
import { placeEvent, type Visit } from './place-visits.ts'
import { OLDEST, type Batch, type SiteEvent } from './read-batch.ts'
import { tellOfVisits } from './tell-of-visits.ts'
import { takeTurn } from './turn.ts'
import { currentVisitors, joinVisitor, type Visitor } from './visitors.ts'

const KNOWN = 'select uid from site_event where uid = any($1::uuid[]) and at > $2'

const LAST_VISITS = `
  select v.id, v.visitor_id as "visitorId", v.site, v.started_at as "startedAt", v.last_at as "lastAt", v.pages, v.events, v.channel, v.source, v.medium, v.campaign, v.keyword, v.content,
    v.click_ids as "clickIds", v.referrer_host as "referrerHost", v.landing, v.page, v.title, v.device, v.is_bot as "isBot"
  from unnest($1::bigint[]) as w (visitor_id),
    lateral (select * from site_visit v where v.visitor_id = w.visitor_id and v.origin = 'script' order by v.started_at desc limit 1) v`

const WRITE_VISITS = `
  insert into site_visit as k (id, visitor_id, site, started_at, last_at, pages, events, channel, source, medium, campaign, keyword, content, click_ids, referrer_host, landing, page, title, device, is_bot)
  overriding system value
  select id, "visitorId", site, "startedAt", "lastAt", pages, events, channel, source, medium, campaign, keyword, content, "clickIds", "referrerHost", landing, page, title, device, "isBot"
  from jsonb_to_recordset($1::jsonb) as v (id bigint, "visitorId" bigint, site text, "startedAt" timestamptz, "lastAt" timestamptz, pages int, events int, channel text, source text, medium text, campaign text,
    keyword text, content text, "clickIds" jsonb, "referrerHost" text, landing text, page text, title text, device text, "isBot" boolean)
  on conflict (id) do update set started_at = excluded.started_at, last_at = excluded.last_at, pages = excluded.pages, events = excluded.events, page = excluded.page, title = excluded.title`

const WRITE_EVENTS = `
  insert into site_event (uid, visitor_id, visit_id, site, kind, at, received_at, offer_id, product_id, group_id, price, quantity, query, path, data, is_bot)
  select uid, visitor_id, visit_id, site, kind, at, received_at, offer_id, product_id, group_id, price, quantity, query, path, data, is_bot
  from json_to_recordset($1::json) as e (uid uuid, visitor_id bigint, visit_id bigint, site text, kind text, at timestamptz, received_at timestamptz, offer_id bigint, product_id bigint, group_id bigint,
    price numeric, quantity numeric, query text, path text, data jsonb, is_bot boolean)`

const SEEN = `
  update site_visitor v set last_at = greatest(v.last_at, s.at) from jsonb_to_recordset($1::jsonb) as s (id bigint, at timestamptz) where v.id = s.id`

/** Who a batch turned out to be of; null: nobody known. */
export type Written = { customerId: number | null }

/**
 * Writes the events of many requests in one go: events that are there already are left out, visitors and visits are made or go on, carts and
 * favourites follow. The statements are as many for a thousand events as for one.
 */
export async function writeBatches(tx: Tx, batches: readonly Batch[]): Promise<Written[]> {
  // Sent together, worked through in this order: what is read is read in the turn.
  const [, fresh, visitorOf] = await Promise.all([
    takeTurn(tx), withoutKnown(tx, batches), currentVisitors(tx, batches.map(({ site, visitor, receivedAt }) => ({ site, uid: visitor, at: receivedAt }))),
  ])
  const who = new Map<Batch, Visitor>()
  const forked = new Map<string, Visitor>()
  for (const batch of batches) {
    const key = `${batch.site}\n${batch.visitor}`
    const visitor = forked.get(key) ?? visitorOf(batch.site, batch.visitor)
    const now = batch.identify ? await identify(tx, visitor, batch.identify.claim) : visitor
    if (now !== visitor) forked.set(key, now)
    who.set(batch, now)
  }
  // One who was recognised in the middle of this was he from the beginning; one who was another stays that other.
  const latest = new Map([...who.values()].map((visitor) => [visitor.id, visitor]))
  for (const [batch, { id }] of who) who.set(batch, latest.get(id)!)
  await rememberClientIds(tx, batches, who)
  const { placed, visits, made } = await place(tx, batches, fresh, who)
  if (visits.length > 0) {
    tx.send('site_visits_write', WRITE_VISITS, [JSON.stringify(visits)])
    tx.send('site_events_write', WRITE_EVENTS, [JSON.stringify(placed.map(rowOf))])
    tx.send('site_visitors_seen', SEEN, [JSON.stringify(lastSeen(placed))])
    await applyGoods(tx, placed)
    await tellOfVisits(tx, made, [...who.values()])
  }
  return batches.map((batch) => ({ customerId: who.get(batch)!.customerId }))
}

async function withoutKnown(tx: Tx, batches: readonly Batch[]): Promise<Map<Batch, SiteEvent[]>> {
  const uids = batches.flatMap(({ events }) => events.map(({ uid }) => uid))
  const since = new Date(Math.min(...batches.map(({ receivedAt }) => receivedAt.getTime())) - 2 * OLDEST)
  const known = uids.length === 0 ? [] : await tx.prepared<{ uid: string }>('site_events_known', KNOWN, [uids, since])
  const seen = new Set(known.map(({ uid }) => uid))
  return new Map(batches.map((batch) => [batch, batch.events.filter(({ uid }) => !seen.has(uid) && seen.add(uid))]))
}

/** Whom the shop says the visitor is; one whom nobody knows yet is waited for (reactions.ts). */
async function identify(tx: Tx, visitor: Visitor, claim: NonNullable<Batch['identify']>['claim']): Promise<Visitor> {
  const plain = plainClaim(claim)
  const customerId = await findCustomer(tx.db, visitor.site, plain)
  if (customerId !== null) return joinVisitor(tx, visitor.id, customerId, 'signature')
  if (visitor.customerId === null && Object.keys(plain).length > 0) await sql`update site_visitor set claim = ${JSON.stringify(plain)}::jsonb where id = ${visitor.id}`.execute(tx.db)
  return visitor
}

async function rememberClientIds(tx: Tx, batches: readonly Batch[], who: Map<Batch, Visitor>): Promise<void> {
  const rows = batches.flatMap((batch) => batch.clientIds.map((clientId) => ({ site: batch.site, client_id: clientId, visitor_id: who.get(batch)!.id, at: batch.receivedAt })))
  if (rows.length === 0) return
  tx.send('site_client_ids', `insert into site_client_id (site, client_id, visitor_id, at) select site, client_id, visitor_id, at
    from jsonb_to_recordset($1::jsonb) as c (site text, client_id text, visitor_id bigint, at timestamptz) on conflict do nothing`, [JSON.stringify(rows)])
}

async function place(tx: Tx, batches: readonly Batch[], fresh: Map<Batch, SiteEvent[]>, who: Map<Batch, Visitor>): Promise<{ placed: Placed[]; visits: Visit[]; made: Visit[] }> {
  const busy = batches.filter((batch) => fresh.get(batch)!.length > 0)
  if (busy.length === 0) return { placed: [], visits: [], made: [] }
  const ids = [...new Set(busy.map((batch) => who.get(batch)!.id))]
  const told = busy.flatMap((batch) => fresh.get(batch)!.map((event) => ({ batch, event })))
  const [under, goods, groups] = await Promise.all([
    tx.prepared<Visit>('site_visits_last', LAST_VISITS, [ids]),
    findGoods(tx, told.flatMap(({ batch: { site }, event }) => [...(event.goods ? [{ site, goods: event.goods }] : []), ...(event.items ?? []).map((item) => ({ site, goods: item.goods }))])),
    findGroups(tx, told.flatMap(({ batch: { site }, event }) => (event.group ? [{ site, group: event.group }] : []))),
  ])
  const visitsOf = new Map(ids.map((id): [number, Visit[]] => [id, under.filter((visit) => visit.visitorId === id)]))
  const touched = new Set<Visit>()
  const placed = told.toSorted((one, other) => one.event.at.getTime() - other.event.at.getTime()).map(({ batch, event }): Placed => {
    const visitor = who.get(batch)!
    const visit = placeEvent(visitsOf.get(visitor.id)!, event, { visitorId: visitor.id, site: batch.site, device: batch.device, isBot: batch.isBot })
    touched.add(visit)
    const found = event.goods ? goods(batch.site, event.goods) : { offerId: null, productId: null }
    return { event, visitor, visit, isBot: batch.isBot, ...found, groupId: event.group ? groups(batch.site, event.group) : null, goodsOf: (reference) => goods(batch.site, reference) }
  })
  const visits = [...touched]
  const made = visits.filter(({ id }) => id === 0)
  const numbers = made.length === 0 ? [] : await tx.prepared<{ id: number }>('site_visit_ids', `select nextval(pg_get_serial_sequence('site_visit', 'id')) as id from generate_series(1, $1)`, [made.length])
  for (const [index, visit] of made.entries()) visit.id = numbers[index]!.id
  return { placed, visits, made }
}

const rowOf = ({ event, visitor, visit, isBot, offerId, productId, groupId }: Placed): Record<string, unknown> => ({
  uid: event.uid, visitor_id: visitor.id, visit_id: visit.id, site: visitor.site, kind: event.kind, at: event.at, received_at: event.receivedAt, offer_id: offerId, product_id: productId, group_id: groupId,
  price: event.price, quantity: event.quantity, query: event.query, path: event.path, data: dataOf(event, offerId), is_bot: isBot,
})

/** What the catalogue does not know is kept as it was told, so that nothing is lost with a late feed. */
function dataOf({ data, goods, items, title, kind }: SiteEvent, offerId: number | null): Record<string, unknown> | null {
  const more = { ...data, ...(goods && offerId === null ? { goods } : {}), ...(items ? { items } : {}), ...(title && kind === 'page' ? { title } : {}) }
  return Object.keys(more).length > 0 ? more : null
}

function lastSeen(placed: readonly Placed[]): { id: number; at: Date }[] {
  const last = new Map<number, Date>()
  for (const { visitor, event } of placed) if (!last.has(visitor.id) || last.get(visitor.id)! < event.at) last.set(visitor.id, event.at)
  return [...last].map(([id, at]) => ({ id, at }))
}
