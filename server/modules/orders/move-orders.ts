import type { Tx } from '#server/platform/transact.ts'

/** Orders that went from one customer to another: as whose orders, and as the contact person of a company. */
export type MovedOrders = { orders: number[]; contacts: number[] }

type Moved = { id: number; site: string; customer_id: number | null }

// Taken in the order of ids, so that two who move never wait for each other crosswise.
const MOVE = (column: 'customer_id' | 'contact_id') => `
  with moving as (
    select id from "order" where ${column} = $1 and ($4::bigint[] is null or id = any($4)) order by id limit $3 for update
  )
  update "order" o set ${column} = $2 from moving where o.id = moving.id returning o.id, o.site, o.customer_id`

/**
 * Gives a customer's orders to another, recorded with each order: its history names the one who has it now. At most `limit` at once;
 * who has thousands is moved in several transactions.
 * @param only of these orders; all when absent
 */
export async function moveOrdersOfCustomer(tx: Tx, from: number, to: number, limit: number, only: readonly number[] | null = null): Promise<MovedOrders> {
  const orders = await tx.prepared<Moved>('orders_move_customer', MOVE('customer_id'), [from, to, limit, only])
  const contacts = await tx.prepared<Moved>('orders_move_contact', MOVE('contact_id'), [from, to, limit, only])
  for (const order of orders) tx.record({ ...about(order), fields: { customerId: [from, to] }, about: { by: 'merge' } })
  for (const order of contacts) tx.record({ ...about(order), fields: { contactId: [from, to] }, about: { by: 'merge' } })
  return { orders: orders.map((order) => order.id), contacts: contacts.map((order) => order.id) }
}

/** Gives back those of the moved orders that are still with `from`: what somebody gave to a third meanwhile stays there. */
export async function returnOrdersOfCustomer(tx: Tx, moved: MovedOrders, from: number, to: number): Promise<void> {
  const orders = await tx.prepared<Moved>('orders_move_customer', MOVE('customer_id'), [from, to, moved.orders.length, moved.orders])
  const contacts = await tx.prepared<Moved>('orders_move_contact', MOVE('contact_id'), [from, to, moved.contacts.length, moved.contacts])
  for (const order of orders) tx.record({ ...about(order), fields: { customerId: [from, to] }, about: { by: 'merge' } })
  for (const order of contacts) tx.record({ ...about(order), fields: { contactId: [from, to] }, about: { by: 'merge' } })
}

const about = (order: Moved) => ({ kind: 'order.changed', entity: 'order', entityId: order.id, orderId: order.id, customerId: order.customer_id, site: order.site })
