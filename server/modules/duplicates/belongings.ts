import { sql } from 'kysely'
import { moveFiles } from '#server/platform/files/move-files.ts'
import type { Tx } from '#server/platform/transact.ts'
import { moveCompanies, returnCompanies } from '#server/modules/companies/index.ts'
import { moveOrdersOfCustomer, returnOrdersOfCustomer } from '#server/modules/orders/index.ts'
import { moveTasksOfCustomer, returnTasks } from '#server/modules/tasks/index.ts'

/** One merge as far as things go over: whose they were and whose they are. */
export type Way = { mergeId: number; survivorId: number; mergedId: number }

/** Orders a transaction: more would hold the change log up for others. */
export const ORDERS_AT_ONCE = 500

/**
 * Moves what belongs to the merged customer to the survivor, and writes down what it was, so that exactly this goes back.
 * @param limit of orders
 * @returns how many orders went over; fewer than the limit means that none is left
 */
export async function moveBelongings(tx: Tx, { mergeId, survivorId, mergedId }: Way, limit: number): Promise<number> {
  const { orders, contacts } = await moveOrdersOfCustomer(tx, mergedId, survivorId, limit)
  await remember(tx, mergeId, 'order', orders)
  await remember(tx, mergeId, 'order_contact', contacts)
  await remember(tx, mergeId, 'task', await moveTasksOfCustomer(tx, mergedId, survivorId))
  await remember(tx, mergeId, 'file', await moveFiles(tx, { entity: 'customer', id: mergedId }, { entity: 'customer', id: survivorId }))
  const { companies, contacts: contactLinks, links } = await moveCompanies(tx, mergedId, survivorId)
  await remember(tx, mergeId, 'company', companies)
  await remember(tx, mergeId, 'company_contact', contactLinks)
  await remember(tx, mergeId, 'contact_link', links)
  return Math.max(orders.length, contacts.length)
}

/**
 * Gives back what the merge had moved and is still with the survivor. What is given back is forgotten, so that it may be done in parts.
 * @returns how many things were looked at; fewer than the limit means that none is left
 */
export async function returnBelongings(tx: Tx, { mergeId, survivorId, mergedId }: Way, limit: number): Promise<number> {
  const { rows } = await sql<{ entity: string; entity_id: number }>`
    delete from customer_merge_item i using (
      select entity, entity_id from customer_merge_item where merge_id = ${mergeId} order by entity, entity_id limit ${limit}
    ) as next where i.merge_id = ${mergeId} and i.entity = next.entity and i.entity_id = next.entity_id
    returning i.entity, i.entity_id`.execute(tx.db)
  const ids = (entity: string): number[] => rows.filter((row) => row.entity === entity).map((row) => row.entity_id)
  await returnOrdersOfCustomer(tx, { orders: ids('order'), contacts: ids('order_contact') }, survivorId, mergedId)
  const tasks = await sql<{ id: number }>`select id from task where id = any(${ids('task')}::bigint[]) and customer_id = ${survivorId}`.execute(tx.db)
  if (tasks.rows.length > 0) await returnTasks(tx, tasks.rows.map((task) => task.id), mergedId)
  if (ids('file').length > 0) await moveFiles(tx, { entity: 'customer', id: survivorId }, { entity: 'customer', id: mergedId }, ids('file'))
  const companies = { companies: ids('company'), contacts: ids('company_contact'), links: ids('contact_link') }
  if (Object.values(companies).some((list) => list.length > 0)) await returnCompanies(tx, companies, survivorId, mergedId)
  return rows.length
}

async function remember(tx: Tx, mergeId: number, entity: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await sql`insert into customer_merge_item (merge_id, entity, entity_id) select ${mergeId}, ${entity}, unnest(${ids}::bigint[]) on conflict do nothing`.execute(tx.db)
}
