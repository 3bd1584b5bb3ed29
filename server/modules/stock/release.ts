import type { Tx } from '#server/platform/transact.ts'
import { recordStockChanges } from './changes.ts'
import type { StockChange } from './changes.ts'

const RELEASE = `
  with gone as (
    delete from stock_reservation where order_item_id = any($1::bigint[]) returning offer_id, store, quantity
  ), freed as (
    select offer_id, store, sum(quantity) as quantity from gone group by offer_id, store
  ), locked as (
    select k.offer_id, k.store from stock k join freed f using (offer_id, store) order by k.offer_id, k.store for update of k
  )
  update stock k set reserved = greatest(k.reserved - f.quantity, 0), updated_at = now()
  from freed f join locked using (offer_id, store)
  where k.offer_id = f.offer_id and k.store = f.store`

/** Gives back what these order lines hold: cancelled, taken out, or about to be reserved anew with another quantity. Lines that hold nothing do no harm. */
export async function release(tx: Tx, orderItemIds: number[]): Promise<void> {
  if (orderItemIds.length > 0) await tx.prepared('stock_release', RELEASE, [orderItemIds])
}

// Stores that keep only yes and no stay as they are: their quantity is not a count.
const SHIP = `
  with gone as (
    delete from stock_reservation where order_item_id = any($1::bigint[]) returning offer_id, store, quantity
  ), left_store as (
    select g.offer_id, g.store, sum(g.quantity) as quantity, coalesce(bool_or(s.inventory_type = 'available'), false) as uncounted
    from gone g left join store s on s.code = g.store group by g.offer_id, g.store
  ), locked as (
    select k.offer_id, k.store, k.quantity from stock k join left_store f using (offer_id, store) order by k.offer_id, k.store for update of k
  )
  update stock k set
    reserved = greatest(k.reserved - f.quantity, 0),
    quantity = case when f.uncounted then k.quantity else k.quantity - f.quantity end,
    updated_at = now()
  from left_store f join locked using (offer_id, store)
  where k.offer_id = f.offer_id and k.store = f.store
  returning k.offer_id as "offerId", k.store, locked.quantity::float8 as "from", k.quantity::float8 as "to"`

/** The goods of these order lines have left the store: what was reserved for them is taken out of the stock. */
export async function ship(tx: Tx, orderItemIds: number[]): Promise<void> {
  if (orderItemIds.length === 0) return
  const changes = await tx.prepared<StockChange>('stock_ship', SHIP, [orderItemIds])
  await recordStockChanges(tx, changes)
}
