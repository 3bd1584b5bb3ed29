import type { Tx } from '#server/platform/transact.ts'
import { catalogueChange } from './changes.ts'
import { refreshFigures } from './product-figures.ts'

/** More than this part of the active offers gone at once looks like a broken file rather than a change of assortment. */
export const SHRINK_LIMIT = 0.2

/** How many offers of the site sell now, and how many of those the load has not seen. Offers made by hand have no external id and are no file's business. */
export async function countAbsent(tx: Tx, loadId: number, site: string): Promise<{ active: number; missing: number }> {
  const [row] = await tx.prepared<{ active: number; missing: number }>(
    'catalogue_absent_count',
    `select count(*) as active, count(*) filter (where not exists (select from catalogue_load_seen s where s.load_id = $1 and s.offer_id = o.id)) as missing
     from offer o where o.site = $2 and o.active and o.external_id is not null`,
    [loadId, site],
  )
  return row!
}

// The hash goes too: the row is read anew when it comes back, even if it says the same as before.
const DEACTIVATE = `
  update offer o set active = false, content_hash = null, updated_at = now()
  where o.id in (
    select a.id from offer a where a.site = $2 and a.active and a.external_id is not null
      and not exists (select from catalogue_load_seen s where s.load_id = $1 and s.offer_id = a.id)
    order by a.id limit $3)
  returning o.id, o.product_id as "productId"`

const CLOSE_PRODUCTS = `
  update product p set active = false, updated_at = now()
  where p.id = any($1::bigint[]) and p.active and not exists (select from offer o where o.product_id = p.id and o.active)
  returning p.id`

/**
 * Takes offers that the file no longer names out of sale, a batch at a time; never deletes, since orders name them. A product of which nothing is left to sell goes
 * with them.
 * @returns how many; fewer than `limit` when none is left
 */
export async function deactivateAbsent(tx: Tx, loadId: number, site: string, limit: number): Promise<number> {
  const gone = await tx.prepared<{ id: number; productId: number }>('catalogue_deactivate', DEACTIVATE, [loadId, site, limit])
  const productIds = [...new Set(gone.map((offer) => offer.productId))]
  const closed = await tx.prepared<{ id: number }>('catalogue_close_products', CLOSE_PRODUCTS, [productIds])
  const figures = new Map((await refreshFigures(tx, productIds)).map((figure) => [figure.id, figure.fields]))
  for (const { id, productId } of gone) {
    tx.record(catalogueChange({ kind: 'product.offer_changed', id: productId, site, fields: { active: [true, false] }, about: { offerId: id } }))
  }
  const isClosed = new Set(closed.map((product) => product.id))
  for (const id of productIds) {
    const fields = { ...figures.get(id), ...(isClosed.has(id) ? { active: [true, false] as [unknown, unknown] } : {}) }
    if (Object.keys(fields).length > 0) tx.record(catalogueChange({ kind: 'product.changed', id, site, fields }))
  }
  return gone.length
}
