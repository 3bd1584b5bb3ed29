import type { Money } from '#shared/money.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { FieldRefusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { setStock } from '#server/modules/stock/index.ts'
import { findOffers } from './find-offers.ts'
import type { OfferRef } from './find-offers.ts'
import { recordFigures } from './set-prices.ts'
import { uploaded } from './upload-prices.ts'
import type { Uploaded } from './upload-prices.ts'

/** `available` is the whole quantity in that store, not a change of it; absent, only the purchase price is told. */
export type InventoryRow = { offer: OfferRef; stores: { code: string; available: number; purchasePrice?: Money | null }[] }

/**
 * Counted stock of many offers by store, as stores send it.
 * @throws Refusal `invalid` naming unknown stores and quantities below zero; then nothing is written
 */
export async function uploadInventories(tx: Tx, rows: InventoryRow[]): Promise<Uploaded> {
  const { stores } = await freshReferences(tx.db)
  const problems: FieldRefusal[] = rows.flatMap((row, at) =>
    row.stores.flatMap(({ code, available }, index): FieldRefusal[] => {
      const path = `offers[${at}].stores[${index}]`
      if (!stores.byCode.has(code)) return [{ path: `${path}.code`, code: 'unknown_code', params: { value: code } }]
      return available >= 0 ? [] : [{ path: `${path}.available`, code: 'wrong_value' }]
    }),
  )
  if (problems.length > 0) throw new Refusal('invalid', {}, 400, problems)
  const offers = await findOffers(tx, rows.map((row) => row.offer))
  const levels = rows.flatMap((row, at) => {
    const offer = offers[at]
    return offer ? row.stores.map(({ code, available, purchasePrice }) => ({ offerId: offer.id, store: code, quantity: available, purchasePrice: purchasePrice ?? null })) : []
  })
  const changed = new Set((await setStock(tx, levels)).map((change) => change.offerId))
  await recordFigures(tx, offers.flatMap((offer) => (offer && changed.has(offer.id) ? [offer.productId] : [])))
  return uploaded(rows, offers)
}
