import { sql } from 'kysely'
import { minor } from '#shared/money.ts'
import type { Tx } from '#server/platform/transact.ts'
import { lockAccount } from './account-state.ts'
import { earnedBonuses, termsOf } from './order-bonuses.ts'
import { postOperation } from './post-operation.ts'

type Row = { id: number; customerId: number | null; site: string; goods: number; isPaid: boolean; isComplete: boolean; isCancelled: boolean; accountId: number | null; earned: number; percent: number | null; value: number | null }

/**
 * Brings what orders have earned to what they should have by now: an order that is paid or done (as the programme says) earns a percent of its
 * goods, one that is cancelled, unpaid again or smaller gives back. Run twice it does nothing the second time.
 *
 * An order goes on earning by the percent that it began with. What was spent meanwhile is not taken: no account goes below zero.
 */
export async function accrueFor(tx: Tx, orderIds: readonly number[]): Promise<void> {
  if (orderIds.length === 0) return
  const { rows } = await sql<Row>`
    select o.id, o.customer_id as "customerId", o.site, ((o.total - o.delivery_cost) * 100)::bigint as goods, o.fully_paid_at is not null as "isPaid",
      coalesce(s.group_code = 'complete', false) as "isComplete", coalesce(s.group_code = 'cancel', false) as "isCancelled",
      was.account_id as "accountId", coalesce(was.earned, 0)::bigint as earned, was.percent::float8 as percent, (g.bonus_value * 100)::bigint as value
    from "order" o left join order_status s on s.code = o.status
    left join lateral (
      select p.account_id, sum(p.amount) as earned, max(p.percent) as percent from loyalty_operation p
      where p.order_id = o.id and p.type in ('credit_for_order', 'cancel_of_credit') group by p.account_id order by max(p.id) desc limit 1
    ) was on true
    left join loyalty_account a on a.id = was.account_id left join loyalty_program g on g.id = a.program_id
    where o.id = any(${[...new Set(orderIds)]}::bigint[])
      and (was.account_id is not null or exists (select from loyalty_program running where running.site = o.site and running.active))
    order by o.id`.execute(tx.db)
  for (const row of rows) await accrueOne(tx, row)
}

async function accrueOne(tx: Tx, row: Row): Promise<void> {
  const terms = await termsOf(tx.db, row.customerId, row.site)
  const accountId = row.accountId ?? terms?.accountId
  if (accountId === undefined) return
  const on = terms?.program.accrualOn ?? 'complete'
  // What was earned before the programme was stopped stays, unless the order is.
  const isEarning = !row.isCancelled && (on === 'paid' ? row.isPaid : row.isComplete)
  const percent = row.percent ?? terms?.program.accrualPercent ?? 0
  const value = row.value ?? terms?.program.bonusValue ?? 100
  const wanted = isEarning ? earnedBonuses(minor(Math.max(0, row.goods)), percent, value) : 0
  if (wanted === row.earned) return
  const account = (await lockAccount(tx, accountId))!
  if (wanted > row.earned) {
    if (account.status !== 'activated') return
    await postOperation(tx, account, { type: 'credit_for_order', amount: wanted - row.earned, orderId: row.id, percent })
    return
  }
  const back = Math.min(row.earned - wanted, account.balance)
  if (back > 0) await postOperation(tx, account, { type: 'cancel_of_credit', amount: -back, orderId: row.id, percent })
}
