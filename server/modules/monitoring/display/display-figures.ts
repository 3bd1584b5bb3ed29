import { sql } from 'kysely'
import { DateTime } from 'luxon'
import type { DisplayFigures } from '#shared/contracts/monitoring.ts'
import { systemActor, type Actor } from '#server/platform/access.ts'
import { ClickHouseAway } from '#server/platform/clickhouse/index.ts'
import type { AnalyticsPlatform } from '#server/modules/analytics/index.ts'
import { waitedMinutes, waitingStatuses } from '#server/modules/orders/index.ts'
import { freshReferences, inBase, workingHoursOf } from '#server/modules/settings/index.ts'
import { planTable } from '../plans/plan-table.ts'

const RED_AFTER = 1000

/**
 * What the sales room sees: the queue, how fast people answer, today and the month. Of the day straight from PostgreSQL, so that an order is there the moment
 * it comes; of the month by the catalogue of metrics. Not a word of any customer.
 */
export async function displayFigures(platform: AnalyticsPlatform, site: string, now = new Date()): Promise<DisplayFigures> {
  const db = platform.db.kysely
  const references = await freshReferences(db)
  const { account } = references
  const working = workingHoursOf(account)
  const local = DateTime.fromJSDate(now, { zone: account.timeZone })
  const [dayBegan, weekAgo] = [local.startOf('day').toJSDate(), local.minus({ weeks: 1 })]
  const cancelled = references.statuses.all.filter((status) => status.group === 'cancel').map((status) => status.code)
  const ofSite = site === '' ? sql<boolean>`true` : sql<boolean>`o.site = ${site}`
  const [waiting, touched, today, before, best, month] = await Promise.all([
    sql<{ at: Date }>`select o.created_at as at from "order" o where o.first_touched_at is null and o.status = any(${waitingStatuses(references)}::text[]) and ${ofSite} order by o.created_at limit ${RED_AFTER}`.execute(db),
    sql<{ median: number | null }>`select percentile_disc(0.5) within group (order by o.first_touch_minutes) as median from "order" o where o.first_touched_at >= ${dayBegan} and o.first_touched_at <= ${now} and ${ofSite}`.execute(db),
    sql<{ orders: number; revenue: number }>`select count(*)::int as orders, (coalesce(sum(${inBase(sql`o.total`)}), 0) * 100)::bigint as revenue from "order" o where o.created_at >= ${dayBegan} and o.created_at <= ${now} and o.status <> all(${cancelled}::text[]) and ${ofSite}`.execute(db),
    sql<{ orders: number }>`select count(*)::int as orders from "order" o where o.created_at >= ${weekAgo.startOf('day').toJSDate()} and o.created_at <= ${weekAgo.toJSDate()} and o.status <> all(${cancelled}::text[]) and ${ofSite}`.execute(db),
    sql<{ name: string; orders: number; revenue: number }>`
      select u.name, count(*)::int as orders, (coalesce(sum(${inBase(sql`o.total`)}), 0) * 100)::bigint as revenue from "order" o join app_user u on u.id = o.manager_id and u.active
      where o.created_at >= ${dayBegan} and o.created_at <= ${now} and o.status <> all(${cancelled}::text[]) and ${ofSite} group by u.id, u.name order by revenue desc, u.id limit 1`.execute(db),
    monthOf(platform, site, local.toFormat('yyyy-MM'), now),
  ])
  const waits = waiting.rows.map((row) => waitedMinutes(row.at, now, working))
  return {
    account: account.name, site: site === '' ? null : (references.sites.byCode.get(site)?.name ?? site), locale: account.locale.startsWith('en') ? 'en' : 'ru', currency: account.currency, timeZone: account.timeZone, at: now.toISOString(),
    queue: { waiting: waits.length, overdue: waits.filter((minutes) => minutes >= account.firstTouchNorm).length, longest: waits.length > 0 ? Math.max(...waits) : null, norm: account.firstTouchNorm },
    firstTouch: touched.rows[0]?.median ?? null,
    today: { orders: today.rows[0]!.orders, revenue: Number(today.rows[0]!.revenue), ordersBefore: before.rows[0]!.orders },
    month,
    best: best.rows[0] ? { name: best.rows[0].name, orders: best.rows[0].orders, revenue: Number(best.rows[0].revenue) } : null,
  }
}

/** Asked by a screen, not by a person: its rights are its site. */
const screenOf = (site: string): Actor => ({ ...systemActor('display'), grants: { ...systemActor('display').grants, sites: site === '' ? 'all' : [site] } })

async function monthOf(platform: AnalyticsPlatform, site: string, month: string, now: Date): Promise<DisplayFigures['month']> {
  try {
    const { total } = await planTable(platform, screenOf(site), { month, metric: 'revenue', by: 'manager', site }, now)
    return total.fact === null ? null : { revenue: total.fact, plan: total.plan, expected: total.expected === null ? null : Math.round(total.expected) }
  } catch (error) {
    if (error instanceof ClickHouseAway) return null
    throw error
  }
}
