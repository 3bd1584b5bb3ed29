import { Type } from 'typebox'
import { CreateReport, EditReport, SavedReport, SavedReports } from '#shared/contracts/saved-reports.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { createReport, deleteReport, editReport } from './save-report.ts'
import { savedReport, savedReports } from './saved-report-reads.ts'

const config = { access: 'analytics.view' } as const

/** Reports that people put together: one's own, and the shared ones. Their figures are asked with the reader's rights. */
export function savedReportRoutes(app: App, { db }: Platform): void {
  app.get('/api/saved-reports', { config, schema: { description: 'One’s own reports and the shared ones', response: { 200: SavedReports } } }, async (request) => ({
    reports: await savedReports(db.kysely, request.actor),
  }))
  app.get('/api/saved-reports/:id', { config, schema: { description: 'A report: what it asks; when and to whom it goes, for who may change it', params: ById, response: { 200: SavedReport } } }, (request) =>
    savedReport(db.kysely, request.actor, request.params.id))
  app.post('/api/saved-reports', { config, schema: { description: 'A new report; a shared one needs analytics.change', body: CreateReport, response: { 201: SavedReport } } }, async (request, reply) =>
    reply.code(201).send(await transact(db, request.actor, (tx) => createReport(tx, request.body))))
  app.patch('/api/saved-reports/:id', { config, schema: { description: 'Changes a report', params: ById, body: EditReport, response: { 200: SavedReport } } }, (request) =>
    transact(db, request.actor, (tx) => editReport(tx, request.params.id, request.body)))
  app.delete('/api/saved-reports/:id', { config, schema: { description: 'Removes a report', params: ById, response: { 200: Type.Object({ done: Type.Boolean() }) } } }, async (request) => {
    await transact(db, request.actor, (tx) => deleteReport(tx, request.params.id))
    return { done: true }
  })
}
