import type { Tx } from '#server/platform/transact.ts'
import { filled, loadCarts, moved, saveCarts, type Cart, type CartOwner } from './carts.ts'
import { moveFavourites, type FavouriteMove } from './favourites.ts'
import type { FoundGoods } from './find-goods.ts'
import type { Visit } from './place-visits.ts'
import type { GoodsReference, SiteEvent } from './read-batch.ts'
import type { Visitor } from './visitors.ts'

/** An event with what it turned out to be about. */
export type Placed = FoundGoods & { event: SiteEvent; visitor: Visitor; visit: Visit; isBot: boolean; groupId: number | null; goodsOf(reference: GoodsReference): FoundGoods }

const ownerOf = ({ site, customerId, id }: Visitor): CartOwner => ({ site, customerId, visitorId: id })
const keyOf = ({ site, customerId, visitorId }: CartOwner): string => `${site}\n${customerId ?? `v${visitorId}`}`
const priceText = (price: number | null): string | null => (price === null ? null : price.toFixed(2))

/** Carts and favourites follow what visitors did, in the order of events. Goods that the catalogue does not know and bots change nothing. */
export async function applyGoods(tx: Tx, placed: readonly Placed[]): Promise<void> {
  const real = placed.filter(({ isBot }) => !isBot)
  await applyCarts(tx, real.filter(({ event: { kind } }) => kind === 'cart' || kind === 'cart_add' || kind === 'cart_remove'))
  const moves = real.filter(({ event: { kind }, offerId }) => offerId !== null && (kind === 'favourite_add' || kind === 'favourite_remove'))
    .map(({ event, visitor, offerId }): FavouriteMove => ({ ...ownerOf(visitor), offerId: offerId!, at: event.at, isGone: event.kind === 'favourite_remove' }))
  if (moves.length > 0) await moveFavourites(tx, moves)
}

async function applyCarts(tx: Tx, told: readonly Placed[]): Promise<void> {
  if (told.length === 0) return
  const owners = new Map(told.map(({ visitor }) => [keyOf(ownerOf(visitor)), ownerOf(visitor)]))
  const before = await loadCarts(tx.db, [...owners.values()], tx.at)
  const carts = new Map([...owners.keys()].map((key, index): [string, Cart] => [key, before[index]!]))
  for (const one of told) {
    const key = keyOf(ownerOf(one.visitor))
    carts.set(key, after(carts.get(key)!, one))
  }
  await saveCarts(tx, before, [...carts.values()])
}

function after(cart: Cart, { event, offerId, goodsOf }: Placed): Cart {
  // What was told late belongs to the order that the cart became.
  if (cart.orderId !== null && cart.clearedAt !== null && event.at < cart.clearedAt) return cart
  if (event.kind === 'cart') {
    return filled(cart, event.items!.flatMap(({ goods, quantity, price }) => {
      const found = goodsOf(goods).offerId
      return found === null ? [] : [{ offerId: found, quantity, price: priceText(price) }]
    }), event.at)
  }
  if (offerId === null) return cart
  // Removing without a number takes all of it.
  const quantity = event.kind === 'cart_add' ? (event.quantity ?? 1) : -(event.quantity ?? Infinity)
  return moved(cart, offerId, quantity === -Infinity ? -(cart.items.find((item) => item.offerId === offerId)?.quantity ?? 0) : quantity, priceText(event.price), event.at)
}
