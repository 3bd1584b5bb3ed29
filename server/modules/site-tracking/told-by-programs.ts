import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'
import { classifySource } from './classify-source.ts'
import { isUuid } from './read-batch.ts'
import { takeTurn } from './turn.ts'
import { joinVisitor } from './visitors.ts'

/** Of whom a program tells: at least one of both. */
export type ToldOf = { site: string; customerId: number | null; orderId: number | null }

/** The visitor whom the shop or its counter knows by this; null when nobody has come by that name. */
export async function visitorOfClientId(db: Database, site: string, clientId: string): Promise<number | null> {
  const uid = isUuid(clientId) ? clientId : null
  const { rows } = await sql<{ id: number }>`
    select id from (
      select 1 as place, v.id from site_visitor v where v.site = ${site} and v.uid = ${uid}::uuid and v.is_current
      union all (select 2, c.visitor_id from site_client_id c where c.site = ${site} and c.client_id = ${clientId} and c.visitor_id is not null order by c.id desc limit 1)
    ) found order by place limit 1`.execute(db)
  return rows[0]?.id ?? null
}

/** The name of a counter's visitor is this customer's, or of whoever made this order. The visitor, when he was here, is he from now on. */
export async function linkClientId(tx: Tx, { site, customerId, orderId }: ToldOf, clientId: string): Promise<void> {
  await takeTurn(tx)
  await sql`insert into site_client_id (site, client_id, customer_id, order_id, at) values (${site}, ${clientId}, ${customerId}, ${orderId}, ${tx.at}) on conflict do nothing`.execute(tx.db)
  const visitorId = await visitorOfClientId(tx.db, site, clientId)
  if (visitorId !== null && customerId !== null) await joinVisitor(tx, visitorId, customerId, 'client_id')
  tx.record({ kind: 'site.client_id_linked', entity: customerId === null ? 'order' : 'customer', entityId: customerId ?? orderId!, customerId, orderId, site, about: { clientId, visitorId } })
}

export type ToldSource = { source?: string | null; medium?: string | null; campaign?: string | null; keyword?: string | null; content?: string | null }

/** Where a customer or an order came from, as a program knows it. It stands beside what was seen on the site. */
export async function addSource(tx: Tx, { site, customerId, orderId }: ToldOf, told: ToldSource, clientId: string | null): Promise<void> {
  const { source = null, medium = null, campaign = null, keyword = null, content = null } = told
  await tx.db.insertInto('site_source').values({ site, customer_id: customerId, order_id: orderId, client_id: clientId, source, medium, campaign, keyword, content, at: tx.at }).execute()
  tx.record({ kind: 'site.source_told', entity: customerId === null ? 'order' : 'customer', entityId: customerId ?? orderId!, customerId, orderId, site, about: { source, medium, campaign } })
  if (clientId) await linkClientId(tx, { site, customerId, orderId }, clientId)
}

export type ToldVisit = { startedAt: Date; seconds: number; landing: string | null; exit: string | null; pages: number; source: string | null; viewed: { url: string; title: string | null; views: number }[] }

/** A visit that another counter saw, with its pages. One that is told again is known by when it began. @returns whether it was news */
export async function addVisit(tx: Tx, { site, customerId }: ToldOf & { customerId: number }, told: ToldVisit, clientId: string | null): Promise<boolean> {
  await takeTurn(tx)
  const known = clientId ? await visitorOfClientId(tx.db, site, clientId) : null
  const visitor = known === null ? { id: await ownVisitor(tx, site, customerId, clientId, told.startedAt) } : await joinVisitor(tx, known, customerId, 'upload')
  const there = await sql`select from site_visit where visitor_id = ${visitor.id} and started_at = ${told.startedAt} and origin = 'upload'`.execute(tx.db)
  if (there.rows.length > 0) return false
  const landing = addressOf(told.landing)
  const from = landing ? classifySource(landing, null) : null
  const lastAt = new Date(told.startedAt.getTime() + told.seconds * 1000)
  const { rows: [visit] } = await sql<{ id: number }>`
    insert into site_visit (visitor_id, site, started_at, last_at, pages, events, channel, source, medium, campaign, keyword, content, click_ids, landing, page, device, origin)
    values (${visitor.id}, ${site}, ${told.startedAt}, ${lastAt}, ${told.pages}, ${told.viewed.length}, ${from && from.channel !== 'direct' ? from.channel : told.source ? 'other' : 'direct'}, ${from?.source ?? told.source}, ${from?.medium ?? null}, ${from?.campaign ?? null},
      ${from?.keyword ?? null}, ${from?.content ?? null}, ${JSON.stringify(from?.clickIds ?? {})}::jsonb, ${landing?.pathname ?? told.landing}, ${addressOf(told.exit)?.pathname ?? told.exit}, 'unknown', 'upload') returning id`.execute(tx.db)
  for (const page of told.viewed) {
    await sql`insert into site_event (uid, visitor_id, visit_id, site, kind, at, received_at, path, data)
      values (${randomUUID()}::uuid, ${visitor.id}, ${visit!.id}, ${site}, 'page', ${told.startedAt}, ${tx.at}, ${(addressOf(page.url)?.pathname ?? page.url).slice(0, 500)}, ${JSON.stringify({ title: page.title, views: page.views })}::jsonb)`.execute(tx.db)
  }
  await sql`update site_visitor set first_at = least(first_at, ${told.startedAt}), last_at = greatest(last_at, ${lastAt}) where id = ${visitor.id}`.execute(tx.db)
  return true
}

async function ownVisitor(tx: Tx, site: string, customerId: number, clientId: string | null, at: Date): Promise<number> {
  const any = clientId ? null : (await sql<{ id: number }>`select id from site_visitor where site = ${site} and customer_id = ${customerId} order by id limit 1`.execute(tx.db)).rows[0]
  if (any) return any.id
  const { rows: [made] } = await sql<{ id: number }>`
    insert into site_visitor (uid, site, customer_id, known_as, identified_at, first_at, last_at)
    values (${clientId && isUuid(clientId) ? clientId : randomUUID()}::uuid, ${site}, ${customerId}, ${customerId}, ${tx.at}, ${at}, ${at}) returning id`.execute(tx.db)
  tx.record({ kind: 'customer.identified', entity: 'customer', entityId: customerId, customerId, site, about: { visitorId: made!.id, site, by: 'upload', before: null } })
  if (clientId) await sql`insert into site_client_id (site, client_id, visitor_id, at) values (${site}, ${clientId}, ${made!.id}, ${tx.at}) on conflict do nothing`.execute(tx.db)
  return made!.id
}

const addressOf = (text: string | null): URL | null => (text !== null && /^https?:/i.test(text) && URL.canParse(text) ? new URL(text) : null)
