import type { Metric } from './metric.ts'
import { ABSENT_METRICS } from './absent-metrics.ts'
import { CUSTOMER_METRICS } from './customer-metrics.ts'
import { ORDER_METRICS } from './order-metrics.ts'
import { REPORT_METRICS } from './report-metrics.ts'
import { WORK_METRICS } from './work-metrics.ts'

export type { Metric, MetricFormat } from './metric.ts'
export { DIMENSIONS, dimensionOf, type Dimension } from './dimensions.ts'

/** THE catalogue: each metric once. */
export const METRICS: readonly Metric[] = [...ORDER_METRICS, ...CUSTOMER_METRICS, ...WORK_METRICS, ...REPORT_METRICS, ...ABSENT_METRICS]

const byCode = new Map(METRICS.map((metric) => [metric.code, metric]))
export const metricOf = (code: string): Metric | undefined => byCode.get(code)
