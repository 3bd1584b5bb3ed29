import { sql, type RawBuilder } from 'kysely'
import type { Condition } from '#shared/conditions.ts'
import { systemActor } from '#server/platform/access.ts'
import { compileCondition, type CompileContext } from '#server/platform/conditions/compile-postgres.ts'
import type { Tx } from '#server/platform/transact.ts'
import { customerCatalogue } from '#server/modules/customers/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import type { LiveSegment } from './live-segments.ts'
import { moveMembers, type Move } from './move-members.ts'

/** What segments ask by: whatever there is. Who may see the answers is decided where they are shown. */
const segmentReader = systemActor('segments')

/** Customers who can be members, over `c` with figures `f`. */
export const PEOPLE = sql`c.merged_into is null and c.type = 'customer'`

/** A whole condition over `c` and `f`, true or false. */
export const fulfils = (condition: Condition, context: CompileContext): RawBuilder<boolean> => sql<boolean>`((${compileCondition(condition, customerCatalogue, context)}) is true)`

export async function askingNow(tx: Pick<Tx, 'db'>, now: Date): Promise<CompileContext> {
  const { account } = await freshReferences(tx.db)
  return { timeZone: account.timeZone, now, actor: segmentReader }
}

/**
 * Members change under this lock alone: whoever weighed a customer before something happened must not write after whoever weighed him later. What is read behind it
 * is what is committed by then.
 */
export const MEMBERS_LOCK = 7_405_165
export const takeTurn = async (tx: Tx): Promise<void> => void (await tx.prepared('segment_turn', 'select pg_advisory_xact_lock($1)', [MEMBERS_LOCK]))

/** Weighs these customers by these segments and writes who came and who went. Take the turn first. @returns how many moved */
export async function weighCustomers(tx: Tx, customerIds: Iterable<number>, segments: readonly LiveSegment[]): Promise<number> {
  const ids = [...new Set(customerIds)]
  if (ids.length === 0 || segments.length === 0) return 0
  const context = await askingNow(tx, tx.at)
  const holds = segments.map(({ condition }) => sql`(c.id is not null and ${fulfils(condition, context)})`)
  const segmentIds = segments.map((segment) => segment.id)
  const { rows } = await sql<{ id: number; holds: boolean[]; memberOf: number[] }>`
    select a.id, array[${sql.join(holds)}] as holds, array(select m.segment_id from segment_member m where m.customer_id = a.id and m.segment_id = any(${segmentIds}::bigint[])) as "memberOf"
    from unnest(${ids}::bigint[]) as a (id) left join (customer c join customer_figures f on f.customer_id = c.id) on c.id = a.id and ${PEOPLE}`.execute(tx.db)
  const moves: Move[] = rows.flatMap(({ id: customerId, holds: fits, memberOf }) => segments.flatMap((segment, at): Move[] => {
    const isMember = memberOf.map(Number).includes(segment.id)
    return fits[at] === isMember ? [] : [{ segment, customerId, enters: fits[at] === true }]
  }))
  await lookAgain(tx, ids, segments)
  return moveMembers(tx, moves)
}

/** Notes when time alone may change the answer. */
async function lookAgain(tx: Tx, customerIds: readonly number[], segments: readonly LiveSegment[]): Promise<void> {
  for (const { id, clock: { minutes } } of segments) {
    if (minutes.length === 0) continue
    await sql`
      insert into segment_due (segment_id, customer_id, minutes, due_at, touched_at)
      select ${id}, c.id, m.minutes, ${tx.at}::timestamptz + m.minutes * interval '1 minute' + interval '1 second', ${tx.at}
      from unnest(${[...customerIds]}::bigint[]) as c (id), unnest(${minutes}::int[]) as m (minutes)
      on conflict (segment_id, customer_id, minutes) do update set touched_at = excluded.touched_at`.execute(tx.db)
  }
}
