import type { Tx } from '#server/platform/transact.ts'

export type StockChange = { offerId: number; store: string; from: number | null; to: number }

/** One entry an offer and store: `product.stock_changed`, told on the product. Reservations are not recorded; they belong to the entry of their order. */
export async function recordStockChanges(tx: Tx, changes: StockChange[]): Promise<void> {
  const real = changes.filter((change) => change.from !== change.to)
  if (real.length === 0) return
  const rows = await tx.prepared<{ id: number; site: string; product_id: number }>(
    'stock_offer_products',
    'select id, site, product_id from offer where id = any($1::bigint[])',
    [[...new Set(real.map((change) => change.offerId))]],
  )
  const offers = new Map(rows.map((offer) => [offer.id, offer]))
  for (const { offerId, store, from, to } of real) {
    const offer = offers.get(offerId)
    if (!offer) continue
    const about = { offerId, store }
    tx.record({ kind: 'product.stock_changed', entity: 'product', entityId: offer.product_id, fields: { stock: [from, to] }, about, site: offer.site })
  }
}
