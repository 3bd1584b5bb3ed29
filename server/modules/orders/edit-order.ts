import { refuseFieldEdits } from '#server/platform/fields.ts'
import type { Tx } from '#server/platform/transact.ts'
import { changeOrder } from './change-order.ts'
import { refuseConflicts, type FieldChanges } from './conflicts.ts'
import { orderEntity } from './fields.ts'
import type { OrderState } from './order-state.ts'
import { readFieldChanges } from './read-field-changes.ts'
import { flat } from './save-order.ts'

/**
 * Edits fields in place: each is changed only when it still holds what was seen; else nothing is written.
 * @throws Refusal `conflict` (409) with mine and theirs; `invalid` for fields that are not edited in place or have a wrong value
 */
export async function editOrder(tx: Tx, id: number, changes: FieldChanges): Promise<void> {
  // Before anything is compared: a conflict tells the value that is there.
  refuseFieldEdits(tx.actor, orderEntity, Object.keys(changes))
  const patch = readFieldChanges(changes)
  await changeOrder(tx, id, patch, { by: 'crm', check: (order) => refuseConflicts(tx, id, seenOrder(order), changes) })
}

/** The values of an order by the names that they are edited under. */
export function seenOrder(order: OrderState): Record<string, unknown> {
  return { ...flat(order), deliveryTime: order.deliveryTime, trackNumber: order.deliveryData?.trackNumber ?? null }
}
