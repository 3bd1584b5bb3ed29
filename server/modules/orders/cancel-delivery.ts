import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { loadOrder, type OrderState } from './order-state.ts'
import { saveOrder } from './save-order.ts'

/**
 * Takes an order out of the delivery service's hands: what the service was told and answered (its number, the track, its state) leaves the
 * order; where and when it is to be delivered stays. A delivery of the shop's own (a type that no carrier's module serves) is simply taken
 * back; with a carrier's, whose module would have to agree and cannot be asked from here, only `force` does it.
 * @throws Refusal `not_found`; `delivery_not_registered` when no service knows of it; `delivery_refused` by a carrier without `force`
 */
export async function cancelDelivery(tx: Tx, id: number, force: boolean): Promise<OrderState> {
  const before = await loadOrder(tx, id)
  if (!before.deliveryData || Object.keys(before.deliveryData).length === 0) throw new Refusal('delivery_not_registered')
  const references = await freshReferences(tx.db)
  const carrier = before.deliveryType === null ? null : references.deliveryTypes.byCode.get(before.deliveryType)?.integrationCode
  if (carrier && !force) throw new Refusal('delivery_refused', { service: before.deliveryService ?? before.deliveryType })
  return saveOrder(tx, before, { ...before, deliveryData: null }, references)
}
