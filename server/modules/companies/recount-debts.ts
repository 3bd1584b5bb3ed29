import { minor } from '#shared/money.ts'
import { differences } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { inBaseSql } from '#server/modules/settings/index.ts'
import { corporateChange } from './changes.ts'

/** What a corporate customer owes: minor units, and in how many orders. */
export type Debt = { debtSum: number; debtOrders: number }

/**
 * The unpaid part of an order that is not cancelled; what was paid too much on one order pays no other. Over the aliases `o` (order) and
 * `s` (its status): an order whose status nobody knows counts, since nobody has cancelled it.
 */
export const UNPAID = `case when s.group_code is distinct from 'cancel' then greatest(o.total - o.paid_sum, 0) else 0 end`

/** The same in the base currency, to be summed up: an order without a rate owes nothing that could be counted. */
export const UNPAID_IN_BASE = `coalesce(${inBaseSql(UNPAID)}, 0)`

const RECOUNT = `
  with counted as (
    select c.id as customer_id, c.site, coalesce(sum(${UNPAID_IN_BASE}), 0) as debt_sum, count(o.id) filter (where ${UNPAID} > 0) as debt_orders
    from customer c
    left join "order" o on o.customer_id = c.id
    left join order_status s on s.code = o.status
    where c.id = any($1::bigint[]) and c.type = 'customer_corporate'
    group by c.id
    order by c.id
  ),
  before as (select * from corporate_account where customer_id = any($1::bigint[])),
  written as (
    insert into corporate_account as a (customer_id, debt_sum, debt_orders, counted_at) select customer_id, debt_sum, debt_orders, $2 from counted
    on conflict (customer_id) do update set debt_sum = excluded.debt_sum, debt_orders = excluded.debt_orders, counted_at = excluded.counted_at
    where (a.debt_sum, a.debt_orders) is distinct from (excluded.debt_sum, excluded.debt_orders)
    returning customer_id
  )
  select c.customer_id as id, c.site, c.debt_orders as "debtOrders", (c.debt_sum * 100)::bigint as "debtSum",
    coalesce(b.debt_orders, 0) as "hadOrders", coalesce((b.debt_sum * 100)::bigint, 0) as "hadSum"
  from written w join counted c using (customer_id) left join before b using (customer_id)
  order by c.customer_id`

type Row = Debt & { id: number; site: string; hadOrders: number; hadSum: number }

/** Counts the debts of these customers anew and records whose have changed; people among them owe nothing here. */
export async function recountDebts(tx: Tx, customerIds: Iterable<number>): Promise<void> {
  const ids = [...new Set(customerIds)]
  if (ids.length === 0) return
  for (const row of await tx.prepared<Row>('corporate_debts_recount', RECOUNT, [ids, tx.at])) {
    const fields = differences({ debtSum: row.hadSum, debtOrders: row.hadOrders }, { debtSum: minor(row.debtSum), debtOrders: row.debtOrders })
    if (Object.keys(fields).length > 0) tx.record(corporateChange('customer.debt_counted', row, fields))
  }
}
