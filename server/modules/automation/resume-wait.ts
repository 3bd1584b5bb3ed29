import { sql } from 'kysely'
import type { AwaitedEvent, Step, WaitEventStep, WaitStep } from '#shared/contracts/automation.ts'
import type { LogEntry } from '#server/platform/change-log.ts'
import { LOG_COLUMNS } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences, workingHoursOf } from '#server/modules/settings/index.ts'
import type { WorkedRun } from './advance-run.ts'
import { duesOf, zoneOf } from './dates.ts'
import { after, waitUntil } from './due-time.ts'
import { matchesEvent, subjectOf } from './match-event.ts'
import { headOf, type Node } from './program.ts'
import type { Listens } from './wake-waits.ts'

export type Way = { waits: true } | { waits: false; next: string | null }
type Kept = { dueAt: Date | null; why: { code: string; params: { entryId?: number } } | null; sinceEntry: number | null }

/** Begins a wait, or looks whether it is over. */
export async function resumeWait(tx: Tx, run: WorkedRun, node: Node, isNew: boolean): Promise<Way> {
  const { step } = node
  if (step.kind === 'wait') return isNew ? beginWait(tx, run, step, node) : resumePlain(tx, run, step, node)
  if (step.kind === 'waitEvent') return isNew ? beginForEvent(tx, run, step) : resumeForEvent(tx, run, step, node)
  return { waits: false, next: node.next }
}

async function beginWait(tx: Tx, run: WorkedRun, step: WaitStep, node: Node): Promise<Way> {
  const due = step.until ? await dueOfDate(tx, run, step) : await dueOfLength(tx, run, step)
  if (due && due <= tx.at) {
    await put(tx, run, step, { state: 'done', due, listens: null, why: null, sinceEntry: null })
    return { waits: false, next: node.next }
  }
  await put(tx, run, step, { state: 'planned', due, listens: step.until ? { kind: 'date', field: step.until.field } : null, why: due ? { code: 'waits', params: { until: due.toISOString() } } : { code: 'date_empty', params: { field: step.until!.field } }, sinceEntry: null })
  await waitsAt(tx, run, step.id, due)
  return { waits: true }
}

/** A date may have moved since, or been emptied: the data is asked, not what was planned by it. */
async function resumePlain(tx: Tx, run: WorkedRun, step: WaitStep, node: Node): Promise<Way> {
  if (step.until) {
    const due = await dueOfDate(tx, run, step)
    if (!due || due > tx.at) return beginWait(tx, run, step, node)
  }
  const kept = await keptOf(tx, run, step.id)
  // A person has put it off meanwhile.
  if (!step.until && kept?.dueAt && kept.dueAt > tx.at) {
    await waitsAt(tx, run, step.id, kept.dueAt)
    return { waits: true }
  }
  await tx.prepared('rule_wait_over', "update rule_step set state = 'done', at = $3 where run_id = $1 and step_id = $2", [run.id, step.id, tx.at])
  return { waits: false, next: node.next }
}

async function dueOfLength(tx: Tx, run: WorkedRun, step: WaitStep): Promise<Date> {
  const { account } = await freshReferences(tx.db)
  const zone = step.clock === 'customer' ? await zoneOf(tx.db, run.subject, run.subjectId) : account.timeZone
  return waitUntil(tx.at, step, workingHoursOf(account), zone)
}

async function dueOfDate(tx: Tx, run: WorkedRun, step: WaitStep): Promise<Date | null> {
  const rule = { ...step.until!, at: step.until!.at ?? step.at ?? null, clock: step.until!.clock ?? step.clock ?? 'account' }
  const [found] = await duesOf(tx.db, run.subject, rule, { ids: [run.subjectId] }, tx.at)
  return found?.due ?? null
}

/** An event that came between the cause and this moment is not in the reader's eye: the log is looked through at once, a moment later, and at the end. */
const LOOK_AGAIN = 2000

async function beginForEvent(tx: Tx, run: WorkedRun, step: WaitEventStep): Promise<Way> {
  const { account } = await freshReferences(tx.db)
  const until = after(tx.at, step.within, workingHoursOf(account), account.timeZone)
  const since = await lastSeen(tx, run)
  await put(tx, run, step, { state: 'planned', due: until, listens: { kind: 'event', event: step.event }, why: { code: 'waits_for_event', params: { until: until.toISOString() } }, sinceEntry: since })
  await waitsAt(tx, run, step.id, new Date(Math.min(+until, +tx.at + LOOK_AGAIN)))
  return { waits: true }
}

