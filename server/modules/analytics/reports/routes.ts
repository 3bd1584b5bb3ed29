import { Type } from 'typebox'
import { Report, ReportBehind, ReportBehindQuestion, ReportCode, ReportQuestion } from '#shared/contracts/reports.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { askBehind, askReport } from './ask-report.ts'

const ByCode = Type.Object({ code: ReportCode })

/** Ready reports, and the rows behind their numbers. */
export function reportRoutes(app: App, platform: Platform): void {
  // Nothing is changed: whoever looks with another's eyes sees what that person would.
  const config = { access: 'analytics.view', whileViewing: true } as const

  app.post('/api/analytics/reports/:code', { config, schema: { description: 'A ready report. 400 invalid, 403 field_forbidden, 422 report_too_heavy, 503 reports_away', params: ByCode, body: ReportQuestion, response: { 200: Report } } }, (request) =>
    askReport(platform, request.actor, request.params.code, request.body))

  app.post('/api/analytics/reports/:code/behind', { config, schema: { description: 'The very rows behind a number of a ready report. As the report; 400 for a cell that it has not', params: ByCode, body: ReportBehindQuestion, response: { 200: ReportBehind } } }, (request) =>
    askBehind(platform, request.actor, request.params.code, request.body))
}
