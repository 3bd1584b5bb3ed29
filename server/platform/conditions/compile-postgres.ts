import { sql, type RawBuilder } from 'kysely'
import { DateTime } from 'luxon'
import { OPERATORS_OF, type Condition, type ConditionValue, type FieldType, type Operator } from '#shared/conditions.ts'
import type { Actor } from '../access.ts'
import { Refusal } from '../errors.ts'
import { maySee, type Entity, type Field } from '../fields.ts'

/** What a condition is compiled for: days are days of this zone, and "now" is one moment for the whole query. */
export type CompileContext = { timeZone: string; now: Date; actor: Actor }

type Fragment = RawBuilder<boolean>
const TRUE = sql<boolean>`true`
const FALSE = sql<boolean>`false`

/**
 * A condition as parameterised SQL over the entity's alias. Three-valued logic never leaks: every leaf is true or false, so `not`
 * means what people mean by it.
 * @throws Refusal `condition_invalid` naming the field or operator
 */
export function compileCondition(condition: Condition, catalogue: Entity, context: CompileContext): Fragment {
  if ('and' in condition) return join(condition.and, ' and ', TRUE, catalogue, context)
  if ('or' in condition) return join(condition.or, ' or ', FALSE, catalogue, context)
  if ('not' in condition) return sql<boolean>`(not ${compileCondition(condition.not, catalogue, context)})`
  if ('has' in condition) return compileHas(condition, catalogue, context)
  const field = catalogue.fields.get(condition.field)
  if (!field?.filter || !maySee(context.actor, field)) throw refused('unknown_field', { field: condition.field })
  if (!OPERATORS_OF[field.type].includes(condition.op)) throw refused('wrong_operator', { field: field.name, op: condition.op })
  return compileLeaf(field, condition.op, condition.value ?? null, context)
}

function join(parts: Condition[], word: ' and ' | ' or ', empty: Fragment, catalogue: Entity, context: CompileContext): Fragment {
  if (parts.length === 0) return empty
  return sql<boolean>`(${sql.join(parts.map((part) => compileCondition(part, catalogue, context)), sql.raw(word))})`
}

function compileHas(condition: Extract<Condition, { has: string }>, catalogue: Entity, context: CompileContext): Fragment {
  const relation = catalogue.relations?.[condition.has]
  if (!relation) throw refused('unknown_relation', { relation: condition.has })
  const where = condition.where ? sql`and ${compileCondition(condition.where, relation.entity(), context)}` : sql``
  const atLeast = condition.atLeast ?? 1
  if (atLeast === 1) return sql<boolean>`exists (select 1 ${relation.from} ${where})`
  return sql<boolean>`((select count(*) from (select 1 ${relation.from} ${where} limit ${atLeast}) as counted) >= ${atLeast})`
}

function compileLeaf(field: Field, op: Operator, value: ConditionValue, context: CompileContext): Fragment {
  const column = field.sql
  if (op === 'empty') return isEmpty(field)
  if (op === 'notEmpty') return sql<boolean>`(not ${isEmpty(field)})`
  if (op === 'in' || op === 'notIn') return compileIn(field, op, value)
  if (field.type === 'datetime') return compileMoment(field, op, value, context)
  if (field.type === 'date') return compileDay(field, op, value, context)
  if (op === 'contains' || op === 'starts') return compilePart(field, op, value)
  if (op === 'between') {
    const [from, to] = pair(field, value)
    const parts = [
      ...(from === null ? [] : [sql<boolean>`${column} >= ${scalar(field, from)}`]),
      ...(to === null ? [] : [sql<boolean>`${column} <= ${scalar(field, to)}`]),
    ]
    return parts.length === 0 ? TRUE : sql<boolean>`coalesce(${sql.join(parts, sql` and `)}, false)`
  }
  const wanted = scalar(field, value)
  if (op === 'eq') {
    if (field.type === 'text') return sql<boolean>`coalesce(lower(${column}) = lower(${wanted}), false)`
    if (field.type === 'boolean') return wanted === true ? sql<boolean>`coalesce(${column}, false)` : sql<boolean>`(not coalesce(${column}, false))`
    return sql<boolean>`coalesce(${column} = ${wanted}, false)`
  }
  if (op === 'ne') {
    return field.type === 'text'
      ? sql<boolean>`(lower(${column}) is distinct from lower(${wanted}))`
      : sql<boolean>`(${column} is distinct from ${wanted})`
  }
  const sign = { lt: sql`<`, lte: sql`<=`, gt: sql`>`, gte: sql`>=` }[op as 'lt' | 'lte' | 'gt' | 'gte']
  return sql<boolean>`coalesce(${column} ${sign} ${wanted}, false)`
}

function isEmpty(field: Field): Fragment {
  if (field.type === 'codes') return sql<boolean>`(coalesce(cardinality(${field.sql}), 0) = 0)`
  if (field.type === 'json') return sql<boolean>`(${field.sql} is null or ${field.sql}::text in ('{}', '[]', 'null'))`
  if (field.type === 'text' || field.type === 'phone' || field.type === 'code') return sql<boolean>`(coalesce(${field.sql}, '') = '')`
  return sql<boolean>`(${field.sql} is null)`
}

