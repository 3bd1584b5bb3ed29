import type { Readable } from 'node:stream'
import { Type } from 'typebox'
import { CatalogueLoad, StartLoad } from '#shared/contracts/catalogue.ts'
import { Refusal } from '#server/platform/errors.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { confirmShrink, leaveInSale, loadCatalogue } from './load-catalogue.ts'
import { requestLoad } from './load-jobs.ts'
import { loadReport, loadReports } from './load-record.ts'

const LARGEST_UPLOAD = 2_000_000_000
const UploadQuery = Type.Object({
  site: Type.String({ maxLength: 100 }),
  name: Type.Optional(Type.String({ maxLength: 255, description: 'Name of the file, for people' })),
  confirmShrink: Type.Optional(Type.Boolean({ description: 'Go on although a large part of the offers would disappear' })),
})
const view = { access: 'products.view' } as const
const change = { access: 'products.change' } as const

/** Catalogue files: by upload, by address, and how the loads went. */
export function loadRoutes(app: App, { db }: Platform): void {
  app.get('/api/catalogue/loads', { config: view, schema: { description: 'The last loads of the catalogue, newest first', response: { 200: Type.Object({ loads: Type.Array(CatalogueLoad) }) } } }, async (request) => ({
    loads: await loadReports(db.kysely, request.actor.grants.sites),
  }))
  app.get('/api/catalogue/loads/:id', { config: view, schema: { description: 'How far a load is, and what it did', params: ById, response: { 200: CatalogueLoad } } }, (request) =>
    loadReport(db.kysely, request.params.id, request.actor.grants.sites),
  )

  // By address: in the background, since stores answer slowly. The record tells how it goes.
  app.post('/api/catalogue/loads', { config: change, schema: { description: 'Begins to load a feed from its address; it goes on after the answer', body: StartLoad, response: { 202: CatalogueLoad } } }, async (request, reply) => {
    const { site, url, confirmShrink: isConfirmed } = request.body
    const id = await transact(db, request.actor, (tx) => requestLoad(tx, site, url, isConfirmed))
    return reply.code(202).send(await loadReport(db.kysely, id, 'all'))
  })
  app.post('/api/catalogue/loads/:id/confirm', { config: change, schema: { description: 'Goes on with a load that asked: what its file did not name goes out of sale. 404, catalogue_load_does_not_ask', params: ById, response: { 200: CatalogueLoad } } }, (request) =>
    confirmShrink(db, request.actor, request.params.id),
  )

  app.post('/api/catalogue/loads/:id/leave', { config: change, schema: { description: 'Ends a load that asked without taking anything out of sale. 404, catalogue_load_does_not_ask', params: ById, response: { 200: CatalogueLoad } } }, async (request) => {
    await transact(db, request.actor, (tx) => leaveInSale(tx, request.params.id))
    return loadReport(db.kysely, request.params.id, request.actor.grants.sites)
  })

  // The file itself is the body and is read as it arrives. A scope of its own, because only here a body is not parsed.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.post('/api/catalogue/upload', { config: change, bodyLimit: LARGEST_UPLOAD, schema: { description: 'Loads a feed that is the body of the request', querystring: UploadQuery, response: { 200: CatalogueLoad } } }, async (request) => {
      const { site, name, confirmShrink: isConfirmed } = request.query as { site: string; name?: string; confirmShrink?: boolean }
      const bytes = request.body as Readable | undefined
      if (!bytes) throw new Refusal('file_missing')
      const length = Number(request.headers['content-length'])
      return loadCatalogue(db, request.actor, {
        site,
        source: { name: name ?? 'upload', bytes: within(bytes, LARGEST_UPLOAD), bytesTotal: Number.isSafeInteger(length) ? length : null },
        confirmShrink: isConfirmed ?? false,
      })
    })
  })
}

async function* within(bytes: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let read = 0
  for await (const chunk of bytes) {
    read += chunk.length
    if (read > limit) throw new Refusal('file_too_large', { limit }, 413)
    yield chunk
  }
}
