import { sql } from 'kysely'
import type { DateEvent } from '#shared/contracts/automation.ts'
import { systemActor } from '#server/platform/access.ts'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { duesOf } from './dates.ts'
import { liveRules, type LiveRule } from './live-rules.ts'
import { subjectOf } from './match-event.ts'

/** Plans are an index over the data for so long ahead; farther ones would only be moved again. */
const HORIZON = 3 * 86_400_000
const FILL_WHEN = 86_400_000
/** Between a change and its reading: what comes due meanwhile is still due. */
const BEHIND = 60_000

type DateLive = LiveRule & { draft: { event: DateEvent } }
const ofDates = (rules: readonly LiveRule[]): DateLive[] => rules.filter((rule): rule is DateLive => rule.draft.event.kind === 'date')

/** When a record changes, its plans are counted anew from what it says now: a moved date moves the plan, an emptied one takes it away. */
export async function followDates(tx: Tx, rules: readonly LiveRule[], entries: readonly LogEntry[]): Promise<void> {
  for (const rule of ofDates(rules)) {
    if (!rule.plannedUntil) continue
    const touched = new Map<number, Date>()
    for (const entry of entries) {
      const id = entry.entity === rule.subject ? subjectOf(rule.subject, entry) : null
      if (id !== null && entry.id > rule.sinceEntry && !touched.has(id)) touched.set(id, entry.at)
    }
    if (touched.size === 0) continue
    const dues = await duesOf(tx.db, rule.subject, rule.draft.event, { ids: [...touched.keys()] }, new Date(+tx.at - BEHIND))
    const ahead = dues.filter(({ id, due }) => due && due <= rule.plannedUntil! && +due > +touched.get(id)! - BEHIND)
    await tx.db.deleteFrom('rule_plan').where('rule_id', '=', rule.id).where('subject_id', 'in', [...touched.keys()]).execute()
    await putPlans(tx, rule.id, ahead.map(({ id, due, basis }) => ({ id, due: due!, basis })))
  }
}

type Plan = { id: number; due: Date; basis: string }

/** A plan that is there stays: the reader has counted it from newer data. */
export async function putPlans(tx: Tx, ruleId: number, plans: readonly Plan[], isNewer = false): Promise<void> {
  if (plans.length === 0) return
  await tx.prepared(
    isNewer ? 'rule_plans_renew' : 'rule_plans_put',
    `insert into rule_plan (rule_id, subject_id, due_at, basis) select $1, id, due, basis from jsonb_to_recordset($2::jsonb) as p (id bigint, due timestamptz, basis text)
     on conflict (rule_id, subject_id) do ${isNewer ? 'update set due_at = excluded.due_at, basis = excluded.basis' : 'nothing'}`,
    [ruleId, JSON.stringify(plans)],
  )
}

/** Looks up what comes due within the next days, where that has not been done. @returns how many rules were looked at */
export async function fillPlans(db: Db, now?: Date): Promise<number> {
  return transact(db, systemActor('rules'), async (tx) => {
    // One process fills at a time; what it has done the others see.
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(7405101, 1) as mine`.execute(tx.db)
    if (!rows[0]?.mine) return 0
    const due = ofDates(await liveRules(tx)).filter((rule) => !rule.plannedUntil || +rule.plannedUntil < +tx.at + FILL_WHEN)
    for (const rule of due) {
      const until = new Date(+tx.at + HORIZON)
      // From where the last filling ended, else from the switching on: what came due before concerns nobody.
      const from = rule.plannedUntil ?? new Date(Math.max(+rule.sinceAt, +tx.at - HORIZON))
      const dues = await duesOf(tx.db, rule.subject, rule.draft.event, { until }, from)
      const ahead = dues.filter((one) => one.due && one.due > from && one.due <= until)
      await putPlans(tx, rule.id, ahead.map(({ id, due: at, basis }) => ({ id, due: at!, basis })))
      await tx.db.updateTable('rule').set({ planned_until: until }).where('id', '=', rule.id).where('live_version', '=', rule.version).execute()
    }
    return due.length
  }, now ? { at: now } : {})
}
