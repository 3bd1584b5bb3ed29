import { Answer, Behind, BehindQuestion, Catalogue, Question } from '#shared/contracts/analytics.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { askMetrics } from './ask.ts'
import { behind } from './behind.ts'
import { catalogueFor } from './catalogue.ts'

export function queryRoutes(app: App, platform: Platform): void {
  const config = { access: 'analytics.view' } as const

  app.get('/api/analytics/catalogue', { config, schema: { description: 'Every metric and dimension, with definitions in both languages', response: { 200: Catalogue } } }, async (request) => catalogueFor(request.actor))

  app.post(
    '/api/analytics/query',
    {
      // Nothing is changed: whoever looks with another's eyes sees what that person would.
      config: { ...config, whileViewing: true },
      schema: { description: 'Numbers of metrics by dimensions. 400 invalid, 403 field_forbidden, 422 too_many_groups or report_too_heavy, 503 reports_away', body: Question, response: { 200: Answer } },
    },
    (request) => askMetrics(platform, request.actor, request.body),
  )

  app.post(
    '/api/analytics/behind',
    {
      config: { ...config, whileViewing: true },
      schema: { description: 'The very rows behind a number of a query. As the query; 422 unanswered, 400 bad_cursor', body: BehindQuestion, response: { 200: Behind } },
    },
    (request) => behind(platform, request.actor, request.body),
  )
}
