import { sql } from 'kysely'
import { describeAlert } from '#shared/alerts.ts'
import type { MetricAlert } from '#shared/contracts/monitoring.ts'
import { mayTouchSiteOrAll, scopeOf, type Actor } from '#server/platform/access.ts'
import type { Tx } from '#server/platform/transact.ts'
import { planMessages } from '#server/modules/messages/index.ts'
import { notifyStaff } from '#server/modules/notifications/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { personActor } from '#server/modules/users/index.ts'
import { alertSettings, tolerancesOf } from './alert-settings.ts'
import { alertOf, ALERT_COLUMNS, type AlertRow } from './alert-reads.ts'
import { isQuiet } from './weeks.ts'
import type { WatchedCode } from '#shared/alerts.ts'

/**
 * Tells people of the alerts that stand and of which nobody was told yet: each once for ever, in the person's own language. At night nothing is told unless
 * the settings say so; what still stands in the morning is told then.
 * @returns ids of the alerts that were told
 */
export async function tellAlerts(tx: Tx, now: Date): Promise<number[]> {
  const [settings, references] = await Promise.all([alertSettings(tx.db, now), freshReferences(tx.db)])
  const { account } = references
  if (!settings.tellsAtNight && isQuiet(now, { from: settings.quietFrom, until: settings.quietUntil }, account.timeZone)) return []
  const { rows } = await sql<AlertRow>`select ${ALERT_COLUMNS} from metric_alert a where a.ended_at is null and a.told_at is null order by a.id for update`.execute(tx.db)
  const tolerances = tolerancesOf(settings)
  const due = rows.filter((row) => !tolerances.isSnoozed(row.metric as WatchedCode, row.site, now))
  if (due.length === 0) return []
  const people = await audience(tx, settings)
  for (const row of due) await tell(tx, alertOf(row, references), { people: people.filter(({ actor }) => seesFiguresOf(actor, row.site)), channels: settings.channels, account })
  const ids = due.map((row) => row.id)
  await sql`update metric_alert set told_at = ${tx.at} where id = any(${ids}::bigint[])`.execute(tx.db)
  for (const id of ids) tx.record({ kind: 'metric_alert.told', entity: 'metric_alert', entityId: id, fields: {} })
  return ids
}

type Person = { id: number; locale: string | null; actor: Actor }

async function tell(tx: Tx, alert: MetricAlert, { people, channels, account }: { people: readonly Person[]; channels: readonly string[]; account: { locale: string; timeZone: string; currency: string } }): Promise<void> {
  const key = `alert:${alert.id}`
  const others = channels.filter((channel): channel is 'telegram' | 'email' => channel === 'telegram' || channel === 'email')
  for (const locale of ['ru', 'en'] as const) {
    const of = people.filter((person) => ((person.locale ?? account.locale).startsWith('en') ? 'en' : 'ru') === locale).map((person) => person.id)
    if (of.length === 0) continue
    const text = describeAlert(alert, { locale, zone: account.timeZone, currency: account.currency })
    if (channels.includes('push')) await notifyStaff(tx, { userIds: of, text, link: '/analytics/alerts', key, kind: 'error' })
    await planMessages(tx, of.flatMap((userId) => others.map((channel) => ({
      key: `${key}:${userId}:${channel}`, channel, purpose: 'transactional' as const, to: { userId }, origin: { kind: 'alert' as const, alertId: alert.id },
      content: { subject: locale === 'ru' ? 'Показатель вне обычного' : 'A figure is unusual', text },
    }))))
  }
}

/** Those named in the settings who work here. */
async function audience(tx: Tx, { owners, userIds, groupIds }: { owners: boolean; userIds: number[]; groupIds: number[] }): Promise<Person[]> {
  const { rows } = await sql<Omit<Person, 'actor'>>`
    select u.id, u.locale from app_user u
    where u.active and (u.id = any(${userIds}::bigint[]) or (${owners} and u.is_owner) or exists (select from user_group_member m where m.user_id = u.id and m.group_id = any(${groupIds}::bigint[])))
    order by u.id`.execute(tx.db)
  const people: Person[] = []
  for (const row of rows) {
    const actor = await personActor(tx.db, row.id)
    if (actor) people.push({ ...row, actor })
  }
  return people
}

/** An alert tells figures of everybody: of its site, or of all sites together. */
const seesFiguresOf = (actor: Actor, site: string): boolean => scopeOf(actor, 'analytics.view') === 'all' && mayTouchSiteOrAll(actor, site)
