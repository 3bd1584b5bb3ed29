import { COMBINE_TECHNIQUES, type CombinationPreview, type CombinedResult, type CombineTechnique } from '#shared/contracts/order-pairs.ts'
import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'
import type { OrderState } from '../order-state.ts'
import { priceOrder } from '../price-order.ts'
import { cancelledStatus, loadPair, refuseUncombinable } from './combine-orders.ts'
import { combinedOrder } from './combined-order.ts'
import { nearOrders } from './order-pairs.ts'

/**
 * What would come of two orders by each technique, counted by the very code that does it. Writes nothing.
 * @throws Refusal as `combineOrders`
 */
export async function previewCombination(tx: Tx, survivorId: number, otherId: number): Promise<CombinationPreview> {
  const { survivor, other } = await loadPair(tx, survivorId, otherId)
  const references = await freshReferences(tx.db)
  await refuseUncombinable(tx, survivor, other, references)
  const near = await nearOrders(tx.db, tx.actor, [survivorId, otherId])
  const [kept, taken] = [near.get(survivorId), near.get(otherId)]
  if (!kept || !taken) throw notFound('order', otherId)
  return {
    survivor: kept, other: taken, currency: survivor.currency, cancelledStatus: cancelledStatus(references),
    results: COMBINE_TECHNIQUES.map((technique) => resultOf(survivor, other, technique, references, tx.at)),
  }
}

function resultOf(survivor: OrderState, other: OrderState, technique: CombineTechnique, references: References, at: Date): CombinedResult {
  const combined = combinedOrder(survivor, other, technique, references)
  const order = priceOrder(combined.draft, references, at)
  const taken = new Set(combined.taken.map((item) => item.id))
  const quantities = new Map(survivor.items.map((item) => [item.id, item.quantity]))
  return {
    technique,
    items: order.items
      .filter((item) => !references.itemStatuses.byCode.get(item.status)?.cancelStatus)
      .map((item) => ({
        name: item.productName, article: item.article, quantity: item.quantity, initialPrice: item.initialPrice, total: item.total,
        from: taken.has(item.id) ? 'theirs' : quantities.get(item.id) === item.quantity ? 'ours' : 'both',
      })),
    goodsSum: order.goodsSum, discountSum: order.discountSum, deliveryCost: order.deliveryCost, total: order.total, paidSum: order.paidSum,
    toPay: order.total - order.paidSum, payments: combined.payments.length, filled: combined.filled,
  }
}
