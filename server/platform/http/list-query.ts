import { sql, type RawBuilder } from 'kysely'
import { Type, type Static } from 'typebox'
import { parseCondition, type Condition } from '#shared/conditions.ts'
import { fieldFor, type Entity, type Field } from '../fields.ts'
import type { Actor } from '../access.ts'
import { Refusal } from '../errors.ts'

/** The query of every list of the native API. */
export const ListQuery = Type.Object({
  filter: Type.Optional(Type.String({ maxLength: 20_000, description: 'A condition as JSON' })),
  sort: Type.Optional(Type.String({ maxLength: 64, description: 'Field name, with a leading minus for descending' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 100 })),
  fields: Type.Optional(Type.String({ maxLength: 5000, description: 'Columns to answer with, by comma; all but the costly ones when absent' })),
  cursor: Type.Optional(Type.String({ maxLength: 500, description: 'Opaque; from nextCursor of the page before' })),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Quick search within the list' })),
})
export type ListQuery = Static<typeof ListQuery>

export const TotalsQuery = Type.Object({
  filter: Type.Optional(Type.String({ maxLength: 20_000 })),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  exact: Type.Optional(Type.Boolean({ description: 'Count all rows, however long it takes' })),
})
export type TotalsQuery = Static<typeof TotalsQuery>

export function readFilter(filter: string | undefined): Condition | null {
  if (!filter) return null
  let parsed: unknown
  try {
    parsed = JSON.parse(filter)
  } catch {
    throw new Refusal('condition_invalid', { reason: 'not_json' }, 400)
  }
  return parseCondition(parsed)
}

export type Sorting = { field: Field; descending: boolean }

export function readSort(sort: string | undefined, catalogue: Entity, actor: Actor, fallback: string): Sorting {
  const text = sort || fallback
  const descending = text.startsWith('-')
  const declared = catalogue.fields.get(descending ? text.slice(1) : text)
  const field = declared && fieldFor(actor, declared)
  if (!field?.sort) throw new Refusal('cannot_sort', { by: text }, 400)
  return { field, descending }
}

/** A stretch of the sorted list: what is in it after the cursor, and its order. */
export type Stretch = { where: RawBuilder<boolean>; orderBy: RawBuilder<unknown> }

/**
 * Keyset paging. The key is (value, id), so that equal values neither repeat nor skip. Empty values come last in both directions: they
 * are a stretch of their own, read when the first is over, because no index on the column gives that order in one go.
 */
export function keyset({ field, descending }: Sorting, id: RawBuilder<unknown>, cursor: string | undefined): Stretch[] {
  const direction = descending ? sql`desc` : sql`asc`
  const beyond = descending ? sql`<` : sql`>`
  const [value, lastId] = cursor ? decodeCursor(cursor) : []
  const afterId = lastId === undefined ? sql<boolean>`true` : sql<boolean>`${id} ${beyond} ${lastId}::bigint`
  const empty: Stretch = { where: sql<boolean>`(${field.sql} is null and ${afterId})`, orderBy: sql`${id} ${direction}` }
  if (value === null) return [empty]
  const after = value === undefined ? sql<boolean>`true` : sql<boolean>`(${field.sql}, ${id}) ${beyond} (${value}::${castOf(field)}, ${lastId}::bigint)`
  const filled: Stretch = {
    where: field.neverEmpty ? after : sql<boolean>`(${field.sql} is not null and ${after})`,
    orderBy: sql`${field.sql} ${direction}, ${id} ${direction}`,
  }
  // Whoever stopped among the values has all the empty ones still ahead.
  return field.neverEmpty ? [filled] : [filled, { ...empty, where: sql<boolean>`${field.sql} is null` }]
}

/** `key` is the sorted value as the database writes it: a moment in JavaScript would lose its microseconds, and rows with them. */
export function encodeCursor(key: string | null, id: number): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url')
}

function decodeCursor(cursor: string): [string | null, number] {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if ((value === null || typeof value === 'string') && Number.isSafeInteger(id)) return [value, id]
  } catch {
    // falls through to the refusal: a broken cursor is the caller's
  }
  throw new Refusal('bad_cursor', {}, 400)
}

function castOf(field: Field): RawBuilder<unknown> {
  switch (field.type) {
    case 'datetime': return sql`timestamptz`
    case 'date': return sql`date`
    case 'money':
    case 'number': return sql`numeric`
    case 'integer':
    case 'user':
    case 'id': return sql`bigint`
    case 'boolean': return sql`boolean`
    default: return sql`text`
  }
}
