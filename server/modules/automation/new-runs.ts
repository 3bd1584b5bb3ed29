import { randomUUID } from 'node:crypto'
import type { Why } from '#shared/contracts/automation.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { LiveRule } from './live-rules.ts'

/** Customers are worked on in so many lanes side by side; those of one lane, with all their orders, one after another. */
export const LANES = 4
const laneOf = ({ customerId, subjectId }: Pick<Candidate, 'customerId' | 'subjectId'>): number => (customerId ?? subjectId) % LANES

/** A rule that is called for a record. */
export type Candidate = {
  rule: Pick<LiveRule, 'id' | 'version' | 'subject'>
  occasion: string
  subjectId: number
  orderId: number | null
  customerId: number | null
  chain: string | null
  depth: number
  entryId: number | null
  cause: string
  causeBy: string | null
  at: Date
  dueAt: Date
  /** It is not to run at all: the guard has stopped it. */
  stopped: Pick<Why, 'code' | 'params'> | null
}

/** Puts runs down: one for a rule and an occasion, however often it is asked. @returns how many are new */
export async function putRuns(tx: Tx, candidates: readonly Candidate[]): Promise<number> {
  if (candidates.length === 0) return 0
  const rows = candidates.map(({ rule, stopped, ...one }, n) => ({
    n, rule_id: rule.id, version: rule.version, subject: rule.subject, occasion: one.occasion, subject_id: one.subjectId, order_id: one.orderId, customer_id: one.customerId,
    lane: laneOf(one), state: stopped ? 'stopped' : 'waiting', due_at: one.dueAt, chain: one.chain ?? randomUUID(), depth: one.depth, entry_id: one.entryId, cause: one.cause,
    cause_by: one.causeBy, at: one.at, why: stopped, finished_at: stopped ? tx.at : null,
  }))
  const made = await tx.prepared<{ id: number }>(
    'rule_runs_put',
    `insert into rule_run (rule_id, version, occasion, subject, subject_id, order_id, customer_id, lane, state, due_at, chain, depth, entry_id, cause, cause_by, at, why, finished_at)
     select rule_id, version, occasion, subject, subject_id, order_id, customer_id, lane, state, due_at, chain, depth, entry_id, cause, cause_by, at, why, finished_at
     from jsonb_to_recordset($1::jsonb) as r (n int, rule_id bigint, version int, occasion text, subject text, subject_id bigint, order_id bigint, customer_id bigint, lane smallint,
       state text, due_at timestamptz, chain uuid, depth int, entry_id bigint, cause text, cause_by text, at timestamptz, why jsonb, finished_at timestamptz)
     order by r.n
     on conflict (rule_id, occasion) do nothing returning id`,
    [JSON.stringify(rows)],
  )
  return made.length
}
