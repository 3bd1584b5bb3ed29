import type { Tx } from '#server/platform/transact.ts'

/** Why an order is with its manager, for the card: `code` and `params` are worded there. */
export type ManagerReason = { code: string; params: Record<string, unknown> }

/** Why somebody became the manager: a code, worded by the web app, and what it speaks of. */
export const reason = (code: string, params: Record<string, unknown> = {}): ManagerReason => ({ code, params })

export type Gift = { orderId: number; managerId: number | null; reason: ManagerReason }

/**
 * Gives orders to managers (null: takes them away) and keeps why. Orders that are with that manager already are left alone.
 * @param onlyFree those that somebody has meanwhile are left alone too: distribution never takes an order away
 * @returns the orders that changed hands
 */
export async function giveOrders(tx: Tx, gifts: readonly Gift[], onlyFree = false): Promise<Set<number>> {
  const byId = new Map(gifts.map((gift) => [gift.orderId, gift]))
  const orders = await tx.prepared<{ id: number; manager_id: number | null; customer_id: number | null; site: string }>(
    'orders_give_lock',
    'select id, manager_id, customer_id, site from "order" where id = any($1::bigint[]) and (not $2 or manager_id is null) order by id for update',
    [[...byId.keys()], onlyFree],
  )
  const given = orders.filter((order) => order.manager_id !== byId.get(order.id)!.managerId)
  if (given.length === 0) return new Set()
  // The reason names the manager that it speaks of: when another one is chosen by hand, it is no longer shown.
  const reasons = given.map((order) => {
    const gift = byId.get(order.id)!
    return gift.managerId === null ? null : JSON.stringify({ managerId: gift.managerId, ...gift.reason, at: tx.at.toISOString() })
  })
  await tx.prepared(
    'orders_give',
    `update "order" o set manager_id = g.manager, manager_reason = g.reason::jsonb
     from unnest($1::bigint[], $2::bigint[], $3::text[]) g (id, manager, reason) where o.id = g.id`,
    [given.map((order) => order.id), given.map((order) => byId.get(order.id)!.managerId), reasons],
  )
  for (const order of given) {
    const { managerId, reason: why } = byId.get(order.id)!
    tx.record({
      kind: 'order.changed', entity: 'order', entityId: order.id, orderId: order.id, customerId: order.customer_id, site: order.site,
      fields: { managerId: [order.manager_id, managerId] }, about: { reason: why },
    })
  }
  return new Set(given.map((order) => order.id))
}
