import { sql } from 'kysely'
import type { RuleDraft, Step, Subject, WaitEventStep, WaitStep, Why } from '#shared/contracts/automation.ts'
import { LOG_COLUMNS, type LogEntry } from '#server/platform/change-log.ts'
import type { Database } from '#server/platform/db.ts'
import { mayReceive } from '#server/modules/messages/index.ts'
import { freshReferences, workingHoursOf } from '#server/modules/settings/index.ts'
import { duesOf, zoneOf } from './dates.ts'
import { after, waitUntil } from './due-time.ts'
import { matchesEvent, subjectOf } from './match-event.ts'
import type { Occasion } from './past-occasions.ts'
import { addressFor } from './perform/send-message.ts'
import { headOf, programOf } from './program.ts'
import { weighCondition } from './weigh-condition.ts'

/** What a step would have done: `why` says why not. */
export type Rehearsed = { step: Step; dueAt: Date; channel: string | null; address: string | null; person: { kind: string; id?: number } | null; why: Why | null }
export type Rehearsal = { subject: Subject; id: number; orderId: number | null; customerId: number | null }

/** Walks through the steps as a run does, by the same questions, and does nothing. */
export async function rehearseRun(db: Database, draft: RuleDraft, record: Rehearsal, occasion: Occasion, now: Date): Promise<Rehearsed[]> {
  const program = programOf(draft.steps)
  const { account } = await freshReferences(db)
  const hours = workingHoursOf(account)
  const done: Rehearsed[] = []
  let time = occasion.at
  for (let at = program.first; at !== null; ) {
    const node = program.nodes.get(at)!
    const { step } = node
    at = node.next
    if (step.kind === 'stop') break
    if (step.kind === 'branch') {
      const weighed = await weighCondition(db, step.condition, { subject: record.subject, id: record.id, now, timeZone: account.timeZone })
      at = headOf(weighed.holds ? step.yes : step.no, node)
    } else if (step.kind === 'waitEvent') {
      const until = after(time, step.within, hours, account.timeZone)
      const came = await cameIn(db, record, step, occasion, until)
      time = came ?? until
      at = headOf(came ? step.came : step.over, node)
    } else if (step.kind === 'wait') {
      const until = step.until ? await dueOfDate(db, record, step, time) : waitUntil(time, step, hours, step.clock === 'customer' ? await zoneOf(db, record.subject, record.id) : account.timeZone)
      if (!until) {
        done.push({ step, dueAt: time, channel: null, address: null, person: null, why: { code: 'date_empty', params: { field: step.until!.field } } })
        break
      }
      if (until > time) time = until
    } else done.push(await rehearseAction(db, step, record, time))
  }
  return done
}

async function rehearseAction(db: Database, step: Exclude<Step, { kind: 'stop' | 'branch' | 'wait' | 'waitEvent' }>, record: Rehearsal, dueAt: Date): Promise<Rehearsed> {
  const one = { step, dueAt, channel: null, address: null, person: null, why: null }
  if (step.kind === 'task' || step.kind === 'notify' || step.kind === 'assign') return { ...one, person: step.to }
  if (step.kind !== 'message') return one
  const found = await addressFor(db, record, step)
  if (!found) return { ...one, channel: step.channel, why: { code: 'no_address', params: { channel: step.channel } } }
  const may = await mayReceive(db, { channel: found.channel, address: found.address, customerId: record.customerId, purpose: step.purpose, topic: step.topic ?? null }, dueAt)
  // What waits for the morning still comes.
  const why = may.yes || may.reason === 'quiet_hours' ? null : { code: may.reason, params: may.params }
  return { ...one, channel: found.channel, address: found.address, why }
}

async function dueOfDate(db: Database, record: Rehearsal, step: WaitStep, from: Date): Promise<Date | null> {
  const rule = { ...step.until!, at: step.until!.at ?? step.at ?? null, clock: step.until!.clock ?? step.clock ?? ('account' as const) }
  return (await duesOf(db, record.subject, rule, { ids: [record.id] }, from))[0]?.due ?? null
}

async function cameIn(db: Database, record: Rehearsal, step: WaitEventStep, occasion: Occasion, until: Date): Promise<Date | null> {
  const column = record.subject === 'order' ? sql`order_id` : sql`customer_id`
  const { rows } = await sql<LogEntry>`
    select ${sql.raw(LOG_COLUMNS)} from change_log
    where (${column} = ${record.id} or (entity = ${record.subject} and entity_id = ${record.id})) and at <= ${until} and ${occasion.entryId === null ? sql`at > ${occasion.at}` : sql`id > ${occasion.entryId}`}
    order by id limit 1000`.execute(db)
  return rows.find((entry) => subjectOf(record.subject, entry) === record.id && matchesEvent(step.event, entry))?.at ?? null
}
