import { ExportRun, ExportRuns, StartExport } from '#shared/contracts/exports.ts'
import { refuseUnless, type Actor } from '#server/platform/access.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { appendAudit } from '#server/modules/audit/index.ts'
import { readExportFile } from './export-files.ts'
import { cancelExport, exportsOf, startExport } from './export-runs.ts'
import { EXPORTED_LISTS } from './exported-lists.ts'

/** Which list may be exported is decided by its own right, inside; what is here is one's own. */
export function exportsRoutes(app: App, { db, dataDir }: Platform): void {
  const config = { access: 'signed-in' } as const

  app.post('/api/exports', { config, schema: { description: 'Orders a file of a list; GET tells how far it is. 403 forbidden without the list’s right of export', body: StartExport, response: { 202: ExportRun } } }, async (request, reply) => {
    const person = await db.kysely.selectFrom('app_user').innerJoin('account as a', (join) => join.onTrue()).select(['app_user.locale', 'a.locale as common']).where('app_user.id', '=', request.actor.id).executeTakeFirst()
    const locale = (person?.locale ?? person?.common) === 'en' ? 'en' : 'ru'
    const id = await transact(db, request.actor, (tx) => startExport(tx, request.body, locale))
    return reply.code(202).send((await exportsOf(db.kysely, ownerOf(request.actor), id))[0]!)
  })

  app.get('/api/exports', { config, schema: { description: 'The person’s own exports, newest first', response: { 200: ExportRuns } } }, async (request) => ({
    exports: await exportsOf(db.kysely, ownerOf(request.actor)),
  }))

  app.post('/api/exports/:id/cancel', { config, schema: { description: 'Ends a run that is not over; its file is thrown away', params: ById, response: { 200: ExportRun } } }, async (request) => {
    await transact(db, request.actor, (tx) => cancelExport(tx, request.params.id))
    return (await exportsOf(db.kysely, ownerOf(request.actor), request.params.id))[0]!
  })

  app.get('/api/exports/:id/file', { config, schema: { description: 'The file, for its maker alone and only while they still have the right', params: ById } }, async (request, reply) => {
    // Somebody who looks with another's eyes must not leave with another's file.
    if (request.actor.viewedBy) throw new Refusal('forbidden', {}, 403)
    const userId = ownerOf(request.actor)
    const { id } = request.params
    const row = await db.kysely.selectFrom('export_run').select(['entity', 'storage_name', 'bytes', 'written', 'created_at']).where('id', '=', id).where('user_id', '=', userId).where('state', '=', 'done').executeTakeFirst()
    if (!row?.storage_name) throw notFound('export', id)
    const list = EXPORTED_LISTS[row.entity as keyof typeof EXPORTED_LISTS]
    refuseUnless(request.actor, list.view)
    refuseUnless(request.actor, list.right)
    const file = await readExportFile(dataDir, row.storage_name)
    await db.kysely.updateTable('export_run').set({ fetched_at: new Date() }).where('id', '=', id).execute()
    await appendAudit(db.kysely, [{ topic: 'export', kind: 'export.fetched', userId, entity: row.entity, count: row.written, ip: request.ip, about: { export: id } }])
    return reply
      .header('content-disposition', `attachment; filename="${row.entity}s-${row.created_at.toISOString().slice(0, 10)}-${id}.csv"`)
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .type('text/csv; charset=utf-8')
      .send(file)
  })
}

function ownerOf(actor: Actor): number {
  if (actor.grants.userId === null) throw new Refusal('sign_in_needed', {}, 401)
  return actor.grants.userId
}
