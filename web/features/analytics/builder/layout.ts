import type { Catalogue, DimensionCard, MetricCard, Question } from '#shared/contracts/analytics.ts'
import type { ReportLayout } from '#shared/contracts/saved-reports.ts'
import type { PeriodState } from '../../../ui/period/use-period.ts'

/** Where a field of the catalogue can be put. */
export const SHELVES = ['rows', 'columns', 'measures', 'filters'] as const
export type Shelf = (typeof SHELVES)[number]
/** What a shelf can bear. */
export const MOST: Record<Shelf, number> = { rows: 4, columns: 2, measures: 12, filters: 8 }

/** A report as it is being put together: its period and shops stand in the address, as on every page of figures. */
export type Layout = Omit<ReportLayout, 'period' | 'compare' | 'sites'>

export const EMPTY: Layout = { measures: ['revenue', 'orders', 'averageOrder'], rows: ['source'], columns: [], filters: [], view: 'table' }

export const codesOn = (layout: Layout, shelf: Shelf): string[] =>
  shelf === 'measures' ? layout.measures : shelf === 'filters' ? (layout.filters ?? []).map(filter => filter.dimension) : layout[shelf] ?? []

/** Puts a field onto a shelf at a place, from wherever it stood. A dimension stands in the rows or in the columns, never in both. */
export function put(layout: Layout, code: string, shelf: Shelf, at = Number.MAX_SAFE_INTEGER): Layout {
  const isMeasure = shelf === 'measures'
  const without = isMeasure ? { ...layout, measures: layout.measures.filter(one => one !== code) } : shelf === 'filters' ? layout : take(take(layout, code, 'rows'), code, 'columns')
  const list = codesOn(without, shelf)
  if (shelf === 'filters' && list.includes(code)) return layout
  if (list.length >= MOST[shelf]) return layout
  const place = Math.min(at, list.length)
  if (shelf === 'filters') return { ...without, filters: (without.filters ?? []).toSpliced(place, 0, { dimension: code, in: [] }) }
  return fitted({ ...without, [shelf]: list.toSpliced(place, 0, code) })
}

export function take(layout: Layout, code: string, shelf: Shelf): Layout {
  if (shelf === 'filters') return { ...layout, filters: (layout.filters ?? []).filter(filter => filter.dimension !== code) }
  return fitted({ ...layout, [shelf]: codesOn(layout, shelf).filter(one => one !== code) })
}

/** What can no longer be is forgotten: an order by a column that is gone, a chart of several dimensions. */
function fitted(layout: Layout): Layout {
  const { sort: _sort, ...rest } = layout
  const isSorted = layout.sort && [...layout.measures, ...(layout.rows ?? [])].includes(layout.sort.by)
  return { ...rest, ...(isSorted ? { sort: layout.sort! } : {}), view: (layout.rows ?? []).length === 1 ? layout.view : 'table' }
}

/** The dimensions that every chosen metric can be told apart by; all of them before one is chosen. */
export function fitting(catalogue: Catalogue, layout: Layout): DimensionCard[] {
  const chosen = layout.measures.map(code => catalogue.metrics.find(metric => metric.code === code)).filter(metric => metric !== undefined)
  return catalogue.dimensions.filter(dimension => chosen.every(metric => metric.dimensions.includes(dimension.code)))
}

/** Metrics that can be asked: connected, and within the person's rights. */
export const askable = (catalogue: Catalogue): MetricCard[] => catalogue.metrics.filter(metric => metric.mayAsk && metric.source === 'connected')

/** What is asked; null while there is nothing to ask. Filters without a value restrict nothing yet. */
export function questionOf(layout: Layout, period: PeriodState): Question | null {
  if (layout.measures.length === 0) return null
  const { view: _view, filters = [], columns = [], rows = [], ...rest } = layout
  const set = filters.filter(filter => filter.in.length > 0)
  return {
    ...rest, rows, period: { from: period.from, to: period.to }, limit: layout.limit ?? 200,
    ...(columns.length > 0 ? { columns } : {}),
    ...(set.length > 0 ? { filters: set } : {}),
    ...(period.sites.length > 0 ? { sites: period.sites } : {}),
    ...(period.compare === 'previous' || period.compare === 'year' ? { compare: period.compare } : {}),
  }
}

/** What is kept of it: a named period moves with the clock. */
export function toKeep(layout: Layout, period: PeriodState): ReportLayout {
  return {
    ...layout, filters: (layout.filters ?? []).filter(filter => filter.in.length > 0), period: period.name ?? { from: period.from, to: period.to },
    ...(period.sites.length > 0 ? { sites: period.sites } : {}),
    ...(period.compare === 'previous' || period.compare === 'year' ? { compare: period.compare } : {}),
  }
}

/** The kept report as the builder takes it. */
export function fromKept({ period: _period, compare: _compare, sites: _sites, ...layout }: ReportLayout): Layout {
  return layout
}

/** Links are typed by people too: what is no layout is dropped. */
export function readLayout(value: unknown): Layout | null {
  if (typeof value !== 'object' || value === null) return null
  const { measures, rows, columns, filters, view } = value as Partial<Layout>
  const isList = (list: unknown): boolean => list === undefined || (Array.isArray(list) && list.every(one => typeof one === 'string'))
  const areFilters = filters === undefined || (Array.isArray(filters) && filters.every(filter => typeof filter?.dimension === 'string' && Array.isArray(filter.in)))
  if (!Array.isArray(measures) || !isList(measures) || !isList(rows) || !isList(columns) || !areFilters) return null
  return { ...(value as Layout), view: view ?? 'table' }
}
