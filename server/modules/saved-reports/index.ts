// Reports that people put together from metrics and dimensions: kept, shared, sent by schedule.
import type { Module } from '#server/platform/platform.ts'
import { sendReports } from './jobs.ts'
import { savedReportRoutes } from './routes.ts'
import { reportVisibility } from './saved-report-reads.ts'

export const savedReports: Module = {
  name: 'saved-reports',
  routes: savedReportRoutes,
  jobs: [sendReports],
  visibility: { saved_report: reportVisibility },
}
