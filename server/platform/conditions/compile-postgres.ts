import { sql, type RawBuilder } from 'kysely'
import type { DateTime } from 'luxon'
import { OPERATORS_OF, type Condition, type ConditionValue, type FieldType, type Has, type Operator } from '#shared/conditions.ts'
import { phoneDigits, phoneSearchDigits } from '#shared/phone.ts'
import type { Actor } from '../access.ts'
import { fieldFor, type Entity, type Field } from '../fields.ts'
import { interval, pair, plain, refused, summedField, type CompileContext } from './asked-values.ts'

export type { CompileContext } from './asked-values.ts'

type Fragment = RawBuilder<boolean>
const TRUE = sql<boolean>`true`
const FALSE = sql<boolean>`false`

/**
 * A condition as parameterised SQL over the entity's alias, for a `where`. An empty value satisfies no comparison, and `not` means what people
 * mean by it: `is not true` takes what is unknown as false. Leaves stay bare, because an index serves `status = 'new'` but not
 * `coalesce(status = 'new', false)`; and/or keep true apart from the rest, so settling the unknown at each `not` is enough.
 * @throws Refusal `condition_invalid` naming the field or operator
 */
export function compileCondition(condition: Condition, catalogue: Entity, context: CompileContext): Fragment {
  if ('and' in condition) return join(condition.and, ' and ', TRUE, catalogue, context)
  if ('or' in condition) return join(condition.or, ' or ', FALSE, catalogue, context)
  if ('not' in condition) return sql<boolean>`((${compileCondition(condition.not, catalogue, context)}) is not true)`
  if ('has' in condition) return compileHas(condition, catalogue, context)
  const declared = catalogue.fields.get(condition.field)
  if (!declared?.filter) throw refused('unknown_field', { field: condition.field })
  const field = fieldFor(context.actor, declared)
  if (!field) throw refused('hidden_field', { field: condition.field })
  if (!OPERATORS_OF[field.type].includes(condition.op)) throw refused('wrong_operator', { field: field.name, op: condition.op })
  const value = condition.value ?? null
  if (field.isMasked) return compileMasked(field, condition.op, value)
  const leaf = compileLeaf(field, condition.op, value, context)
  // What is kept from the actor is no longer found by; the whole text still goes first, because it has the index.
  const isNarrowing = field.sql !== declared.sql && NARROWING.has(condition.op)
  return isNarrowing ? sql<boolean>`(${compileLeaf(declared, condition.op, value, context)} and ${leaf})` : leaf
}

/** Asks of these hold for the whole text wherever they hold for a part of it. */
const NARROWING: ReadonlySet<Operator> = new Set(['contains', 'starts'])

/** Whoever sees a phone masked finds it by its last four digits, as a courier says them; anything more would be guessing the rest. */
function compileMasked(field: Field, op: Operator, value: ConditionValue): Fragment {
  if (op === 'empty') return isEmpty(field)
  if (op === 'notEmpty') return sql<boolean>`(not ${isEmpty(field)})`
  if (field.contact !== 'phone' || op === 'ne' || op === 'notIn' || op === 'starts') throw refused('masked_field', { field: field.name })
  const typed = (Array.isArray(value) ? value : [value]).map((one) => phoneDigits(String(plain(field, one))))
  const ends = typed.filter((digits) => digits.length === 4).map((digits) => sql<boolean>`${field.sql} like ${`%${digits}`}`)
  return ends.length === 0 ? FALSE : sql<boolean>`(${sql.join(ends, sql` or `)})`
}

function join(parts: Condition[], word: ' and ' | ' or ', empty: Fragment, catalogue: Entity, context: CompileContext): Fragment {
  if (parts.length === 0) return empty
  return sql<boolean>`(${sql.join(parts.map((part) => compileCondition(part, catalogue, context)), sql.raw(word))})`
}