function compileIn(field: Field, op: 'in' | 'notIn', value: ConditionValue): Fragment {
  const list = Array.isArray(value) ? value : [value]
  const wanted = list.map((one) => scalar(field, one))
  const array = sql`${wanted}::${sql.raw(arrayType(field.type))}`
  const found =
    field.type === 'codes'
      ? sql<boolean>`coalesce(${field.sql} && ${array}, false)`
      : field.type === 'text'
        ? sql<boolean>`coalesce(lower(${field.sql}) = any(${wanted.map((one) => String(one).toLowerCase())}::text[]), false)`
        : sql<boolean>`coalesce(${field.sql} = any(${array}), false)`
  return op === 'in' ? found : sql<boolean>`(not ${found})`
}

function arrayType(type: FieldType): string {
  if (type === 'integer' || type === 'user' || type === 'id') return 'bigint[]'
  if (type === 'number' || type === 'money') return 'numeric[]'
  return 'text[]'
}

function compilePart(field: Field, op: 'contains' | 'starts', value: ConditionValue): Fragment {
  const text = String(scalar(field, value))
  // A phone is searched by its digits however it was typed; a text by its letters, with the wildcards of LIKE taken literally.
  const needle = field.type === 'phone' ? text.replace(/\D/g, '') : text.replace(/[\\%_]/g, '\\$&')
  if (needle === '') return field.type === 'phone' && text.trim() !== '' ? FALSE : TRUE
  return sql<boolean>`coalesce(${field.sql} ilike ${op === 'starts' ? `${needle}%` : `%${needle}%`}, false)`
}

function compileMoment(field: Field, op: Operator, value: ConditionValue, context: CompileContext): Fragment {
  const [from, to] = interval(field, op, value, context)
  const parts = [
    ...(from ? [sql<boolean>`${field.sql} >= ${from.toJSDate()}`] : []),
    ...(to ? [sql<boolean>`${field.sql} < ${to.toJSDate()}`] : []),
  ]
  return parts.length === 0 ? TRUE : sql<boolean>`coalesce(${sql.join(parts, sql` and `)}, false)`
}

function compileDay(field: Field, op: Operator, value: ConditionValue, context: CompileContext): Fragment {
  const [from, to] = interval(field, op, value, context)
  const parts = [
    ...(from ? [sql<boolean>`${field.sql} >= ${from.toISODate()}::date`] : []),
    ...(to ? [sql<boolean>`${field.sql} < ${to.toISODate()}::date`] : []),
  ]
  return parts.length === 0 ? TRUE : sql<boolean>`coalesce(${sql.join(parts, sql` and `)}, false)`
}

/** Half-open interval that the operator names, so that no moment counts twice. */
function interval(field: Field, op: Operator, value: ConditionValue, context: CompileContext): [DateTime | null, DateTime | null] {
  const zone = context.timeZone
  const now = DateTime.fromJSDate(context.now).setZone(zone)
  if (op === 'lastDays' || op === 'nextDays') {
    const days = scalar({ ...field, type: 'integer' }, value) as number
    if (field.type === 'date') {
      const today = now.startOf('day')
      return op === 'lastDays' ? [today.minus({ days }), today.plus({ days: 1 })] : [today, today.plus({ days: days + 1 })]
    }
    return op === 'lastDays' ? [now.minus({ days }), now.plus({ milliseconds: 1 })] : [now, now.plus({ days })]
  }
  if (op === 'between') {
    const [from, to] = pair(field, value)
    return [from === null ? null : moment(field, from, zone)[0], to === null ? null : moment(field, to, zone)[1]]
  }
  const [start, end] = moment(field, value, zone)
  switch (op) {
    case 'eq': return [start, end]
    case 'lt': return [null, start]
    case 'lte': return [null, end]
    case 'gt': return [end, null]
    default: return [start, null]
  }
}

/** Start and end of what was named: a day is a whole day of the zone, a moment is one millisecond long. */
function moment(field: Field, value: ConditionValue, zone: string): [DateTime, DateTime] {
  const parsed = typeof value === 'string' ? DateTime.fromISO(value, { zone }) : DateTime.invalid('not a date')
  if (!parsed.isValid || parsed.year < 1 || parsed.year > 9999) throw refused('bad_value', { field: field.name })
  const wholeDay = /^\d{4}-\d{2}-\d{2}$/.test(value as string) || field.type === 'date'
  return wholeDay ? [parsed.startOf('day'), parsed.startOf('day').plus({ days: 1 })] : [parsed, parsed.plus({ milliseconds: 1 })]
}

function pair(field: Field, value: ConditionValue): [string | number | null, string | number | null] {
  if (!Array.isArray(value) || value.length !== 2) throw refused('bad_value', { field: field.name })
  return [value[0] ?? null, value[1] ?? null]
}

function scalar(field: Field, value: ConditionValue): string | number | boolean {
  const bad = refused('bad_value', { field: field.name })
  if (value === null || Array.isArray(value)) throw bad
  switch (field.type) {
    case 'integer':
    case 'user':
    case 'id': {
      const number = typeof value === 'number' ? value : Number(value)
      if (!Number.isSafeInteger(number) || value === '') throw bad
      return number
    }
    case 'number':
    case 'money': {
      const number = typeof value === 'number' ? value : Number(value)
      if (!Number.isFinite(number) || value === '') throw bad
      // Columns hold decimals, the language speaks minor units.
      return field.type === 'money' ? number / 100 : number
    }
    case 'boolean':
      if (typeof value !== 'boolean') throw bad
      return value
    default: {
      const text = String(value)
      if (text.includes('\0')) throw bad
      return text
    }
  }
}

const refused = (reason: string, params: Record<string, unknown>): Refusal =>
  new Refusal('condition_invalid', { reason, ...params }, 400)
