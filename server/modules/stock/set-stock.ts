import type { Tx } from '#server/platform/transact.ts'
import { decimal } from '#shared/money.ts'
import type { Money } from '#shared/money.ts'
import { recordStockChanges } from './changes.ts'
import type { StockChange } from './changes.ts'

/** How much of an offer a store has, counted anew. */
export type StockLevel = { offerId: number; store: string; quantity: number; purchasePrice?: Money | null }

// Rows that say what is known already are not written. A store that keeps only yes and no stores 1 and 0.
const SET = `
  with level as (
    select l.offer_id, l.store, l.purchase_price,
      case when s.inventory_type = 'available' then (l.quantity > 0)::int else l.quantity end as quantity
    from unnest($1::bigint[], $2::text[], $3::numeric[], $4::numeric[]) as l (offer_id, store, quantity, purchase_price)
    left join store s on s.code = l.store
  ), locked as (
    select k.* from stock k join level l using (offer_id, store) order by k.offer_id, k.store for update of k
  ), changed as (
    insert into stock as k (offer_id, store, quantity, purchase_price)
    select l.offer_id, l.store, l.quantity, l.purchase_price
    from level l left join locked k using (offer_id, store)
    where k.offer_id is null or k.quantity <> l.quantity or (l.purchase_price is not null and k.purchase_price is distinct from l.purchase_price)
    order by l.offer_id, l.store
    on conflict (offer_id, store) do update set
      quantity = excluded.quantity, purchase_price = coalesce(excluded.purchase_price, k.purchase_price), updated_at = now()
    returning offer_id, store, quantity
  )
  select c.offer_id as "offerId", c.store, k.quantity::float8 as "from", c.quantity::float8 as "to"
  from changed c left join locked k using (offer_id, store)`

/**
 * Sets absolute quantities. What is reserved stays reserved, even beyond the new quantity: promises are kept, and nothing more is promised until goods come in.
 * Of two levels for one offer and store the last one counts.
 * @returns the levels that are new
 */
export async function setStock(tx: Tx, levels: StockLevel[]): Promise<StockChange[]> {
  const last = [...new Map(levels.map((level) => [`${level.offerId} ${level.store}`, level])).values()]
  if (last.length === 0) return []
  const changes = await tx.prepared<StockChange>('stock_set', SET, [
    last.map((level) => level.offerId),
    last.map((level) => level.store),
    last.map((level) => level.quantity),
    last.map((level) => (level.purchasePrice == null ? null : decimal(level.purchasePrice))),
  ])
  await recordStockChanges(tx, changes)
  return changes
}

/** The store that goods come to when nobody names one: the first active one. */
export async function defaultStore(tx: Tx): Promise<string> {
  const [first] = await tx.prepared<{ code: string }>('stock_default_store', 'select code from store where active order by ordering, code limit 1', [])
  return first?.code ?? 'main'
}