function compileHas(condition: Has, catalogue: Entity, context: CompileContext): Fragment {
  const relation = catalogue.relations?.[condition.has]
  if (!relation) throw refused('unknown_relation', { relation: condition.has })
  const seen = relation.within?.(context.actor)
  const where = sql`${seen ? sql`and ${seen}` : sql``} ${condition.where ? sql`and ${compileCondition(condition.where, relation.entity(), context)}` : sql``}`
  const { atMost } = condition
  const atLeast = condition.atLeast ?? (atMost === undefined ? 1 : undefined)
  if (condition.sum !== undefined) {
    const field = summedField(relation.entity(), condition.sum, context)
    const bound = (given: number) => sql`${field.type === 'money' ? given / 100 : given}::numeric`
    return between(sql`(select coalesce(sum(${field.sql}), 0) ${relation.from} ${where})`, atLeast === undefined ? null : bound(atLeast), atMost === undefined ? null : bound(atMost))
  }
  if (atLeast === 1 && atMost === undefined) return sql<boolean>`exists (select 1 ${relation.from} ${where})`
  if (atLeast === undefined && atMost === 0) return sql<boolean>`(not exists (select 1 ${relation.from} ${where}))`
  // Counted no further than the answer needs.
  const counted = sql`(select count(*) from (select 1 ${relation.from} ${where} limit ${Math.max(atLeast ?? 0, (atMost ?? -1) + 1)}) as counted)`
  return between(counted, atLeast === undefined ? null : sql`${atLeast}`, atMost === undefined ? null : sql`${atMost}`)
}

function between(value: RawBuilder<unknown>, from: RawBuilder<unknown> | null, to: RawBuilder<unknown> | null): Fragment {
  if (from && to) return sql<boolean>`(${value} between ${from} and ${to})`
  return from ? sql<boolean>`(${value} >= ${from})` : sql<boolean>`(${value} <= ${to})`
}

function compileLeaf(field: Field, op: Operator, value: ConditionValue, context: CompileContext): Fragment {
  const column = field.sql
  if (op === 'empty') return isEmpty(field)
  if (op === 'notEmpty') return sql<boolean>`(not ${isEmpty(field)})`
  if (op === 'in') return isOneOf(field, Array.isArray(value) ? value : [value])
  if (op === 'notIn') return sql<boolean>`(${isOneOf(field, Array.isArray(value) ? value : [value])} is not true)`
  if (field.type === 'datetime' || field.type === 'date') return compileTime(field, op, value, context)
  if (op === 'contains' || op === 'starts') return compilePart(field, op, value)
  if (op === 'between') {
    const [from, to] = pair(field, value)
    return within(field, from === null ? null : scalar(field, from), to === null ? null : scalar(field, to), sql`<=`)
  }
  if (op === 'eq') return isOneOf(field, [value])
  if (op === 'ne') {
    if ((field.type === 'text' || field.type === 'code') && value === '') return sql<boolean>`(not ${isEmpty(field)})`
    return field.type === 'text'
      ? sql<boolean>`(lower(${column}) is distinct from lower(${scalar(field, value)}))`
      : sql<boolean>`(${column} is distinct from ${scalar(field, value)})`
  }
  const sign = { lt: sql`<`, lte: sql`<=`, gt: sql`>`, gte: sql`>=` }[op as 'lt' | 'lte' | 'gt' | 'gte']
  return sql<boolean>`(${column} ${sign} ${scalar(field, value)})`
}

function isEmpty(field: Field): Fragment {
  if (field.type === 'codes') return sql<boolean>`(coalesce(cardinality(${field.sql}), 0) = 0)`
  if (field.type === 'json') return sql<boolean>`(${field.sql} is null or ${field.sql}::text in ('{}', '[]', 'null'))`
  if (field.type === 'text' || field.type === 'phone' || field.type === 'code') return sql<boolean>`(coalesce(${field.sql}, '') = '')`
  return sql<boolean>`(${field.sql} is null)`
}

