import { sql } from 'kysely'
import { Refusal } from '#server/platform/errors.ts'
import { orderAnswers } from './order-answer.ts'
import { present } from './wire/envelope.ts'
import type { Call } from './wire/method.ts'

type Json = Record<string, unknown>

/** What a refusal of bonuses is told by: the protocol answers 400 and names the parameter. */
const SAID = new Set(['no_loyalty', 'too_many_bonuses', 'not_enough_bonuses', 'bonuses_applied', 'no_bonuses_applied', 'order_is_cancelled'])

export async function bonusesOnOrder<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal) || !SAID.has(error.code)) throw error
    throw new Refusal('invalid', {}, 400, [{ path, code: error.code, params: error.params }])
  }
}

/** An order as the protocol serialises it where bonuses are spoken of. */
export async function loyaltyOrder(call: Call, id: number): Promise<Json> {
  const [order] = await orderAnswers(call, [id])
  const { rows } = await sql<{ charged: number; earned: number; account: Json | null }>`
    select (select coalesce(-sum(p.amount), 0)::bigint from loyalty_operation p where p.order_id = o.id and p.type in ('charge_for_order', 'cancel_of_charge')) as charged,
      (select coalesce(sum(p.amount), 0)::bigint from loyalty_operation p where p.order_id = o.id and p.type in ('credit_for_order', 'cancel_of_credit')) as earned,
      (select jsonb_build_object('id', a.id, 'amount', a.balance) from loyalty_account a join loyalty_program g on g.id = a.program_id join customer c on c.id = a.customer_id
        where g.site = o.site and (c.id = o.customer_id or c.merged_into = o.customer_id) order by a.balance desc, a.id limit 1) as account
    from "order" o where o.id = ${id}`.execute(call.db.kysely)
  const { charged, earned, account } = rows[0]!
  const { privilegeType, totalSumm, personalDiscountPercent, site, currency, customer, delivery, items } = order as Json & { customer?: Json; delivery?: Json; items: Json[] }
  return present({
    privilegeType, totalSumm, personalDiscountPercent, site, currency,
    bonusesChargeTotal: charged,
    bonusesCreditTotal: earned,
    loyaltyAccount: account,
    customer: customer && present({ id: customer['id'], externalId: customer['externalId'], personalDiscount: customer['personalDiscount'] }),
    delivery: { cost: delivery?.['cost'] ?? 0 },
    items: items.map(({ id: item, externalIds, priceType, initialPrice, discounts, discountTotal, prices, vatRate, quantity, offer }) => ({
      ...present({ id: item, externalIds, priceType, initialPrice, discounts, discountTotal, prices, vatRate, quantity, offer }),
      bonusesChargeTotal: chargedBy(discounts as { type: string; amount: number }[]),
    })),
  })
}

/** What bonuses pay of a line, in money: they are shared out by money, not piece by piece. */
const chargedBy = (discounts: { type: string; amount: number }[] = []): number => discounts.filter(({ type }) => type === 'bonus_charge').reduce((sum, { amount }) => sum + amount, 0)
