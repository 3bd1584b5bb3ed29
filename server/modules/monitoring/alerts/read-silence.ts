import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'
import { unusualSilence } from './silence.ts'
import { isDayOff, sameStretches, WEEKS } from './weeks.ts'
import type { Calendar } from './judge-hours.ts'

const WEEK = 7 * 86_400_000
/** A shop that has been quiet for longer than this is closed, and somebody knows. */
const LONGEST = 2 * 86_400_000

export type Silence = { site: string; last: Date; minutes: number; usual: number }

/**
 * Sites from which no order has come for unusually long: straight from PostgreSQL, so that it is told even when the read model stands still. Orders that
 * people of the staff wrote down say nothing of a site.
 * @param width of a site: 1 unless people said «that is normal»
 */
export async function readSilences(db: Database, now: Date, calendar: Calendar, sites: readonly string[], width: (site: string) => number): Promise<Silence[]> {
  if (isDayOff(+now, calendar.daysOff, calendar.zone)) return []
  const { rows } = await sql<{ site: string; last: Date | null; first: Date | null }>`
    select s.code as site,
      (select o.created_at from "order" o where o.site = s.code and o.from_api and o.created_at <= ${now} order by o.created_at desc limit 1) as last,
      (select o.created_at from "order" o where o.site = s.code and o.from_api order by o.created_at limit 1) as first
    from unnest(${sites}::text[]) s (code)`.execute(db)
  const silences = await Promise.all(rows.map(async ({ site, last, first }): Promise<Silence[]> => {
    if (!last || !first || +now - +last > LONGEST || +now - +last < 60_000) return []
    const [, ...past] = sameStretches(last, now, calendar.zone)
    const { rows: counts } = await sql<{ count: number }>`
      select (select count(*)::int from "order" o where o.site = ${site} and o.from_api and o.created_at > w.since and o.created_at <= w.until) as count
      from unnest(${past.map((span) => new Date(span.from))}::timestamptz[], ${past.map((span) => new Date(span.until))}::timestamptz[]) with ordinality w (since, until, place) order by place`.execute(db)
    const known = past.map((span, week) => (span.from < +first || isDayOff(span.until, calendar.daysOff, calendar.zone) ? null : counts[week]!.count))
    const unusual = unusualSilence(known, width(site))
    return unusual ? [{ site, last, minutes: Math.floor((+now - +last) / 60_000), usual: unusual.usual }] : []
  }))
  return silences.flat()
}

export const historyBegins = (until: Date): Date => new Date(+until - (WEEKS + 1) * WEEK)
