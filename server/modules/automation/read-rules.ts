import { sql, type RawBuilder } from 'kysely'
import { KNOWN_HOOKS, type RuleAlert, type RuleDraft, type RuleList, type RuleRow, type RuleVersion, type Step } from '#shared/contracts/automation.ts'
import { addDays, formatDay } from '#shared/dates.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { sendingSettings } from '#server/modules/messages/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { allSteps } from './program.ts'
import { labelsOf, type Reading } from './read-runs.ts'

const DAYS = 14
type Row = {
  id: number; ordering: number; isActive: boolean; activatedAt: Date | null; version: number; recipe: string | null; pausedAt: Date | null; fuseSent: number | null; draft: RuleDraft; lastRunAt: Date | null; held: number
  lastError: { at: string; code: string; params: Record<string, unknown>; runId: number; stepId: string | null } | null
}
type Counted = { ruleId: number; day: string; done: number; waiting: number; skipped: number; failed: number; stopped: number }

/** All rules in the order of execution, with what they did of late. */
export async function listRules(db: Database, reading: Reading, actor: Actor): Promise<RuleList> {
  return { rules: await readRules(db, actor, sql<boolean>`true`), alerts: await openAlerts(db, reading, actor) }
}

/** @throws Refusal `not_found` */
export async function oneRule(db: Database, actor: Actor, id: number): Promise<RuleRow> {
  const [rule] = await readRules(db, actor, sql<boolean>`r.id = ${id}`)
  if (!rule) throw notFound('rule', id)
  return rule
}

async function readRules(db: Database, actor: Actor, where: RawBuilder<boolean>): Promise<RuleRow[]> {
  const { rows } = await sql<Row>`
    select r.id, r.ordering, r.is_active as "isActive", r.activated_at as "activatedAt", r.version, r.recipe, r.paused_at as "pausedAt", r.fuse_sent as "fuseSent", v.draft,
      (select max(run.at) from (select at from rule_run where rule_id = r.id order by id desc limit 1) run) as "lastRunAt",
      case when r.paused_at is null then 0 else (select count(*)::int from rule_run h where h.rule_id = r.id and h.state = 'waiting' and h.due_at <= now()) end as held,
      (select jsonb_build_object('at', coalesce(f.finished_at, f.at), 'runId', f.id, 'stepId', s.step_id, 'code', coalesce(s.why, f.why) ->> 'code', 'params', coalesce(coalesce(s.why, f.why) -> 'params', '{}'))
       from (select * from rule_run where rule_id = r.id and state = 'failed' order by id desc limit 1) f
       left join lateral (select * from rule_step s where s.run_id = f.id and s.state = 'failed' order by s.id limit 1) s on true) as "lastError"
    from rule r join rule_version v on v.rule_id = r.id and v.version = r.version
    where r.put_away_at is null and ${where} order by r.ordering, r.id`.execute(db)
  const days = await countedDays(db, rows.map((row) => row.id))
  const told = await toldHooks(db)
  const { fusePerHour } = await sendingSettings(db)
  return rows.map(({ draft, lastError, pausedAt, fuseSent, held, ...row }) => ({
    ...row, name: draft.name, group: draft.group ?? '', subject: draft.subject, event: draft.event, condition: draft.condition ?? null, steps: stepsShownTo(actor, draft.steps), limits: draft.limits ?? {},
    activatedAt: row.activatedAt?.toISOString() ?? null, lastRunAt: row.lastRunAt?.toISOString() ?? null, days: days.get(row.id)!,
    lastError: lastError && { ...lastError, at: new Date(lastError.at).toISOString(), code: lastError.code ?? 'fault' },
    fuse: pausedAt && { pausedAt: pausedAt.toISOString(), sent: fuseSent ?? 0, perHour: draft.limits?.fusePerHour ?? fusePerHour, waiting: held },
    source: isConnected(draft, told) ? 'connected' : 'not_connected',
  }))
}

const draftShownTo = (actor: Actor, draft: RuleDraft): RuleDraft => ({ ...draft, steps: stepsShownTo(actor, draft.steps) })

/** Headers of requests carry keys of other programs: who may not change rules reads that there are some. */
function stepsShownTo(actor: Actor, steps: readonly Step[]): Step[] {
  if (may(actor, 'rules.change')) return [...steps]
  return steps.map((step): Step => {
    if (step.kind === 'http') return { ...step, url: step.url.replace(/\?.*$/, '?…'), body: step.body ? '…' : null, ...(step.headers ? { headers: Object.fromEntries(Object.keys(step.headers).map((name) => [name, '…'])) } : {}) }
    if (step.kind === 'branch') return { ...step, yes: stepsShownTo(actor, step.yes), no: stepsShownTo(actor, step.no) }
    return step.kind === 'waitEvent' ? { ...step, came: stepsShownTo(actor, step.came), over: stepsShownTo(actor, step.over) } : step
  })
}

