import type { FigureFormat } from '../../base/figure.ts'

/** One line, or one set of bars. `isBefore`: what it is compared with, drawn pale behind the rest. */
export type Series = { key: string; title: string; values: (number | null)[]; format: FigureFormat; isBefore?: boolean }

/** `line`, `area` and `bars` along time or things; `stacked` bars; `rows`: bars that lie, for things with long names. */
export type ChartKind = 'line' | 'area' | 'bars' | 'stacked' | 'rows'

/** What a chart shows: it draws this, its table says this, and it is printed with this title. */
export type ChartData = {
  title: string
  /** What stands along the axis, in its order. */
  points: { key: string; title: string }[]
  /** What the points are: «День». */
  pointsTitle: string
  series: Series[]
}

const COLOURS = 8
/** Colours follow the place of a series; what it is compared with is always grey. */
export function colourOf(series: readonly Series[], at: number): string {
  if (series[at]!.isBefore) return 'var(--chart-before)'
  return `var(--chart-${(series.slice(0, at).filter(one => !one.isBefore).length % COLOURS) + 1})`
}
