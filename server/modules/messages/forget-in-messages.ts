import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'

/**
 * Empties the messages to a person and about his orders: no address, no words, nothing to answer to. What has not left is cancelled. How many were sent,
 * when, by which template and rule stays. What the stop list knows of his addresses goes too: nobody writes to somebody who is not there.
 * @returns ids of the messages and of the lines of the stop list, for the log, and of the files that were sent along
 */
export async function forgetInMessages(
  tx: Tx,
  { customerIds, orderIds, addresses }: { customerIds: readonly number[]; orderIds: readonly number[]; addresses: readonly string[] },
): Promise<{ ids: number[]; suppressionIds: number[]; fileIds: number[] }> {
  const { rows } = await sql<{ id: number; site: string | null; orderId: number | null; was: number | null; address: string | null; channel: string; fileIds: number[] | null; cancelled: string | null }>`
    with his as materialized (
      select id, customer_id as was, address, attachments, case when state in ('planned', 'held') and user_id is null then state end as cancelled
      from message where customer_id = any(${customerIds}::bigint[]) or order_id = any(${orderIds}::bigint[])
        or (address = any(${addresses}::text[]) and user_id is null and customer_id is null) order by id for update)
    update message m set customer_id = case when m.customer_id = any(${customerIds}::bigint[]) then null else m.customer_id end,
      address = case when m.user_id is null then null else m.address end, line = 'forgotten:' || m.id, subject = null, body_text = null, body_html = null,
      variables = null, attachments = null, headers = null, in_reply_to = null, external_id = null, message_id = null, reason_params = null,
      key = case when exists (select from unnest(${addresses}::text[]) a where strpos(m.key, a) > 0) then 'forgotten:' || m.id else m.key end,
      state = case when his.cancelled is null then m.state else 'cancelled' end, reason = case when his.cancelled is null then m.reason else 'customer_erased' end, updated_at = ${tx.at}
    from his where m.id = his.id
    returning m.id, m.site, m.order_id as "orderId", his.was, case when m.user_id is null then his.address end as address, m.channel, his.attachments as "fileIds", his.cancelled`.execute(tx.db)
  const gone = [...new Set([...addresses, ...rows.flatMap((row) => row.address ?? [])])]
  const { rows: stops } = await sql<{ id: number }>`delete from message_suppression where address = any(${gone}::text[]) returning id`.execute(tx.db)
  await sql`delete from message_bounce where channel in ('email', 'sms') and address = any(${gone}::text[])`.execute(tx.db)
  for (const { id, site, orderId, was, channel, cancelled } of rows) {
    tx.record({
      kind: cancelled ? 'message.cancelled' : 'message.changed', entity: 'message', entityId: id, orderId, site,
      fields: { ...(was === null ? {} : { customerId: [was, null] }), ...(cancelled ? { state: [cancelled, 'cancelled'], reason: [null, 'customer_erased'] } : {}) }, about: { by: 'erasure', message: { id, channel } },
    })
  }
  return { ids: rows.map((row) => row.id), suppressionIds: stops.map((row) => row.id), fileIds: rows.flatMap((row) => row.fileIds ?? []) }
}