function isOneOf(field: Field, values: ConditionValue[]): Fragment {
  const column = field.sql
  const wanted = values.map((value) => plain(field, value))
  if (wanted.length === 0) return FALSE
  // Nothing typed and nothing known are one and the same.
  if ((field.type === 'text' || field.type === 'code') && wanted.includes('')) {
    const others = wanted.filter((value) => value !== '')
    return others.length === 0 ? isEmpty(field) : sql<boolean>`(${isEmpty(field)} or ${isOneOf(field, others)})`
  }
  if (field.type === 'boolean') return wanted[0] === true ? sql<boolean>`(${column})` : sql<boolean>`(${column} is not true)`
  if (field.type === 'codes') return sql<boolean>`(${column} && ${wanted}::text[])`
  if (field.type === 'phone') {
    const digits = wanted.flatMap((value) => phoneSearchDigits(String(value)))
    return sql<boolean>`(${column} = any(${digits.flatMap((one) => [one, `+${one}`])}::text[]))`
  }
  if (field.trigrams) return sql<boolean>`(${sql.join(wanted.map((value) => sql`${column} ilike ${likeText(String(value))}`), sql` or `)})`
  if (field.type === 'text') {
    const lowered = wanted.map((value) => sql`lower(${value}::text)`)
    return lowered.length === 1 ? sql<boolean>`(lower(${column}) = ${lowered[0]})` : sql<boolean>`(lower(${column}) = any(array[${sql.join(lowered)}]))`
  }
  // One value as `=`: an index on (status, created_at) then gives the order of the list as well.
  const type = typeName(field.type)
  return wanted.length === 1 ? sql<boolean>`(${column} = ${wanted[0]}::${type})` : sql<boolean>`(${column} = any(${wanted}::${type}[]))`
}

function compilePart(field: Field, op: 'contains' | 'starts', value: ConditionValue): Fragment {
  const text = String(plain(field, value))
  if (field.type === 'phone') {
    // Found by its digits however it was typed, also with the 8 that Russians dial for 7.
    const parts = phoneSearchDigits(text).map((digits) => sql<boolean>`${field.sql} ilike ${`%${digits}%`}`)
    return parts.length > 0 ? sql<boolean>`(${sql.join(parts, sql` or `)})` : text.trim() === '' ? TRUE : FALSE
  }
  const needle = likeText(text)
  return needle === '' ? TRUE : sql<boolean>`(${field.sql} ilike ${op === 'starts' ? `${needle}%` : `%${needle}%`})`
}

/** The wildcards of LIKE taken literally. */
const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

function compileTime(field: Field, op: Operator, value: ConditionValue, context: CompileContext): Fragment {
  const [from, to] = interval(field, op, value, context)
  const bound = (moment: DateTime | null) => moment && (field.type === 'date' ? sql`${moment.toISODate()}::date` : sql`${moment.toJSDate()}::timestamptz`)
  return within(field, bound(from), bound(to), sql`<`)
}

/** From the first bound, included, to the second; a bound that is null is open. */
function within(field: Field, from: RawBuilder<unknown> | null, to: RawBuilder<unknown> | null, below: RawBuilder<unknown>): Fragment {
  const parts = [...(from ? [sql<boolean>`${field.sql} >= ${from}`] : []), ...(to ? [sql<boolean>`${field.sql} ${below} ${to}`] : [])]
  return parts.length === 0 ? TRUE : sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** The value as a parameter of its own type: a number beyond `integer` must find nothing, not overrun the column's type. */
function scalar(field: Field, value: ConditionValue): RawBuilder<unknown> {
  return sql`${plain(field, value)}::${typeName(field.type)}`
}

function typeName(type: FieldType): RawBuilder<unknown> {
  if (type === 'integer' || type === 'user' || type === 'id') return sql`bigint`
  if (type === 'number' || type === 'money') return sql`numeric`
  return type === 'boolean' ? sql`boolean` : sql`text`
}
