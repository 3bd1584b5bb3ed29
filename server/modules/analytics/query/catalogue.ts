import type { Catalogue } from '#shared/contracts/analytics.ts'
import { DIMENSIONS, METRICS } from '#shared/metrics/index.ts'
import { accessTo } from '#server/platform/fields.ts'
import type { Actor } from '#server/platform/access.ts'
import { orderEntity } from '#server/modules/orders/index.ts'
import { FORMULAS } from '../metrics/formulas.ts'
import { dimensionsOf, keptFrom } from './plan-question.ts'

/** Metrics and dimensions as this actor may ask by them. */
export function catalogueFor(actor: Actor): Catalogue {
  const dimensions = DIMENSIONS.filter(({ guard }) => {
    const field = guard === null ? undefined : orderEntity.fields.get(guard)
    return !field || !['hidden', 'mask'].includes(accessTo(actor, field))
  })
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
