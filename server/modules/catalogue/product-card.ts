import { sql } from 'kysely'
import type { ProductCard } from '#shared/contracts/catalogue.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { accessByName, cardShownTo } from '#server/platform/fields.ts'
import { offerEntity, productEntity } from './fields.ts'
import { canSee } from './visibility.ts'

/**
 * A product with its groups and offers, their prices by type and stock by store. Purchase prices only for those who may see them.
 * @throws Refusal `not_found`
 */
export async function productCard(db: Database, actor: Actor, id: number): Promise<ProductCard> {
  const purchasing = accessByName(actor, offerEntity, 'purchasePrice') !== 'hidden'
  const { rows } = await sql<ProductCard>`
    select p.id, p.site, p.external_id as "externalId", p.type, p.name, p.article, p.url, p.image_url as "imageUrl", p.description, p.manufacturer, p.popular,
      p.stock, p.novelty, p.recommended, p.active, p.markable, (p.min_price * 100)::bigint as "minPrice", (p.max_price * 100)::bigint as "maxPrice",
      p.quantity::float8 as quantity, p.created_at as "createdAt", p.updated_at as "updatedAt",
      (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'externalId', g.external_id) order by g.name), '[]')
        from product_group_product x join product_group g on g.id = x.group_id where x.product_id = p.id) as groups,
      (select coalesce(json_agg(json_build_object(
          'id', o.id, 'externalId', o.external_id, 'xmlId', o.xml_id, 'name', o.name, 'article', o.article, 'barcode', o.barcode, 'active', o.active,
          'unit', o.unit, 'vatRate', o.vat_rate, 'weight', o.weight::float8, 'length', o.length::float8, 'width', o.width::float8, 'height', o.height::float8,
          'images', o.images,
          'purchasePrice', case when ${purchasing} then (o.purchase_price * 100)::bigint end,
          'properties', (select coalesce(json_agg(json_build_object('code', e.key, 'name', coalesce(n.name, e.key), 'value', e.value) order by coalesce(n.name, e.key)), '[]')
            from jsonb_each_text(o.properties) e left join product_property n on n.site = o.site and n.code = e.key),
          'prices', (select coalesce(json_object_agg(op.price_type, (op.price * 100)::bigint), '{}') from offer_price op where op.offer_id = o.id),
          'stores', (select coalesce(json_agg(json_build_object('store', k.store, 'quantity', k.quantity::float8, 'reserved', k.reserved::float8,
              'purchasePrice', case when ${purchasing} then (k.purchase_price * 100)::bigint end) order by k.store), '[]') from stock k where k.offer_id = o.id)
        ) order by o.active desc, o.name, o.id), '[]') from offer o where o.product_id = p.id) as offers
    from product p where p.id = ${id} and ${canSee(actor) ?? sql`true`}`.execute(db)
  if (!rows[0]) throw notFound('product', id)
  return cardShownTo(actor, productEntity, rows[0])
}
