import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { liveSegments } from './live-segments.ts'
import { takeTurn, weighCustomers } from './weigh-customers.ts'

const PORTION = 2000

/** Weighs those for whom the minutes of a condition have passed. @returns how many were looked at */
export async function weighDue(db: Db, now?: Date): Promise<number> {
  const due = await db.pool.query('select from segment_due where due_at <= $1 limit 1', [now ?? new Date()])
  if (due.rowCount === 0) return 0
  return transact(db, systemActor('segments'), async (tx) => {
    await takeTurn(tx)
    const { rows } = await sql<{ segmentId: number; customerId: number }>`
      with due as (select segment_id, customer_id, minutes from segment_due where due_at <= ${tx.at} order by due_at limit ${PORTION}),
      -- Something has happened since the first time: the last one's minutes are still to pass.
      later as (
        update segment_due d set due_at = d.touched_at + d.minutes * interval '1 minute' + interval '1 second' from due
        where (d.segment_id, d.customer_id, d.minutes) = (due.segment_id, due.customer_id, due.minutes) and d.touched_at + d.minutes * interval '1 minute' + interval '1 second' > d.due_at returning d.segment_id, d.customer_id, d.minutes),
      done as (
        delete from segment_due d using due where (d.segment_id, d.customer_id, d.minutes) = (due.segment_id, due.customer_id, due.minutes)
          and d.touched_at + d.minutes * interval '1 minute' + interval '1 second' <= d.due_at returning d.segment_id)
      select distinct segment_id as "segmentId", customer_id as "customerId" from due`.execute(tx.db)
    const live = new Map((await liveSegments(tx.db)).map((segment) => [segment.id, segment]))
    const bySegment = Map.groupBy(rows, (row) => row.segmentId)
    // Nothing has happened to them: they are not to be looked at once more for having been looked at.
    for (const [id, group] of bySegment) {
      const segment = live.get(id)
      if (segment) await weighCustomers(tx, group.map((row) => row.customerId), [{ ...segment, clock: { ...segment.clock, minutes: [] } }])
    }
    return rows.length
  }, now ? { at: now } : {})
}
