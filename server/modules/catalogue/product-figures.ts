import type { Tx } from '#server/platform/transact.ts'

export type FigureChange = { id: number; site: string; fields: Record<string, [unknown, unknown]> }

type Row = { id: number; site: string; old: (number | null)[]; new: (number | null)[] }

// Closed stores and inactive offers sell nothing; prices are those of the default type.
const REFRESH = `
  with figure as (
    select p.id,
      (select min(op.price) from offer o join offer_price op on op.offer_id = o.id join price_type t on t.code = op.price_type and t.is_default
        where o.product_id = p.id and o.active) as min_price,
      (select max(op.price) from offer o join offer_price op on op.offer_id = o.id join price_type t on t.code = op.price_type and t.is_default
        where o.product_id = p.id and o.active) as max_price,
      (select coalesce(sum(k.quantity), 0) from offer o join stock k on k.offer_id = o.id left join store s on s.code = k.store
        where o.product_id = p.id and o.active and s.active is not false) as quantity
    from product p where p.id = any($1::bigint[])
  )
  update product p set min_price = f.min_price, max_price = f.max_price, quantity = f.quantity, updated_at = now()
  from figure f
  where p.id = f.id and (p.min_price, p.max_price, p.quantity) is distinct from (f.min_price, f.max_price, f.quantity)
  returning p.id, p.site,
    array[(old.min_price * 100)::float8, (old.max_price * 100)::float8, old.quantity::float8] as old,
    array[(new.min_price * 100)::float8, (new.max_price * 100)::float8, new.quantity::float8] as new`

const NAMES = ['minPrice', 'maxPrice', 'quantity']

/**
 * Counts anew what a product shows of its offers: lowest and highest price, quantity in all stores. Only products of which a figure differs are written.
 * The caller records what is returned.
 */
export async function refreshFigures(tx: Tx, productIds: number[]): Promise<FigureChange[]> {
  if (productIds.length === 0) return []
  const rows = await tx.prepared<Row>('product_figures', REFRESH, [[...new Set(productIds)]])
  return rows.map((row) => {
    const figures = NAMES.map((name, at): [string, [unknown, unknown]] => [name, [row.old[at] ?? null, row.new[at] ?? null]])
    return { id: row.id, site: row.site, fields: Object.fromEntries(figures.filter(([, [old, now]]) => old !== now)) }
  })
}
