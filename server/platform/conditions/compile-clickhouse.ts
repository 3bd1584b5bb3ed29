import { OPERATORS_OF, type Condition, type ConditionValue, type Has, type Operator } from '#shared/conditions.ts'
import type { Params } from '../clickhouse/index.ts'
import { fieldFor, type Entity, type Field } from '../fields.ts'
import { interval, pair, plain, refused, summedField, type CompileContext } from './asked-values.ts'

/** A whole `from` with its alias, and what of the condition follows `where`. */
export type ClickHouseCondition = { sql: string; joins: string; params: Params }

/**
 * The condition names something that is not in the read model: names, phones and e-mails of people are not, nor is what nobody reports on. PostgreSQL then answers.
 */
export class NotInReadModel extends Error {
  override name = 'NotInReadModel'
  readonly what: string
  constructor(what: string) {
    super(`${what} is not in the read model`)
    this.what = what
  }
}

export type ClickHouseContext = CompileContext & {
  /** Parameters that the SQL of fields names, such as bounds of bands: `{bounds:Array(UInt32)}`. `now` is there by itself. */
  values?: Params
}

/**
 * The same as `compileCondition`, for the read model: whatever it holds for there it holds for here. `joins` go behind the entity's own `from`.
 * @throws Refusal `condition_invalid` as the other does · NotInReadModel
 */
export function compileClickHouse(condition: Condition, catalogue: Entity, context: ClickHouseContext): ClickHouseCondition {
  const params: Record<string, Params[string]> = {}
  const bind: Bind = (type, value) => {
    const name = `p${Object.keys(params).length}`
    params[name] = value
    return `{${name}:${type}}`
  }
  const joins = new Set<string>()
  const sql = compile(condition, { catalogue, context, bind, joins })
  const given: Params = { ...context.values, now: moment(context.now) }
  const whole = [sql, ...joins].join(' ')
  for (const [name, value] of Object.entries(given)) if (whole.includes(`{${name}:`)) params[name] = value
  return { sql, joins: [...joins].join(' '), params }
}

type Bind = (type: string, value: Params[string]) => string
type Place = { catalogue: Entity; context: ClickHouseContext; bind: Bind; /** That the fields of this entity need. */ joins: Set<string> }

function compile(condition: Condition, place: Place): string {
  const { catalogue, context } = place
  if ('and' in condition) return condition.and.length === 0 ? 'true' : `(${condition.and.map((part) => compile(part, place)).join(' and ')})`
  if ('or' in condition) return condition.or.length === 0 ? 'false' : `(${condition.or.map((part) => compile(part, place)).join(' or ')})`
  if ('not' in condition) return `(not ifNull(${compile(condition.not, place)}, false))`
  if ('has' in condition) return compileHas(condition, place)
  const declared = catalogue.fields.get(condition.field)
  if (!declared?.filter) throw refused('unknown_field', { field: condition.field })
  const field = fieldFor(context.actor, declared)
  if (!field) throw refused('hidden_field', { field: condition.field })
  if (!OPERATORS_OF[field.type].includes(condition.op)) throw refused('wrong_operator', { field: field.name, op: condition.op })
  // What is seen in part is in PostgreSQL alone.
  if (field.isMasked || field.sql !== declared.sql) throw new NotInReadModel(field.name)
  return compileLeaf(field, columnOf(field, place), condition.op, condition.value ?? null, place)
}

function columnOf(field: Field, { joins }: Place): string {
  const { clickhouse } = field
  if (clickhouse === undefined) throw new NotInReadModel(field.name)
  if (typeof clickhouse === 'string') return clickhouse
  joins.add(clickhouse.join)
  return clickhouse.sql
}

/** One pass over the relation instead of a look for each record: who has enough of it. */
function compileHas(condition: Has, place: Place): string {
  const { catalogue, context } = place
  const relation = catalogue.relations?.[condition.has]
  if (!relation) throw refused('unknown_relation', { relation: condition.has })
  if (!relation.clickhouse || !catalogue.clickhouse) throw new NotInReadModel(condition.has)
  // Which of them somebody sees is asked of PostgreSQL alone.
  if (relation.within?.(context.actor)) throw new NotInReadModel(condition.has)
  const inside: Place = { ...place, catalogue: relation.entity(), joins: new Set() }
  const field = condition.sum === undefined ? null : summedField(inside.catalogue, condition.sum, context)
  const column = field && columnOf(field, inside)
  const where = condition.where ? ` and ${compile(condition.where, inside)}` : ''
  const { key, from } = relation.clickhouse
  const { id } = catalogue.clickhouse
  const { atMost } = condition
  const atLeast = condition.atLeast ?? (atMost === undefined ? 1 : undefined)
  // Grouped by the very key that the table is sorted by, a bound on one side needs no list of those beyond it.
  const those = (having: string): string => `(select ${key} from ${from} ${[...inside.joins].join(' ')} where ${relation.clickhouse!.where}${where}${having && ` group by ${key} having ${having}`})`
  const count = column === null ? 'count()' : `ifNull(sum(${column}), 0)`
  // Counts are whole: held against a decimal, each of a million groups would be computed in 128 bits. Between two whole numbers the upper one is the first that is at least as many.
  const bound = (given: number, isUpper = false): string =>
    column === null ? place.bind('Int64', String((isUpper ? Math.floor : Math.ceil)(Math.max(Math.min(given, Number.MAX_SAFE_INTEGER), -1)))) : place.bind('Decimal(38, 3)', decimal(given, 3))
  if (column === null && atLeast === 1 && atMost === undefined) return `(${id} in ${those('')})`
  if (column === null && atLeast === undefined && atMost === 0) return `(${id} not in ${those('')})`
  // Nothing at all sums up to nought: whoever is not among the grouped is within an upper bound.
  const parts = [
    ...(atLeast === undefined ? [] : [atLeast > 0 ? `${id} in ${those(`${count} >= ${bound(atLeast)}`)}` : `${id} not in ${those(`${count} < ${bound(atLeast)}`)}`]),
    ...(atMost === undefined ? [] : [`${id} not in ${those(`${count} > ${bound(atMost, true)}`)}`]),
  ]
  return `(${parts.join(' and ')})`
}

