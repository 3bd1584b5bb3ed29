import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import type { Outcome, WorkedRun } from './advance-run.ts'

const HOUR = 3_600_000
/** A term of a rule of dates that has passed by so much is not worth being told. */
const LATE = { before: HOUR, after: 24 * HOUR }

/** A program that was down must not send yesterday's «the courier comes in an hour». */
export function isTooLate({ draft, cause, dueAt }: WorkedRun, now: Date): Outcome | null {
  if (cause !== 'date' || draft.event.kind !== 'date') return null
  const { side, amount, unit } = draft.event
  // What comes before a date is late when the date has come; days before are days in which it may still be told.
  const length = side === 'before' ? amount * (unit === 'days' ? 24 * HOUR : unit === 'hours' ? HOUR : 60_000) : 0
  const grace = side === 'before' ? Math.min(Math.max(length, HOUR / 4), LATE.after) : LATE.after
  return +now - +dueAt > grace ? { code: 'too_late', params: { dueAt: dueAt.toISOString() } } : null
}

/** «At most once in N days for a customer»: whom the rule has acted for, and when. */
export async function beginOnce(tx: Tx, run: WorkedRun): Promise<Outcome | null> {
  const days = run.draft.limits?.oncePerDays
  const who = run.customerId
  if (!days || who === null) return null
  // Two orders of one customer are worked on side by side.
  await sql`select pg_advisory_xact_lock(hashint8(${run.ruleId}), hashint8(${who}))`.execute(tx.db)
  const { rows } = await sql<{ id: number; at: Date }>`
    select id, at from rule_run
    where rule_id = ${run.ruleId} and customer_id = ${who} and id <> ${run.id} and at > ${tx.at}::timestamptz - make_interval(days => ${days})
      and state in ('done', 'failed', 'waiting', 'stopped') and at_step is not null
    order by at desc limit 1`.execute(tx.db)
  return rows[0] ? { code: 'once_per_days', params: { days, lastAt: rows[0].at.toISOString(), runId: rows[0].id } } : null
}
