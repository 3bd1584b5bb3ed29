import { sql } from 'kysely'
import type { LiveVisitor, LiveVisitors } from '#shared/contracts/site-tracking.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { reachesCustomer, shownName } from '#server/modules/customers/index.ts'
import { cartJson, goodsJson, iso } from './goods-shown.ts'

/** Whoever did nothing for longer is not here any more. */
export const HERE_MINUTES = 5
const MOST = 100

/** Who is on the sites now, latest first, bots left out. A customer has a name only for those who may see him. */
export async function liveVisitors(db: Database, actor: Actor, now = new Date()): Promise<LiveVisitors> {
  const sites = actor.grants.sites
  const ofSites = sites === 'all' ? sql`true` : sql`w.site = any(${sites}::text[])`
  const here = sql`w.last_at > ${now}::timestamptz - make_interval(mins => ${HERE_MINUTES}) and not w.is_bot and w.origin = 'script' and ${ofSites}`
  const [{ rows }, counted, setUp] = await Promise.all([
    sql<LiveVisitor>`
      select v.id as "visitorId", w.site, case when c.id is null then null else jsonb_build_object('id', c.id, 'name', ${shownName(actor)}) end as customer,
        ${iso(sql`w.started_at`)} as "startedAt", ${iso(sql`w.last_at`)} as "lastAt", w.pages, w.page, w.title, w.channel, w.source, w.medium, w.campaign, w.device,
        (select count(*)::int from (select from site_visit x join site_visitor y on y.id = x.visitor_id where y.id = v.id or (v.customer_id is not null and y.customer_id = v.customer_id) limit 1000) all_of) as visits,
        coalesce((select jsonb_agg(seen.goods) from (
          select ${goodsJson(sql`e.price`, sql`coalesce(e.data #>> '{goods,offerId}', '')`)} as goods from site_event e left join product p on p.id = e.product_id left join offer o on o.id = e.offer_id
          where e.visitor_id = v.id and e.visit_id = w.id and e.kind = 'product' and e.at > ${now}::timestamptz - interval '1 day' order by e.id desc limit 3) seen), '[]') as viewed,
        (select ${cartJson} from customer_cart k, lateral (select k.*) c where k.site = w.site and k.cleared_at is null
          and (v.customer_id is not null and k.customer_id = v.customer_id or v.customer_id is null and k.customer_id is null and k.visitor_id = v.id) limit 1) as cart
      from (select distinct on (visitor_id) * from site_visit w where ${here} order by visitor_id, last_at desc) w
      join site_visitor v on v.id = w.visitor_id left join customer c on c.id = v.customer_id and ${reachesCustomer(actor, 'customers.view')}
      order by w.last_at desc limit ${MOST}`.execute(db),
    sql<{ count: number }>`select count(distinct w.visitor_id)::int as count from site_visit w where ${here}`.execute(db),
    sql<{ yes: boolean }>`select exists (select from site_tracking where is_on) as yes`.execute(db),
  ])
  return { rows, count: counted.rows[0]!.count, asOf: now.toISOString(), isSetUp: setUp.rows[0]!.yes }
}
