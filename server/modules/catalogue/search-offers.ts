import { sql } from 'kysely'
import type { OfferFound } from '#shared/contracts/catalogue.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { canSee } from './visibility.ts'

/**
 * Finds offers for an order line as people type: an exact barcode, article or external id first, then articles that begin so, then names: words in any
 * order, also with a typing error. Only what is in sale.
 * @param site only of this site
 */
export async function searchOffers(db: Database, actor: Actor, typed: string, site: string | null, limit = 20): Promise<OfferFound[]> {
  const text = typed.replaceAll('\0', '').trim()
  if (text === '') return []
  const start = `${text.replace(/[\\%_]/g, '\\$&')}%`
  // `%>` asks the trigram index for a name in which the words stand, roughly; the rank then puts what fits best first.
  const { rows } = await sql<OfferFound>`
    with hit as (
      select o.id, case
          when o.barcode = ${text} or o.external_id = ${text} or lower(o.article) = lower(${text}) then 0
          when o.article ilike ${start} then 1
          when o.name ilike ${start} then 2
          else 3 end as rank, o.name <-> ${text} as distance, o.name
      from offer o join product p on p.id = o.product_id
      where o.active and p.active and (${site}::text is null or o.site = ${site}) and ${canSee(actor) ?? sql`true`}
        and (o.barcode = ${text} or o.external_id = ${text} or lower(o.article) = lower(${text}) or o.article ilike ${start} or o.name ilike ${`%${start}`} or o.name %> ${text})
      order by rank, distance, o.name, o.id limit ${limit}
    )
    select o.id, o.product_id as "productId", o.name, coalesce(o.article, p.article) as article, o.barcode, o.external_id as "externalId", o.site,
      coalesce((select u.sym from unit u where u.code = o.unit), o.unit) as unit,
      coalesce(o.images[1], p.image_url) as "imageUrl",
      (select (op.price * 100)::bigint from offer_price op join price_type t on t.code = op.price_type where op.offer_id = o.id and t.is_default) as price,
      s.free::float8 as free, coalesce(s.stores, '[]') as stores
    from hit h join offer o on o.id = h.id join product p on p.id = o.product_id
    left join lateral (
      select sum(greatest(k.quantity - k.reserved, 0)) as free,
        json_agg(json_build_object('store', k.store, 'quantity', k.quantity::float8, 'free', greatest(k.quantity - k.reserved, 0)::float8) order by k.store) as stores
      from stock k left join store st on st.code = k.store where k.offer_id = o.id and st.active is not false) s on true
    order by h.rank, h.distance, h.name, h.id`.execute(db)
  return rows
}
