import { setStock, type StockLevel } from '#server/modules/stock/index.ts'
import { Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import { notFoundOffers, offerRows } from './offer-rows.ts'
import { succeeded } from './wire/envelope.ts'
import { write, type Answer, type Call } from './wire/method.ts'

const MOST_PIECES = 99_999_999_999

/**
 * `POST /store/inventories/upload`: absolute quantities by store. Unknown offers are answered, not refused; an unknown store is refused,
 * and then nothing is written.
 */
export async function uploadStock(call: Call): Promise<Answer> {
  const complaints: FieldRefusal[] = []
  const rows = await offerRows(call, 'offers', complaints)
  const { rows: stores } = await call.db.pool.query<{ code: string }>('select code from store')
  const known = new Set(stores.map((store) => store.code))
  const levels = rows.flatMap(({ fields, offerIds }) =>
    (fields.rows('stores') ?? []).flatMap((row): StockLevel[] => {
      const store = row.text('code', 255)
      const available = row.number('available', -MOST_PIECES, MOST_PIECES)
      const purchasePrice = row.money('purchasePrice', 0)
      if (!store) row.complain('code', 'required')
      else if (!known.has(store)) row.complain('code', 'unknown_code', { value: store })
      if (available === undefined || available === null) return []
      // Accounting systems report less than nothing when goods were sold before they were booked in; there is still nothing to sell.
      const quantity = Math.max(0, Math.round(available * 1000) / 1000)
      return offerIds.map((offerId) => ({ offerId, store: store ?? '', quantity, ...(purchasePrice === undefined ? {} : { purchasePrice }) }))
    }),
  )
  if (complaints.length > 0) throw new Refusal('invalid', {}, 400, complaints)
  await write(call, (tx) => setStock(tx, levels))
  const missing = notFoundOffers(rows)
  return { body: succeeded({ processedOffersCount: rows.length - missing.length, notFoundOffers: missing }) }
}
