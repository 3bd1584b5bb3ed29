import { Type, type Static } from 'typebox'

/**
 * The condition language: one small JSON language for lists, saved views, access scopes, rules, segments and reports.
 *
 *   {"and": [{"field": "status", "op": "in", "value": ["new"]}, {"field": "createdAt", "op": "lastDays", "value": 7}]}
 *   {"has": "orders", "atLeast": 2, "where": {"field": "total", "op": "gte", "value": 500000}}
 *   {"has": "orders", "atMost": 0, "where": {"field": "createdAt", "op": "lastDays", "value": 90}}
 *   {"has": "orders", "sum": "total", "atLeast": 1000000}
 *
 * Field names are those of the field catalogue of the entity that the condition is about. Money is in minor units. A date without a
 * time means the whole day in the account's time zone.
 */
export type Condition =
  | { and: Condition[] }
  | { or: Condition[] }
  | { not: Condition }
  | { field: string; op: Operator; value?: ConditionValue }
  | Has

/**
 * How many of a relation there are, or what a field of theirs comes to: `atLeast`, `atMost` or both; at least one when neither is said. With `sum` the bounds
 * are in the units of that field, money in minor ones, and nothing sums up to nought.
 */
export type Has = { has: string; sum?: string; atLeast?: number; atMost?: number; where?: Condition }

export type ConditionValue = string | number | boolean | null | (string | number)[]

export const OPERATORS = [
  'eq', // equals; on texts without regard to case
  'ne', // differs, or is empty
  'in',
  'notIn', // none of, or is empty
  'lt',
  'lte',
  'gt',
  'gte',
  'between', // [from, to], both included; either may be null
  'contains', // part of a text, without regard to case
  'starts',
  'empty',
  'notEmpty',
  'lastDays', // the last N days up to now
  'nextDays', // from now on, N days
  'lastMinutes', // the last N minutes up to now
] as const
export type Operator = (typeof OPERATORS)[number]

export type FieldType =
  | 'text' | 'integer' | 'number' | 'money' | 'boolean' | 'date' | 'datetime' | 'code' | 'codes' | 'user' | 'id' | 'phone' | 'json'

/** Which operators make sense for a type; builders offer these, the compiler refuses others. */
export const OPERATORS_OF: Record<FieldType, readonly Operator[]> = {
  text: ['contains', 'eq', 'ne', 'starts', 'in', 'notIn', 'empty', 'notEmpty'],
  phone: ['contains', 'eq', 'in', 'empty', 'notEmpty'],
  integer: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'in', 'notIn', 'empty', 'notEmpty'],
  number: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'empty', 'notEmpty'],
  money: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'empty', 'notEmpty'],
  boolean: ['eq'],
  date: ['eq', 'lt', 'lte', 'gt', 'gte', 'between', 'lastDays', 'nextDays', 'empty', 'notEmpty'],
  datetime: ['eq', 'lt', 'lte', 'gt', 'gte', 'between', 'lastDays', 'nextDays', 'lastMinutes', 'empty', 'notEmpty'],
  code: ['in', 'notIn', 'eq', 'ne', 'empty', 'notEmpty'],
  codes: ['in', 'notIn', 'empty', 'notEmpty'],
  user: ['in', 'notIn', 'eq', 'ne', 'empty', 'notEmpty'],
  id: ['in', 'eq', 'ne', 'notIn', 'empty', 'notEmpty'],
  json: ['empty', 'notEmpty'],
}

/** Deeper or larger conditions are refused: nobody builds them by hand, and they cost the database. */
export const LIMITS = { depth: 8, nodes: 200, list: 1000 }

/** The schema of the wire; structure below the first level is checked by `parseCondition`, which names the place that is wrong. */
export const ConditionSchema = Type.Unsafe<Condition>(
  Type.Object({}, { additionalProperties: true, description: 'A condition: {and}, {or}, {not}, {field, op, value} or {has, sum, atLeast, atMost, where}' }),
)
export type ConditionSchema = Static<typeof ConditionSchema>

export class ConditionError extends Error {
  readonly path: string
  readonly code: string
  constructor(path: string, code: string) {
    super(`${code} at ${path || 'the condition'}`)
    this.path = path
    this.code = code
  }
}

/** Checks the shape of what came from outside. @throws ConditionError naming the place */
export function parseCondition(input: unknown): Condition {
  const budget = { nodes: 0 }
  const read = (node: unknown, path: string, depth: number): Condition => {
    budget.nodes += 1
    if (depth > LIMITS.depth) throw new ConditionError(path, 'too_deep')
    if (budget.nodes > LIMITS.nodes) throw new ConditionError(path, 'too_large')
    if (typeof node !== 'object' || node === null || Array.isArray(node)) throw new ConditionError(path, 'not_a_condition')
    const value = node as Record<string, unknown>
    for (const key of ['and', 'or'] as const) {
      const list = value[key]
      if (list === undefined) continue
      if (!Array.isArray(list)) throw new ConditionError(`${path}.${key}`, 'not_a_list')
      const parts = list.map((part, index) => read(part, `${path}.${key}[${index}]`, depth + 1))
      return key === 'and' ? { and: parts } : { or: parts }
    }
    if (value.not !== undefined) return { not: read(value.not, `${path}.not`, depth + 1) }
    if (typeof value.has === 'string') {
      if (value.sum !== undefined && typeof value.sum !== 'string') throw new ConditionError(`${path}.sum`, 'not_a_field')
      return {
        has: value.has,
        ...(value.sum === undefined ? {} : { sum: value.sum as string }),
        ...readBounds(value, path),
        ...(value.where === undefined ? {} : { where: read(value.where, `${path}.where`, depth + 1) }),
      }
    }
    if (typeof value.field !== 'string') throw new ConditionError(path, 'not_a_condition')
    if (!OPERATORS.includes(value.op as Operator)) throw new ConditionError(`${path}.op`, 'unknown_operator')
    return { field: value.field, op: value.op as Operator, value: readValue(value.value, `${path}.value`) }
  }
  return read(input, '', 0)
}

function readBounds(value: Record<string, unknown>, path: string): { atLeast?: number; atMost?: number } {
  const bound = (name: 'atLeast' | 'atMost', least: number): number | undefined => {
    const given = value[name]
    if (given === undefined || given === null) return undefined
    if (!Number.isSafeInteger(given) || (given as number) < least) throw new ConditionError(`${path}.${name}`, 'not_a_count')
    return given as number
  }
  const atLeast = bound('atLeast', 1)
  const atMost = bound('atMost', 0)
  if (atMost === undefined) return { atLeast: atLeast ?? 1 }
  return { ...(atLeast === undefined ? {} : { atLeast }), atMost }
}

function readValue(value: unknown, path: string): ConditionValue {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value) && value.length <= LIMITS.list && value.every((one) => one === null || ['string', 'number'].includes(typeof one))) {
    return value as (string | number)[]
  }
  throw new ConditionError(path, 'bad_value')
}
