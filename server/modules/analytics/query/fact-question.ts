import type { Base, Question } from '#shared/contracts/analytics.ts'
import type { Params } from '#server/platform/clickhouse/index.ts'
import type { Part, Piece } from '../metrics/formula.ts'
import { dimensionSql, factOf, type Fact, type FactCode } from './facts.ts'
import type { DimensionSql } from './dimension-sql.ts'
import { scopeSql } from './scope-sql.ts'
import { commonParams, type Setting } from './setting.ts'

/** What is asked of all facts alike. */
export type Narrowing = Pick<Question, 'period' | 'sites' | 'switches' | 'filters'> & {
  /** Ends the period before its last day does: what goes on is compared with as much of another. */
  until?: Date
  /** Codes that none or all of the rows' dimensions together must be: what the rest is asked by. */
  notRows?: { dimensions: readonly string[]; rows: readonly (readonly string[])[] }
  /** Ids of the orders that a condition holds for, as a `select`. */
  where?: { sql: string; params: Params } | null
}

/** One fact by one date, narrowed: what its pieces are then read from. */
export type FactSource = { fact: Fact; from: string; moment: string | null; conditions: string[]; joins: Set<string>; params: Record<string, Params[string]> }

export const baseOf = (piece: Piece, base: Base): Base => piece.base ?? base

/** @returns null when the actor's scope leaves nothing of the fact, or it knows not how to obey a filter */
export function factSource(setting: Setting, code: FactCode, base: Base, narrowing: Narrowing): FactSource | null {
  const fact = factOf(code)
  const moment = fact.time?.[base] ?? null
  const scope = scopeSql(setting.actor, fact)
  if (!scope) return null
  const joins = new Set<string>()
  const params: Record<string, Params[string]> = { ...commonParams(setting, narrowing), ...scope.params }
  const conditions = fact.where ? [fact.where] : []
  if (moment !== null) conditions.push(`${moment} >= {from:DateTime64(3, 'UTC')}`, `${moment} < {until:DateTime64(3, 'UTC')}`)
  if (narrowing.switches?.zero === false && fact.isZero) conditions.push(`not (${fact.isZero})`)
  for (const [index, filter] of (narrowing.filters ?? []).entries()) {
    const dimension = dimensionSql(fact, filter.dimension, moment)
    if (!dimension) return null
    if (dimension.join) joins.add(dimension.join)
    const name = `filter${index}`
    params[name] = dimension.isId ? idsOf(filter.in) : filter.in
    const holds = dimension.isId
      ? `${dimension.sql} in {${name}:Array(UInt64)}`
      : dimension.many ? `hasAny(arrayMap(one -> toString(one), ${orNone(dimension)}), {${name}:Array(String)})` : `${dimension.sql} in {${name}:Array(String)}`
    conditions.push(filter.not ? `not (${holds})` : holds)
  }
  const reached = reachConditions(fact, scope.conditions, narrowing, params)
  if (!reached) return null
  if (fact.isRated) reached.push(fact.isRated)
  if (typeof fact.from === 'string') return { fact, from: fact.from, moment, conditions: [...reached, ...conditions], joins, params }
  const counted = [...reached, ...(narrowing.switches?.cancelled === true ? [] : ['b.status not in {cancelled:Array(String)}']), ...(narrowing.switches?.zero === false ? ['b.total + b.returned_sum <> 0'] : [])]
  return { fact, from: fact.from(counted.join(' and ') || '1'), moment, conditions, joins, params }
}

/** Codes that are no ids name nothing. */
const idsOf = (codes: readonly string[]): number[] => codes.flatMap((code) => (code === '' ? [0] : /^[1-9]\d{0,14}$/.test(code) ? [Number(code)] : []))

/** Whose rows, of which sites and orders. */
function reachConditions(fact: Fact, scope: readonly string[], { sites, where }: Narrowing, params: Record<string, Params[string]>): string[] | null {
  const conditions = [...scope]
  if (sites && fact.site !== null) {
    conditions.push(`${fact.site} in {sites:Array(String)}`)
    params['sites'] = sites
  }
  if (where) {
    if (fact.order === null) return null
    conditions.push(`${fact.order} in (${where.sql})`)
    Object.assign(params, where.params)
  }
  return conditions
}

/** An array dimension of a row without any code is the one code ''. */
export const orNone = (dimension: DimensionSql): string => `if(empty(${dimension.sql}), [''], ${dimension.sql})`

/** Which rows of its fact a piece takes, beyond what the source leaves. */
export function pieceConditions(fact: Fact, piece: Piece, switches: Question['switches']): string[] {
  const isNarrowed = fact.status !== undefined && !piece.withCancelled && switches?.cancelled !== true
  return [...(isNarrowed ? [`${fact.status} not in {cancelled:Array(String)}`] : []), ...(piece.where ? [`(${piece.where})`] : [])]
}

/** A piece as an aggregate. Means and quantiles pass over rows without a value. */
export function aggregate(how: Part['how'], piece: Piece, condition: readonly string[]): string {
  const holds = condition.length === 0 ? '1' : condition.join(' and ')
  const value = piece.value ?? '1'
  switch (how) {
    case 'count': return `countIf(${piece.value ? `${holds} and (${value}) is not null` : holds})`
    case 'sum': return `sumIf(${value}, ${holds})`
    case 'distinct': return `uniqExactIf(${value}, ${holds})`
    case 'average': return `avgIf(toFloat64(${value}), ${holds})`
    case 'median': return `quantileExactInclusiveIf(0.5)(toFloat64(${value}), ${holds})`
    case 'p90': return `quantileExactInclusiveIf(0.9)(toFloat64(${value}), ${holds})`
  }
}
