import { sql, type RawBuilder } from 'kysely'
import { mask } from '#shared/mask.ts'
import { minor, type Money } from '#shared/money.ts'
import type { Actor } from '../access.ts'
import type { Database } from '../db.ts'
import { Refusal } from '../errors.ts'
import { fieldFor, type Entity, type Field } from '../fields.ts'
import { encodeCursor, keyset, type Sorting } from './list-query.ts'

export type ListRow = { id: number; [field: string]: unknown }
export type ListPage = { rows: ListRow[]; nextCursor: string | null }

type Page = {
  catalogue: Entity
  columns: readonly Field[]
  /** Filter, scope and quick search; all must hold. */
  where: readonly RawBuilder<boolean>[]
  sorting: Sorting
  limit: number
  cursor: string | undefined
}

/**
 * The fields that a list answers with: those asked for, or all columns but the costly. What the actor may not see is left out, so that a
 * view shared by somebody with more rights still opens.
 * @param always names that the list cannot do without
 * @throws Refusal `unknown_field`
 */
export function readColumns(asked: string | undefined, catalogue: Entity, actor: Actor, always: readonly string[] = []): Field[] {
  const names = asked === undefined ? undefined : [...always, ...asked.split(',').filter(Boolean)]
  const wanted = names ? names.map((name) => catalogue.fields.get(name) ?? refuseUnknown(name)) : [...catalogue.fields.values()].filter((field) => field.column && !field.costly)
  return [...new Set(wanted)].flatMap((field) => fieldFor(actor, field) ?? [])
}

function refuseUnknown(name: string): never {
  throw new Refusal('unknown_field', { field: name }, 400)
}

/** One page of a sorted list, rows by field name: money in minor units, numbers as numbers. */
export async function readPage(db: Database, page: Page): Promise<ListPage> {
  const { catalogue, columns, sorting, limit } = page
  const values = columns.map((field, index) => sql`${valueInAnswer(field)} as ${sql.ref(`c${index}`)}`)
  const select = sql.join([sql`${catalogue.id} as id`, sql`(${sorting.field.sql})::text as key`, ...values])
  const found: Record<string, unknown>[] = []
  for (const stretch of keyset(sorting, catalogue.id, page.cursor)) {
    // The page is found first, so that columns are read, and tables joined for them, for its rows alone.
    const { rows } = await sql<Record<string, unknown>>`
      with page as materialized (
        select ${catalogue.id} as id ${catalogue.from} where ${allOf([...page.where, stretch.where])} order by ${stretch.orderBy} limit ${limit + 1 - found.length})
      select ${select} ${catalogue.from} join page on page.id = ${catalogue.id} order by ${stretch.orderBy}`.execute(db).catch((error) => refuseForged(error, page.cursor))
    found.push(...rows)
    if (found.length > limit) break
  }
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => ({ id: row['id'] as number, ...Object.fromEntries(columns.map((field, index) => [field.name, shown(field, row[`c${index}`] ?? null)])) })),
    nextCursor: found.length > limit && last ? encodeCursor(last['key'] as string | null, last['id'] as number) : null,
  }
}

const shown = (field: Field, value: unknown): unknown => (field.isMasked ? mask(field.contact, value) : value)

/** A cursor that we gave holds a value that the database once wrote; one that it cannot read (class 22) was made by somebody else. */
function refuseForged(error: { code?: string }, cursor: string | undefined): never {
  if (cursor && error.code?.startsWith('22')) throw new Refusal('bad_cursor', {}, 400)
  throw error
}

const COUNT_CAP = 1000
export type ListTotals = { count: number; capped: boolean; sums: Record<string, Money> }

/**
 * How many rows match, and the sums of the fields that have one. Counting stops at 1000 unless `exact`; there are no sums then, because the
 * sum of some of the rows is no answer to anything.
 */
export async function readTotals(db: Database, list: { catalogue: Entity; where: readonly RawBuilder<boolean>[]; actor: Actor; exact: boolean }): Promise<ListTotals> {
  const summed = [...list.catalogue.fields.values()].flatMap((field) => fieldFor(list.actor, field) ?? []).filter((field) => field.sum)
  const values = summed.map((field, index) => sql`${typeof field.sum === 'object' ? field.sum : field.sql} as ${sql.ref(`c${index}`)}`)
  const sums = summed.map((_, index) => sql`coalesce(sum(${sql.ref(`c${index}`)}), 0)::text as ${sql.ref(`c${index}`)}`)
  const { rows } = await sql<{ count: number } & Record<string, string>>`select ${sql.join([sql`count(*) as count`, ...sums])}
    from (select ${sql.join([sql`1`, ...values])} ${list.catalogue.from} where ${allOf(list.where)} ${list.exact ? sql`` : sql`limit ${COUNT_CAP + 1}`}) as counted`.execute(db)
  const row = rows[0]!
  if (!list.exact && row.count > COUNT_CAP) return { count: COUNT_CAP, capped: true, sums: {} }
  // Sums outgrow what one record may hold, so they are read without that limit.
  return { count: row.count, capped: false, sums: Object.fromEntries(summed.map((field, index) => [field.name, minor(Math.round(Number(row[`c${index}`]) * 100))])) }
}

export function allOf(conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`
}

/** What an answer says of a field: money in minor units, numbers as numbers. */
export function valueInAnswer(field: Field): RawBuilder<unknown> {
  const value = field.shown ?? field.sql
  if (field.type === 'money') return sql`round(${value} * 100)::bigint`
  return field.type === 'number' ? sql`(${value})::float8` : value
}
