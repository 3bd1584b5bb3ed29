/**
 * How statuses of lines and the status of their order drive each other. Each item status may name an order status for either direction
 * (`orderStatusByProductStatus` and `orderStatusForProductStatus` of the protocol). A change drives once: an order moved by its lines does not
 * in turn rewrite the lines, and lines moved by their order do not move it again.
 */
export type ItemStatusRule = {
  code: string
  isActive: boolean
  ordering: number
  /** Its lines leave the order's sum. */
  isCancelling: boolean
  /** The order takes this status when all its lines have the item status. */
  orderStatusByItemStatus: string | null
  /** The order's status that gives its lines the item status. */
  orderStatusForItemStatus: string | null
}

/**
 * The order status that the lines ask for: all lines still in the order share one item status, or, when none is left in it, all of them share one.
 * @returns null when the lines differ, there are none, or their status names no order status
 */
export function orderStatusByItems(itemStatuses: string[], rules: ItemStatusRule[]): string | null {
  const ruleOf = new Map(rules.map((rule) => [rule.code, rule]))
  const kept = itemStatuses.filter((code) => !ruleOf.get(code)?.isCancelling)
  const [shared, ...others] = new Set(kept.length > 0 ? kept : itemStatuses)
  return shared === undefined || others.length > 0 ? null : (ruleOf.get(shared)?.orderStatusByItemStatus ?? null)
}

/**
 * The item statuses after the order took a status. Lines that are cancelled already stay as they are: a completed order does not sell what was out of stock.
 * @returns one code a line, in the order given; the same codes when no item status is tied to the order status
 */
export function itemStatusesForOrder(orderStatus: string, itemStatuses: string[], rules: ItemStatusRule[]): string[] {
  const cancelling = new Set(rules.filter((rule) => rule.isCancelling).map((rule) => rule.code))
  const [taken] = rules
    .filter((rule) => rule.isActive && rule.orderStatusForItemStatus === orderStatus)
    .toSorted((a, b) => a.ordering - b.ordering || (a.code < b.code ? -1 : 1))
  return taken ? itemStatuses.map((code) => (cancelling.has(code) ? code : taken.code)) : itemStatuses
}
