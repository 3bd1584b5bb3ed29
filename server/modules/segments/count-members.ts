import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { liveSegment, type LiveSegment } from './live-segments.ts'
import { nextCheck } from './next-check.ts'
import { askingNow, fulfils, PEOPLE, takeTurn } from './weigh-customers.ts'

const actor = systemActor('segments')
/** Customers a transaction: whoever is touched meanwhile waits no longer than this takes. */
const RANGE = 10_000

/**
 * Takes the count of a new segment, or of one whose condition is new, a step on. Where it has come to stands in the segment's row, so a killed process loses nothing.
 * @returns whether there is more to count
 */
export async function countOn(db: Db, segmentId: number): Promise<boolean> {
  return transact(db, actor, async (tx) => {
    await takeTurn(tx)
    const { rows: [place] } = await sql<{ countedTo: number | null }>`select counted_to as "countedTo" from segment where id = ${segmentId} for update`.execute(tx.db)
    const segment = await liveSegment(tx.db, segmentId)
    if (!segment || place?.countedTo === null || place?.countedTo === undefined) return false
    const { rows: [range] } = await sql<{ to: number | null }>`
      select max(id) as "to" from (select id from customer where id > ${place.countedTo} order by id limit ${RANGE}) page`.execute(tx.db)
    if (!range || range.to === null) {
      await finish(tx, segment)
      return false
    }
    await countRange(tx, segment, place.countedTo, range.to)
    await sql`update segment set counted_to = ${range.to} where id = ${segmentId}`.execute(tx.db)
    return true
  }, { isRepeatable: true })
}

async function countRange(tx: Tx, { id, condition, memberLimit, size }: LiveSegment, from: number, to: number): Promise<void> {
  const fits = fulfils(condition, await askingNow(tx, tx.at))
  const room = memberLimit === null ? null : Math.max(0, memberLimit - size)
  await sql`
    with fit as materialized (select c.id from customer c join customer_figures f on f.customer_id = c.id where c.id > ${from} and c.id <= ${to} and ${PEOPLE} and ${fits}),
    gone as (delete from segment_member m where m.segment_id = ${id} and m.customer_id > ${from} and m.customer_id <= ${to} and m.customer_id not in (select id from fit) returning m.customer_id),
    come as (
      insert into segment_member (segment_id, customer_id, since)
      select ${id}, fit.id, ${tx.at} from fit where not exists (select from segment_member m where m.segment_id = ${id} and m.customer_id = fit.id) order by fit.id limit ${room}
      on conflict do nothing returning customer_id)
    update segment set size = size + (select count(*) from come) - (select count(*) from gone) where id = ${id}`.execute(tx.db)
}

async function finish(tx: Tx, segment: LiveSegment): Promise<void> {
  await sql`delete from segment_member m where m.segment_id = ${segment.id} and not exists (select from customer c where c.id = m.customer_id)`.execute(tx.db)
  const { rows: [counted] } = await sql<{ size: number }>`
    update segment set size = (select count(*) from segment_member m where m.segment_id = ${segment.id}), counted_to = null, counted_at = ${tx.at}, checked_at = ${tx.at}, fully_checked_at = ${tx.at},
      next_check_at = ${await nextCheck(tx, segment.clock)}
    where id = ${segment.id} returning size`.execute(tx.db)
  await sql`
    insert into segment_size (segment_id, day, size) values (${segment.id}, (${tx.at}::timestamptz at time zone (select time_zone from account))::date, ${counted!.size})
    on conflict (segment_id, day) do update set size = excluded.size`.execute(tx.db)
  tx.record({ kind: 'segment.counted', entity: 'segment', entityId: segment.id, about: { code: segment.code, size: counted!.size } })
}

/** Counts to the end: for tests and for a ready set. */
export async function countAll(db: Db, segmentId: number): Promise<void> {
  while (await countOn(db, segmentId));
}
