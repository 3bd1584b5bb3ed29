import type { Money } from '#shared/money.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { FieldRefusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { findOffers } from './find-offers.ts'
import type { OfferRef } from './find-offers.ts'
import { setPrices } from './set-prices.ts'

export type PriceRow = { offer: OfferRef; prices: { code: string; price?: Money | null; remove?: boolean }[] }

/** What an upload did: how many offers were found, and the references of those that were not. */
export type Uploaded = { processed: number; notFound: OfferRef[] }

/**
 * Prices by type for many offers, as stores send them.
 * @throws Refusal `invalid` naming unknown price types and prices that are missing; then nothing is written
 */
export async function uploadPrices(tx: Tx, rows: PriceRow[]): Promise<Uploaded> {
  const { priceTypes } = await freshReferences(tx.db)
  const problems: FieldRefusal[] = rows.flatMap((row, at) =>
    row.prices.flatMap(({ code, price, remove }, index): FieldRefusal[] => {
      const path = `prices[${at}].prices[${index}]`
      if (!priceTypes.byCode.has(code)) return [{ path: `${path}.code`, code: 'unknown_code', params: { value: code } }]
      return remove || (price !== undefined && price !== null && price >= 0) ? [] : [{ path: `${path}.price`, code: 'wrong_value' }]
    }),
  )
  if (problems.length > 0) throw new Refusal('invalid', {}, 400, problems)
  const offers = await findOffers(tx, rows.map((row) => row.offer))
  await setPrices(tx, rows.flatMap((row, at) => {
    const offer = offers[at]
    return offer ? row.prices.map(({ code, price, remove }) => ({ offerId: offer.id, priceType: code, price: remove ? null : price! })) : []
  }))
  return uploaded(rows, offers)
}

export function uploaded(rows: { offer: OfferRef }[], offers: unknown[]): Uploaded {
  const notFound = rows.filter((_, at) => !offers[at]).map((row) => row.offer)
  return { processed: rows.length - notFound.length, notFound }
}
