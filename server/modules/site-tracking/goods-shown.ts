import { sql, type RawBuilder } from 'kysely'
import type { SiteCart, SiteGoods } from '#shared/contracts/site-tracking.ts'

/** An offer or a product as JSON; over aliases `o` (offer) and `p` (product), which may be absent, and what it was called where it was told. */
export const goodsJson = (price: RawBuilder<unknown>, name: RawBuilder<unknown> = sql`''`): RawBuilder<SiteGoods> => sql`
  jsonb_build_object('offerId', o.id, 'productId', p.id, 'name', coalesce(nullif(o.name, ''), p.name, ${name}), 'imageUrl', coalesce(o.images[1], p.image_url), 'price', round(${price} * 100)::bigint)`

/** A cart that holds something, as JSON; over alias `c`. */
export const cartJson: RawBuilder<SiteCart | null> = sql`
  (select jsonb_build_object('id', c.id, 'updatedAt', ${iso(sql`c.updated_at`)}, 'leftAt', ${iso(sql`c.left_at`)}, 'link', c.link, 'sum', coalesce(sum(round(i.price * i.quantity * 100)), 0)::bigint,
    'items', jsonb_agg(${goodsJson(sql`i.price`)} || jsonb_build_object('quantity', i.quantity) order by i.id))
   from customer_cart_item i left join offer o on o.id = i.offer_id left join product p on p.id = o.product_id where i.cart_id = c.id having count(*) > 0)`

/** ISO 8601 in UTC, as moments cross the wire. */
export function iso(moment: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

