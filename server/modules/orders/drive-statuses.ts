import type { References } from '#server/modules/settings/index.ts'
import { itemStatusesForOrder, orderStatusByItems, type ItemStatusRule } from './item-status.ts'
import type { OrderState } from './order-state.ts'

/** Lets the order's status give its lines theirs, or the lines' statuses give the order its own; whichever was changed drives. Pure. */
export function driveStatuses(before: OrderState, after: OrderState, references: References): OrderState {
  const rules: ItemStatusRule[] = references.itemStatuses.all.map((status) => ({
    code: status.code,
    isActive: status.active,
    ordering: status.ordering,
    isCancelling: status.cancelStatus,
    orderStatusByItemStatus: status.orderStatusByItemStatus,
    orderStatusForItemStatus: status.orderStatusForItemStatus,
  }))
  if (after.status !== before.status) {
    const statuses = itemStatusesForOrder(after.status, after.items.map((item) => item.status), rules)
    return { ...after, items: after.items.map((item, index) => ({ ...item, status: statuses[index]! })) }
  }
  const was = new Map(before.items.map((item) => [item.id, item.status]))
  const moved = after.items.some((item) => was.get(item.id) !== item.status) || after.items.length !== before.items.length
  const driven = moved ? orderStatusByItems(after.items.map((item) => item.status), rules) : null
  return driven && references.statuses.byCode.has(driven) ? { ...after, status: driven } : after
}
