import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { takeOutOf } from './inbox.ts'
import { takeTurn } from './turn.ts'

/** Whoever is no longer a customer leaves nothing of what he did on the sites: no events, visits, carts, favourites, names with counters. */
export async function forgetCustomer(tx: Tx, customerId: number): Promise<void> {
  await takeTurn(tx)
  const { rows: visitors } = await sql<{ id: number; uid: string; site: string }>`delete from site_visitor where customer_id = ${customerId} or known_as = ${customerId} returning id, uid, site`.execute(tx.db)
  if (visitors.length > 0) await takeOutOf(tx, visitors.map(({ uid }) => uid))
  const ids = visitors.map(({ id }) => id)
  await sql`delete from site_event where visitor_id = any(${ids}::bigint[])`.execute(tx.db)
  await sql`delete from site_visit where visitor_id = any(${ids}::bigint[])`.execute(tx.db)
  await sql`delete from site_client_id where visitor_id = any(${ids}::bigint[]) or customer_id = ${customerId}`.execute(tx.db)
  await sql`delete from site_source where customer_id = ${customerId}`.execute(tx.db)
  const carts = await sql<{ id: number }>`delete from customer_cart where customer_id = ${customerId} or (customer_id is null and visitor_id = any(${ids}::bigint[])) returning id`.execute(tx.db)
  const favourites = await sql`delete from customer_favourite where customer_id = ${customerId} or (customer_id is null and visitor_id = any(${ids}::bigint[]))`.execute(tx.db)
  if (ids.length + carts.rows.length + Number(favourites.numAffectedRows ?? 0) === 0) return
  // Ids alone: whoever keeps a copy of the events removes it by them.
  tx.record({ kind: 'customer.site_history_removed', entity: 'customer', entityId: customerId, site: visitors[0]?.site ?? null, about: { visitorIds: ids, cartIds: carts.rows.map(({ id }) => id) } })
}

/** Under which names counters and programs know the buyers of these orders. Where the orders came from stays. */
export async function forgetNamesOfOrders(tx: Tx, orderIds: readonly number[]): Promise<void> {
  if (orderIds.length === 0) return
  await sql`delete from site_client_id where order_id = any(${orderIds}::bigint[])`.execute(tx.db)
  await sql`update site_source set client_id = null where order_id = any(${orderIds}::bigint[]) and client_id is not null`.execute(tx.db)
}
