import { sql } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import type { Platform } from '#server/platform/platform.ts'
import { shownName } from '#server/modules/customers/index.ts'

export type LinkedNames = { orders: Map<number, { id: number; number: string }>; customers: Map<number, { id: number; name: string }>; templates: Map<number, string> }

/** Of the orders and customers that messages are about, those that the actor may see. */
export async function linkedNames(
  db: Database, { visibility }: Pick<Platform, 'visibility'>, actor: Actor, ids: { orders: number[]; customers: number[]; templates: number[] },
): Promise<LinkedNames> {
  const seen = async (entity: string, of: number[]): Promise<number[]> => (of.length === 0 ? [] : [...((await visibility[entity]?.(db, actor, [...new Set(of)])) ?? [])])
  const [orderIds, customerIds] = await Promise.all([seen('order', ids.orders), seen('customer', ids.customers)])
  const [orders, customers, templates] = await Promise.all([
    orderIds.length === 0 ? [] : db.selectFrom('order').select(['id', 'number']).where('id', 'in', orderIds).execute(),
    customerIds.length === 0 ? [] : sql<{ id: number; name: string }>`select c.id, ${shownName(actor)} as name from customer c where c.id = any(${customerIds}::bigint[])`.execute(db).then(({ rows }) => rows),
    ids.templates.length === 0 ? [] : db.selectFrom('message_template').select(['id', 'name']).where('id', 'in', [...new Set(ids.templates)]).execute(),
  ])
  return {
    orders: new Map(orders.map((order) => [order.id, { id: order.id, number: String(order.number) }])),
    customers: new Map(customers.map((customer) => [customer.id, customer])),
    templates: new Map(templates.map((template) => [template.id, template.name])),
  }
}
