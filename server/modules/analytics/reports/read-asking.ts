import type { ReportQuestion } from '#shared/contracts/reports.ts'
import { addDays, formatDay, parseDay, startOfDay } from '#shared/dates.ts'
import type { Actor } from '#server/platform/access.ts'
import { dateTime } from '#server/platform/clickhouse/index.ts'
import { invalid } from '#server/platform/errors.ts'
import { attributionSettings } from '#server/modules/costs/index.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'
import { comparedPeriod, comparedUntil } from '../query/period.ts'
import { reachOf } from './reach.ts'
import type { Asking, Period, ReportSpec } from './report-spec.ts'

const LONGEST_DAYS = 3700

/**
 * A question with all that its SQL is asked with.
 * @throws Refusal `invalid` naming what is wrong with the period, the tab or the rows
 */
export async function readAsking(platform: Asking['platform'] & Pick<Asking, 'clickhouse'>, actor: Actor, question: ReportQuestion, report: ReportSpec, now = new Date()): Promise<Asking> {
  const [references, attribution] = await Promise.all([freshReferences(platform.db.kysely), attributionSettings(platform.db.kysely)])
  const { timeZone } = references.account
  const period = periodOf(question.from, question.to, timeZone)
  const tab = question.tab ?? report.tabs?.[0]
  if (tab !== undefined && !report.tabs?.includes(tab)) throw invalid('tab', 'unknown')
  const rows = report.by?.(tab ?? null)
  const by = question.by ?? rows?.[0]
  if (by !== undefined && !rows?.includes(by)) throw invalid('by', 'unknown')
  const base = question.base ?? report.bases[0] ?? 'created'
  if (report.bases.length > 0 && !report.bases.includes(base)) throw invalid('base', 'unknown')
  const { switches = {} } = question
  return {
    platform,
    clickhouse: platform.clickhouse,
    actor,
    references,
    question: { ...question, base, ...(tab === undefined ? {} : { tab }), ...(by === undefined ? {} : { by }) },
    period,
    compared: question.compare ? comparedWith(period, question.compare, timeZone, now) : null,
    params: {
      zone: timeZone,
      attribution_model: attribution.model,
      now: dateTime(now),
      cancelled: statusesOf(references, 'cancel'),
      complete: statusesOf(references, 'complete'),
      // Lines that came back have left the sums of their orders.
      returned_leaves: references.itemStatuses.byCode.get('returned')?.cancelStatus === false ? 0 : 1,
      with_cancelled: switches.cancelled ? 1 : 0,
      with_zero: switches.zero === false ? 0 : 1,
      with_delivery: switches.delivery === false ? 0 : 1,
      ...reachOf(actor, question.sites).params,
    },
    now,
  }
}

const statusesOf = ({ statuses }: References, group: string): string[] => statuses.all.filter((status) => status.group === group).map((status) => status.code)

function periodOf(from: string, to: string, zone: string): Period {
  if (parseDay(from) === null) throw invalid('from', 'invalid')
  if (parseDay(to) === null || to < from) throw invalid('to', 'invalid')
  if (daysBetween(from, to) >= LONGEST_DAYS) throw invalid('to', 'too_long', { days: LONGEST_DAYS })
  return stretch(from, to, zone)
}

const stretch = (from: string, to: string, zone: string): Period => ({ from, to, since: startOfDay(from, zone), until: startOfDay(addDays(to, 1), zone) })

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** A period that goes on is compared with as much of the other: up to the same time of the day that stands beside today. */
function comparedWith(period: Period, how: 'previous' | 'year', zone: string, now: Date): Period {
  const { from, to } = comparedPeriod({ from: period.from, to: period.to }, how)
  const until = comparedUntil({ from: period.from, to: period.to }, { from, to }, zone, now)
  return { ...stretch(from, to, zone), ...(until ? { until } : {}) }
}

/** Days of a period in their order. */
export function daysOf(period: Period): string[] {
  return Array.from({ length: daysBetween(period.from, period.to) + 1 }, (_, index) => addDays(period.from, index))
}

/** The period as people of the account call it, where a moment is at hand. */
export const today = (asking: Pick<Asking, 'now' | 'references'>): string => formatDay(asking.now, asking.references.account.timeZone)
