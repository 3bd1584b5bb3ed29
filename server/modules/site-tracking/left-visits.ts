import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { raiseHook } from '#server/modules/automation/index.ts'

/** Whoever left longer ago, while nobody was there to tell of it, is no news. */
const NEWS_HOURS = 3
const AT_ONCE = 1000

type Left = { id: number; customerId: number; lastAt: Date; pages: number; page: string | null; channel: string; source: string | null; campaign: string | null; cart: { id: number; items: number } | null }

/**
 * Tells the rules of customers who have left the sites: nothing has come of them for as long as the site's settings say. Of those whom nobody knows
 * there is nothing to tell. A visit that goes on and ends once more is told once more; one of a shop that is not watched is not told of.
 */
export async function noteLeftVisits(db: Db, now = new Date()): Promise<number> {
  const sites = await db.kysely.selectFrom('site_tracking').select('site').where('is_on', '=', true).orderBy('site').execute()
  let all = 0
  for (const { site } of sites) {
    let told = AT_ONCE
    while (told === AT_ONCE) all += told = await transact(db, systemActor('site'), (tx) => noteSome(tx, site), { at: now })
  }
  return all
}

async function noteSome(tx: Tx, site: string): Promise<number> {
  await sql`insert into site_visits_told (site, told_to) values (${site}, ${tx.at}::timestamptz - make_interval(hours => ${NEWS_HOURS})) on conflict do nothing`.execute(tx.db)
  const { rows: [until] } = await sql<{ from: Date; to: Date }>`
    select greatest(l.told_to, ${tx.at}::timestamptz - make_interval(hours => ${NEWS_HOURS}, mins => t.left_after_minutes)) as "from", ${tx.at}::timestamptz - make_interval(mins => t.left_after_minutes) as "to"
    from site_visits_told l join site_tracking t on t.site = l.site where l.site = ${site} for update of l`.execute(tx.db)
  if (!until || until.to <= until.from) return 0
  const { rows } = await sql<Left>`
    select w.id, c.id as "customerId", w.last_at as "lastAt", w.pages, w.page, w.channel, w.source, w.campaign,
      (select json_build_object('id', k.id, 'items', (select count(*) from customer_cart_item i where i.cart_id = k.id)) from customer_cart k
        where k.site = w.site and k.customer_id = c.id and k.cleared_at is null and exists (select from customer_cart_item i where i.cart_id = k.id) limit 1) as cart
    from site_visit w join site_visitor v on v.id = w.visitor_id join customer c on c.id = v.customer_id
    where w.site = ${site} and w.last_at > ${until.from} and w.last_at <= ${until.to} and not w.is_bot and w.origin = 'script'
      -- He has another page open, or is on another device: he has not left.
      and not exists (select from site_visitor y join site_visit x on x.visitor_id = y.id where y.customer_id = c.id and x.site = w.site and x.last_at > ${until.to} and not x.is_bot)
    order by w.last_at, w.id limit ${AT_ONCE}`.execute(tx.db)
  for (const { id, customerId, lastAt, ...about } of rows) await raiseHook(tx, 'visit.left', { customerId, key: `${id}:${lastAt.toISOString()}`, about: { visitId: id, ...about } })
  await sql`update site_visits_told set told_to = ${rows.length === AT_ONCE ? rows.at(-1)!.lastAt : until.to} where site = ${site}`.execute(tx.db)
  return rows.length
}
