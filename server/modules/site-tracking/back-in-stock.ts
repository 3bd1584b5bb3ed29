import { sql } from 'kysely'
import type { Reader } from '#server/platform/readers.ts'
import type { LogEntry } from '#server/platform/change-log.ts'
import { raiseHook } from '#server/modules/automation/index.ts'

/** Whom one product's return is told to at most: a crowd is better served by a mailing. */
const MOST = 500

const isBack = ({ kind, fields }: LogEntry): boolean => kind === 'product.stock_changed' && Number(fields['stock']?.[0] ?? 0) <= 0 && Number(fields['stock']?.[1] ?? 0) > 0

/** Goods that customers keep as favourites or in their carts, and that there were none of, are there again: news for the rules. */
export const backInStockReader: Reader = {
  name: 'site-tracking.back-in-stock',
  concerns: isBack,
  effect: async (tx, entries) => {
    for (const entry of entries.filter(isBack)) {
      const offerId = Number(entry.about?.['offerId'] ?? 0) || null
      const { rows } = await sql<{ customerId: number }>`
        select distinct w.customer_id as "customerId" from (
          select customer_id, offer_id from customer_favourite where customer_id is not null
          union all select c.customer_id, i.offer_id from customer_cart c join customer_cart_item i on i.cart_id = c.id where c.customer_id is not null
        ) w join offer o on o.id = w.offer_id join customer k on k.id = w.customer_id
        where o.product_id = ${entry.entityId} and (${offerId}::bigint is null or o.id = ${offerId}::bigint) and exists (select from stock s where s.offer_id = o.id and s.quantity > 0)
        order by 1 limit ${MOST}`.execute(tx.db)
      for (const { customerId } of rows) await raiseHook(tx, 'product.back', { customerId, key: `${entry.id}:${customerId}`, about: { productId: entry.entityId, offerId } })
    }
  },
}
