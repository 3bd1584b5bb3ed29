import { sql } from 'kysely'
import type { SiteSource, SiteStory } from '#shared/contracts/site-tracking.ts'
import type { Database } from '#server/platform/db.ts'
import { cartJson, goodsJson, iso } from './goods-shown.ts'
import { HERE_MINUTES } from './live-visitors.ts'

const VIEWED = 12
const FAVOURITES = 24
/** Events looked through for what was viewed: somebody who views more of late is shown his latest. */
const LOOKED_THROUGH = 2000

type Visits = Pick<SiteStory, 'visits' | 'pages' | 'seconds' | 'last' | 'clientIds'> & { onlineNow: boolean | null }

/** What a customer did on the sites, for his card and those of his orders. */
export async function siteStory(db: Database, customerId: number, now = new Date()): Promise<SiteStory> {
  const visitors = sql`(select id from site_visitor where customer_id = ${customerId})`
  const events = (kind: string) => sql`(
    select e.* from site_visitor v, lateral (select * from site_event e where e.visitor_id = v.id and not e.is_bot order by e.id desc limit ${LOOKED_THROUGH}) e where v.customer_id = ${customerId} and e.kind = ${kind})`
  const [visits, sources, viewed, searched, carts, favourites] = await Promise.all([
    sql<Visits>`
      select count(*)::int as visits, coalesce(sum(w.pages), 0)::int as pages, coalesce(sum(extract(epoch from w.last_at - w.started_at)), 0)::int as seconds,
        bool_or(w.origin = 'script' and w.last_at > ${now}::timestamptz - make_interval(mins => ${HERE_MINUTES})) as "onlineNow",
        (array_agg(jsonb_build_object('startedAt', ${iso(sql`w.started_at`)}, 'lastAt', ${iso(sql`w.last_at`)}, 'pages', w.pages, 'device', w.device, 'page', w.page, 'title', w.title) order by w.started_at desc))[1] as last,
        coalesce((select jsonb_agg(distinct k.client_id) from site_client_id k where k.customer_id = ${customerId} or k.visitor_id in ${visitors}), '[]') as "clientIds"
      from site_visit w where w.visitor_id in ${visitors} and not w.is_bot`.execute(db),
    sql<{ first: SiteSource | null; last: SiteSource | null }>`
      select (array_agg(s.row order by s.at))[1] as first, (array_agg(s.row order by s.at desc))[1] as last from (
        select w.started_at as at, jsonb_build_object('at', ${iso(sql`w.started_at`)}, 'channel', w.channel, 'source', w.source, 'medium', w.medium, 'campaign', w.campaign, 'keyword', w.keyword, 'content', w.content,
          'referrerHost', w.referrer_host, 'landing', w.landing) as row from site_visit w where w.visitor_id in ${visitors} and not w.is_bot
        union all
        select t.at, jsonb_build_object('at', ${iso(sql`t.at`)}, 'channel', 'other', 'source', t.source, 'medium', t.medium, 'campaign', t.campaign, 'keyword', t.keyword, 'content', t.content, 'referrerHost', null, 'landing', null)
        from site_source t where t.customer_id = ${customerId}) s`.execute(db),
    sql<SiteStory['viewed'][number]>`
      select g.goods ->> 'name' as name, (g.goods -> 'offerId')::bigint as "offerId", (g.goods -> 'productId')::bigint as "productId", g.goods ->> 'imageUrl' as "imageUrl", (g.goods -> 'price')::bigint as price, ${iso(sql`g.at`)} as at, g.times
      from (select (array_agg(${goodsJson(sql`e.price`, sql`coalesce(e.data #>> '{goods,offerId}', '')`)} order by e.at desc))[1] as goods, max(e.at) as at, count(*)::int as times
        from ${events('product')} e left join product p on p.id = e.product_id left join offer o on o.id = e.offer_id
        group by coalesce(e.product_id::text, e.data ->> 'goods') order by max(e.at) desc limit ${VIEWED}) g order by g.at desc`.execute(db),
    sql<SiteStory['searched'][number]>`select e.query, ${iso(sql`max(e.at)`)} as at from ${events('search')} e group by e.query order by max(e.at) desc limit 8`.execute(db),
    sql<{ cart: SiteStory['carts'][number] | null }>`select ${cartJson} as cart from customer_cart c where c.customer_id = ${customerId} and c.cleared_at is null order by c.updated_at desc`.execute(db),
    sql<{ goods: Omit<SiteStory['favourites'][number], 'at'>; at: string }>`
      select ${goodsJson(sql`(select min(x.price) from offer_price x where x.offer_id = o.id)`)} as goods, ${iso(sql`f.at`)} as at from customer_favourite f left join offer o on o.id = f.offer_id left join product p on p.id = o.product_id
      where f.customer_id = ${customerId} order by f.at desc limit ${FAVOURITES}`.execute(db),
  ])
  const { onlineNow, ...figures } = visits.rows[0]!
  const found = carts.rows.flatMap(({ cart }) => (cart ? [cart] : []))
  const [source] = sources.rows
  return {
    ...figures, onlineNow: onlineNow ?? false, isKnown: figures.visits > 0 || found.length > 0 || favourites.rows.length > 0 || source!.first !== null || figures.clientIds.length > 0,
    firstSource: source!.first, lastSource: source!.last, viewed: viewed.rows, searched: searched.rows, carts: found, favourites: favourites.rows.map(({ goods, at }) => ({ ...goods, at })),
  }
}
