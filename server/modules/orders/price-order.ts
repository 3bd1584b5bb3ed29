import { add, ZERO, type Money } from '#shared/money.ts'
import type { References } from '#server/modules/settings/index.ts'
import type { OrderState } from './order-state.ts'
import { orderTotal, type Privilege } from './order-total.ts'

/** The same order with every sum counted anew: lines, discounts, totals, what is paid. Pure. */
export function priceOrder(order: OrderState, references: References, at: Date): OrderState {
  const isCancelling = (status: string): boolean => references.itemStatuses.byCode.get(status)?.cancelStatus ?? false
  const privileges: Privilege[] =
    order.privilegeType === 'personal_discount' && order.personalDiscountPercent > 0 ? [{ kind: 'personal', percent: order.personalDiscountPercent }] : []
  const priced = orderTotal({
    lines: order.items.map((item) => ({
      initialPrice: item.initialPrice,
      quantity: item.quantity,
      purchasePrice: item.purchasePrice,
      discountManualAmount: item.discountManualAmount,
      discountManualPercent: item.discountManualPercent,
      privileges,
      isCancelled: isCancelling(item.status),
    })),
    discountManualAmount: order.discountManualAmount,
    discountManualPercent: order.discountManualPercent,
    bonusCharge: order.bonusCharge ?? ZERO,
    deliveryCost: order.deliveryCost,
    applyRound: order.applyRound,
  })
  const paidSum = paid(order, references)
  const isPaid = order.payments.length > 0 && paidSum >= priced.total && paidSum > 0
  return {
    ...order,
    items: order.items.map((item, index) => {
      const line = priced.lines[index]!
      return { ...item, discounts: line.discounts, discountTotal: line.discountTotal, unitPrices: line.prices, total: line.total }
    }),
    goodsSum: priced.goodsSum,
    discountSum: priced.discountSum,
    total: priced.total,
    purchaseSum: priced.purchaseSum,
    paidSum,
    fullyPaidAt: isPaid ? (order.fullyPaidAt ?? lastPaidAt(order, at)) : null,
    itemsCount: order.items.length,
  }
}

/** Sum of the payments whose status says that the money came; it may exceed the total. */
function paid(order: OrderState, references: References): Money {
  const complete = order.payments.filter((payment) => references.paymentStatuses.byCode.get(payment.status)?.paymentComplete)
  return complete.length === 0 ? ZERO : add(...complete.map((payment) => payment.amount))
}

function lastPaidAt(order: OrderState, at: Date): Date {
  const times = order.payments.flatMap((payment) => (payment.paidAt ? [payment.paidAt.getTime()] : []))
  return times.length > 0 ? new Date(Math.max(...times)) : at
}
