import { sql, type RawBuilder } from 'kysely'
import { DateTime } from 'luxon'
import type { DateEvent, Subject } from '#shared/contracts/automation.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid } from '#server/platform/errors.ts'
import { zoneOfReceiver } from '#server/modules/messages/index.ts'
import { freshReferences, workingHoursOf, type WorkingHours } from '#server/modules/settings/index.ts'
import { dueByDate, yearly } from './due-time.ts'
import { catalogueOf } from './subject-catalogue.ts'

type Whereabouts = Parameters<typeof zoneOfReceiver>[0]
export type DateRule = Pick<DateEvent, 'field' | 'side' | 'amount' | 'unit' | 'working' | 'at' | 'clock'> & { yearly?: boolean | undefined }

/** A record's date and when the rule comes due by it; `basis` names the date, so that a rule acts once for each. */
export type Due = { id: number; orderId: number | null; customerId: number | null; value: string | Date | null; due: Date | null; basis: string }
type Found = Whereabouts & { id: number; customerId: number | null; value: string | Date | null }

/** By which clock somebody lives, over the aliases of the subject's catalogue. */
const WHEREABOUTS: Record<Subject, RawBuilder<unknown>> = {
  order: sql`coalesce(o.country_iso, o.delivery_address ->> 'countryIso') as country, o.region, o.city, coalesce(o.phone, c.phone) as phone`,
  customer: sql`a.address ->> 'countryIso' as country, a.region, a.city, c.phone`,
}
const ADDRESS = sql`left join lateral (select one.address, one.region, one.city from customer_address one where one.customer_id = c.id order by one.is_main desc, one.id limit 1) a on true`
const PERSON: Record<Subject, RawBuilder<unknown>> = { order: sql`o.customer_id`, customer: sql`c.id` }

/** When the rule comes due for these records, or for all whose date may bring it into the window. Of yearly dates: the first after `from`. */
export async function duesOf(db: Database, subject: Subject, rule: DateRule, asked: { ids: readonly number[] } | { until: Date }, from: Date): Promise<Due[]> {
  const { account } = await freshReferences(db)
  const catalogue = catalogueOf(subject)
  const field = catalogue.fields.get(rule.field)
  if (!field || (field.type !== 'date' && field.type !== 'datetime')) throw invalid('field', 'no_date_field', { field: rule.field })
  const where = 'ids' in asked ? sql<boolean>`${catalogue.id} = any(${asked.ids}::bigint[])` : mayFall(field.sql, field.type === 'date', rule, from, asked.until, account.timeZone)
  const { rows } = await sql<Found>`
    select ${catalogue.id} as id, ${PERSON[subject]} as "customerId", ${field.type === 'date' ? sql`${field.sql}::text` : field.sql} as value, ${WHEREABOUTS[subject]}
    ${catalogue.from} ${subject === 'customer' ? ADDRESS : sql``} where ${where}`.execute(db)
  const hours = workingHoursOf(account)
  return rows.map((row) => dueOf(row, subject, rule, hours, account.timeZone, from))
}

function dueOf(row: Found, subject: Subject, rule: DateRule, hours: WorkingHours, ofAccount: string, from: Date): Due {
  const zone = rule.clock === 'customer' ? zoneOfReceiver(row, ofAccount) : ofAccount
  const who = { id: row.id, orderId: subject === 'order' ? row.id : null, customerId: row.customerId, value: row.value }
  if (row.value === null) return { ...who, due: null, basis: '' }
  if (!rule.yearly) return { ...who, due: dueByDate(row.value, rule, hours, zone), basis: typeof row.value === 'string' ? row.value : row.value.toISOString() }
  const day = typeof row.value === 'string' ? row.value : DateTime.fromJSDate(row.value, { zone }).toISODate()!
  const year = DateTime.fromJSDate(from, { zone }).year
  const occurrences = [year - 1, year, year + 1, year + 2].map((one) => yearly(day, one)).map((basis) => ({ basis, due: dueByDate(basis, rule, hours, zone) }))
  return { ...who, ...occurrences.find(({ due }) => due > from)! }
}

/** Loosely, by the date alone; the exact moment is counted afterwards. */
function mayFall(column: RawBuilder<unknown>, isDay: boolean, rule: DateRule, from: Date, until: Date, zone: string): RawBuilder<boolean> {
  const margin = { days: rule.working ? 21 : 3 }
  const shift = { [rule.unit]: rule.side === 'before' ? rule.amount : -rule.amount }
  // Working hours take longer than they are: of 40 hours after, a week.
  const stretch = rule.working && rule.unit !== 'days' ? { days: Math.ceil((rule.amount / (rule.unit === 'hours' ? 1 : 60)) / 2) } : { days: 0 }
  const first = DateTime.fromJSDate(from, { zone }).plus(shift).minus(margin).minus(rule.side === 'after' ? stretch : {})
  const last = DateTime.fromJSDate(until, { zone }).plus(shift).plus(margin)
  if (rule.yearly) {
    const days = new Set<string>()
    for (let day = first; day <= last && days.size < 366; day = day.plus({ days: 1 })) days.add(day.toFormat('MM-dd'))
    if (days.has('02-28')) days.add('02-29')
    return sql<boolean>`(${column} is not null and to_char(${column}, 'MM-DD') = any(${[...days]}::text[]))`
  }
  return isDay
    ? sql<boolean>`(${column} between ${first.toISODate()}::date and ${last.toISODate()}::date)`
    : sql<boolean>`(${column} between ${first.toJSDate()}::timestamptz and ${last.toJSDate()}::timestamptz)`
}

/** By which clock the buyer of a record lives. */
export async function zoneOf(db: Database, subject: Subject, id: number): Promise<string> {
  const { account } = await freshReferences(db)
  const { rows } = await sql<Whereabouts>`
    select ${WHEREABOUTS[subject]} ${catalogueOf(subject).from} ${subject === 'customer' ? ADDRESS : sql``} where ${catalogueOf(subject).id} = ${id}`.execute(db)
  return rows[0] ? zoneOfReceiver(rows[0], account.timeZone) : account.timeZone
}
