import { sql, type RawBuilder } from 'kysely'
import { DateTime } from 'luxon'
import type { RuleDraft, UnchangedEvent } from '#shared/contracts/automation.ts'
import { LOG_COLUMNS, type LogEntry } from '#server/platform/change-log.ts'
import type { Database } from '#server/platform/db.ts'
import { freshReferences, workingHoursOf } from '#server/modules/settings/index.ts'
import { duesOf } from './dates.ts'
import { after } from './due-time.ts'
import { matchesEvent, subjectOf } from './match-event.ts'
import { beginsSilence } from './plan-silence.ts'

/** When the event of a rule happened, for whom. */
export type Occasion = { subjectId: number; at: Date; entryId: number | null }
export type Past = { occasions: Occasion[]; isCapped: boolean }

/** Entries that are looked through; the newest of more. */
const MOST = 100_000

/** The occasions on which a rule would have been called since a moment, oldest first: read from the log, and of dates from the data. */
export async function pastOccasions(db: Database, draft: RuleDraft, from: Date, now: Date): Promise<Past> {
  const { event, subject } = draft
  if (event.kind === 'date') {
    const dues = await duesOf(db, subject, event, { until: now }, from)
    const past = dues.filter((one) => one.due && one.due > from && one.due <= now).map((one) => ({ subjectId: one.id, at: one.due!, entryId: null }))
    return { occasions: past.toSorted((a, b) => +a.at - +b.at || a.subjectId - b.subjectId), isCapped: false }
  }
  if (event.kind === 'unchanged') return pastSilences(db, draft, event, from, now)
  const entries = await entriesSince(db, likely(draft), from)
  const called = new Set<string>()
  const occasions = entries.flatMap((entry): Occasion[] => {
    const subjectId = matchesEvent(event, entry) ? subjectOf(subject, entry) : null
    // Once for a record in a chain of causes, as the guard has it.
    if (subjectId === null || called.has(`${entry.chain}:${subjectId}`)) return []
    called.add(`${entry.chain}:${subjectId}`)
    return [{ subjectId, at: entry.at, entryId: entry.id }]
  })
  return { occasions, isCapped: entries.length >= MOST }
}

/** Narrower than all, by what the indexes of the log know; the entries themselves are asked afterwards. */
function likely({ event }: RuleDraft): RawBuilder<boolean> {
  if (event.kind === 'change') {
    const kinds = event.kinds?.length ? sql`and kind = any(${event.kinds}::text[])` : sql``
    const fields = event.fields?.length ? sql`and fields ?& ${event.fields.map((field) => field.name)}::text[]` : sql``
    return sql<boolean>`entity = ${event.entity} ${kinds} ${fields}`
  }
  if (event.kind === 'taskDone') return sql<boolean>`entity = 'task' and kind = 'task.completed'`
  if (event.kind === 'ruleRan') return sql<boolean>`entity = 'rule' and kind = 'rule.ran'`
  return event.kind === 'hook' ? sql<boolean>`entity = 'hook'` : sql<boolean>`entity in ('letter', 'message')`
}

async function entriesSince(db: Database, where: RawBuilder<boolean>, from: Date): Promise<LogEntry[]> {
  const { rows } = await sql<LogEntry>`select ${sql.raw(LOG_COLUMNS)} from change_log where ${where} and at > ${from} order by id desc limit ${MOST}`.execute(db)
  return rows.toReversed()
}

async function pastSilences(db: Database, draft: RuleDraft, event: UnchangedEvent, from: Date, now: Date): Promise<Past> {
  const { account } = await freshReferences(db)
  const hours = workingHoursOf(account)
  const { amount, unit, working } = event.for
  const since = DateTime.fromJSDate(from).minus({ [unit]: amount }).minus({ days: working ? 21 : 1 }).toJSDate()
  const entries = await entriesSince(db, sql<boolean>`entity = ${draft.subject}`, since)
  const open = new Map<number, { due: Date; entryId: number }>()
  const occasions: Occasion[] = []
  const close = (subjectId: number, until: Date): void => {
    const silence = open.get(subjectId)
    if (silence && silence.due <= until && silence.due > from) occasions.push({ subjectId, at: silence.due, entryId: silence.entryId })
    open.delete(subjectId)
  }
  for (const entry of entries) {
    const begins = beginsSilence(event, draft.subject, entry)
    if (begins === null) continue
    close(entry.entityId, entry.at)
    if (begins) open.set(entry.entityId, { due: after(entry.at, event.for, hours, account.timeZone), entryId: entry.id })
  }
  for (const subjectId of open.keys()) close(subjectId, now)
  return { occasions: occasions.toSorted((a, b) => +a.at - +b.at || a.subjectId - b.subjectId), isCapped: entries.length >= MOST }
}
