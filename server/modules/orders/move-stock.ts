import type { References } from '#server/modules/settings/index.ts'
import { release, reserve, ship, type Shortage } from '#server/modules/stock/index.ts'
import type { Tx } from '#server/platform/transact.ts'
import { isOver } from './create-order.ts'
import type { ItemState, OrderState } from './order-state.ts'

/**
 * Gives back and reserves what a change of the order asks for. A completed order takes its goods out of the stock, a cancelled one
 * gives them back, a reopened one reserves anew.
 * @returns shortages of the lines that were looked at, and which lines those were
 */
export async function moveStock(
  tx: Tx,
  before: OrderState,
  after: OrderState,
  references: References,
  again: boolean,
): Promise<{ shortages: Shortage[]; touched: ReadonlySet<number> }> {
  const held = wanted(before, references)
  const wants = wanted(after, references)
  const nowComplete = references.statuses.byCode.get(after.status)?.group === 'complete'
  const wasOver = isOver(before.status, references)
  if (nowComplete && !wasOver) {
    const dropped = [...held.keys()].filter((id) => !countsIn(after.items, id, references))
    await release(tx, dropped)
    await ship(tx, [...held.keys()].filter((id) => !dropped.includes(id)))
    return { shortages: [], touched: new Set(held.keys()) }
  }
  const changed = [...held].filter(([id, item]) => {
    const now = wants.get(id)
    return !now || now.offerId !== item.offerId || now.quantity !== item.quantity
  })
  // A line that wants more keeps what it has: others must not take it between the two statements.
  const toRelease = changed.filter(([id, item]) => {
    const now = wants.get(id)
    return !now || now.offerId !== item.offerId || now.quantity < item.quantity
  })
  await release(tx, toRelease.map(([id]) => id))
  const anew = [...wants].filter(([id]) => again || !held.has(id) || changed.some(([other]) => other === id))
  const shortages = await reserve(
    tx,
    anew.map(([id, item]) => ({ orderItemId: id, offerId: item.offerId!, quantity: item.quantity })),
    after.shipmentStore,
  )
  return { shortages, touched: new Set([...anew.map(([id]) => id), ...toRelease.map(([id]) => id)]) }
}

/** Lines that hold stock while the order stands as it does. */
function wanted(order: OrderState, references: References): Map<number, ItemState> {
  if (isOver(order.status, references)) return new Map()
  return new Map(order.items.filter((item) => item.offerId !== null && !isCancelled(item, references)).map((item) => [item.id, item]))
}

const isCancelled = (item: ItemState, references: References): boolean => references.itemStatuses.byCode.get(item.status)?.cancelStatus ?? false
const countsIn = (items: ItemState[], id: number, references: References): boolean => items.some((item) => item.id === id && !isCancelled(item, references))
