import { sql } from 'kysely'
import { forgetPaymentComments } from '#server/modules/payments/index.ts'
import type { Tx } from '#server/platform/transact.ts'

type Forgotten = { id: number; site: string; isBuyer: boolean; was: number }

/** What of an address stays: sales by places are told by it, a person is not. */
const PLACE = ['countryIso', 'region', 'city']

/**
 * Takes the person out of orders: who bought and who speaks for a company, names, contacts, address, everybody's words about them. Sums, goods, payments
 * and statuses stay, as bookkeeping wants them. Of a company's order only the contact person goes.
 * @param customerIds the person, with those who were merged into him
 * @returns ids of all orders that he stood in
 */
export async function forgetBuyer(tx: Tx, customerIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<Forgotten>`
    with his as materialized (
      select id, customer_id = any(${customerIds}::bigint[]) is true as is_buyer, case when customer_id = any(${customerIds}::bigint[]) then customer_id else contact_id end as was
      from "order" where customer_id = any(${customerIds}::bigint[]) or contact_id = any(${customerIds}::bigint[]) order by id for update)
    update "order" o set
      customer_id = case when his.is_buyer then null else o.customer_id end, contact_id = case when o.contact_id = any(${customerIds}::bigint[]) then null else o.contact_id end,
      first_name = '', last_name = '', patronymic = '', phone = null, additional_phone = null, email = null, customer_comment = null, manager_comment = null, status_comment = null,
      client_id = null, dialog_id = null, delivery_data = null,
      delivery_address = case when his.is_buyer then coalesce((select jsonb_object_agg(a.key, a.value) from jsonb_each(o.delivery_address) a where a.key = any(${PLACE}::text[])), '{}') else o.delivery_address end,
      contragent = case when his.is_buyer then jsonb_strip_nulls(jsonb_build_object('contragentType', o.contragent -> 'contragentType')) else o.contragent end,
      custom_fields = coalesce((select jsonb_object_agg(f.key, f.value) from jsonb_each(o.custom_fields) f where jsonb_typeof(f.value) in ('number', 'boolean')), '{}')
    from his where o.id = his.id
    returning o.id, o.site, his.is_buyer as "isBuyer", his.was`.execute(tx.db)
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return ids
  await sql`delete from order_comment where order_id = any(${ids}::bigint[])`.execute(tx.db)
  await sql`update order_item set comment = null where order_id = any(${ids}::bigint[]) and comment is not null`.execute(tx.db)
  await sql`update order_problem set params = '{}' where order_id = any(${ids}::bigint[]) and field is not null`.execute(tx.db)
  await sql`update order_link set comment = null where (order_id = any(${ids}::bigint[]) or linked_order_id = any(${ids}::bigint[])) and comment is not null`.execute(tx.db)
  // Both orders as they were: nothing can be taken back for somebody who is not there.
  await sql`delete from order_combination where survivor_id = any(${ids}::bigint[]) or other_id = any(${ids}::bigint[])`.execute(tx.db)
  await sql`delete from order_repeat where order_id = any(${ids}::bigint[]) or other_id = any(${ids}::bigint[])`.execute(tx.db)
  await forgetPaymentComments(tx, ids)
  for (const { id, site, isBuyer, was } of rows) {
    tx.record({ kind: 'order.changed', entity: 'order', entityId: id, orderId: id, site, fields: isBuyer ? { customerId: [was, null] } : { contactId: [was, null] }, about: { by: 'erasure' } })
  }
  return ids
}

/** Numbers of orders of these customers that are not over, oldest first: what somebody still waits for. */
export async function unfinishedOrders(db: Tx['db'], customerIds: readonly number[], open: readonly string[]): Promise<{ id: number; number: string }[]> {
  const { rows } = await sql<{ id: number; number: string }>`
    select id, number from "order" where (customer_id = any(${customerIds}::bigint[]) or contact_id = any(${customerIds}::bigint[])) and status = any(${open}::text[]) and combined_into is null
    order by id limit 100`.execute(db)
  return rows
}
