import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { createEndpoint } from '#server/modules/webhooks/index.ts'
import { DEMO_SITE } from './demo-orders.ts'

/** A name under which there can be nobody; the demo is removed by it. */
const URL = `https://${DEMO_SITE}.invalid/hook`

/** How telling a warehouse would look like: switched off, so that nothing ever leaves. Nothing when the demo has it already. */
export async function demoWebhook(db: Db): Promise<void> {
  await transact(db, systemActor('demo'), async (tx) => {
    const { rows } = await sql`select from webhook_endpoint where url = ${URL} limit 1`.execute(tx.db)
    if (rows.length > 0) return
    const condition = { field: 'site', op: 'eq' as const, value: DEMO_SITE }
    await createEndpoint(tx, { title: 'Демо: склад', url: URL, isActive: false, events: [{ entity: 'order', kinds: ['order.created', 'order.changed'], condition }, { entity: 'product', kinds: ['product.stock_changed'] }] })
  })
}
