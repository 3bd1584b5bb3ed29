import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { domainHeld } from './domain-held.ts'

/** Lets letters go on that waited for their domain, when it no longer holds them. */
export async function releaseHeld(tx: Tx, domain: string): Promise<void> {
  if (await domainHeld(tx.db, domain)) return
  const { rows } = await sql<{ id: number; order_id: number | null; customer_id: number | null; site: string | null }>`
    update message set state = 'planned', reason = null, reason_params = null, next_try_at = ${tx.at}, updated_at = ${tx.at}
    where state = 'held' and reason = 'domain_not_ready' and reason_params ->> 'domain' = ${domain}
    returning id, order_id, customer_id, site`.execute(tx.db)
  for (const { id, order_id, customer_id, site } of rows) {
    tx.record({ kind: 'message.planned', entity: 'message', entityId: id, orderId: order_id, customerId: customer_id, site, fields: { state: ['held', 'planned'] } })
  }
}
