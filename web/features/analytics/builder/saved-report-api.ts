import { queryOptions } from '@tanstack/react-query'
import type { SavedReport, SavedReports } from '#shared/contracts/saved-reports.ts'
import { api } from '../../../base/api.ts'

export const savedReportsQuery = queryOptions({
  queryKey: ['saved_report', 'list'],
  queryFn: ({ signal }) => api.get<SavedReports>('/api/saved-reports', {}, signal),
})

export const savedReportQuery = (id: number) => queryOptions({
  queryKey: ['saved_report', id],
  queryFn: ({ signal }) => api.get<SavedReport>(`/api/saved-reports/${id}`, {}, signal),
})
