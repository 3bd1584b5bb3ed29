import { sql } from 'kysely'
import type { DryRun, DryRunAnswer, DryRunRow, RuleDraft } from '#shared/contracts/automation.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database, Db } from '#server/platform/db.ts'
import { invalid, Refusal } from '#server/platform/errors.ts'
import { shownTo } from '#server/platform/fields.ts'
import { customerCatalogue } from '#server/modules/customers/index.ts'
import { freshReferences, nameOf, type References } from '#server/modules/settings/index.ts'
import { checkRule } from './check-rule.ts'
import { pastOccasions, type Occasion } from './past-occasions.ts'
import { oneRule } from './read-rules.ts'
import { labelsOf, type Reading } from './read-runs.ts'
import { rehearseRun, type Rehearsal, type Rehearsed } from './rehearse-run.ts'
import { tellWhy } from './tell-leaf.ts'
import { holdFor, weighCondition } from './weigh-condition.ts'

const DAYS = 30
/** Occasions that are walked through step by step. */
const MOST = 5000
const AT_ONCE = 8
const HOUR = 3_600_000
type Met = { occasion: Occasion; record: Rehearsal; what: Rehearsed[]; why: DryRunRow['why'] }

/**
 * Who would have got what in the last days, had the rule been on: by the log and the data as it is now, through the engine's own questions. Nothing is written.
 * @throws Refusal `rule_has_problems` (409), `not_found`
 */
export async function dryRun(db: Db, reading: Reading, actor: Actor, { draft: given, ruleId, days = DAYS, limit = 200 }: DryRun): Promise<DryRunAnswer> {
  const { kysely } = db
  const draft = given ?? (ruleId === undefined ? null : asDraft(await oneRule(kysely, actor, ruleId)))
  if (!draft) throw invalid('draft', 'required')
  const problems = await checkRule(kysely, draft, ruleId ?? null)
  if (problems.length > 0) throw new Refusal('rule_has_problems', { problems }, 409)
  const now = new Date()
  const from = new Date(+now - days * 24 * HOUR)
  const { occasions, isCapped } = await pastOccasions(kysely, draft, from, now)
  const looked = occasions.slice(-MOST)
  const met = await meet(kysely, draft, looked, now)
  const references = await freshReferences(kysely)
  const written = met.flatMap((one) => one.what.filter((step) => step.step.kind === 'message' && !step.why).map((step) => ({ customerId: one.record.customerId, at: +step.dueAt })))
  const shown = met.toReversed().slice(0, limit)
  const labels = await labelsOf(kysely, reading, actor, shown.map(({ record }) => ({ subject: record.subject, subjectId: record.id })))
  return {
    from: from.toISOString(), events: occasions.length, matched: met.filter((one) => !one.why).length, skipped: met.filter((one) => one.why).length,
    messages: written.length, recipients: new Set(written.map((one) => one.customerId)).size, capped: isCapped || occasions.length > looked.length, mostPerHour: mostWithin(written.map((one) => one.at), HOUR),
    rows: await Promise.all(shown.map((one) => tellRow(kysely, draft, one, actor, labels, references, now))),
  }
}

const asDraft = ({ name, group, subject, event, condition, steps, limits }: RuleDraft): RuleDraft => ({ name, subject, event, steps, ...(group ? { group } : {}), ...(condition ? { condition } : {}), ...(limits ? { limits } : {}) })

async function meet(db: Database, draft: RuleDraft, occasions: readonly Occasion[], now: Date): Promise<Met[]> {
  const { account } = await freshReferences(db)
  const ids = [...new Set(occasions.map((one) => one.subjectId))]
  const [records, holding] = await Promise.all([recordsOf(db, draft, ids), holdFor(db, draft.condition, { subject: draft.subject, ids, now, timeZone: account.timeZone })])
  const lastFor = new Map<number, Date>()
  const met: Met[] = []
  for (const occasion of occasions) {
    const record = records.get(occasion.subjectId)
    if (!record) continue
    const why = !holding.has(record.id) ? { code: 'condition_false', params: {} } : onceOver(draft, record, occasion, lastFor)
    if (!why && record.customerId !== null) lastFor.set(record.customerId, occasion.at)
    met.push({ occasion, record, what: [], why })
  }
  const going = met.filter((one) => !one.why)
  for (let index = 0; index < going.length; index += AT_ONCE) {
    await Promise.all(going.slice(index, index + AT_ONCE).map(async (one) => (one.what = await rehearseRun(db, draft, one.record, one.occasion, now))))
  }
  return met
}

function onceOver({ limits }: RuleDraft, { customerId }: Rehearsal, { at }: Occasion, lastFor: ReadonlyMap<number, Date>): DryRunRow['why'] {
  const days = limits?.oncePerDays
  const last = days && customerId !== null ? lastFor.get(customerId) : undefined
  return last && +at - +last < days! * 24 * HOUR ? { code: 'once_per_days', params: { days: days!, lastAt: last.toISOString() } } : null
}

async function recordsOf(db: Database, { subject }: RuleDraft, ids: readonly number[]): Promise<Map<number, Rehearsal>> {
  const { rows } = subject === 'order'
    ? await sql<{ id: number; customerId: number | null }>`select id, customer_id as "customerId" from "order" where id = any(${ids}::bigint[])`.execute(db)
    : await sql<{ id: number; customerId: number | null }>`select id, id as "customerId" from customer where id = any(${ids}::bigint[]) and merged_into is null`.execute(db)
  return new Map(rows.map((row) => [row.id, { subject, id: row.id, orderId: subject === 'order' ? row.id : null, customerId: row.customerId }]))
}

async function tellRow(db: Database, draft: RuleDraft, { occasion, record, what, why }: Met, actor: Actor, labels: ReadonlyMap<string, string>, references: References, now: Date): Promise<DryRunRow> {
  const name = (options: string, value: string | number) => nameOf(references, options, value)
  const weighed = why?.code === 'condition_false' ? await weighCondition(db, draft.condition, { subject: record.subject, id: record.id, now, timeZone: references.account.timeZone }) : null
  const told = why && { ...why, ...(weighed && !weighed.holds ? { failed: weighed.failed } : {}) }
  return {
    entity: record.subject, id: record.id, label: labels.get(`${record.subject}:${record.id}`) ?? '', at: occasion.at.toISOString(), outcome: why ? 'skipped' : 'would',
    what: what.map((step) => ({ stepId: step.step.id, kind: step.step.kind, dueAt: step.dueAt.toISOString(), to: toWhom(step, actor, name), channel: step.channel, why: step.why })),
    why: tellWhy(told, record.subject, actor, name),
  }
}

function toWhom({ channel, address, person }: Rehearsed, actor: Actor, name: (options: string, value: number) => string | null): string | null {
  if (person?.id !== undefined) return name(person.kind === 'group' ? 'userGroups' : 'users', person.id)
  if (address === null) return null
  return (shownTo(actor, customerCatalogue, channel === 'email' ? 'email' : 'phones', address) as string | undefined) ?? null
}

/** The most of these moments that lie within so long of each other. */
export function mostWithin(moments: readonly number[], length: number): number {
  const sorted = moments.toSorted((a, b) => a - b)
  let most = 0
  for (let first = 0, last = 0; last < sorted.length; last += 1) {
    while (sorted[last]! - sorted[first]! >= length) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}
