import { sql } from 'kysely'
import { DateTime } from 'luxon'
import type { Answer } from '#shared/contracts/analytics.ts'
import type { PlanQuery, PlanRow, PlanTable } from '#shared/contracts/monitoring.ts'
import { addDays, formatDay } from '#shared/dates.ts'
import { plannedOf } from '#shared/plans.ts'
import { may, mayTouchSite, scopeOf, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { forbidden, invalid } from '#server/platform/errors.ts'
import { askMetrics, type AnalyticsPlatform } from '#server/modules/analytics/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { expectMonthEnd, type Course } from './expect-month-end.ts'

const WEEKS_DAYS = 56
const MOST_ROWS = 5000

/**
 * Plan and fact of a month, by person or by site. Facts are answers of the catalogue of metrics, narrowed to what the actor may see figures of: somebody with
 * figures of their own sees their own row.
 * @throws Refusal `invalid` for a metric that no month is planned in · `forbidden` for a site · ClickHouseAway
 */
export async function planTable(platform: AnalyticsPlatform, actor: Actor, { month, metric, by = 'manager', site = '' }: PlanQuery, now = new Date()): Promise<PlanTable> {
  const planned = plannedOf(metric)
  if (!planned) throw invalid('metric', 'unknown', { code: metric })
  if (site !== '' && !mayTouchSite(actor, site)) throw forbidden('analytics.view')
  const references = await freshReferences(platform.db.kysely)
  const { account } = references
  const today = formatDay(now, account.timeZone)
  const days = daysOfMonth(month)
  const [first, last] = [days[0]!, days.at(-1)!]
  const dimension = by === 'site' ? 'site' : 'manager'
  const narrowed = { measures: [metric], limit: MOST_ROWS, ...(site === '' || by === 'site' ? {} : { sites: [site] }) }
  const before = DateTime.fromISO(first, { zone: 'utc' }).minus({ months: 1 }).toFormat('yyyy-MM')
  const previousDays = daysOfMonth(before)
  const from = [addDays(today, -WEEKS_DAYS), first].toSorted()[0]!
  const ask = (rows: string[], period: { from: string; to: string }): Promise<Answer> => askMetrics(platform, actor, { ...narrowed, rows, period })
  const [fact, previous, daily, dailyOfAll, plans, people] = await Promise.all([
    ask([dimension], { from: first, to: last }), ask([dimension], { from: previousDays[0]!, to: previousDays.at(-1)! }),
    planned.adds && last >= today ? ask([dimension, 'day'], { from, to: today }) : null, planned.adds && last >= today ? ask(['day'], { from, to: today }) : null,
    plansOf(platform.db.kysely, month, metric), by === 'manager' ? managers(platform.db.kysely, actor) : [],
  ])
  const isOff = (day: string): boolean => account.holidays.some((off) => off.from <= day && day <= off.to)
  const courseOf = (byDay: Map<string, number>): Course => ({ days, today, byDay, firstDay: firstOf(byDay), isOff })
  const valueOf = (answer: Answer, key: string): number | null => answer.rows.find((row) => row.keys[0]!.code === key)?.values[metric] ?? null
  const planOf = (key: string): number | null => isNobody(key) ? null : plans.find((plan) => (by === 'site' ? plan.site === key && plan.managerId === 0 : plan.site === site && String(plan.managerId) === key))?.amount ?? null
  const byKey = planned.adds ? seriesByKey(daily, metric) : null
  const endOf = (value: number | null, series: Map<string, number> | undefined) =>
    !planned.adds || last < today ? { value, how: last < today ? 'over' as const : 'as_is' as const } : expectMonthEnd(courseOf(series ?? new Map()))

  const titles = new Map([...people.map((one) => [String(one.id), one.name] as const), ...[fact, previous].flatMap((answer) => answer.rows.map((row) => [row.keys[0]!.code, row.keys[0]!.title] as const))])
  if (by === 'site') for (const one of references.sites.all) if (one.active && mayTouchSite(actor, one.code)) titles.set(one.code, one.name)
  const rows = [...titles].map(([key, title]): PlanRow => rowOf(isNobody(key) ? 'none' : key, title, planOf(key), valueOf(fact, key), endOf(valueOf(fact, key), byKey?.get(key)).value, valueOf(previous, key)))
  const shown = rows.filter((row) => row.plan !== null || row.fact !== null || row.previous !== null || people.some((one) => String(one.id) === row.key) || by === 'site').filter((row) => row.key !== 'none' || row.fact !== null || row.previous !== null)
  const seesWhole = scopeOf(actor, 'analytics.view') === 'all' && (actor.grants.sites === 'all' || (by === 'manager' && site !== ''))
  const end = endOf(fact.totals.values[metric] ?? null, series(dailyOfAll, metric))
  const sums = shown.flatMap((row) => row.plan ?? [])
  const wholePlan = seesWhole ? (planOfWhole(plans, by === 'site' ? '' : site) ?? (planned.adds && sums.length > 0 ? sums.reduce((sum, plan) => sum + plan, 0) : null)) : null
  return {
    month, metric, by, how: end.how, asOf: fact.asOf, mayChange: may(actor, 'analytics.change'),
    total: rowOf('', '', wholePlan, fact.totals.values[metric] ?? null, end.value, previous.totals.values[metric] ?? null),
    rows: shown.toSorted((a, b) => (b.fact ?? -1) - (a.fact ?? -1) || a.title.localeCompare(b.title)),
    days: { all: days.length, passed: days.filter((day) => day < today).length, off: days.filter((day) => day >= today && isOff(day)).length },
  }
}

/** How figures call those without a manager. */
const isNobody = (key: string): boolean => key === '' || key === '0'

function rowOf(key: string, title: string, plan: number | null, fact: number | null, expected: number | null, previous: number | null): PlanRow {
  const end = expected === null ? null : Math.round(expected * (Math.abs(expected) < 1000 ? 10 : 1)) / (Math.abs(expected) < 1000 ? 10 : 1)
  const share = (value: number | null): number | null => (plan === null || plan === 0 || value === null ? null : (value / plan) * 100)
  return { key, title, plan, fact, expected: end, done: share(fact), expectedDone: share(expected), previous }
}

type Plan = { site: string; managerId: number; amount: number }
async function plansOf(db: Database, month: string, metric: string): Promise<Plan[]> {
  const { rows } = await sql<Plan>`select site, manager_id as "managerId", amount::float8 as amount from plan where month = ${`${month}-01`}::date and metric = ${metric}`.execute(db)
  return rows
}
const planOfWhole = (plans: readonly Plan[], site: string): number | null => plans.find((plan) => plan.site === site && plan.managerId === 0)?.amount ?? null

/** People who are given orders, as far as the actor may see their figures. */
async function managers(db: Database, actor: Actor): Promise<{ id: number; name: string }[]> {
  const scope = scopeOf(actor, 'analytics.view')
  const seen = scope === 'all' ? null : scope === 'group' ? [actor.id ?? 0, ...actor.grants.colleagueIds] : [actor.id ?? 0]
  const { rows } = await sql<{ id: number; name: string }>`
    select u.id, u.name from app_user u where u.active and exists (select from user_group_member m join user_group g on g.id = m.group_id where m.user_id = u.id and g.is_manager)
      and (${seen === null} or u.id = any(${seen ?? []}::bigint[])) order by u.name, u.id`.execute(db)
  return rows
}

const daysOfMonth = (month: string): string[] => {
  const first = DateTime.fromISO(`${month}-01`, { zone: 'utc' })
  return Array.from({ length: first.daysInMonth! }, (_, day) => first.plus({ days: day }).toFormat('yyyy-MM-dd'))
}

function series(answer: Answer | null, metric: string): Map<string, number> {
  return new Map((answer?.rows ?? []).map((row) => [row.keys.at(-1)!.code, row.values[metric] ?? 0]))
}
function seriesByKey(answer: Answer | null, metric: string): Map<string, Map<string, number>> {
  return new Map([...Map.groupBy(answer?.rows ?? [], (row) => row.keys[0]!.code)].map(([key, rows]) => [key, new Map(rows.map((row) => [row.keys[1]!.code, row.values[metric] ?? 0]))]))
}
/** Days before the first sale say that the shop was not there yet. */
const firstOf = (byDay: ReadonlyMap<string, number>): string | null => [...byDay].filter(([, value]) => value > 0).map(([day]) => day).toSorted()[0] ?? null
