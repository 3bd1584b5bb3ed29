import type { Catalogue } from '#shared/contracts/analytics.ts'
import { DIMENSIONS, METRICS } from '#shared/metrics/index.ts'
import type { Actor } from '#server/platform/access.ts'
import { FORMULAS } from '../metrics/formulas.ts'
import { dimensionKept, dimensionsOf, keptFrom } from './plan-question.ts'

/** Metrics and dimensions as this actor may ask by them. */
export function catalogueFor(actor: Actor): Catalogue {
  const dimensions = DIMENSIONS.filter((dimension) => dimensionKept(actor, dimension) === null)
  const codes = dimensions.map(({ code }) => code)
  return {
    dimensions: dimensions.map(({ code, title, kind, options }) => ({ code, title, kind, options })),
    metrics: METRICS.map((metric) => {
      const formulas = FORMULAS[metric.code]
      return {
        ...metric,
        base: [...metric.base],
        dimensions: dimensionsOf(metric.code, metric.base[0] ?? 'created', codes),
        mayAsk: metric.source === 'connected' && formulas !== undefined && keptFrom(actor, formulas) === null,
      }
    }),
  }
}
