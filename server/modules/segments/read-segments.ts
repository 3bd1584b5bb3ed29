import { sql, type RawBuilder } from 'kysely'
import type { Condition } from '#shared/conditions.ts'
import type { SegmentRow, SegmentSizes } from '#shared/contracts/segments.ts'
import { describeCondition, type NameValue } from '#server/platform/conditions/describe.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { customerCatalogue } from '#server/modules/customers/index.ts'
import { freshReferences, nameOf } from '#server/modules/settings/index.ts'
import { choiceName } from './choice-names.ts'
import { namesIn } from './searched-names.ts'

type Row = Omit<SegmentRow, 'words' | 'checkedAt' | 'createdAt'> & { checkedAt: Date | null; createdAt: Date }

/** Names of codes in both languages: references of the account, what is the same everywhere, and what these conditions name by number. */
export async function namesFor(db: Database, conditions: readonly Condition[]): Promise<(language: 'ru' | 'en') => NameValue> {
  const [references, named] = await Promise.all([freshReferences(db), namesIn(db, conditions)])
  return (language) => (options, value) => choiceName(options, String(value), language) ?? named(options, String(value)) ?? nameOf(references, options, value)
}

/** Archived ones last, otherwise by name. */
export const readSegments = (db: Database): Promise<SegmentRow[]> => read(db, sql`true`)

/** @throws Refusal `not_found` */
export async function readSegment(db: Database, id: number): Promise<SegmentRow> {
  const [segment] = await read(db, sql`s.id = ${id}`)
  if (!segment) throw notFound('segment', id)
  return segment
}

async function read(db: Database, where: RawBuilder<unknown>): Promise<SegmentRow[]> {
  const { rows } = await sql<Row>`
    select s.id, s.code, s.name, s.description, s.is_dynamic as "isDynamic", s.is_active as "isActive", s.archived_at is not null as "isArchived", s.condition, s.member_limit as "limit", s.recipe, s.size,
      s.counted_to is null as "isCounted", coalesce(s.checked_at, s.counted_at) as "checkedAt", s.created_at as "createdAt",
      array(
        select coalesce((select z.size from segment_size z where z.segment_id = s.id and z.day <= days.day order by z.day desc limit 1), 0)
        from generate_series(greatest(((s.created_at at time zone a.time_zone)::date), (now() at time zone a.time_zone)::date - 29), (now() at time zone a.time_zone)::date, interval '1 day') as days (day) order by days.day) as sizes
    from segment s cross join account a where ${where} order by s.archived_at is not null, lower(s.name), s.id`.execute(db)
  const names = await namesFor(db, rows.flatMap(({ condition }) => (condition ? [condition] : [])))
  return rows.map((row) => ({ ...row, words: row.condition && wordsOf(row.condition, names), checkedAt: row.checkedAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString() }))
}

export const wordsOf = (condition: Condition, names: (language: 'ru' | 'en') => NameValue): { ru: string; en: string } => ({
  ru: describeCondition(condition, customerCatalogue, 'ru', names('ru')), en: describeCondition(condition, customerCatalogue, 'en', names('en')),
})

/** Day by day, of at most the last so many. @throws Refusal `not_found` */
export async function readSizes(db: Database, id: number, days: number): Promise<SegmentSizes> {
  await readSegment(db, id)
  const { rows } = await sql<SegmentSizes['days'][number]>`
    select to_char(days.day, 'YYYY-MM-DD') as day, coalesce((select z.size from segment_size z where z.segment_id = s.id and z.day <= days.day order by z.day desc limit 1), 0) as size,
      coalesce(today.entered, 0) as entered, coalesce(today.gone, 0) as "left"
    from segment s cross join account a
    cross join lateral generate_series(greatest(((s.created_at at time zone a.time_zone)::date), (now() at time zone a.time_zone)::date - ${days - 1}::int), (now() at time zone a.time_zone)::date, interval '1 day') as days (day)
    left join segment_size today on today.segment_id = s.id and today.day = days.day
    where s.id = ${id} order by days.day`.execute(db)
  return { days: rows }
}
