import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'

/** Bands 1 to 5 of recency, frequency and money, 5 the best. */
export type Rfm = { recency: number; frequency: number; money: number }

/** Which of these customers are of the control group: campaigns leave them out, so that what a campaign brought can be seen. */
export async function controlGroup(db: Database, customerIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`select id from unnest(${customerIds}::bigint[]) as asked (id) where customer_is_control(id)`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** The bands of each of these customers as of now; whoever has no order that counts is left out. */
export async function rfmOf(db: Database, customerIds: readonly number[]): Promise<Map<number, Rfm>> {
  const { rows } = await sql<Rfm & { id: number }>`
    select f.customer_id as id, rfm_recency(f.last_order_at, now()) as recency, rfm_frequency(f.orders_count) as frequency, rfm_money(f.total_sum) as money
    from customer_figures f where f.customer_id = any(${customerIds}::bigint[]) and f.last_order_at is not null and f.orders_count > 0`.execute(db)
  return new Map(rows.map(({ id, ...bands }) => [id, bands]))
}
