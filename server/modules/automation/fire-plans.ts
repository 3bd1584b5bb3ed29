import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { duesOf } from './dates.ts'
import { liveRules, type LiveRule } from './live-rules.ts'
import { putRuns, type Candidate } from './new-runs.ts'
import { putPlans } from './plan-dates.ts'
import { beginsSilence } from './plan-silence.ts'
import { callWorkers } from './work-runs.ts'

const PORTION = 200
type Plan = { ruleId: number; subjectId: number; dueAt: Date; basis: string }

/** Turns plans that have come due into runs, after asking the data again. @returns how many plans were looked at */
export async function firePlans(db: Db, now?: Date): Promise<number> {
  return transact(db, systemActor('rules'), async (tx) => {
    const plans = await tx.prepared<Plan>(
      'rule_plans_due',
      `select p.rule_id as "ruleId", p.subject_id as "subjectId", p.due_at as "dueAt", p.basis from rule_plan p where p.due_at <= $1 order by p.due_at limit ${PORTION} for update skip locked`,
      [tx.at],
    )
    if (plans.length === 0) return 0
    const rules = new Map((await liveRules(tx)).map((rule) => [rule.id, rule]))
    const calls: Candidate[] = []
    for (const [ruleId, mine] of Map.groupBy(plans, (plan) => plan.ruleId)) {
      const rule = rules.get(ruleId)
      if (rule?.draft.event.kind === 'date') calls.push(...(await dueNow(tx, rule, mine)))
      else if (rule?.draft.event.kind === 'unchanged') calls.push(...(await stillSilent(tx, rule, mine)))
      else await drop(tx, mine)
    }
    if ((await putRuns(tx, calls)) > 0) callWorkers(tx)
    return plans.length
  }, now ? { at: now } : {})
}

async function dueNow(tx: Tx, rule: LiveRule, plans: readonly Plan[]): Promise<Candidate[]> {
  if (rule.draft.event.kind !== 'date') return []
  const earliest = new Date(Math.min(...plans.map((plan) => +plan.dueAt)) - 1000)
  const dues = new Map((await duesOf(tx.db, rule.subject, rule.draft.event, { ids: plans.map((plan) => plan.subjectId) }, earliest)).map((one) => [one.id, one]))
  await drop(tx, plans)
  const moved = [...dues.values()].filter(({ due }) => due && due > tx.at && due <= (rule.plannedUntil ?? tx.at))
  await putPlans(tx, rule.id, moved.map(({ id, due, basis }) => ({ id, due: due!, basis })))
  return plans.flatMap((plan): Candidate[] => {
    const now = dues.get(plan.subjectId)
    if (!now?.due || now.due > tx.at) return []
    return [call(tx, rule, { ...now, occasion: `d${now.basis}:${now.id}`, dueAt: now.due, cause: 'date', entryId: null })]
  })
}

async function stillSilent(tx: Tx, rule: LiveRule, plans: readonly Plan[]): Promise<Candidate[]> {
  const { event } = rule.draft
  if (event.kind !== 'unchanged') return []
  const { rows } = await sql<{ id: number; entity: string; entityId: number; kind: string; fields: Record<string, [unknown, unknown]> }>`
    select l.id, l.entity, l.entity_id as "entityId", l.kind, l.fields from jsonb_to_recordset(${JSON.stringify(plans)}::jsonb) as p ("subjectId" bigint, basis text)
    join change_log l on l.entity = ${rule.subject} and l.entity_id = p."subjectId" and l.id > p.basis::bigint`.execute(tx.db)
  const broken = new Set(rows.filter((row) => beginsSilence(event, rule.subject, row) !== null).map((row) => row.entityId))
  await drop(tx, plans)
  const customers = await customersOf(tx, rule, plans)
  return plans.filter((plan) => !broken.has(plan.subjectId)).map((plan) =>
    call(tx, rule, {
      id: plan.subjectId, orderId: rule.subject === 'order' ? plan.subjectId : null, customerId: rule.subject === 'customer' ? plan.subjectId : (customers.get(plan.subjectId) ?? null),
      occasion: `u${plan.basis}:${plan.subjectId}`, dueAt: plan.dueAt, cause: 'unchanged', entryId: Number(plan.basis),
    }))
}

async function customersOf(tx: Tx, rule: LiveRule, plans: readonly Plan[]): Promise<Map<number, number | null>> {
  if (rule.subject !== 'order') return new Map()
  const rows = await tx.db.selectFrom('order').select(['id', 'customer_id']).where('id', 'in', plans.map((plan) => plan.subjectId)).execute()
  return new Map(rows.map((row) => [row.id, row.customer_id]))
}

type Called = { id: number; orderId: number | null; customerId: number | null; occasion: string; dueAt: Date; cause: string; entryId: number | null }

const call = (tx: Tx, rule: LiveRule, { id, ...called }: Called): Candidate =>
  ({ ...called, rule, subjectId: id, chain: null, depth: 1, causeBy: null, at: tx.at, stopped: null })

async function drop(tx: Tx, plans: readonly Plan[]): Promise<void> {
  await tx.prepared(
    'rule_plans_drop',
    'delete from rule_plan p using jsonb_to_recordset($1::jsonb) as d ("ruleId" bigint, "subjectId" bigint) where p.rule_id = d."ruleId" and p.subject_id = d."subjectId"',
    [JSON.stringify(plans)],
  )
}
