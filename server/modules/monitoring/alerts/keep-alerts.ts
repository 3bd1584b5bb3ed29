import { sql } from 'kysely'
import type { Cause } from '#shared/alerts.ts'
import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

export type Raised = { metric: string; site: string; direction: 'below' | 'above'; since: Date; until: Date; value: number; usual: number; low: number; high: number; unrated: number; cause: Cause | null }

/** «That is normal» makes the corridor wider by so much, up to five times the first one. */
const WIDER = 1.35
const WIDEST = 5
const HOUR = 3_600_000

/**
 * Raises an alert, unless the same one stands already: then only its figures are brought up to now. One that stands is told once.
 * @returns its id, and whether it is new
 */
export async function raiseAlert(tx: Tx, raised: Raised): Promise<{ id: number; isNew: boolean }> {
  const { metric, site, direction, since, until, value, usual, low, high, unrated } = raised
  const cause = raised.cause ? JSON.stringify(raised.cause) : null
  const { rows } = await sql<{ id: number; isNew: boolean }>`
    insert into metric_alert (metric, site, direction, since, until, value, usual, low, high, unrated, cause, raised_at)
    values (${metric}, ${site}, ${direction}, ${since}, ${until}, ${value}, ${usual}, ${low}, ${high}, ${unrated}, ${cause}::jsonb, ${tx.at})
    on conflict (metric, site, direction) where ended_at is null do update set until = excluded.until, value = excluded.value, usual = excluded.usual, low = excluded.low, high = excluded.high, unrated = excluded.unrated
    returning id, xmax = 0 as "isNew"`.execute(tx.db)
  const { id, isNew } = rows[0]!
  if (isNew) tx.record({ kind: 'metric_alert.raised', entity: 'metric_alert', entityId: id, fields: {}, about: { metric, direction }, ...(site === '' ? {} : { site }) })
  return { id, isNew }
}

/** Ends alerts whose figure is back in its corridor. */
export async function endAlerts(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await sql<{ id: number }>`update metric_alert set ended_at = ${tx.at} where id = any(${ids}::bigint[]) and ended_at is null returning id`.execute(tx.db)
  for (const { id } of rows) tx.record({ kind: 'metric_alert.ended', entity: 'metric_alert', entityId: id, fields: {} })
}

/**
 * What somebody says of an alert: `normal` ends it and makes the corridor of its figure wider, `right` only says that somebody has seen to it.
 * @throws Refusal `not_found`
 */
export async function judgeAlert(tx: Tx, id: number, judged: 'normal' | 'right'): Promise<void> {
  const { rows } = await sql<{ metric: string; site: string; before: string | null }>`
    update metric_alert a set judged = ${judged}, judged_by = ${tx.actor.id}, judged_at = ${tx.at}, ended_at = case when ${judged} = 'normal' then coalesce(a.ended_at, ${tx.at}) else a.ended_at end
    from metric_alert old where old.id = a.id and a.id = ${id} returning a.metric, a.site, old.judged as before`.execute(tx.db)
  const row = rows[0]
  if (!row) throw notFound('metric_alert', id)
  // Said twice of one alert, it widens once.
  if (judged === 'normal' && row.before !== 'normal') {
    await sql`
      insert into alert_tolerance (metric, site, width) values (${row.metric}, ${row.site}, ${WIDER})
      on conflict (metric, site) do update set width = least(${WIDEST}, alert_tolerance.width * ${WIDER})`.execute(tx.db)
  }
  tx.record({ kind: 'metric_alert.judged', entity: 'metric_alert', entityId: id, fields: { judged: [row.before, judged] } })
}

/** Tells nothing of this figure for so many hours. @throws Refusal `not_found` */
export async function snoozeAlert(tx: Tx, id: number, hours: number): Promise<void> {
  const { rows } = await sql<{ metric: string; site: string }>`select metric, site from metric_alert where id = ${id}`.execute(tx.db)
  const row = rows[0]
  if (!row) throw notFound('metric_alert', id)
  const until = new Date(+tx.at + hours * HOUR)
  await sql`
    insert into alert_tolerance (metric, site, snoozed_until) values (${row.metric}, ${row.site}, ${until})
    on conflict (metric, site) do update set snoozed_until = excluded.snoozed_until`.execute(tx.db)
  tx.record({ kind: 'metric_alert.snoozed', entity: 'metric_alert', entityId: id, fields: {}, about: { until: until.toISOString() } })
}

/** Takes back what «that is normal» and «later» have done to a figure. */
export async function resetTolerance(tx: Tx, metric: string, site: string): Promise<void> {
  await sql`delete from alert_tolerance where metric = ${metric} and site = ${site}`.execute(tx.db)
  tx.record({ kind: 'alert_settings.changed', entity: 'alert_settings', entityId: 1, fields: {}, about: { reset: metric, site } })
}
