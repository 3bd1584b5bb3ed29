import { sql } from 'kysely'
import { WATCHED, type WatchedCode } from '#shared/alerts.ts'
import type { AlertSettings, SaveAlertSettings } from '#shared/contracts/monitoring.ts'
import type { Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'

/** What is watched, who is told how and when, and which corridors were widened. */
export async function alertSettings(db: Database, now = new Date()): Promise<AlertSettings> {
  type Row = Omit<AlertSettings, 'watched' | 'tolerances'> & { watched: AlertSettings['watched']; tolerances: AlertSettings['tolerances'] }
  const { rows } = await sql<Row>`
    select s.owners, s.user_ids as "userIds", s.group_ids as "groupIds", s.channels, to_char(s.quiet_from, 'HH24:MI') as "quietFrom", to_char(s.quiet_until, 'HH24:MI') as "quietUntil",
      s.tells_at_night as "tellsAtNight",
      (select coalesce(json_agg(json_build_object('metric', w.metric, 'isOn', w.is_on, 'bySite', w.by_site)), '[]') from alert_watch w) as watched,
      (select coalesce(json_agg(json_build_object('metric', t.metric, 'site', t.site, 'width', t.width::float8,
          'snoozedUntil', to_char(t.snoozed_until at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by t.metric, t.site), '[]')
        from alert_tolerance t where t.width > 1 or t.snoozed_until > ${now}) as tolerances
    from alert_settings s`.execute(db)
  const { watched, ...settings } = rows[0]!
  return { ...settings, watched: WATCHED.map(({ code }) => watched.find((one) => one.metric === code) ?? { metric: code, isOn: false, bySite: false }) }
}

export async function saveAlertSettings(tx: Tx, { watched, ...said }: SaveAlertSettings): Promise<void> {
  const before = await alertSettings(tx.db)
  const now = { ...before, ...said }
  await sql`
    update alert_settings set owners = ${now.owners}, user_ids = ${now.userIds}::bigint[], group_ids = ${now.groupIds}::bigint[], channels = ${now.channels}::text[],
      quiet_from = ${now.quietFrom}::time, quiet_until = ${now.quietUntil}::time, tells_at_night = ${now.tellsAtNight}`.execute(tx.db)
  for (const { metric, isOn, bySite } of watched ?? []) {
    await sql`insert into alert_watch (metric, is_on, by_site) values (${metric}, ${isOn}, ${bySite}) on conflict (metric) do update set is_on = excluded.is_on, by_site = excluded.by_site`.execute(tx.db)
  }
  const changed = Object.entries(said).flatMap(([name, value]) => {
    const old = before[name as keyof typeof said]
    return JSON.stringify(old) === JSON.stringify(value) ? [] : [[name, [old, value]] as const]
  })
  tx.record({ kind: 'alert_settings.changed', entity: 'alert_settings', entityId: 1, fields: { ...Object.fromEntries(changed), ...(watched ? { watched: [before.watched, watched] } : {}) } })
}

export type Tolerances = { width(metric: WatchedCode, site: string): number; isSnoozed(metric: WatchedCode, site: string, now: Date): boolean }

export function tolerancesOf({ tolerances }: AlertSettings): Tolerances {
  const of = (metric: string, site: string) => tolerances.find((one) => one.metric === metric && one.site === site)
  return {
    width: (metric, site) => of(metric, site)?.width ?? 1,
    isSnoozed: (metric, site, now) => {
      const until = of(metric, site)?.snoozedUntil
      return until != null && Date.parse(until) > +now
    },
  }
}
