import type { Tx } from '#server/platform/transact.ts'

export type ReservationLine = { orderItemId: number; offerId: number; quantity: number }

/** A line for which less could be reserved than it wants. */
export type Shortage = ReservationLine & { reserved: number }

/**
 * One statement, so that a hundred orders for the last pieces meet at the row locks and nowhere else. `locked` takes the rows in the order (offer, store),
 * the same for everybody, and sees what the transactions before have taken. Lines and stores of one offer are then laid out side by side as half-open
 * stretches; where a line's stretch meets a store's, that much of the line comes out of that store.
 *
 * A store that keeps only yes and no gives any quantity as long as it says yes.
 */
const RESERVE = `
  with line as (
    select l.order_item_id, l.offer_id, l.quantity,
      l.quantity - coalesce((select sum(r.quantity) from stock_reservation r where r.order_item_id = l.order_item_id and r.offer_id = l.offer_id), 0) as lacking
    from unnest($1::bigint[], $2::bigint[], $3::numeric[]) as l (order_item_id, offer_id, quantity)
  ), locked as (
    select k.offer_id, k.store, k.quantity, k.reserved from stock k
    where k.offer_id = any($2::bigint[])
    order by k.offer_id, k.store
    for update
  ), free as (
    select k.offer_id, k.store, s.ordering,
      case when s.inventory_type = 'available' then case when k.quantity > 0 then 1e9 else 0 end else greatest(k.quantity - k.reserved, 0) end as quantity
    from locked k left join store s on s.code = k.store
    where s.active is not false
  ), offered as (
    select offer_id, store, quantity, sum(quantity) over nearest - quantity as "from", sum(quantity) over nearest as "to"
    from free where quantity > 0
    window nearest as (partition by offer_id order by store is distinct from $4, ordering nulls last, store)
  ), wanted as (
    select order_item_id, offer_id, sum(lacking) over first_come - lacking as "from", sum(lacking) over first_come as "to"
    from line where lacking > 0
    window first_come as (partition by offer_id order by order_item_id)
  ), taken as (
    select w.order_item_id, w.offer_id, o.store, least(w."to", o."to") - greatest(w."from", o."from") as quantity
    from wanted w join offered o on o.offer_id = w.offer_id and o."from" < w."to" and w."from" < o."to"
  ), booked as (
    update stock k set reserved = k.reserved + t.quantity, updated_at = now()
    from (select offer_id, store, sum(quantity) as quantity from taken group by offer_id, store) t
    where k.offer_id = t.offer_id and k.store = t.store
  ), noted as (
    insert into stock_reservation (order_item_id, offer_id, store, quantity)
    select order_item_id, offer_id, store, quantity from taken
    on conflict (order_item_id, offer_id, store) do update set quantity = stock_reservation.quantity + excluded.quantity
  )
  select l.order_item_id as "orderItemId", l.offer_id as "offerId", l.quantity::float8 as quantity,
    (l.quantity - l.lacking + coalesce((select sum(t.quantity) from taken t where t.order_item_id = l.order_item_id), 0))::float8 as reserved
  from line l
  where l.lacking > coalesce((select sum(t.quantity) from taken t where t.order_item_id = l.order_item_id), 0)
    and exists (select 1 from locked k where k.offer_id = l.offer_id)
  order by l.order_item_id`

/**
 * Promises goods to the lines of orders; never more than is free. What is missing is reserved in part and reported, so that the caller decides whether
 * the order waits, is refused or gets a problem. Lines that hold a part already get the rest: calling twice changes nothing.
 * Offers of which no store has ever told a quantity are not counted, hence never short.
 * @param store code of the store to take from first
 * @returns the lines that got less than they want, by line id
 */
export async function reserve(tx: Tx, lines: ReservationLine[], store: string | null = null): Promise<Shortage[]> {
  const counted = lines.filter((line) => line.quantity > 0)
  if (counted.length === 0) return []
  return tx.prepared<Shortage>('stock_reserve', RESERVE, [
    counted.map((line) => line.orderItemId),
    counted.map((line) => line.offerId),
    counted.map((line) => line.quantity),
    store,
  ])
}
