import type { MetricFormat } from '#shared/metrics/index.ts'
import type { Formula, Part } from '../metrics/formula.ts'

const ADDED = new Set<Part['how']>(['sum', 'count', 'distinct'])

/** A part of a group: nothing there adds up to 0, while nothing there has no mean. */
export const partValue = (part: Part, values: ReadonlyMap<Part, number> | undefined): number | null => values?.get(part) ?? (ADDED.has(part.how) ? 0 : null)

/** The number of a metric. Division by zero is no number. */
export function valueOf({ over, under, times = 1 }: Formula, values: ReadonlyMap<Part, number> | undefined, format: MetricFormat): number | null {
  const upper = partValue(over, values)
  if (!under) return upper === null ? null : rounded(upper * times, format)
  const lower = partValue(under, values)
  return upper === null || !lower ? null : rounded((upper / lower) * times, format)
}

/** Money to whole minor units, half away from zero; the noise of binary fractions off everything else. */
export function rounded(value: number, format: MetricFormat): number {
  if (format === 'money' || format === 'count') return Math.sign(value) * Math.round(Math.abs(value)) || 0
  return Number(value.toFixed(format === 'quantity' ? 3 : 6)) || 0
}
