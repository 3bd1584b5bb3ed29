import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { liveSegments } from './live-segments.ts'
import { takeTurn, weighCustomers } from './weigh-customers.ts'

const actor = systemActor('segments')
const FEED = 'site events'
/** Events at a time: of a burst many are the same person's. */
const PORTION = 5000

/**
 * Weighs the customers whose visitors have done something on the sites since the last time. The place in the events moves in the transaction of the effect. What nobody
 * who is known has done waits: when a visitor is identified, the change log tells.
 * @returns how many events were passed; -1 when another process is at it
 */
export async function readVisits(db: Db, now?: Date): Promise<number> {
  return transact(db, actor, async (tx) => {
    const { rows: [feed] } = await sql<{ lastId: number }>`select last_id as "lastId" from segment_feed where name = ${FEED} for update skip locked`.execute(tx.db)
    if (!feed) {
      // What was there before the first segments were is counted by them.
      await sql`insert into segment_feed (name, last_id) select ${FEED}, coalesce(max(id), 0) from site_event on conflict do nothing`.execute(tx.db)
      return -1
    }
    const { rows } = await sql<{ lastId: number | null; passed: number; customerIds: number[] | null }>`
      with news as materialized (select e.id, e.visitor_id, e.is_bot from site_event e where e.id > ${feed.lastId} order by e.id limit ${PORTION})
      select max(n.id) as "lastId", count(distinct n.id)::int as passed, array_agg(distinct v.customer_id) filter (where v.customer_id is not null and not n.is_bot) as "customerIds"
      from news n left join site_visitor v on v.id = n.visitor_id`.execute(tx.db)
    const { lastId, passed, customerIds } = rows[0]!
    if (lastId === null) return 0
    if (customerIds) {
      const segments = (await liveSegments(tx.db)).filter((segment) => segment.topics.has('site'))
      if (segments.length > 0) {
        await takeTurn(tx)
        await weighCustomers(tx, customerIds.map(Number), segments)
      }
    }
    await sql`update segment_feed set last_id = ${lastId}, moved_at = now() where name = ${FEED}`.execute(tx.db)
    return passed
  }, { isRepeatable: true, ...(now ? { at: now } : {}) })
}
