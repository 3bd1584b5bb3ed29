import { sql } from 'kysely'
import type { OrderBonuses } from '#shared/contracts/loyalty.ts'
import { add, minor, ZERO, type Money } from '#shared/money.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { holdBonuses, keepBonuses, mostBonuses, termsOf } from '#server/modules/loyalty/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { loadOrder, type OrderState } from './order-state.ts'
import { saveOrder } from './save-order.ts'
import { bonusesOf } from './within-bonuses.ts'

const CHARGES = sql`('charge_for_order', 'cancel_of_charge')`

/**
 * Pays a part of an order with bonuses of its customer: the account is charged at once, and the lines get the discount `bonus_charge`. Those
 * that pay it already are not added to: they are cancelled first.
 * @throws Refusal `not_found`, `no_loyalty`, `too_many_bonuses`, `bonuses_applied`, `order_is_cancelled`, `invalid` at `bonuses`
 */
export async function applyBonuses(tx: Tx, orderId: number, bonuses: number): Promise<OrderState> {
  if (!Number.isSafeInteger(bonuses) || bonuses < 1) throw invalid('bonuses', 'not_whole_bonuses', {})
  const before = await loadOrder(tx, orderId)
  const references = await freshReferences(tx.db)
  if (references.statuses.byCode.get(before.status)?.group === 'cancel') throw new Refusal('order_is_cancelled', { status: before.status }, 409)
  if ((before.bonusCharge ?? ZERO) > 0) throw new Refusal('bonuses_applied', {}, 409)
  const sum = await holdBonuses(tx, { id: orderId, customerId: before.customerId, site: before.site }, bonusesOf(before).base, bonuses)
  return saveOrder(tx, before, { ...before, bonusCharge: sum }, references)
}

/**
 * Takes the bonuses off an order: they are in the account again, and the order costs what it did.
 * @throws Refusal `not_found`, `no_bonuses_applied`
 */
export async function cancelBonuses(tx: Tx, orderId: number): Promise<OrderState> {
  const before = await loadOrder(tx, orderId)
  const held = before.bonusCharge ?? ZERO
  if (held === 0) throw new Refusal('no_bonuses_applied', {}, 409)
  await keepBonuses(tx, { orderId, held, base: ZERO })
  return saveOrder(tx, before, { ...before, bonusCharge: null }, await freshReferences(tx.db))
}

type Row = { customerId: number | null; site: string; goods: number; sum: number; charged: number; earned: number; rounded: number }

/** What an order has to do with bonuses. @throws Refusal `not_found` */
export async function orderBonuses(db: Database, orderId: number): Promise<OrderBonuses> {
  const { rows } = await sql<Row>`
    select o.customer_id as "customerId", o.site, ((o.total - o.delivery_cost) * 100)::bigint as goods, (coalesce(o.bonus_charge, 0) * 100)::bigint as sum,
      (select coalesce(sum((d ->> 'amount')::bigint), 0)::bigint from order_item i cross join jsonb_array_elements(i.discounts) d where i.order_id = o.id and d ->> 'kind' = 'round') as rounded,
      (select coalesce(-sum(p.amount), 0)::bigint from loyalty_operation p where p.order_id = o.id and p.type in ${CHARGES}) as charged,
      (select coalesce(sum(p.amount), 0)::bigint from loyalty_operation p where p.order_id = o.id and p.type in ('credit_for_order', 'cancel_of_credit')) as earned
    from "order" o where o.id = ${orderId}`.execute(db)
  const row = rows[0]
  if (!row) throw notFound('order', orderId)
  const terms = await termsOf(db, row.customerId, row.site)
  const base: Money = add(minor(row.goods), minor(row.sum), minor(row.rounded))
  return {
    balance: terms?.balance ?? null,
    most: terms ? Math.max(0, Math.min(terms.balance, mostBonuses(base, terms.program) - row.charged)) : 0,
    charged: row.charged, sum: row.sum, earned: row.earned,
  }
}
