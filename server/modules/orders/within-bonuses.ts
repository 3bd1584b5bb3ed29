import { add, minor, type Money, ZERO } from '#shared/money.ts'
import type { Tx } from '#server/platform/transact.ts'
import { keepBonuses } from '#server/modules/loyalty/index.ts'
import type { References } from '#server/modules/settings/index.ts'
import type { OrderState } from './order-state.ts'
import type { DiscountKind } from './order-total.ts'
import { priceOrder } from './price-order.ts'

/** What bonuses pay of the goods as they stand, and what of the goods they might pay: all that the other discounts leave. */
export function bonusesOf(order: OrderState): { taken: Money; base: Money } {
  const sumOf = (kind: DiscountKind): Money => add(...order.items.flatMap((item) => item.discounts.filter((discount) => discount.kind === kind).map((discount) => discount.amount)))
  const taken = sumOf('bonus_charge')
  // Rounding comes after the bonuses: what it takes off is theirs to pay.
  return { taken, base: minor(order.total - order.deliveryCost + taken + sumOf('round')) }
}

/**
 * The same order with no more paid by bonuses than it can bear: goods that went, an order that was cancelled or changed hands give back to
 * the account what they held, in the transaction of their change.
 */
export async function withinBonuses(tx: Tx, before: OrderState, after: OrderState, references: References): Promise<OrderState> {
  const held = after.bonusCharge ?? ZERO
  if (held === 0 || held !== before.bonusCharge) return after
  const isGone = references.statuses.byCode.get(after.status)?.group === 'cancel' || before.customerId !== after.customerId
  const { base } = bonusesOf(after)
  const kept = await keepBonuses(tx, { orderId: after.id, held, base: isGone ? ZERO : base })
  return kept === held ? after : priceOrder({ ...after, bonusCharge: kept === 0 ? null : kept }, references, tx.at)
}
