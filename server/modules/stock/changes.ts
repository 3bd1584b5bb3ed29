import type { Tx } from '#server/platform/transact.ts'

export type StockChange = { offerId: number; store: string; from: number | null; to: number }

/** One entry an offer and store: `offer.stock_changed`. Reservations are not recorded; they belong to the entry of their order. */
export async function recordStockChanges(tx: Tx, changes: StockChange[]): Promise<void> {
  const real = changes.filter((change) => change.from !== change.to)
  if (real.length === 0) return
  const sites = await tx.prepared<{ id: number; site: string; product_id: number }>(
    'stock_offer_sites',
    'select id, site, product_id from offer where id = any($1::bigint[])',
    [[...new Set(real.map((change) => change.offerId))]],
  )
  const offers = new Map(sites.map((offer) => [offer.id, offer]))
  for (const { offerId, store, from, to } of real) {
    const offer = offers.get(offerId)
    tx.record({
      kind: 'offer.stock_changed',
      entity: 'offer',
      entityId: offerId,
      fields: { quantity: [from, to] },
      about: { store, productId: offer?.product_id ?? null },
      site: offer?.site ?? null,
    })
  }
}
