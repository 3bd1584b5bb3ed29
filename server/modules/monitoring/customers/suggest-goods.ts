import { sql } from 'kysely'
import type { Suggestion } from '#shared/contracts/outlook.ts'
import type { Actor } from '#server/platform/access.ts'
import type { ClickHouse } from '#server/platform/clickhouse/index.ts'
import type { Db } from '#server/platform/db.ts'
import { offersInStock } from '#server/modules/catalogue/index.ts'
import { orderCard } from '#server/modules/orders/index.ts'

const MOST = 3
/** Fewer orders with both are chance. */
const LEAST_TOGETHER = 5
/** Oftener with it than otherwise, by so much: what everybody buys is no suggestion. */
const LEAST_TIMES = 1.5
/** What sells best is often sold out: many pairs are looked at for three that are there. */
const LOOKED_AT = 400

// Pairs of goods in one order of the last year: `together` orders have both; `times` is how much oftener orders with the first have the second than all orders do.
const BOUGHT = 'product_id > 0 and is_cancelled = 0 and is_returned = 0 and site = {site:String} and order_created_at > now() - interval 365 day'
const BOUGHT_WITH = `
select product, because, together, (together / because_orders) / (orders / all_orders) as times
from (
  select b.product_id as product, a.product_id as because, count() as together
  from (select distinct order_id, product_id from order_item final where ${BOUGHT} and product_id in {has:Array(UInt64)}) as a
  join (select distinct order_id, product_id from order_item final where ${BOUGHT} and product_id not in {has:Array(UInt64)}
    and order_id in (select order_id from order_item where site = {site:String} and product_id in {has:Array(UInt64)})) as b on b.order_id = a.order_id
  group by product, because having together >= {least:UInt32} order by together desc limit 500
) as pairs
join (select product_id, uniq(order_id) as because_orders from order_item final where ${BOUGHT} and product_id in {has:Array(UInt64)} group by product_id) as owned on owned.product_id = pairs.because
join (select product_id, uniq(order_id) as orders from order_item final where ${BOUGHT} group by product_id) as all_of on all_of.product_id = pairs.product
cross join (select uniq(order_id) as all_orders from order_item final where ${BOUGHT}) as whole
where times >= {times:Float64} order by together desc, times desc, product limit ${LOOKED_AT}`

/**
 * Goods to offer with this order: bought together with what the customer has or is about to have, not bought by them yet, in stock. Plain counts of orders, so
 * that the reason can be said.
 * @throws Refusal `not_found` · ClickHouseAway
 */
export async function suggestGoods({ db, clickhouse }: { db: Db; clickhouse: ClickHouse }, actor: Actor, orderId: number): Promise<Suggestion[]> {
  const order = await orderCard(db, actor, orderId)
  const { rows } = await sql<{ productId: number; name: string }>`
    select distinct on (f.product_id) f.product_id as "productId", p.name from order_item i join "order" o on o.id = i.order_id join offer f on f.id = i.offer_id join product p on p.id = f.product_id
    where o.site = ${order.site} and (o.id = ${orderId} or o.customer_id = (select customer_id from "order" where id = ${orderId})) order by f.product_id limit 200`.execute(db.kysely)
  if (rows.length === 0) return []
  const has = rows.map((row) => row.productId)
  const found = await clickhouse.query<{ product: number; because: number; together: number; times: number }>(BOUGHT_WITH, { has, site: order.site, least: LEAST_TOGETHER, times: LEAST_TIMES })
  const best = new Map<number, (typeof found)[number]>()
  for (const pair of found) if (!best.has(Number(pair.product))) best.set(Number(pair.product), pair)
  const offers = new Map((await offersInStock(db.kysely, actor, [...best.keys()], order.site)).map((offer) => [offer.productId, offer]))
  const names = new Map(rows.map((row) => [row.productId, row.name]))
  return [...best.values()].flatMap(({ product, because, together, times }): Suggestion[] => {
    const offer = offers.get(Number(product))
    const name = names.get(Number(because))
    return offer && name ? [{ ...offer, because: { productId: Number(because), name }, together: Number(together), times: Math.round(Number(times) * 10) / 10 }] : []
  }).slice(0, MOST)
}
