import { queryOptions } from '@tanstack/react-query'
import type { Answer, Behind, BehindQuestion, Catalogue, MetricCard, Question } from '#shared/contracts/analytics.ts'
import type { DashboardCard, Dashboards } from '#shared/contracts/dashboards.ts'
import type { Report, ReportBehind, ReportBehindQuestion, ReportCode, ReportQuestion } from '#shared/contracts/reports.ts'
import type { ReadModelAnswer } from '#shared/contracts/read-model.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../base/api.ts'

/** Figures are asked again when something happens, see live-figures.ts; until then the last ones stand. */
export const FIGURES = 'figures'

export const catalogueQuery = queryOptions({
  queryKey: ['analytics-catalogue'],
  staleTime: Infinity,
  queryFn: ({ signal }) => api.get<Catalogue>('/api/analytics/catalogue', {}, signal),
})

const byCode = new WeakMap<Catalogue, Map<string, MetricCard>>()

/** A metric by its code; undefined while the catalogue loads and for codes that nobody knows. */
export function useMetrics(): (code: string | null | undefined) => MetricCard | undefined {
  const { data } = useQuery(catalogueQuery)
  if (!data) return () => undefined
  let known = byCode.get(data)
  if (!known) byCode.set(data, (known = new Map(data.metrics.map(metric => [metric.code, metric]))))
  return code => (code ? known.get(code) : undefined)
}

export const answerQuery = (question: Question) => queryOptions({
  queryKey: [FIGURES, 'query', question] as const,
  staleTime: 60_000,
  queryFn: () => api.post<Answer>('/api/analytics/query', question),
  placeholderData: before => before,
})

export const reportQuery = (code: ReportCode, question: ReportQuestion) => queryOptions({
  queryKey: [FIGURES, 'report', code, question] as const,
  staleTime: 60_000,
  queryFn: () => api.post<Report>(`/api/analytics/reports/${code}`, question),
  // The same page for other days stays until the answer comes; another tab of it is another page.
  placeholderData: (before, asked) => (asked?.queryKey[2] === code && asked.queryKey[3].tab === question.tab && asked.queryKey[3].by === question.by ? before : undefined),
})

export const readReportBehind = (code: ReportCode, question: ReportBehindQuestion): Promise<ReportBehind> => api.post<ReportBehind>(`/api/analytics/reports/${code}/behind`, question)
export const readMetricBehind = (question: BehindQuestion): Promise<Behind> => api.post<Behind>('/api/analytics/behind', question)

export const stateQuery = queryOptions({
  queryKey: [FIGURES, 'state'],
  staleTime: 15_000,
  queryFn: ({ signal }) => api.get<ReadModelAnswer>('/api/analytics/state', {}, signal),
})

/** Whether the figures know of everything: otherwise a nought only says that it has not been counted yet. */
export const isWhole = (state: ReadModelAnswer | undefined): boolean => !state || (state.engine.isReady && !state.isRebuilding && state.asOf !== null)

export const dashboardsQuery = queryOptions({
  queryKey: ['dashboard', 'list'],
  queryFn: ({ signal }) => api.get<Dashboards>('/api/analytics/dashboards', {}, signal),
})
export const dashboardQuery = (id: number) => queryOptions({
  queryKey: ['dashboard', id],
  queryFn: ({ signal }) => api.get<DashboardCard>(`/api/analytics/dashboards/${id}`, {}, signal),
})
