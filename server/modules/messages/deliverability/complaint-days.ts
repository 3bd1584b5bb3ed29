import { sql } from 'kysely'
import type { ComplaintDay, DomainCheck } from '#shared/contracts/deliverability.ts'
import type { Database } from '#server/platform/db.ts'
import { verdict } from './checks.ts'

const DAYS = 30
const JUDGED_DAYS = 7
/** What the large mail services ask of those who write in bulk: below the first, never above the second. */
const COMPLAINTS_WARN = 0.001
const COMPLAINTS_STOP = 0.003
/** One complaint of ten letters is no rate yet. */
const FEWEST_COMPLAINTS = 3

/** Letters that left and complaints about letters, by day of the account's calendar; days without either are there too. */
export async function complaintDays(db: Database, domain: string, now: Date): Promise<ComplaintDay[]> {
  const { rows } = await sql<ComplaintDay>`
    with zone as (select time_zone as name, (${now}::timestamptz at time zone time_zone)::date as today from account),
    days as (select (today - n)::date as day from zone, generate_series(0, ${DAYS - 1}::int) n),
    ways as (select id from message_provider where channel = 'email' and lower(split_part(settings ->> 'from', '@', 2)) = ${domain}),
    sent as (
      select (m.sent_at at time zone zone.name)::date as day, count(*)::int as letters from message m, zone
      where m.sent_at >= ${now}::timestamptz - make_interval(days => ${DAYS + 1}::int) and m.channel = 'email' and m.provider_id in (select id from ways) group by 1),
    complained as (
      select (b.at at time zone zone.name)::date as day, count(*)::int as complaints from message_bounce b left join message m on m.id = b.message_id, zone
      where b.kind = 'complaint' and b.channel = 'email' and b.at >= ${now}::timestamptz - make_interval(days => ${DAYS + 1}::int) and m.provider_id in (select id from ways) group by 1)
    select to_char(days.day, 'YYYY-MM-DD') as day, coalesce(sent.letters, 0) as sent, coalesce(complained.complaints, 0) as complaints
    from days left join sent using (day) left join complained using (day) order by days.day`.execute(db)
  return rows
}

/** How often people press «spam», over the last week. */
export function judgeComplaints(days: readonly ComplaintDay[]): DomainCheck {
  const week = days.slice(-JUDGED_DAYS)
  const sent = week.reduce((sum, day) => sum + day.sent, 0)
  const complaints = week.reduce((sum, day) => sum + day.complaints, 0)
  const rate = sent > 0 ? complaints / sent : 0
  const params = { sent, complaints, rate, days: JUDGED_DAYS }
  if (complaints >= FEWEST_COMPLAINTS && rate >= COMPLAINTS_STOP) return verdict('complaints', 'bad', 'complaints_stop', { params })
  if (complaints >= FEWEST_COMPLAINTS && rate >= COMPLAINTS_WARN) return verdict('complaints', 'warning', 'complaints_warn', { params })
  return verdict('complaints', 'ok', sent === 0 ? 'complaints_no_letters' : 'complaints_ok', { params })
}
