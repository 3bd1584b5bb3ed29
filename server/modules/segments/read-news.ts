import { sql } from 'kysely'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import type { Tx } from '#server/platform/transact.ts'
import { TOPICS, type Topic } from './condition-parts.ts'
import { liveSegments } from './live-segments.ts'
import { moveMembers, type MovedSegment } from './move-members.ts'
import { takeTurn, weighCustomers } from './weigh-customers.ts'

const OF_ENTITY: Record<string, Topic> = { customer: 'customer', order: 'order', payment: 'order', cart: 'cart', favourite: 'cart', message: 'message' }
/** After these whatever is known of a person may be another. */
const WHOLE = new Set(['customer.created', 'customer.identified', 'customer.merged', 'customer.merged_into', 'customer.split', 'customer.restored', 'customer.moved', 'customer.deleted', 'customer.site_history_removed'])

/** What of a condition the entry may matter to; null when it is about nothing that conditions ask. */
function topicsOfEntry({ entity, kind }: Pick<LogEntry, 'entity' | 'kind'>): readonly Topic[] | null {
  if (WHOLE.has(kind)) return TOPICS
  if (kind === 'customer.segment_entered' || kind === 'customer.segment_left') return ['segment']
  if (/^customer\..*(loyalty|bonus)/.test(kind)) return ['bonus', 'customer']
  const topic = OF_ENTITY[entity]
  return topic ? [topic] : null
}

function customersOf(entry: LogEntry): number[] {
  const own = entry.entity === 'customer' ? [entry.entityId] : []
  return [...own, entry.customerId, ...(entry.fields.customerId ?? [])].filter((id): id is number => typeof id === 'number')
}

/** Weighs the customers whom the change log tells of, by the segments that the news may matter to. */
export const newsReader: Reader = {
  name: 'segments.news',
  concerns: (entry) => topicsOfEntry(entry) !== null && customersOf(entry).length > 0,
  effect: async (tx, entries) => {
    const ids = new Set<number>()
    const topics = new Set<Topic>()
    for (const entry of entries) {
      const of = topicsOfEntry(entry)
      if (!of) continue
      for (const id of customersOf(entry)) ids.add(id)
      for (const topic of of) topics.add(topic)
    }
    if (ids.size === 0) return
    const merged = entries.filter((entry) => entry.kind.startsWith('customer.merged')).flatMap(customersOf)
    const deleted = entries.filter((entry) => entry.kind === 'customer.deleted').map((entry) => entry.entityId)
    const segments = (await liveSegments(tx.db)).filter((segment) => [...segment.topics].some((topic) => topics.has(topic)))
    if (segments.length === 0 && merged.length === 0 && deleted.length === 0) return
    await takeTurn(tx)
    await carryLists(tx, merged)
    await weighCustomers(tx, ids, segments)
    await leaveAll(tx, deleted)
  },
}

/** Whoever stood on a fixed list stands there as the one that he turned out to be. */
async function carryLists(tx: Tx, customerIds: readonly number[]): Promise<void> {
  if (customerIds.length === 0) return
  const { rows } = await sql<{ id: number }>`
    with gone as (
      delete from segment_member m using segment s, customer c
      where s.id = m.segment_id and not s.is_dynamic and c.id = m.customer_id and c.merged_into is not null and c.id = any(${customerIds}::bigint[])
      returning m.segment_id, c.merged_into as customer_id, m.since),
    come as (insert into segment_member (segment_id, customer_id, since) select distinct on (segment_id, customer_id) segment_id, customer_id, since from gone on conflict do nothing returning segment_id),
    counted as (update segment s set size = s.size + moved.change
    from (select segment_id, sum(change)::int as change from (select segment_id, -1 as change from gone union all select segment_id, 1 from come) both_ways group by segment_id) moved
    where s.id = moved.segment_id and moved.change <> 0)
    select distinct segment_id as id from gone`.execute(tx.db)
  // Nobody entered or left: it is the same person. Whoever keeps a copy of the lists reads of it here.
  for (const { id } of rows) tx.record({ kind: 'segment.list_carried', entity: 'segment', entityId: Number(id) })
}

/** Whoever is not there any more leaves every segment: dynamic ones, fixed lists, and those that are switched off or put away. */
async function leaveAll(tx: Tx, customerIds: readonly number[]): Promise<void> {
  if (customerIds.length === 0) return
  const { rows } = await sql<MovedSegment & { customerId: number }>`
    select s.id, s.code, s.name, s.member_limit as "memberLimit", s.size, false as "isCounting", m.customer_id as "customerId"
    from segment_member m join segment s on s.id = m.segment_id where m.customer_id = any(${customerIds}::bigint[])`.execute(tx.db)
  await moveMembers(tx, rows.map(({ customerId, ...segment }) => ({ segment, customerId, enters: false })))
  await sql`delete from segment_due where customer_id = any(${customerIds}::bigint[])`.execute(tx.db)
}
