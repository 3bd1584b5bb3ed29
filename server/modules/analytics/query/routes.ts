import { Value } from 'typebox/value'
import { Answer, Behind, BehindQuestion, Catalogue, ExportQuery, Question } from '#shared/contracts/analytics.ts'
import { invalid, Refusal } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { answerFile } from './answer-file.ts'
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

  app.get(
    '/api/analytics/query/export',
    { config, schema: { description: 'The answer to a question as a file. As the query', querystring: ExportQuery } },
    async (request, reply) => {
      // Somebody who looks with another's eyes must not leave with their figures.
      if (request.actor.viewedBy) throw new Refusal('only_looking', { name: request.actor.name }, 403)
      const { format, locale } = request.query
      const question = readQuestion(request.query.question)
      const { account } = await freshReferences(platform.db.kysely)
      const file = await answerFile(await askMetrics(platform, request.actor, question), question, format, locale ?? (account.locale.startsWith('en') ? 'en' : 'ru'))
      return reply
        .header('content-disposition', `attachment; filename="report-${question.period.from}-${question.period.to}.${file.extension}"`)
        .header('cache-control', 'no-store')
        .header('x-content-type-options', 'nosniff')
        .type(file.mime)
        .send(file.bytes)
    },
  )
}

function readQuestion(text: string): Question {
  let question: unknown
  try {
    question = JSON.parse(text)
  } catch {
    throw invalid('question', 'not_json')
  }
  if (!Value.Check(Question, question)) throw invalid('question', 'wrong_shape')
  return question
}
