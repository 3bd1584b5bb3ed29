import { Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { mayTouchSite } from '#server/platform/access.ts'

/**
 * Gives orders the ids that they have in their store: all of them, or none when one is wrong.
 * @throws Refusal `invalid` naming each row whose order is unknown or whose external id another order of the site has
 */
export async function fixExternalIds(tx: Tx, rows: { id: number; externalId: string }[]): Promise<void> {
  const orders = await tx.prepared<{ id: number; external_id: string | null; site: string; customer_id: number | null }>(
    'orders_for_external_ids',
    'select id, external_id, site, customer_id from "order" where id = any($1::bigint[]) order by id for update',
    [rows.map((row) => row.id)],
  )
  const byId = new Map(orders.map((order) => [order.id, order]))
  const fields: FieldRefusal[] = []
  for (const [index, row] of rows.entries()) {
    const order = byId.get(row.id)
    if (!order || !mayTouchSite(tx.actor, order.site)) {
      fields.push({ path: `orders[${index}].id`, code: 'not_found', params: { entity: 'order', id: row.id } })
      continue
    }
    if (order.external_id === row.externalId) continue
    const [other] = await tx.prepared<{ id: number }>('order_by_external', 'select id from "order" where site = $1 and external_id = $2', [order.site, row.externalId])
    if (other) {
      fields.push({ path: `orders[${index}].externalId`, code: 'taken', params: { externalId: row.externalId, id: other.id } })
      continue
    }
    await tx.prepared('order_set_external', 'update "order" set external_id = $2 where id = $1', [row.id, row.externalId])
    tx.record({
      kind: 'order.changed', entity: 'order', entityId: row.id, orderId: row.id, customerId: order.customer_id, site: order.site,
      fields: { externalId: [order.external_id, row.externalId] },
    })
  }
  if (fields.length > 0) throw new Refusal('invalid', {}, 400, fields)
}
