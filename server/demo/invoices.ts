import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'

export type InvoiceLine = { code: string; name: string; quantity: number; price: number }
/** A real invoice; `at` is in minutes since 1970, the store's own clock read as UTC. */
export type Invoice = { number: string; at: number; customer: string | null; lines: InvoiceLine[] }
export type Cancellation = { at: number; customer: string; lines: InvoiceLine[] }
export type InvoiceBook = { invoices: Invoice[]; cancellations: Cancellation[] }

const FILES = ['online-retail-ii-2009-2010.csv.gz', 'online-retail-2010-2011.csv.gz']
/** The first file repeats nine days of the second; they are taken from the second. */
const SECOND_BEGINS = '2010-12-01'
/** Five digits and perhaps letters. Postage, fees, samples, vouchers and tests have other codes. */
const PRODUCT = /^\d{5}[A-Za-z]{0,2}$/

/**
 * Reads the newest real invoices. Bookkeeping is left out: bad-debt adjustments, lines without a price or with a negative quantity
 * that are no cancellation, and codes that are no goods.
 * @param wanted how many invoices; all there are when there are fewer
 */
export async function readInvoices(wanted: number): Promise<InvoiceBook> {
  const invoices = new Map<string, Invoice>()
  const cancellations = new Map<string, Cancellation>()
  // The newer file alone has twenty thousand invoices, and reading one takes seconds.
  for (const file of FILES.toReversed()) {
    if (invoices.size >= wanted) break
    const rows = createReadStream(join(import.meta.dirname, 'sources', file)).pipe(createGunzip()).pipe(parse({ from_line: 2 }))
    for await (const [number, code, name, quantity, date, price, customer] of rows as AsyncIterable<string[]>) {
      if (file === FILES[0] && date! >= SECOND_BEGINS) continue
      const line = { code: code!, name: name!.trim().replace(/\s+/g, ' '), quantity: Number(quantity), price: Number(price) }
      if (!PRODUCT.test(line.code) || line.price <= 0 || line.name === '') continue
      const at = Date.parse(`${date!.replace(' ', 'T')}Z`) / 60_000
      if (number!.startsWith('C')) {
        if (customer) gather(cancellations, number!, () => ({ at, customer, lines: [] })).lines.push(line)
      } else if (/^\d/.test(number!) && line.quantity > 0) {
        gather(invoices, number!, () => ({ number: number!, at, customer: customer || null, lines: [] })).lines.push(line)
      }
    }
  }
  const newest = [...invoices.values()].sort((one, other) => one.at - other.at).slice(-wanted)
  const since = newest[0]?.at ?? 0
  return { invoices: newest, cancellations: [...cancellations.values()].filter((one) => one.at >= since).sort((one, other) => one.at - other.at) }
}

function gather<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
