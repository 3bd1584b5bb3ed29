import { sql } from 'kysely'
import type { Money } from '#shared/money.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { canSee } from './visibility.ts'

export type OfferInStock = { offerId: number; productId: number; name: string; imageUrl: string | null; price: Money; free: number }

/** Of each of these products the offer that there is most of: in sale, with a price, free to promise. */
export async function offersInStock(db: Database, actor: Actor, productIds: readonly number[], site: string): Promise<OfferInStock[]> {
  const { rows } = await sql<OfferInStock>`
    select distinct on (o.product_id) o.id as "offerId", o.product_id as "productId", o.name, coalesce(o.images[1], p.image_url) as "imageUrl", (op.price * 100)::bigint as price, s.free::float8 as free
    from offer o join product p on p.id = o.product_id
    join offer_price op on op.offer_id = o.id join price_type t on t.code = op.price_type and t.is_default
    join lateral (select sum(greatest(k.quantity - k.reserved, 0)) as free from stock k left join store st on st.code = k.store where k.offer_id = o.id and st.active is not false) s on s.free > 0
    where o.product_id = any(${productIds}::bigint[]) and o.active and p.active and o.site = ${site} and ${canSee(actor) ?? sql`true`}
    order by o.product_id, s.free desc, o.id`.execute(db)
  return rows
}
