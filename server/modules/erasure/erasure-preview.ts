import { sql } from 'kysely'
import type { ErasurePreview } from '#shared/contracts/erasure.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { seeCustomer } from '#server/modules/customers/index.ts'
import { openStatuses, unfinishedOrders } from '#server/modules/orders/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

/** What would go with this customer. @throws Refusal `not_found` */
export async function erasurePreview(db: Database, actor: Actor, id: number): Promise<ErasurePreview> {
  await seeCustomer(db, actor, id)
  const { rows } = await sql<{ ids: number[] }>`select array(select id from customer where id = ${id} or merged_into = ${id}) as ids`.execute(db)
  const ids = rows[0]!.ids
  const openOrders = await unfinishedOrders(db, ids, openStatuses(await freshReferences(db)))
  const { rows: [counts] } = await sql<Omit<ErasurePreview, 'openOrders' | 'merged'>>`
    with his as materialized (select id from "order" where customer_id = any(${ids}::bigint[]) or contact_id = any(${ids}::bigint[]))
    select (select count(*) from his) as orders,
      (select count(*) from message m where m.customer_id = any(${ids}::bigint[]) or m.order_id in (select id from his)) as messages,
      (select count(*) from mail_thread t join mail_letter l on l.thread_id = t.id where t.customer_id = any(${ids}::bigint[]) or t.order_id in (select id from his)) as letters,
      (select count(*) from file_attachment a where (a.entity = 'customer' and a.entity_id = any(${ids}::bigint[])) or (a.entity = 'order' and a.entity_id in (select id from his))) as files`.execute(db)
  return { ...counts!, openOrders, merged: ids.length - 1 }
}
