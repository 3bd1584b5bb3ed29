import type { Question } from '#shared/contracts/analytics.ts'
import type { Unanswered } from '#shared/contracts/analytics.ts'
import { dimensionOf, metricOf, type Dimension, type Metric } from '#shared/metrics/index.ts'
import { may, scopeOf, type Actor } from '#server/platform/access.ts'
import { forbidden, forbiddenField, invalid, type Refusal } from '#server/platform/errors.ts'
import { accessTo } from '#server/platform/fields.ts'
import { orderEntity } from '#server/modules/orders/index.ts'
import type { Formula, Part, Piece } from '../metrics/formula.ts'
import { FORMULAS } from '../metrics/formulas.ts'
import { dimensionSql, factOf } from './facts.ts'
import { scopeSql } from './scope-sql.ts'
import type { Setting } from './setting.ts'

type Base = 'created' | 'completed' | 'paid'
export type Planned = { metric: Metric; formula: Formula; base: Base }
/** How each measure is to be computed, or why it is not. */
export type Plan = ReadonlyMap<string, Planned | Unanswered>

export const isPlanned = (one: Planned | Unanswered | undefined): one is Planned => one !== undefined && 'formula' in one

/** @throws Refusal `invalid` for codes that the catalogue does not know · `field_forbidden` or `forbidden` for a dimension that tells of what the actor may not see */
export function planQuestion({ actor }: Setting, question: Pick<Question, 'measures' | 'rows' | 'columns' | 'filters' | 'where' | 'base'>): Plan {
  const dimensions = [...(question.rows ?? []), ...(question.columns ?? []), ...(question.filters ?? []).map((filter) => filter.dimension)]
  for (const [index, code] of dimensions.entries()) refuseDimension(actor, code, index)
  return new Map(question.measures.map((code, index) => [code, planMeasure(actor, code, `measures[${index}]`, dimensions, question)]))
}

function refuseDimension(actor: Actor, code: string, index: number): void {
  const dimension = dimensionOf(code)
  if (!dimension) throw invalid(`dimensions[${index}]`, 'unknown_dimension', { code })
  const kept = dimensionKept(actor, dimension)
  if (kept) throw kept
}

/** Why rights keep the actor from telling numbers apart by this; null when they do not. */
export function dimensionKept(actor: Actor, { guard, right }: Dimension): Refusal | null {
  if (right && !may(actor, right)) return forbidden(right)
  const field = guard === null ? undefined : orderEntity.fields.get(guard)
  // A masked field would still be told apart here.
  return field && ['hidden', 'mask'].includes(accessTo(actor, field)) ? forbiddenField('order', field.name) : null
}

function planMeasure(actor: Actor, code: string, path: string, dimensions: readonly string[], question: Pick<Question, 'where' | 'base'>): Planned | Unanswered {
  const metric = metricOf(code)
  if (!metric) throw invalid(path, 'unknown_metric', { code })
  const formulas = FORMULAS[code]
  if (metric.source !== 'connected' || !formulas) return { measure: code, code: 'not_connected', params: {} }
  const kept = keptFrom(actor, formulas)
  if (kept) return { measure: code, ...kept }
  const base = question.base && metric.base.includes(question.base) ? question.base : (metric.base[0] ?? 'created')
  let why: Unanswered | null = null
  for (const formula of formulas) {
    const unknown = piecesOf(formula).flatMap(({ fact, base: own }) => dimensions.filter((dimension) => !dimensionSql(factOf(fact), dimension, factOf(fact).time?.[own ?? base] ?? null)))
    if (unknown.length > 0) why ??= { measure: code, code: 'not_by', params: { dimension: unknown[0] } }
    else if (question.where && piecesOf(formula).some(({ fact }) => factOf(fact).order === null)) why ??= { measure: code, code: 'not_where', params: {} }
    else return { metric, formula, base }
  }
  return why!
}

/** What rights keep from the actor of a metric, whatever is asked of it. */
export function keptFrom(actor: Actor, formulas: readonly Formula[]): Pick<Unanswered, 'code' | 'params'> | null {
  const [formula] = formulas as [Formula]
  for (const name of formula.tells ?? []) {
    const field = orderEntity.fields.get(name)
    if (field && ['hidden', 'mask'].includes(accessTo(actor, field))) return { code: 'hidden', params: field.right ? { right: field.right } : { field: `order.${name}` } }
  }
  if (formula.ofCosts && scopeOf(actor, 'costs.view') === null) return { code: 'hidden', params: { right: 'costs.view' } }
  return formulas.every((one) => piecesOf(one).some(({ fact }) => scopeSql(actor, factOf(fact)) === null)) ? { code: 'beyond_scope', params: {} } : null
}

const piecesOf = ({ over, under }: Formula): Piece[] => [...over.pieces, ...(under?.pieces ?? [])]
export const partsOf = ({ over, under }: Formula): Part[] => (under ? [over, under] : [over])

/** Dimensions that a metric can be told apart by. */
export function dimensionsOf(code: string, base: Base, all: readonly string[]): string[] {
  return all.filter((dimension) => (FORMULAS[code] ?? []).some((formula) => piecesOf(formula).every(({ fact, base: own }) => dimensionSql(factOf(fact), dimension, factOf(fact).time?.[own ?? base] ?? null))))
}