async function countedDays(db: Database, ids: readonly number[]): Promise<Map<number, RuleRow['days']>> {
  const { timeZone } = (await freshReferences(db)).account
  const today = formatDay(new Date(), timeZone)
  const days = Array.from({ length: DAYS }, (_, index) => addDays(today, index - DAYS + 1))
  const { rows } = await sql<Counted>`
    select rule_id as "ruleId", to_char(at at time zone ${timeZone}, 'YYYY-MM-DD') as day, count(*) filter (where state = 'done')::int as done, count(*) filter (where state in ('waiting', 'held'))::int as waiting,
      count(*) filter (where state = 'skipped')::int as skipped, count(*) filter (where state = 'failed')::int as failed, count(*) filter (where state = 'stopped')::int as stopped
    from rule_run where rule_id = any(${[...ids]}::bigint[]) and at > now() - interval '15 days' group by 1, 2`.execute(db)
  const found = new Map(rows.map(({ ruleId, ...row }) => [`${ruleId}:${row.day}`, row]))
  return new Map(ids.map((id) => [id, days.map((day) => found.get(`${id}:${day}`) ?? { day, done: 0, waiting: 0, skipped: 0, failed: 0, stopped: 0 })]))
}

/** Hooks that somebody has ever raised, with when it was last. */
export async function toldHooks(db: Database): Promise<Map<string, Date>> {
  const rows = await db.selectFrom('rule_hook').select(['name', 'last_at']).execute()
  // Segments tell by themselves, once there is one whose members come and go.
  const { rows: kept } = await sql<{ at: Date }>`select counted_at as at from segment where is_dynamic and is_active and archived_at is null and counted_at is not null order by counted_at limit 1`.execute(db)
  const segments = kept[0] ? (['segment.entered', 'segment.left'] as const).map((name): [string, Date] => [name, kept[0]!.at]) : []
  // So does the script on the sites, of visits and of carts.
  const { rows: watched } = await sql<{ at: Date }>`select updated_at as at from site_tracking where is_on order by updated_at limit 1`.execute(db)
  const site = watched[0] ? (['visit.came', 'visit.left', 'cart.abandoned'] as const).map((name): [string, Date] => [name, watched[0]!.at]) : []
  return new Map([...segments, ...site, ...rows.map((row): [string, Date] => [row.name, row.last_at])])
}

/** Whether everything that the rule listens to has ever been heard of. */
export function isConnected(draft: RuleDraft, told: ReadonlyMap<string, Date>): boolean {
  const events = [draft.event, ...allSteps(draft.steps).flatMap((step) => (step.kind === 'waitEvent' ? [step.event] : []))]
  return events.every((event) => event.kind !== 'hook' || told.has(event.name))
}

const HOOK_LABELS: Record<(typeof KNOWN_HOOKS)[number], { ru: string; en: string }> = {
  'cart.abandoned': { ru: 'Брошена корзина', en: 'A cart was abandoned' },
  'call.missed': { ru: 'Пропущен звонок', en: 'A call was missed' },
  'visit.came': { ru: 'Клиент пришёл на сайт', en: 'The customer came to the site' },
  'visit.left': { ru: 'Клиент ушёл с сайта', en: 'The customer left the site' },
  'segment.entered': { ru: 'Вошёл в сегмент', en: 'Entered a segment' },
  'segment.left': { ru: 'Вышел из сегмента', en: 'Left a segment' },
  'product.back': { ru: 'Ожидаемый товар снова в наличии', en: 'An awaited product is back in stock' },
}

export async function hookList(db: Database): Promise<{ name: string; label: { ru: string; en: string }; lastAt: string | null }[]> {
  const told = await toldHooks(db)
  const known = HOOK_LABELS as Record<string, { ru: string; en: string }>
  return [...new Set([...KNOWN_HOOKS, ...told.keys()])].map((name) => ({ name, label: known[name] ?? { ru: name, en: name }, lastAt: told.get(name)?.toISOString() ?? null }))
}

type AlertRow = { id: number; kind: RuleAlert['kind']; at: Date; rules: RuleAlert['rules']; subject: string | null; subjectId: number | null; params: Record<string, unknown> }

async function openAlerts(db: Database, reading: Reading, actor: Actor): Promise<RuleAlert[]> {
  const { rows } = await sql<AlertRow>`
    select a.id, a.kind, a.at, a.subject, a.subject_id as "subjectId", a.params,
      (select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by r.id <> a.rule_id) from rule r where r.id in (a.rule_id, a.other_rule_id)) as rules
    from rule_alert a where a.seen_at is null order by a.id desc limit 50`.execute(db)
  const labels = await labelsOf(db, reading, actor, rows.flatMap(({ subject, subjectId }) => (subject && subjectId ? [{ subject, subjectId }] : [])))
  return rows.map(({ subject, subjectId, ...row }) => ({ ...row, at: row.at.toISOString(), about: subject && subjectId ? { entity: subject, id: subjectId, label: labels.get(`${subject}:${subjectId}`) ?? '' } : null }))
}

/** Newest first. */
export async function versionsOf(db: Database, actor: Actor, id: number): Promise<RuleVersion[]> {
  const rule = await oneRule(db, actor, id)
  const rows = await db.selectFrom('rule_version').selectAll().where('rule_id', '=', id).orderBy('version', 'desc').execute()
  return rows.map((row) => ({
    version: row.version, at: row.created_at.toISOString(), author: { id: row.author_id, name: row.author_name }, isCurrent: row.version === rule.version, rolledBackTo: row.rolled_back_to,
    draft: draftShownTo(actor, row.draft as unknown as RuleDraft),
  }))
}
