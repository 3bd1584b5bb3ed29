import { sql } from 'kysely'
import { Type } from 'typebox'
import { ConversionFeed, CreateFeed, EditFeed } from '#shared/contracts/conversions.ts'
import { mayTouchSite, systemActor } from '#server/platform/access.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import { throttle } from '#server/platform/http/throttle.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { conversionFeeds, createFeed, editFeed, removeFeed, renewAddress } from './feeds.ts'
import { batchFile, fetchBatch, makeBatch } from './make-batch.ts'
import type { FeedRow } from './pending.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ById = Type.Object({ id: Id })
const ofFeed = { response: { 200: Type.Object({ feeds: Type.Array(ConversionFeed) }) } }
const CSV = 'text/csv; charset=utf-8'

/** Offline conversions: who is told what, files by hand, and the address that a counter fetches. */
export function conversionRoutes(app: App, { db, publicUrl }: Platform): void {
  const view = { config: { access: 'costs.view' as const } }
  const change = { config: { access: 'costs.change' as const } }

  app.get('/api/conversion-feeds', { ...view, schema: { description: 'What goes back to advertising', ...ofFeed } }, async (request) => ({ feeds: await conversionFeeds(db.kysely, request.actor, publicUrl) }))
  app.post('/api/conversion-feeds', { ...change, schema: { description: 'Makes a feed; 400 invalid, 403 for a shop out of reach', body: CreateFeed, response: { 201: ofFeed.response[200] } } }, async (request, reply) => {
    await transact(db, request.actor, (tx) => createFeed(tx, request.body))
    return reply.code(201).send({ feeds: await conversionFeeds(db.kysely, request.actor, publicUrl) })
  })
  app.patch('/api/conversion-feeds/:id', { ...change, schema: { description: 'Changes what is given; its address stays', params: ById, body: EditFeed, ...ofFeed } }, async (request) => {
    await transact(db, request.actor, (tx) => editFeed(tx, request.params.id, request.body))
    return { feeds: await conversionFeeds(db.kysely, request.actor, publicUrl) }
  })
  app.post('/api/conversion-feeds/:id/address', { ...change, schema: { description: 'Gives it another secret address; the old one answers 404 from now on', params: ById, ...ofFeed } }, async (request) => {
    await transact(db, request.actor, (tx) => renewAddress(tx, request.params.id))
    return { feeds: await conversionFeeds(db.kysely, request.actor, publicUrl) }
  })
  app.delete('/api/conversion-feeds/:id', { ...change, schema: { description: 'Forgets the feed and what it has told', params: ById, ...ofFeed } }, async (request) => {
    await transact(db, request.actor, (tx) => removeFeed(tx, request.params.id))
    return { feeds: await conversionFeeds(db.kysely, request.actor, publicUrl) }
  })
  app.post('/api/conversion-feeds/:id/batches', { ...change, schema: { description: 'Takes all that was not told yet into a file; 409 `nothing_to_send` when there is nothing', params: ById, response: { 201: Type.Object({ id: Id, count: Type.Integer() }) } } }, async (request, reply) => {
    const batch = await transact(db, request.actor, (tx) => makeBatch(tx, request.params.id))
    if (!batch) throw new Refusal('nothing_to_send', {}, 409)
    return reply.code(201).send(batch)
  })
  app.get('/api/conversion-feeds/:id/batches/:batch', { ...change, schema: { description: 'The file of a batch, in the form of its feed', params: Type.Object({ id: Id, batch: Id }) } }, async (request, reply) => {
    const { rows } = await sql<Pick<FeedRow, 'format' | 'identifier' | 'site'>>`
      select f.format, f.identifier, f.site from conversion_batch b join conversion_feed f on f.id = b.feed_id where b.id = ${request.params.batch} and f.id = ${request.params.id}`.execute(db.kysely)
    if (!rows[0] || !mayTouchSite(request.actor, rows[0].site)) throw notFound('conversion_batch', request.params.batch)
    const file = await batchFile(db.kysely, rows[0], request.params.batch)
    return reply.type(CSV).header('content-disposition', `attachment; filename="conversions-${request.params.batch}.csv"`).send(file)
  })

  const fromAddress = throttle({ most: 60, seconds: 60 })
  app.get('/api/conversions/:secret', { config: { access: 'public', ownProtocol: true }, schema: { description: 'What was not told yet, as CSV; fetched again soon it is the same file. 404 for an address of no feed, or of one that is off', params: Type.Object({ secret: Type.String({ maxLength: 100 }) }) } }, async (request, reply) => {
    fromAddress(request.ip)
    const { secret } = request.params
    const { rows } = await sql<Pick<FeedRow, 'id' | 'format' | 'identifier'>>`select id, format, identifier from conversion_feed where secret = ${secret.replaceAll('\0', '')}`.execute(db.kysely)
    if (!rows[0]) throw notFound('conversion_feed', '')
    const batch = await transact(db, systemActor('conversions'), (tx) => fetchBatch(tx, rows[0]!.id))
    return reply.type(CSV).header('cache-control', 'no-store').send(await batchFile(db.kysely, rows[0], batch?.id ?? null))
  })
}
