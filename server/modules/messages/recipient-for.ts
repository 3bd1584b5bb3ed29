import { sql } from 'kysely'
import { KEPT, type Database } from '#server/platform/db.ts'
import { isAddressOf } from './message-state.ts'
import type { Channel } from './providers/provider.ts'

/** Where a message for a customer goes, or why there is nowhere: `no_address`, `wrong_address`. */
export type Recipient = { customerId: number; address: string; reason: null } | { customerId: number; address: null; reason: 'no_address' | 'wrong_address'; written?: string }

/** The customer's address for a channel; an order's own comes first, since who orders for somebody else writes down where to tell it. */
export async function recipientFor(db: Database, { customerId, orderId, channel }: { customerId: number; orderId?: number; channel: Channel }): Promise<Recipient> {
  const { rows } = await sql<{ id: number; written: string | null }>`
    ${KEPT}select c.id, ${writtenAddress(channel)} as written
    from customer asked join customer c on c.id = coalesce(asked.merged_into, asked.id) left join "order" o on o.id = ${orderId ?? null}::bigint and o.customer_id = c.id
    where asked.id = ${customerId}`.execute(db)
  const { id = customerId, written = null } = rows[0] ?? {}
  if (written === null) return { customerId: id, address: null, reason: 'no_address' }
  return isAddressOf(channel, written) ? { customerId: id, address: written, reason: null } : { customerId: id, address: null, reason: 'wrong_address', written }
}

/** Over the aliases `o` (an order, perhaps none) and `c`. */
const writtenAddress = (channel: Channel) =>
  channel === 'email' ? sql`lower(coalesce(nullif(o.email, ''), c.email))` : channel === 'sms' ? sql`coalesce(nullif(o.phone, ''), c.phone)` : sql`null::text`

type Stale = { id: number; channel: Channel; customerId: number | null; orderId: number | null; userId: number | null }

/** Where these messages would go now, by their ids. */
export async function addressesNow(db: Database, messages: readonly Stale[]): Promise<Map<number, string | null>> {
  const asked = messages.filter(({ channel }) => channel === 'email' || channel === 'sms')
  if (asked.length === 0) return new Map()
  const { rows } = await sql<{ id: number; address: string | null }>`
    select i.id, case when i.channel = 'email' then lower(coalesce(u.email, nullif(o.email, ''), c.email)) else coalesce(u.phone, nullif(o.phone, ''), c.phone) end as address
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as i (id bigint, channel text, "customerId" bigint, "orderId" bigint, "userId" bigint)
    left join app_user u on u.id = i."userId"
    left join customer asked on asked.id = i."customerId" and i."userId" is null
    left join customer c on c.id = coalesce(asked.merged_into, asked.id)
    left join "order" o on o.id = i."orderId" and o.customer_id = c.id`.execute(db)
  return new Map(rows.map((row) => [row.id, row.address]))
}
