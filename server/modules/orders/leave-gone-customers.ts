import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'

/** Of these orders, those whose customer is not there any more become nobody's; they keep whom they are to be brought to, for somebody has just ordered. */
export async function leaveGoneCustomers(tx: Tx, orderIds: readonly number[]): Promise<void> {
  const { rows } = await sql<{ id: number; site: string; was: number }>`
    with lost as (
      select o.id, o.customer_id as was from "order" o where o.id = any(${orderIds}::bigint[]) and o.customer_id is not null and not exists (select from customer c where c.id = o.customer_id)
      order by o.id for update)
    update "order" o set customer_id = null from lost where o.id = lost.id returning o.id, o.site, lost.was`.execute(tx.db)
  for (const { id, site, was } of rows) tx.record({ kind: 'order.changed', entity: 'order', entityId: id, orderId: id, site, fields: { customerId: [was, null] }, about: { by: 'customer_gone' } })
}
