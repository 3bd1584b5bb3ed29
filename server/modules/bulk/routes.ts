import { Type } from 'typebox'
import { BulkFailures, BulkRun, StartBulk } from '#shared/contracts/bulk.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { failuresOf, oneRun, recentRuns } from './read-runs.ts'
import { startRun, startUndo } from './start-run.ts'
import { stopRun } from './stop-run.ts'

// What the action needs is asked when it is known, and again with every record.
const config = { access: 'signed-in' } as const

export function bulkRoutes(app: App, { db }: Platform): void {
  app.post('/api/bulk', { config, schema: { description: 'Changes many records in the background', body: StartBulk, response: { 202: BulkRun } } }, async (request, reply) => {
    const id = await transact(db, request.actor, (tx) => startRun(tx, request.body))
    return reply.code(202).send(await oneRun(db.kysely, request.actor, id))
  })

  app.get('/api/bulk', { config, schema: { description: 'One’s own runs of the last 30 days', response: { 200: Type.Object({ runs: Type.Array(BulkRun) }) } } }, async (request) => ({
    runs: await recentRuns(db.kysely, request.actor),
  }))

  app.get('/api/bulk/:id', { config, schema: { description: 'How a run is going', params: ById, response: { 200: BulkRun } } }, (request) => oneRun(db.kysely, request.actor, request.params.id))

  const After = Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0, default: 0 })) })
  app.get('/api/bulk/:id/failures', { config, schema: { description: 'What did not go through, and why', params: ById, querystring: After, response: { 200: BulkFailures } } }, (request) =>
    failuresOf(db.kysely, request.actor, request.params.id, request.query.after ?? 0))

  app.post('/api/bulk/:id/stop', { config, schema: { description: 'Stops a run; what is done stays done', params: ById, response: { 200: BulkRun } } }, async (request) => {
    await transact(db, request.actor, (tx) => stopRun(tx, request.params.id))
    return oneRun(db.kysely, request.actor, request.params.id)
  })

  app.post('/api/bulk/:id/undo', { config, schema: { description: 'Takes a run back, where nobody has changed it since', params: ById, response: { 202: BulkRun } } }, async (request, reply) => {
    const id = await transact(db, request.actor, (tx) => startUndo(tx, request.params.id))
    return reply.code(202).send(await oneRun(db.kysely, request.actor, id))
  })
}
