import { sql } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import type { Platform } from '#server/platform/platform.ts'
import { CUSTOMER_NAME } from './fields.ts'

/** The policies of orders and customers stand above this module: it is given them when the process starts. */
export type SeesRecords = Pick<Platform, 'visibility'>

export type LinkedOrder = { id: number; number: string; status: string; phone: string | null }
export type LinkedCustomer = { id: number; name: string; phone: string | null }
export type LinkedRecords = { orders: Map<number, LinkedOrder>; customers: Map<number, LinkedCustomer> }

/** Of the orders and customers that tasks are about, those that the actor may see. */
export async function linkedRecords(db: Database, sees: SeesRecords, actor: Actor, ids: { orders: number[]; customers: number[] }): Promise<LinkedRecords> {
  const orderIds = await visible(db, sees, actor, 'order', ids.orders)
  const customerIds = await visible(db, sees, actor, 'customer', ids.customers)
  const orders = orderIds.length === 0 ? [] : (await sql<LinkedOrder>`select id, number, status, phone from "order" where id = any(${orderIds}::bigint[])`.execute(db)).rows
  const customers = customerIds.length === 0 ? [] : (await sql<LinkedCustomer>`select c.id, ${CUSTOMER_NAME} as name, c.phone from customer c where c.id = any(${customerIds}::bigint[])`.execute(db)).rows
  return { orders: new Map(orders.map((order) => [order.id, order])), customers: new Map(customers.map((customer) => [customer.id, customer])) }
}

async function visible(db: Database, { visibility }: SeesRecords, actor: Actor, entity: string, ids: number[]): Promise<number[]> {
  const unique = [...new Set(ids)]
  return unique.length === 0 ? [] : [...((await visibility[entity]?.(db, actor, unique)) ?? [])]
}

/** Which of order and customer a task that is being made or moved names and the actor may not see: they are not found. */
export async function unseen(db: Database, sees: SeesRecords, actor: Actor, about: { orderId?: number | null; customerId?: number | null }): Promise<'order' | 'customer' | null> {
  if (about.orderId && (await visible(db, sees, actor, 'order', [about.orderId])).length === 0) return 'order'
  if (about.customerId && (await visible(db, sees, actor, 'customer', [about.customerId])).length === 0) return 'customer'
  return null
}