function compileLeaf(field: Field, column: string, op: Operator, value: ConditionValue, place: Place): string {
  if (op === 'empty') return isEmpty(field, column)
  if (op === 'notEmpty') return `(not ${isEmpty(field, column)})`
  if (op === 'in') return isOneOf(field, column, Array.isArray(value) ? value : [value], place)
  if (op === 'notIn') return `(not ifNull(${isOneOf(field, column, Array.isArray(value) ? value : [value], place)}, false))`
  if (field.type === 'datetime' || field.type === 'date') {
    const [from, to] = interval(field, op, value, place.context)
    const bound = (at: { toJSDate(): Date; toISODate(): string | null } | null): string | null =>
      at && (field.type === 'date' ? place.bind('Date32', within(at.toISODate() ?? LAST_DAY)) : place.bind(MOMENT, moment(at.toJSDate())))
    return range(column, bound(from), bound(to), '<')
  }
  if (op === 'contains' || op === 'starts') {
    if (field.type !== 'text') throw new NotInReadModel(field.name)
    const needle = String(plain(field, value))
    if (needle === '') return 'true'
    const lowered = `lowerUTF8(${place.bind('String', needle)})`
    return op === 'starts' ? `startsWith(lowerUTF8(${column}), ${lowered})` : `(position(lowerUTF8(${column}), ${lowered}) > 0)`
  }
  if (op === 'between') {
    const [from, to] = pair(field, value)
    return range(column, from === null ? null : scalar(field, from, place), to === null ? null : scalar(field, to, place), '<=')
  }
  if (op === 'eq') return isOneOf(field, column, [value], place)
  if (op === 'ne') {
    if ((field.type === 'text' || field.type === 'code') && value === '') return `(not ${isEmpty(field, column)})`
    return field.type === 'text' ? `(lowerUTF8(${column}) != lowerUTF8(${scalar(field, value, place)}))` : `ifNull(${column} != ${scalar(field, value, place)}, true)`
  }
  const sign = { lt: '<', lte: '<=', gt: '>', gte: '>=' }[op as 'lt' | 'lte' | 'gt' | 'gte']
  return `(${column} ${sign} ${scalar(field, value, place)})`
}

function isEmpty(field: Field, column: string): string {
  if (field.type === 'codes') return `empty(${column})`
  if (field.type === 'text' || field.type === 'code') return `(${column} = '')`
  if (field.type === 'phone' || field.type === 'json') throw new NotInReadModel(field.name)
  return `isNull(${column})`
}

function isOneOf(field: Field, column: string, values: ConditionValue[], { bind }: Place): string {
  const wanted = values.map((value) => plain(field, value))
  if (wanted.length === 0) return 'false'
  const texts = wanted.map(String)
  switch (field.type) {
    case 'boolean': return wanted[0] === true ? `(${column})` : `(not ifNull(${column}, false))`
    case 'codes': return `hasAny(${column}, ${bind('Array(String)', texts)})`
    case 'code': return `ifNull(${column} in ${bind('Array(String)', texts)}, false)`
    case 'text': return `has(arrayMap(one -> lowerUTF8(one), ${bind('Array(String)', texts)}), lowerUTF8(${column}))`
    case 'phone': case 'json': throw new NotInReadModel(field.name)
    case 'number': case 'money': return `(${wanted.map((one) => `${column} = ${bind(DECIMAL, asDecimal(field, one as number))}`).join(' or ')})`
    default: return `(${column} in ${bind('Array(Int64)', wanted as number[])})`
  }
}

function scalar(field: Field, value: ConditionValue, { bind }: Place): string {
  const one = plain(field, value)
  switch (field.type) {
    case 'integer': case 'user': case 'id': return bind('Int64', one as number)
    case 'number': case 'money': return bind(DECIMAL, asDecimal(field, one as number))
    default: return bind('String', String(one))
  }
}

/** From the first bound, included, to the second; a bound that is null is open. */
function range(column: string, from: string | null, to: string | null, below: '<' | '<='): string {
  const parts = [...(from ? [`${column} >= ${from}`] : []), ...(to ? [`${column} ${below} ${to}`] : [])]
  return parts.length === 0 ? 'true' : `(${parts.join(' and ')})`
}

const DECIMAL = 'Decimal(38, 9)'
const MOMENT = `DateTime64(3, 'UTC')`
const LAST_DAY = '2299-12-31'
/** What the columns hold; beyond it a bound excludes nothing, or all. */
const [FIRST_MOMENT, LAST_MOMENT] = [Date.UTC(1900, 0, 1), Date.UTC(2299, 11, 31)]
const GREATEST = 1e20

const within = (day: string): string => (day < '1900-01-01' ? '1900-01-01' : day > LAST_DAY ? LAST_DAY : day)
const moment = (at: Date): string => new Date(Math.min(Math.max(at.getTime(), FIRST_MOMENT), LAST_MOMENT)).toISOString().replace('T', ' ').replace('Z', '')

/** Money stands in minor units there; as a decimal it compares exactly with whole numbers and decimals alike. */
const asDecimal = (field: Field, value: number): string => decimal(field.type === 'money' ? value * 100 : value, 9)
const decimal = (value: number, places: number): string => Math.min(Math.max(value, -GREATEST), GREATEST).toFixed(places)