/** What had happened when the run last moved: the entry that started it, or the wait before this one. */
async function lastSeen(tx: Tx, run: WorkedRun): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select greatest(${run.entryId ?? 0}::bigint, (select coalesce(max((why -> 'params' ->> 'entryId')::bigint), 0) from rule_step where run_id = ${run.id} and why ->> 'code' = 'event_came'),
      case when ${run.entryId === null} then (select coalesce(max(id), 0) from change_log where at < ${run.at}) else 0 end) as id`.execute(tx.db)
  return rows[0]!.id
}

async function resumeForEvent(tx: Tx, run: WorkedRun, step: WaitEventStep, node: Node): Promise<Way> {
  const kept = await keptOf(tx, run, step.id)
  const entryId = kept?.why?.code === 'event_came' ? kept.why.params.entryId! : await cameInLog(tx, run, step.event, kept?.sinceEntry ?? run.entryId ?? 0)
  if (entryId !== null) {
    await over(tx, run, step, { code: 'event_came', params: { entryId } })
    return { waits: false, next: headOf(step.came, node) }
  }
  if (kept?.dueAt && kept.dueAt > tx.at) {
    await waitsAt(tx, run, step.id, kept.dueAt)
    return { waits: true }
  }
  await over(tx, run, step, { code: 'time_is_over', params: {} })
  return { waits: false, next: headOf(step.over, node) }
}

async function cameInLog(tx: Tx, run: WorkedRun, event: AwaitedEvent, since: number): Promise<number | null> {
  const column = run.subject === 'order' ? sql`order_id` : sql`customer_id`
  const { rows } = await sql<LogEntry>`
    select ${sql.raw(LOG_COLUMNS)} from change_log where id > ${since} and (${column} = ${run.subjectId} or (entity = ${run.subject} and entity_id = ${run.subjectId})) order by id limit 1000`.execute(tx.db)
  return rows.find((entry) => subjectOf(run.subject, entry) === run.subjectId && matchesEvent(event, entry))?.id ?? null
}

async function keptOf(tx: Tx, run: WorkedRun, stepId: string): Promise<Kept | undefined> {
  const rows = await tx.prepared<Kept>('rule_wait_kept', 'select due_at as "dueAt", why, since_entry as "sinceEntry" from rule_step where run_id = $1 and step_id = $2', [run.id, stepId])
  return rows[0]
}

type Wait = { state: 'planned' | 'done'; due: Date | null; listens: Listens | null; why: unknown; sinceEntry: number | null }

async function put(tx: Tx, run: WorkedRun, step: Pick<Step, 'id' | 'kind'>, { state, due, listens, why, sinceEntry }: Wait): Promise<void> {
  await tx.prepared(
    'rule_wait_put',
    `insert into rule_step (run_id, rule_id, step_id, kind, state, due_at, at, why, subject, subject_id, order_id, customer_id, listens, since_entry)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12, $13::jsonb, $14)
     on conflict (run_id, step_id) do update set state = excluded.state, due_at = excluded.due_at, at = excluded.at, why = excluded.why`,
    [run.id, run.ruleId, step.id, step.kind, state, due, tx.at, why ? JSON.stringify(why) : null, run.subject, run.subjectId, run.orderId, run.customerId, listens ? JSON.stringify(listens) : null, sinceEntry],
  )
}

async function over(tx: Tx, run: WorkedRun, step: WaitEventStep, why: unknown): Promise<void> {
  await tx.prepared('rule_wait_event_over', "update rule_step set state = 'done', at = $3, why = $4::jsonb where run_id = $1 and step_id = $2", [run.id, step.id, tx.at, JSON.stringify(why)])
}

async function waitsAt(tx: Tx, run: WorkedRun, stepId: string, due: Date | null): Promise<void> {
  await tx.prepared('rule_run_waits', 'update rule_run set at_step = $2, due_at = $3, tries = 0, order_id = $4, customer_id = $5 where id = $1', [run.id, stepId, due, run.orderId, run.customerId])
}
