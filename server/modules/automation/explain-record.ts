import { sql } from 'kysely'
import type { ChangeEvent, RecordAutomation, RecordRule, RuleDraft, Subject, Why } from '#shared/contracts/automation.ts'
import type { Actor } from '#server/platform/access.ts'
import { LOG_COLUMNS, type LogEntry } from '#server/platform/change-log.ts'
import type { Database } from '#server/platform/db.ts'
import { shownTo } from '#server/platform/fields.ts'
import { freshReferences, nameOf } from '#server/modules/settings/index.ts'
import { duesOf } from './dates.ts'
import { matchesEvent, matchesField, subjectOf } from './match-event.ts'
import { readRuns, type Reading } from './read-runs.ts'
import { toldHooks } from './read-rules.ts'
import { catalogueOf } from './subject-catalogue.ts'
import { tellLeaf } from './tell-leaf.ts'
import { weighCondition } from './weigh-condition.ts'

const RUNS = 100
/** So far back a record's history is looked through for what nearly was the event. */
const ENTRIES = 500
type Asked = { id: number; name: string; isActive: boolean; sinceEntry: number | null; sinceAt: Date | null; draft: RuleDraft }

/** Which rules acted on the record, and why each of the others did not: told by the engine's own questions, asked of the record as it is now. */
export async function explainRecord(db: Database, reading: Reading, actor: Actor, subject: Subject, id: number): Promise<RecordAutomation> {
  const about = subject === 'order' ? sql<boolean>`r.subject = 'order' and r.subject_id = ${id}` : sql<boolean>`(r.customer_id = ${id} or (r.subject = 'customer' and r.subject_id = ${id}))`
  const runs = await readRuns(db, reading, actor, about, RUNS)
  const { rows: rules } = await sql<Asked>`
    select r.id, r.name, r.is_active as "isActive", r.since_entry as "sinceEntry", coalesce(r.since_at, r.activated_at) as "sinceAt", v.draft from rule r join rule_version v on v.rule_id = r.id and v.version = coalesce(r.live_version, r.version)
    where (r.is_active and r.put_away_at is null and r.subject = ${subject}) or r.id = any(${runs.map((run) => run.rule.id)}::bigint[]) order by r.ordering, r.id`.execute(db)
  const { account, ...references } = await freshReferences(db)
  const name = (options: string, value: string | number) => nameOf({ account, ...references }, options, value)
  const explained: RecordRule[] = []
  for (const rule of rules) {
    const own = runs.filter((run) => run.rule.id === rule.id)
    const isOurs = rule.draft.subject === subject && rule.isActive
    const weighed = isOurs ? await weighCondition(db, rule.draft.condition, { subject, id, now: new Date(), timeZone: account.timeZone }) : null
    explained.push({
      rule: { id: rule.id, name: rule.name, isActive: rule.isActive },
      outcome: own[0]?.state ?? 'notCalled',
      why: own[0] ? own[0].why : await whyNotCalled(db, actor, rule, subject, id),
      now: weighed && { holds: weighed.holds, failed: weighed.holds || !weighed.failed ? null : tellLeaf(weighed.failed, subject, actor, name) },
      runs: own,
    })
  }
  return { rules: explained }
}

const why = (code: string, params: Record<string, unknown> = {}): Why => ({ code, params })

async function whyNotCalled(db: Database, actor: Actor, rule: Asked, subject: Subject, id: number): Promise<Why> {
  if (!rule.isActive) return why('rule_off')
  const { event } = rule.draft
  if (event.kind === 'date') {
    const [found] = await duesOf(db, subject, event, { ids: [id] }, new Date())
    if (!found?.due) return why('date_empty', { field: event.field })
    return why(found.due > new Date() ? 'planned' : 'date_passed', { dueAt: found.due.toISOString() })
  }
  if (event.kind === 'unchanged') {
    const plan = await db.selectFrom('rule_plan').select('due_at').where('rule_id', '=', rule.id).where('subject_id', '=', id).executeTakeFirst()
    return plan ? why('not_quiet_yet', { dueAt: plan.due_at.toISOString() }) : why('no_such_change')
  }
  const entries = await historyOf(db, subject, id)
  if (entries.some((entry) => matchesEvent(event, entry) && entry.id <= (rule.sinceEntry ?? 0))) return why('not_since_on', { since: rule.sinceAt?.toISOString() ?? null })
  if (event.kind === 'hook') return (await toldHooks(db)).has(event.name) ? why('hook_not_raised', { name: event.name }) : why('source_not_connected', { name: event.name })
  if (event.kind === 'change') return nearMiss(actor, event, entries.filter((entry) => entry.id > (rule.sinceEntry ?? 0)))
  return why('no_such_event')
}

/** Newest first. */
async function historyOf(db: Database, subject: Subject, id: number): Promise<LogEntry[]> {
  const column = subject === 'order' ? sql`order_id` : sql`customer_id`
  const { rows } = await sql<LogEntry>`
    select ${sql.raw(LOG_COLUMNS)} from (
      (select * from change_log where ${column} = ${id} order by id desc limit ${ENTRIES}) union (select * from change_log where entity = ${subject} and entity_id = ${id} order by id desc limit ${ENTRIES})
    ) l order by id desc limit ${ENTRIES}`.execute(db)
  return rows.filter((entry) => subjectOf(subject, entry) === id)
}

/** The field that the event asks about did change, but otherwise. */
function nearMiss(actor: Actor, event: ChangeEvent, entries: readonly LogEntry[]): Why {
  for (const entry of entries) {
    if (entry.entity !== event.entity) continue
    const other = event.fields?.find((field) => entry.fields[field.name] !== undefined && !matchesField(field, entry.fields))
    if (!other) continue
    const [before, after] = entry.fields[other.name]!
    const isAfter = other.to?.length && !matchesField({ name: other.name, to: other.to }, entry.fields)
    const catalogue = event.entity === 'order' || event.entity === 'customer' ? catalogueOf(event.entity) : null
    const shown = catalogue ? shownTo(actor, catalogue, other.name, isAfter ? after : before) : isAfter ? after : before
    return why('other_value', { field: other.name, wanted: (isAfter ? other.to : other.from) ?? [], was: shown ?? null, at: entry.at.toISOString() })
  }
  return why('no_such_change')
}
