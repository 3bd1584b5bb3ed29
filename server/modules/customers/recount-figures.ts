import { minor } from '#shared/money.ts'
import { differences } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { BASE, inBaseSql } from '#server/modules/settings/index.ts'
import { customerChange } from './changes.ts'

/**
 * What the orders of a customer come to. Orders whose status is of the group `cancel` count as cancelled and in nothing else. Margin is
 * what is left of the payable total after the purchase prices of the goods and the net cost of the delivery. Sums in minor units of the base currency, at each
 * order's own rate; orders without one are in the counts alone.
 */
export type Figures = {
  ordersCount: number
  cancelledCount: number
  totalSum: number
  averageSum: number
  marginSum: number
  firstOrderAt: string | null
  lastOrderAt: string | null
}

const shape = (alias: string): string => `jsonb_build_object(
  'ordersCount', ${alias}.orders_count, 'cancelledCount', ${alias}.cancelled_count, 'totalSum', (${alias}.total_sum * 100)::bigint,
  'averageSum', (${alias}.average_sum * 100)::bigint, 'marginSum', (${alias}.margin_sum * 100)::bigint,
  'firstOrderAt', ${alias}.first_order_at, 'lastOrderAt', ${alias}.last_order_at)`

// Customers are taken in the order of their ids, so that two recounts never wait for each other.
const RECOUNT = `
  with counted as (
    select c.id as customer_id, c.site, ${BASE} as currency,
      count(o.id) filter (where s.group_code is distinct from 'cancel') as orders_count,
      count(o.id) filter (where s.group_code = 'cancel') as cancelled_count,
      coalesce(sum(${inBaseSql('o.total')}) filter (where s.group_code is distinct from 'cancel'), 0) as total_sum,
      coalesce(round(avg(${inBaseSql('o.total')}) filter (where s.group_code is distinct from 'cancel'), 2), 0) as average_sum,
      coalesce(sum(${inBaseSql('o.total - o.purchase_sum - o.delivery_net_cost')}) filter (where s.group_code is distinct from 'cancel'), 0) as margin_sum,
      min(o.created_at) filter (where s.group_code is distinct from 'cancel') as first_order_at,
      max(o.created_at) filter (where s.group_code is distinct from 'cancel') as last_order_at
    from customer c
    left join "order" o on o.customer_id = c.id
    left join order_status s on s.code = o.status
    where c.id = any($1::bigint[])
    group by c.id
    order by c.id
  ),
  before as (select * from customer_figures where customer_id = any($1::bigint[])),
  written as (
    insert into customer_figures as f
      (customer_id, orders_count, cancelled_count, total_sum, average_sum, margin_sum, first_order_at, last_order_at, currency, counted_at)
    select customer_id, orders_count, cancelled_count, total_sum, average_sum, margin_sum, first_order_at, last_order_at, currency, $2 from counted
    on conflict (customer_id) do update set
      orders_count = excluded.orders_count, cancelled_count = excluded.cancelled_count, total_sum = excluded.total_sum,
      average_sum = excluded.average_sum, margin_sum = excluded.margin_sum, first_order_at = excluded.first_order_at,
      last_order_at = excluded.last_order_at, currency = excluded.currency, counted_at = excluded.counted_at
    where (f.orders_count, f.cancelled_count, f.total_sum, f.average_sum, f.margin_sum, f.first_order_at, f.last_order_at, f.currency)
      is distinct from (excluded.orders_count, excluded.cancelled_count, excluded.total_sum, excluded.average_sum, excluded.margin_sum,
        excluded.first_order_at, excluded.last_order_at, excluded.currency)
    returning customer_id
  )
  select c.customer_id as id, c.site, case when b.customer_id is not null then ${shape('b')} end as before, ${shape('c')} as after
  from written w join counted c using (customer_id) left join before b using (customer_id)
  order by c.customer_id`

const NONE: Figures = { ordersCount: 0, cancelledCount: 0, totalSum: 0, averageSum: 0, marginSum: 0, firstOrderAt: null, lastOrderAt: null }

/** Counts the figures of these customers anew, in one statement, and records whose have changed. */
export async function recountFigures(tx: Tx, customerIds: Iterable<number>): Promise<void> {
  const ids = [...new Set(customerIds)]
  if (ids.length === 0) return
  const changed = await tx.prepared<{ id: number; site: string; before: Figures | null; after: Figures }>('customer_recount', RECOUNT, [ids, tx.at])
  for (const { id, site, before, after } of changed) {
    for (const sum of [after.totalSum, after.averageSum, after.marginSum]) minor(sum)
    const fields = differences(before ?? NONE, after)
    if (Object.keys(fields).length > 0) tx.record(customerChange({ kind: 'customer.recounted', id, site, fields }))
  }
}
