import type { Tx } from '#server/platform/transact.ts'
import { emptied, filled, loadCarts, saveCarts, type Cart, type CartOwner } from './carts.ts'
import { moveFavourites } from './favourites.ts'
import { takeTurn } from './turn.ts'

export type CartGiven = {
  externalId?: string | null
  link?: string | null
  currency?: string | null
  droppedAt?: Date | null
  /** `price` is decimal text. */
  items: { offerId: number; quantity: number; price: string | null }[]
}

/** Replaces what is in the cart; one with nothing in it is a cleared one. @returns its id */
export async function setCart(tx: Tx, owner: CartOwner, { items, externalId, link, currency, droppedAt }: CartGiven): Promise<number> {
  await takeTurn(tx)
  const [before] = (await loadCarts(tx.db, [owner], tx.at)) as [Cart]
  const after = filled({ ...before, externalId: externalId ?? before.externalId, link: link ?? before.link, currency: currency ?? before.currency, droppedAt: droppedAt ?? before.droppedAt }, items, tx.at)
  return (await saveCarts(tx, [before], [after]))[0]!
}

/** Empties the cart, because it was ordered (`orderId`) or given up. Of one that is not there nothing is left to clear. */
export async function clearCart(tx: Tx, owner: CartOwner, { clearedAt, orderId = null }: { clearedAt?: Date | null; orderId?: number | null } = {}): Promise<void> {
  await takeTurn(tx)
  const [before] = (await loadCarts(tx.db, [owner], tx.at)) as [Cart]
  if (before.id === 0) return
  await saveCarts(tx, [before], [emptied(before, clearedAt ?? tx.at, orderId)])
}

/** Once added is added, however often it is said; so with removing. */
export async function setFavourite(tx: Tx, owner: CartOwner, offerId: number, isFavourite: boolean): Promise<void> {
  await takeTurn(tx)
  await moveFavourites(tx, [{ ...owner, offerId, at: tx.at, isGone: !isFavourite }])
}
