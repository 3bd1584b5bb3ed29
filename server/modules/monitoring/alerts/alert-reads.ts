import { sql } from 'kysely'
import { describeAlert, type Cause } from '#shared/alerts.ts'
import type { MetricAlert, MetricAlerts } from '#shared/contracts/monitoring.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'

export type AlertRow = {
  id: number; metric: string; site: string; direction: 'below' | 'above'; since: Date; until: Date; value: number; usual: number; low: number; high: number; unrated: number; cause: Cause | null
  raisedAt: Date; toldAt: Date | null; endedAt: Date | null; judged: 'normal' | 'right' | null; judgedBy: string | null
}

/** Over the alias `a`. */
export const ALERT_COLUMNS = sql`a.id, a.metric, a.site, a.direction, a.since, a.until, a.value, a.usual, a.low, a.high, a.unrated, a.cause, a.raised_at as "raisedAt", a.told_at as "toldAt", a.ended_at as "endedAt",
  a.judged, (select u.name from app_user u where u.id = a.judged_by) as "judgedBy"`

export function alertOf({ since, until, raisedAt, toldAt, endedAt, ...row }: AlertRow, { sites, account }: References): MetricAlert {
  const told = { ...row, siteName: row.site === '' ? '' : (sites.byCode.get(row.site)?.name ?? row.site), since: since.toISOString(), until: until.toISOString() }
  const say = (locale: 'ru' | 'en'): string => describeAlert(told, { locale, zone: account.timeZone, currency: account.currency })
  return { ...told, text: { ru: say('ru'), en: say('en') }, raisedAt: raisedAt.toISOString(), toldAt: toldAt?.toISOString() ?? null, endedAt: endedAt?.toISOString() ?? null }
}

/** Alerts of the sites that the actor may touch, the newest first; those of all sites together are for whoever may touch all. */
export async function readAlerts(db: Database, actor: Actor, { before, limit = 50, open = false }: { before?: number; limit?: number; open?: boolean }): Promise<MetricAlerts> {
  const references = await freshReferences(db)
  const { sites } = actor.grants
  const seen = sites === 'all' ? sql<boolean>`true` : sql<boolean>`a.site = any(${sites}::text[])`
  const [found, standing] = await Promise.all([
    sql<AlertRow>`
      select ${ALERT_COLUMNS} from metric_alert a where ${seen} and a.id < ${before ?? Number.MAX_SAFE_INTEGER} ${open ? sql`and a.ended_at is null` : sql``}
      order by a.id desc limit ${limit + 1}`.execute(db),
    sql<{ open: number; lookedUntil: Date | null }>`select (select count(*)::int from metric_alert a where a.ended_at is null and ${seen}) as open, s.looked_until as "lookedUntil" from alert_look s`.execute(db),
  ])
  const rows = found.rows.slice(0, limit)
  const { open: count, lookedUntil } = standing.rows[0]!
  return { alerts: rows.map((row) => alertOf(row, references)), nextBefore: found.rows.length > limit ? rows.at(-1)!.id : null, open: count, lookedUntil: lookedUntil?.toISOString() ?? null }
}

export async function refuseUnseen(db: Database, actor: Actor, id: number): Promise<boolean> {
  if (actor.grants.sites === 'all') return false
  const { rows } = await sql`select from metric_alert a where a.id = ${id} and a.site = any(${actor.grants.sites}::text[])`.execute(db)
  return rows.length === 0
}
