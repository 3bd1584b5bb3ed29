import { decimal } from '#shared/money.ts'
import type { Money } from '#shared/money.ts'
import type { Tx } from '#server/platform/transact.ts'
import { catalogueChange } from './changes.ts'
import { refreshFigures } from './product-figures.ts'

/** A price of an offer; null takes the price of that type away. */
export type OfferPrice = { offerId: number; priceType: string; price: Money | null }

type Changed = { offerId: number; productId: number; site: string; priceType: string; was: number | null; is: number | null }

const SET = `
  with wanted as (
    select w.*, o.product_id, o.site from unnest($1::bigint[], $2::text[], $3::numeric[]) as w (offer_id, price_type, price) join offer o on o.id = w.offer_id
  ), gone as (
    delete from offer_price p using wanted w where w.price is null and p.offer_id = w.offer_id and p.price_type = w.price_type
    returning p.offer_id, p.price_type, p.price as was, null::numeric as price
  ), set as (
    insert into offer_price as p (offer_id, price_type, price)
    select offer_id, price_type, price from wanted where price is not null order by offer_id, price_type
    on conflict (offer_id, price_type) do update set price = excluded.price where p.price <> excluded.price
    returning offer_id, price_type, old.price as was, new.price
  )
  select w.offer_id as "offerId", w.product_id as "productId", w.site, w.price_type as "priceType", (c.was * 100)::bigint as was, (c.price * 100)::bigint as "is"
  from (select * from gone union all select * from set) c join wanted w using (offer_id, price_type)`

/** Sets prices; what is so already is not written. Of two prices of one type the last one counts. The figures of the products follow. */
export async function setPrices(tx: Tx, prices: OfferPrice[]): Promise<void> {
  const last = [...new Map(prices.map((each) => [`${each.offerId} ${each.priceType}`, each])).values()]
  if (last.length === 0) return
  const changed = await tx.prepared<Changed>('catalogue_set_prices', SET, [
    last.map((each) => each.offerId),
    last.map((each) => each.priceType),
    last.map((each) => (each.price === null ? null : decimal(each.price))),
  ])
  for (const { offerId, productId, site, priceType, was, is } of changed) {
    tx.record(catalogueChange({ kind: 'product.offer_changed', id: productId, site, fields: { price: [was, is] }, about: { offerId, priceType } }))
  }
  await recordFigures(tx, changed.map((each) => each.productId))
}

/** Counts the figures of products anew and records those that have moved. */
export async function recordFigures(tx: Tx, productIds: number[]): Promise<void> {
  for (const { id, site, fields } of await refreshFigures(tx, productIds)) tx.record(catalogueChange({ kind: 'product.changed', id, site, fields }))
}
