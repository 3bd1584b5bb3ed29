import { sql } from 'kysely'
import type { Cause, WatchedCode } from '#shared/alerts.ts'
import type { AlertSettings } from '#shared/contracts/monitoring.ts'
import { systemActor } from '#server/platform/access.ts'
import type { ClickHouse } from '#server/platform/clickhouse/index.ts'
import type { Database, Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { freshReferences, nameOf, type References } from '#server/modules/settings/index.ts'
import { alertSettings, tolerancesOf } from './alert-settings.ts'
import { median } from './corridor.ts'
import { explainChange } from './explain-change.ts'
import { judgeHours, type Calendar, type Finding, type HourlyCode } from './judge-hours.ts'
import { endAlerts, raiseAlert, type Raised } from './keep-alerts.ts'
import { changeOf, readHours, readParts } from './read-hours.ts'
import { historyBegins, readSilences } from './read-silence.ts'
import { tellAlerts } from './tell-alerts.ts'
import { lastWholeHour } from './weeks.ts'

type Platform = { db: Db; clickhouse: ClickHouse }
const watcher = systemActor('watch')
const HOURLY: readonly HourlyCode[] = ['orders', 'revenue', 'averageOrder', 'cancels', 'conversion', 'visits']

/** Looks for silences, raises and ends their alerts, and tells of whatever stands untold. Needs PostgreSQL alone. */
export async function watchSilence({ db }: Pick<Platform, 'db'>, now: Date): Promise<void> {
  const [settings, references] = await Promise.all([alertSettings(db.kysely, now), freshReferences(db.kysely)])
  const tolerances = tolerancesOf(settings)
  const isOn = settings.watched.some((one) => one.metric === 'silence' && one.isOn)
  const sites = references.sites.all.filter((site) => site.active).map((site) => site.code)
  const found = isOn ? await readSilences(db.kysely, now, calendarOf(references), sites, (site) => tolerances.width('silence', site)) : []
  await transact(db, watcher, async (tx) => {
    for (const { site, last, minutes, usual } of found) {
      await raiseAlert(tx, { metric: 'silence', site, direction: 'above', since: last, until: now, value: minutes, usual, low: 0, high: 0, unrated: 0, cause: null })
    }
    await endAlerts(tx, await standing(tx.db, ['silence'], found.map((one) => `silence:${one.site}:above`)))
    await tellAlerts(tx, now)
  })
}

/**
 * Looks at the figures of the hour that has last ended, raises alerts for those out of their corridors with what explains most of it, and ends those that
 * are back. The read model must show that hour to its end.
 */
export async function watchHours({ db, clickhouse }: Platform, now: Date): Promise<void> {
  const [settings, references] = await Promise.all([alertSettings(db.kysely, now), freshReferences(db.kysely)])
  const until = lastWholeHour(now, references.account.timeZone)
  const raised = await findUnusual(clickhouse, settings, references, until)
  await transact(db, watcher, async (tx) => {
    for (const one of raised) await raiseAlert(tx, one)
    await endAlerts(tx, await standing(tx.db, HOURLY, raised.map((one) => `${one.metric}:${one.site}:${one.direction}`)))
    await sql`update alert_look set looked_until = ${until}`.execute(tx.db)
    await tellAlerts(tx, now)
  })
}

export async function lookedUntil(db: Database): Promise<Date | null> {
  return (await sql<{ at: Date | null }>`select looked_until as at from alert_look`.execute(db)).rows[0]?.at ?? null
}

async function findUnusual(clickhouse: ClickHouse, settings: AlertSettings, references: References, until: Date): Promise<Raised[]> {
  const on = settings.watched.filter((one) => one.isOn && HOURLY.includes(one.metric as HourlyCode))
  if (on.length === 0) return []
  const calendar = calendarOf(references)
  const bySite = await readHours(clickhouse, historyBegins(until), until, calendar.zone)
  const tolerances = tolerancesOf(settings)
  const places = references.sites.all.filter((site) => site.active).map((site) => site.code)
  const raised: Raised[] = []
  for (const { metric, bySite: isBySite } of on) {
    for (const site of ['', ...(isBySite && places.length > 1 ? places : [])]) {
      const hours = bySite.get(site)
      if (!hours || hours.size === 0) continue
      const firstHour = Math.min(...hours.keys())
      const found = judgeHours(metric as HourlyCode, hours, until, { calendar, width: tolerances.width(metric, site), firstHour })
      if (found) raised.push({ ...figuresOf(found), site, cause: await causeOf(clickhouse, found, site, references) })
    }
  }
  return raised.filter((one) => !follows(one, raised))
}

/** Fewer orders bring less money out of the same visits: that is one thing, told once. */
const follows = ({ metric, site, direction }: Raised, all: readonly Raised[]): boolean =>
  direction === 'below' && (metric === 'revenue' || metric === 'conversion') && all.some((one) => one.metric === 'orders' && one.direction === 'below' && one.site === site)

const figuresOf = ({ metric, direction, since, until, value, corridor: { low, usual, high }, unrated }: Finding) => ({ metric, direction, since, until, value, usual, low, high, unrated })
const calendarOf = ({ account }: References): Calendar => ({ zone: account.timeZone, daysOff: account.holidays })

async function causeOf(clickhouse: ClickHouse, found: Finding, site: string, references: References): Promise<Cause | null> {
  const weeks = found.spans.length - 1
  const parts = await readParts(clickhouse, found.metric, found.spans, site)
  const cause = explainChange(site === '' ? parts : parts.filter((part) => part.dimension !== 'site'), weeks, changeOf(found.metric, parts, weeks, median))
  return cause && { ...cause, title: titleOf(cause, references) }
}

const LISTS: Partial<Record<Cause['dimension'], string>> = { site: 'sites', orderMethod: 'orderMethods', deliveryType: 'deliveryTypes' }
function titleOf({ dimension, key }: Pick<Cause, 'dimension' | 'key'>, references: References): string {
  const list = LISTS[dimension]
  return (list && key !== '' && nameOf(references, list, key)) || key
}

/** Alerts of these metrics that stand, but for those found again. */
async function standing(db: Database, metrics: readonly WatchedCode[], still: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from metric_alert where ended_at is null and metric = any(${metrics}::text[]) and metric || ':' || site || ':' || direction <> all(${still}::text[]) order by id for update`.execute(db)
  return rows.map((row) => row.id)
}
