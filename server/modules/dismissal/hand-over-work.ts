import { sql } from 'kysely'
import { systemActor, type Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { appendAudit } from '#server/modules/audit/index.ts'
import { giveCustomers } from '#server/modules/customers/index.ts'
import { giveOrders, openStatuses, reason } from '#server/modules/orders/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { handOverTasks } from '#server/modules/tasks/index.ts'
import { dismissalChain } from './dismissal-chain.ts'
import { takersOf, type Takers } from './takers.ts'

const BATCH = 200

export type Dismissed = { id: number; userId: number; toUserId: number | null; toGroupId: number | null; by: number; state: string; isOver: boolean }
type Item = { entity: 'customer' | 'order' | 'task'; id: number; to: number | null }

/**
 * Hands over all that is there, batch by batch. What comes in meanwhile is not run after, or a busy store would never let it end: the
 * reader of reactions.ts asks again for it. Each batch holds the dismissal, so that restoring waits for it and then stops the rest.
 */
export async function handOverAll(db: Db, id: number): Promise<void> {
  const actor = await actorOf(db, id)
  if (!actor) return
  const options = { chain: dismissalChain(id) }
  // A batch that is not full has taken the last of each kind.
  while ((await transact(db, actor, (tx) => handOverBatch(tx, id), options)) >= BATCH);
  await transact(db, actor, (tx) => finish(tx, id), options)
}

/** What is moved stands in histories under whoever dismissed; what they may see themselves does not limit it. */
async function actorOf(db: Db, id: number): Promise<Actor | null> {
  const row = await db.kysely.selectFrom('dismissal as d').innerJoin('app_user as u', 'u.id', 'd.by').select(['u.id', 'u.name']).where('d.id', '=', id).executeTakeFirst()
  return row ? { ...systemActor(row.name), kind: 'user', id: row.id } : null
}

export async function holdDismissal(tx: Tx, id: number): Promise<Dismissed | null> {
  const row = await tx.db.selectFrom('dismissal').select(['id', 'user_id', 'to_user_id', 'to_group_id', 'by', 'state', 'restored_at']).where('id', '=', id).forUpdate().executeTakeFirst()
  return row ? { id: row.id, userId: row.user_id, toUserId: row.to_user_id, toGroupId: row.to_group_id, by: row.by, state: row.state, isOver: row.restored_at !== null } : null
}

async function handOverBatch(tx: Tx, id: number): Promise<number> {
  const dismissed = await holdDismissal(tx, id)
  if (!dismissed || dismissed.isOver || (await isBack(tx, dismissed))) return 0
  const takers = await takersOf(tx, dismissed)
  // Customers first, so that an order can go to whoever has got its customer.
  const items = [...(await customerBatch(tx, dismissed, takers))]
  if (items.length < BATCH) items.push(...(await orderBatch(tx, dismissed, takers)))
  if (items.length < BATCH) items.push(...(await taskBatch(tx, dismissed, takers)))
  if (items.length === 0) return 0
  await sql`
    insert into dismissal_item (dismissal_id, entity, entity_id, to_user_id, moved_at)
    select ${id}, i.entity, i.id, i.to, ${tx.at} from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as i (entity text, id bigint, "to" bigint)
    on conflict (dismissal_id, entity, entity_id) do update set to_user_id = excluded.to_user_id, moved_at = excluded.moved_at`.execute(tx.db)
  await sql`update dismissal set moved = (select count(*) from dismissal_item where dismissal_id = ${id}), total = greatest(total, (select count(*) from dismissal_item where dismissal_id = ${id})) where id = ${id}`.execute(tx.db)
  tx.record({ kind: 'user.handing_over', entity: 'user', entityId: dismissed.userId, about: { dismissal: id, moved: items.length } })
  return items.length
}

/** Let in again past this module, on the page of people: then nothing more is taken from them. */
async function isBack(tx: Tx, { id, userId }: Dismissed): Promise<boolean> {
  const person = await tx.db.selectFrom('app_user').select('active').where('id', '=', userId).forShare().executeTakeFirstOrThrow()
  if (person.active) await tx.db.updateTable('dismissal').set({ state: 'restored', restored_at: tx.at, restored_by: null }).where('id', '=', id).execute()
  return person.active
}

async function customerBatch(tx: Tx, { userId }: Dismissed, takers: Takers): Promise<Item[]> {
  const rows = await tx.prepared<{ id: number; site: string }>('dismissal_customers', 'select id, site from customer where manager_id = $1 order by id limit $2', [userId, BATCH])
  const gifts = rows.map((row) => ({ customerId: row.id, managerId: takers.forCustomer(row.site) }))
  await giveCustomers(tx, gifts)
  return gifts.map((gift) => ({ entity: 'customer', id: gift.customerId, to: gift.managerId }))
}

type OrderRow = { id: number; site: string; orderType: string | null; orderMethod: string | null; deliveryType: string | null; customersManager: number | null }

async function orderBatch(tx: Tx, { userId, by }: Dismissed, takers: Takers): Promise<Item[]> {
  const rows = await tx.prepared<OrderRow>(
    'dismissal_orders',
    `select o.id, o.site, o.order_type as "orderType", o.order_method as "orderMethod", o.delivery_type as "deliveryType", c.manager_id as "customersManager"
     from "order" o left join customer c on c.id = o.customer_id where o.manager_id = $1 and o.status = any($2::text[]) order by o.created_at, o.id limit $3`,
    [userId, openStatuses(await freshReferences(tx.db)), BATCH],
  )
  const gifts = rows.map(({ id, customersManager, ...order }) => ({
    orderId: id,
    managerId: takers.isTaker(customersManager) ? customersManager! : takers.forOrder(order),
    reason: reason('handed_over', { by, from: userId }),
  }))
  await giveOrders(tx, gifts)
  return gifts.map((gift) => ({ entity: 'order', id: gift.orderId, to: gift.managerId }))
}

/** Tasks of a group are the group's: whoever is there first takes one. */
async function taskBatch(tx: Tx, { userId, toUserId, toGroupId }: Dismissed, takers: Takers): Promise<Item[]> {
  const rows = await tx.prepared<{ id: number }>('dismissal_tasks', 'select id from task where performer_id = $1 and not complete order by id limit $2', [userId, BATCH])
  if (rows.length === 0) return []
  const isThere = toUserId === null || takers.isTaker(toUserId)
  const taker = isThere && toUserId !== null ? toUserId : takers.forCustomer('')
  const moved = await handOverTasks(tx, { from: { taskIds: rows.map((row) => row.id) }, to: toGroupId !== null ? { groupId: toGroupId } : { userId: taker } })
  return moved.map((id) => ({ entity: 'task', id, to: toGroupId !== null ? null : taker }))
}

async function finish(tx: Tx, id: number): Promise<void> {
  const dismissed = await holdDismissal(tx, id)
  if (!dismissed || dismissed.isOver || dismissed.state !== 'running') return
  const { moved } = await tx.db.updateTable('dismissal').set({ state: 'done' }).where('id', '=', id).returning('moved').executeTakeFirstOrThrow()
  tx.record({ kind: 'user.handed_over', entity: 'user', entityId: dismissed.userId, about: { dismissal: id, moved } })
  await appendAudit(tx.db, [{ topic: 'dismissal', kind: 'dismissal.done', userId: dismissed.by, entity: 'user', entityId: dismissed.userId, count: Math.max(1, moved), at: tx.at, about: { moved } }])
}
