import type { AwaitedEvent } from '#shared/contracts/automation.ts'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { matchesEvent, subjectOf } from './match-event.ts'

/** What a planned step listens to. */
export type Listens = { kind: 'date'; field: string } | { kind: 'event'; event: AwaitedEvent }
type Waiting = { id: number; runId: number; subject: 'order' | 'customer'; subjectId: number; customerId: number | null; listens: Listens; sinceEntry: number }

/** Rouses the runs that wait for these entries: for an event that came, or for a date that may have moved. @returns how many */
export async function wakeWaits(tx: Tx, entries: readonly LogEntry[]): Promise<number> {
  const orders = [...new Set(entries.map((entry) => subjectOf('order', entry)).filter((id) => id !== null))]
  const customers = [...new Set(entries.map((entry) => subjectOf('customer', entry)).filter((id) => id !== null))]
  if (orders.length + customers.length === 0) return 0
  const waiting = await tx.prepared<Waiting>(
    'rule_waits',
    `select id, run_id as "runId", subject, subject_id as "subjectId", customer_id as "customerId", listens, since_entry as "sinceEntry"
     from rule_step where state = 'planned' and listens is not null and ((subject = 'order' and subject_id = any($1::bigint[])) or (customer_id = any($2::bigint[])))`,
    [orders, customers],
  )
  const dates = waiting.filter((wait) => wait.listens.kind === 'date' && entries.some((entry) => concerns(wait, entry)))
  const came = waiting.flatMap((wait) => {
    if (wait.listens.kind !== 'event') return []
    const { event } = wait.listens
    const entry = entries.find((one) => one.id > wait.sinceEntry && subjectOf(wait.subject, one) === wait.subjectId && matchesEvent(event, one))
    return entry ? [{ ...wait, entryId: entry.id }] : []
  })
  if (came.length > 0) {
    await tx.prepared(
      'rule_waits_came',
      `update rule_step s set why = jsonb_build_object('code', 'event_came', 'params', jsonb_build_object('entryId', c.entry_id))
       from jsonb_to_recordset($1::jsonb) as c (id bigint, entry_id bigint) where s.id = c.id`,
      [JSON.stringify(came.map((one) => ({ id: one.id, entry_id: one.entryId })))],
    )
  }
  const runs = [...dates, ...came].map((wait) => wait.runId)
  if (runs.length > 0) await tx.prepared('rule_waits_rouse', "update rule_run set due_at = $2 where id = any($1::bigint[]) and state = 'waiting'", [runs, tx.at])
  return runs.length
}

/** The record itself, or its customer: a date may be of either. */
const concerns = (wait: Waiting, entry: LogEntry): boolean =>
  (entry.entity === wait.subject && entry.entityId === wait.subjectId) || (entry.entity === 'customer' && entry.entityId === wait.customerId)
