import { uploadInventories, uploadPrices, type InventoryRow, type OfferRef, type PriceRow, type Uploaded } from '#server/modules/catalogue/index.ts'
import { Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import { entitiesOf } from './wire/entity.ts'
import { succeeded } from './wire/envelope.ts'
import { fieldsOf, type Fields } from './wire/fields.ts'
import { parameter, write, type Answer, type Call, type Method } from './wire/method.ts'
import { isMap } from './wire/parameters.ts'
import { namedSite } from './wire/sites.ts'

const MOST_ROWS = 250
const MOST_PIECES = 99_999_999_999
const LONGEST_ID = 255

export const storeUploads: Method[] = [
  { verb: 'POST', path: '/store/inventories/upload', scope: 'store_write', handle: inventories },
  { verb: 'POST', path: '/store/prices/upload', scope: 'store_write', handle: prices },
]

/** Absolute quantities by store. Unknown offers are answered, not refused; an unknown store is refused, and then nothing is written. */
async function inventories(call: Call): Promise<Answer> {
  const rows = offerRows<InventoryRow>(call, 'offers', (row, offer) => ({
    offer,
    stores: (row.rows('stores') ?? []).flatMap((store) => {
      const code = store.text('code', LONGEST_ID)
      const available = store.number('available', -MOST_PIECES, MOST_PIECES)
      const purchasePrice = store.money('purchasePrice', 0)
      if (!code) store.complain('code', 'required')
      if (available === undefined || available === null || !code) return []
      // Accounting systems report less than nothing when goods were sold before they were booked in; there is still nothing to sell.
      return [{ code, available: Math.max(0, Math.round(available * 1000) / 1000), ...(purchasePrice === undefined ? {} : { purchasePrice }) }]
    }),
  }))
  return answer(await write(call, (tx) => uploadInventories(tx, rows)))
}

/** Prices by type; `remove` takes one away. */
async function prices(call: Call): Promise<Answer> {
  const rows = offerRows<PriceRow>(call, 'prices', (row, offer) => ({
    offer,
    prices: (row.rows('prices') ?? []).map((price) => {
      const [code, amount, remove] = [price.text('code', LONGEST_ID), price.money('price', 0), price.boolean('remove') ?? false]
      if (!code) price.complain('code', 'required')
      if (!remove && amount === null) price.complain('price', 'required')
      return { code: code ?? '', price: amount ?? null, remove }
    }),
  }))
  return answer(await write(call, (tx) => uploadPrices(tx, rows)))
}

/** @throws Refusal `parameter_missing`, `too_many_rows`, `unknown_site`, `forbidden`, `invalid` */
function offerRows<Row>(call: Call, name: string, read: (row: Fields, offer: OfferRef) => Row): Row[] {
  const given = entitiesOf(call.form, name)
  if (given.length > MOST_ROWS) throw new Refusal('too_many_rows', { most: MOST_ROWS })
  const complaints: FieldRefusal[] = []
  const formSite = parameter(call, 'site')
  const rows = given.map((row, index) => {
    const fields = fieldsOf(isMap(row) ? row : {}, call.account.timeZone, `${name}[${index}]`, complaints)
    const reference = { id: fields.integer('id') ?? null, externalId: fields.text('externalId', LONGEST_ID) ?? null, xmlId: fields.text('xmlId', LONGEST_ID) ?? null }
    if (!reference.id && !reference.externalId && !reference.xmlId) fields.complain('id', 'required')
    const site = fields.text('site') ?? formSite
    return read(fields, { ...reference, site: site ? namedSite(call, site) : null })
  })
  if (complaints.length > 0) throw new Refusal('invalid', {}, 400, complaints)
  return rows
}

function answer({ processed, notFound }: Uploaded): Answer {
  // What a store gets back of an offer that is not there: the ids it sent.
  const notFoundOffers = notFound.map(({ site: _, ...ids }) => Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== null)))
  return { body: succeeded({ processedOffersCount: processed, notFoundOffers }) }
}
