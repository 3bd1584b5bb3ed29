import { sql, type RawBuilder } from 'kysely'
import type { RuleRun, RunPage, RunStep, Subject } from '#shared/contracts/automation.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import { shownName } from '#server/modules/customers/index.ts'
import type { Platform } from '#server/platform/platform.ts'
import { freshReferences, nameOf } from '#server/modules/settings/index.ts'
import { tellWhy } from './tell-leaf.ts'

type Row = {
  id: number; ruleId: number; name: string; version: number; at: Date; finishedAt: Date | null; state: RuleRun['state']; subject: Subject; subjectId: number; cause: string; entryId: number | null
  causeBy: string | null; why: never; pausedAt: Date | null; dueAt: Date | null; steps: StepRow[]
}
type StepRow = { stepId: string; kind: string; state: RunStep['state']; at: string | null; dueAt: string | null; why: never; result: Record<string, unknown> }
export type Reading = Pick<Platform, 'visibility'>

const STATES = ['waiting', 'done', 'skipped', 'failed', 'stopped', 'held']
/** What is due for a rule that the fuse has paused is held. */
const STATE = sql<string>`case when r.state = 'waiting' and rule.paused_at is not null and r.due_at <= now() then 'held' else r.state end`

const messageNow = sql`(select jsonb_build_object('messageState', m.state, 'messageReason', m.reason) from message m where m.id = (s.result ->> 'messageId')::bigint)`

/** Runs as people read them, newest first. What a message has come to since is told with its step. */
export async function readRuns(db: Database, reading: Reading, actor: Actor, where: RawBuilder<boolean>, limit: number): Promise<RuleRun[]> {
  const { rows } = await sql<Row>`
    select r.id, r.rule_id as "ruleId", rule.name, r.version, r.at, r.finished_at as "finishedAt", ${STATE} as state, r.subject, r.subject_id as "subjectId", r.cause, r.entry_id as "entryId",
      r.cause_by as "causeBy", r.why, coalesce((
        select jsonb_agg(jsonb_build_object('stepId', s.step_id, 'kind', s.kind, 'state', s.state, 'at', s.at, 'dueAt', s.due_at, 'why', s.why, 'result', s.result || coalesce(${messageNow}, '{}')) order by s.id)
        from rule_step s where s.run_id = r.id), '[]') as steps
    from rule_run r join rule on rule.id = r.rule_id where ${where} order by r.id desc limit ${limit}`.execute(db)
  const labels = await labelsOf(db, reading, actor, rows)
  const references = await freshReferences(db)
  const name = (options: string, value: string | number) => nameOf(references, options, value)
  return rows.map((row) => ({
    id: row.id, rule: { id: row.ruleId, name: row.name, version: row.version }, at: row.at.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null, state: row.state,
    about: { entity: row.subject, id: row.subjectId, label: labels.get(`${row.subject}:${row.subjectId}`) ?? '' },
    cause: { kind: row.cause, entryId: row.entryId, by: row.causeBy },
    why: tellWhy(row.why, row.subject, actor, name),
    steps: row.steps.map((step) => ({ ...step, result: resultShownTo(actor, step.result), at: iso(step.at), dueAt: iso(step.dueAt), why: tellWhy(step.why, row.subject, actor, name) })),
  }))
}

/** What another program answered may hold its secrets. */
const resultShownTo = (actor: Actor, { answer, ...result }: Record<string, unknown>): Record<string, unknown> => (may(actor, 'rules.change') && answer !== undefined ? { ...result, answer } : result)

const iso = (moment: string | null): string | null => (moment === null ? null : new Date(moment).toISOString())

/** Numbers and names of those records that the reader may see, by `<subject>:<id>`. */
export async function labelsOf(db: Database, { visibility }: Reading, actor: Actor, about: readonly { subject: string; subjectId: number }[]): Promise<Map<string, string>> {
  const ids = (subject: string) => [...new Set(about.filter((one) => one.subject === subject).map((one) => one.subjectId))]
  const [orders, customers] = await Promise.all([visibility['order']!(db, actor, ids('order')), visibility['customer']!(db, actor, ids('customer'))])
  const { rows } = await sql<{ key: string; label: string }>`
    select 'order:' || o.id as key, o.number as label from "order" o where o.id = any(${[...orders]}::bigint[])
    union all select 'customer:' || c.id, ${shownName(actor)} from customer c where c.id = any(${[...customers]}::bigint[])`.execute(db)
  return new Map(rows.map((row) => [row.key, row.label]))
}

/** A page of a rule's runs. */
export async function runsOfRule(db: Database, reading: Reading, actor: Actor, ruleId: number, query: { state?: string; cursor?: string; limit?: number }): Promise<RunPage> {
  const { limit = 50, state, cursor } = query
  if (state !== undefined && !STATES.includes(state)) throw invalid('state', 'one_of', { values: STATES })
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw invalid('cursor', 'wrong_value')
  const rows = await readRuns(db, reading, actor, sql<boolean>`r.rule_id = ${ruleId} ${state ? sql`and ${STATE} = ${state}` : sql``} ${cursor ? sql`and r.id < ${Number(cursor)}` : sql``}`, limit + 1)
  const page = rows.slice(0, limit)
  return { rows: page, nextCursor: rows.length > limit ? String(page.at(-1)!.id) : null }
}

/** @throws Refusal `not_found` */
export async function oneRun(db: Database, reading: Reading, actor: Actor, id: number): Promise<RuleRun> {
  const [run] = await readRuns(db, reading, actor, sql<boolean>`r.id = ${id}`, 1)
  if (!run) throw notFound('rule_run', id)
  return run
}
