import { sql, type RawBuilder } from 'kysely'
import { systemActor, type Actor } from '#server/platform/access.ts'
import type { Database, Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { giveCustomers } from '#server/modules/customers/index.ts'
import { giveOrders, reason } from '#server/modules/orders/index.ts'
import { handOverTasks } from '#server/modules/tasks/index.ts'
import { dismissalChain } from './dismissal-chain.ts'
import { holdDismissal } from './hand-over-work.ts'

const BATCH = 200

/** What is still with whom it was given to and nobody has touched since: as a condition over `dismissal_item i`. */
const untouched = (id: number): RawBuilder<boolean> => sql<boolean>`(
  i.dismissal_id = ${id} and i.returned_at is null
  and not exists (
    select from change_log l where l.entity = i.entity and l.entity_id = i.entity_id and l.at > i.moved_at and l.actor_kind = 'user' and l.chain <> ${dismissalChain(id)}::uuid)
  and case i.entity
    when 'order' then exists (select from "order" o where o.id = i.entity_id and o.manager_id = i.to_user_id)
    when 'customer' then exists (select from customer c where c.id = i.entity_id and c.manager_id = i.to_user_id)
    else exists (select from task t join dismissal d on d.id = i.dismissal_id where t.id = i.entity_id and not t.complete
      and t.performer_id is not distinct from i.to_user_id and (i.to_user_id is not null or t.performer_group_id = d.to_group_id)) end)`

export async function countReturnable(db: Database, id: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from dismissal_item i where ${untouched(id)}`.execute(db)
  return rows[0]!.n
}

/** Gives back what nobody has touched, batch by batch. */
export async function returnAll(db: Db, id: number): Promise<void> {
  const row = await db.kysely.selectFrom('dismissal as d').innerJoin('app_user as u', 'u.id', 'd.restored_by').select(['u.id', 'u.name']).where('d.id', '=', id).executeTakeFirst()
  if (!row) return
  const actor: Actor = { ...systemActor(row.name), kind: 'user', id: row.id }
  const options = { chain: dismissalChain(id) }
  while ((await transact(db, actor, (tx) => returnBatch(tx, id), options)) > 0);
  await transact(db, actor, (tx) => finishReturn(tx, id), options)
}

async function returnBatch(tx: Tx, id: number): Promise<number> {
  const dismissed = await holdDismissal(tx, id)
  if (dismissed?.state !== 'returning') return 0
  // Dismissed anew meanwhile: nothing comes back to somebody who is gone.
  const person = await tx.db.selectFrom('app_user').select('active').where('id', '=', dismissed.userId).forShare().executeTakeFirst()
  if (!person?.active) return 0
  const { rows } = await sql<{ entity: string; entity_id: number }>`select i.entity, i.entity_id from dismissal_item i where ${untouched(id)} order by i.entity, i.entity_id limit ${BATCH}`.execute(tx.db)
  if (rows.length === 0) return 0
  const ids = (entity: string): number[] => rows.filter((row) => row.entity === entity).map((row) => row.entity_id)
  await giveCustomers(tx, ids('customer').map((customerId) => ({ customerId, managerId: dismissed.userId })))
  await giveOrders(tx, ids('order').map((orderId) => ({ orderId, managerId: dismissed.userId, reason: reason('handed_over', { by: tx.actor.id, from: dismissed.toUserId }) })))
  if (ids('task').length > 0) await handOverTasks(tx, { from: { taskIds: ids('task') }, to: { userId: dismissed.userId } })
  await sql`
    update dismissal_item i set returned_at = ${tx.at} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (entity text, entity_id bigint)
    where i.dismissal_id = ${id} and i.entity = r.entity and i.entity_id = r.entity_id`.execute(tx.db)
  await sql`update dismissal set returned = returned + ${rows.length} where id = ${id}`.execute(tx.db)
  tx.record({ kind: 'user.taking_back', entity: 'user', entityId: dismissed.userId, about: { dismissal: id, returned: rows.length } })
  return rows.length
}

async function finishReturn(tx: Tx, id: number): Promise<void> {
  const dismissed = await holdDismissal(tx, id)
  if (dismissed?.state !== 'returning') return
  const { returned } = await tx.db.updateTable('dismissal').set({ state: 'restored' }).where('id', '=', id).returning('returned').executeTakeFirstOrThrow()
  tx.record({ kind: 'user.took_back', entity: 'user', entityId: dismissed.userId, about: { dismissal: id, returned } })
}
