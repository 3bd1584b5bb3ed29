import { sql, type RawBuilder } from 'kysely'
import { Type, type Static } from 'typebox'
import { parseCondition, type Condition } from '#shared/conditions.ts'
import { maySee, type Entity, type Field } from '../fields.ts'
import type { Actor } from '../access.ts'
import { Refusal } from '../errors.ts'

/** The query of every list of the native API. */
export const ListQuery = Type.Object({
  filter: Type.Optional(Type.String({ maxLength: 20_000, description: 'A condition as JSON' })),
  sort: Type.Optional(Type.String({ maxLength: 64, description: 'Field name, with a leading minus for descending' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 100 })),
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
  const field = catalogue.fields.get(descending ? text.slice(1) : text)
  if (!field?.sort || !maySee(actor, field)) throw new Refusal('cannot_sort', { by: text }, 400)
  return { field, descending }
}

/**
 * Keyset paging: `order by` and the condition that goes on after the cursor. The key is (value, id), so that equal values neither
 * repeat nor skip; empty values come last in both directions.
 */
export function keyset(sorting: Sorting, id: RawBuilder<unknown>, cursor: string | undefined): { after: RawBuilder<boolean>; orderBy: RawBuilder<unknown> } {
  const column = sorting.field.sql
  const direction = sorting.descending ? sql`desc nulls last` : sql`asc nulls last`
  const idDirection = sorting.descending ? sql`desc` : sql`asc`
  // Columns that are never empty keep plain order, so that the index serves as it is.
  const always = sorting.field.type === 'datetime' && sorting.field.name === 'createdAt'
  const orderBy = always
    ? sql`${column} ${sorting.descending ? sql`desc` : sql`asc`}, ${id} ${idDirection}`
    : sql`${column} ${direction}, ${id} ${idDirection}`
  if (!cursor) return { after: sql<boolean>`true`, orderBy }
  const [value, lastId] = decodeCursor(cursor)
  const beyond = sorting.descending ? sql`<` : sql`>`
  if (value === null) return { after: sql<boolean>`(${column} is null and ${id} ${beyond} ${lastId})`, orderBy }
  const typed = sql`${value}::${sql.raw(castOf(sorting.field))}`
  const pair = sql<boolean>`(${column}, ${id}) ${beyond} (${typed}, ${lastId})`
  return { after: always ? pair : sql<boolean>`(${pair} or ${column} is null)`, orderBy }
}

export function encodeCursor(value: unknown, id: number): string {
  const text = value instanceof Date ? value.toISOString() : value === null || value === undefined ? null : String(value)
  return Buffer.from(JSON.stringify([text, id])).toString('base64url')
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

function castOf(field: Field): string {
  switch (field.type) {
    case 'datetime': return 'timestamptz'
    case 'date': return 'date'
    case 'money':
    case 'number': return 'numeric'
    case 'integer':
    case 'user':
    case 'id': return 'bigint'
    case 'boolean': return 'boolean'
    default: return 'text'
  }
}
