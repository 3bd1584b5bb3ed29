import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'

export type SegmentOfCustomer = { id: number; code: string; name: string; since: Date }

/** The segments that each of these customers is in now, archived ones left out; by the customer's id. */
export async function segmentsOf(db: Database, customerIds: readonly number[]): Promise<Map<number, SegmentOfCustomer[]>> {
  const found = new Map<number, SegmentOfCustomer[]>()
  if (customerIds.length === 0) return found
  const { rows } = await sql<SegmentOfCustomer & { customerId: number }>`
    select m.customer_id as "customerId", s.id, s.code, s.name, m.since
    from segment_member m join segment s on s.id = m.segment_id
    where m.customer_id = any(${customerIds}::bigint[]) and s.archived_at is null order by s.name, s.id`.execute(db)
  for (const { customerId, ...segment } of rows) found.set(customerId, [...(found.get(customerId) ?? []), segment])
  return found
}
