import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { AttachedFile, AttachedFiles, FILE_LIMIT } from '#shared/contracts/files.ts'
import type { Actor } from '../access.ts'
import { notFound, Refusal } from '../errors.ts'
import type { App } from '../http/server.ts'
import { job } from '../jobs.ts'
import type { Module, Platform } from '../platform.ts'
import { transact } from '../transact.ts'
import { attachFile, detachFile, filesOf, type Place } from './attach-file.ts'
import { dropKept, dropPath, keepFile, keptBefore, openKept } from './folder.ts'

const DAY = 24 * 3600 * 1000
const Where = Type.Object({ entity: Type.String({ maxLength: 40 }), id: Type.Integer({ minimum: 1 }) })
const WhereFile = Type.Object({ entity: Type.String({ maxLength: 40 }), id: Type.Integer({ minimum: 1 }), fileId: Type.Integer({ minimum: 1 }) })

/** A file whose upload was cut off between the disk and the database belongs to nobody. */
const sweep = job({
  name: 'files.sweep',
  lane: 'bulk',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '41 3 * * *',
  run: async ({ db, dataDir }) => {
    for await (const name of keptBefore(dataDir, DAY)) {
      const { rows } = await db.pool.query('select 1 from file where storage_key = $1', [name])
      if (rows.length === 0) await dropPath(dataDir, name)
    }
  },
})

/** Files that hang on records: whoever may see the record may see and add its files. */
export const files: Module = { name: 'files', jobs: [sweep], routes: fileRoutes }

async function fileRoutes(app: App, platform: Platform): Promise<void> {
  const { db, dataDir } = platform
  const seen = async (actor: Actor, place: Place): Promise<void> => {
    const visible = await platform.visibility[place.entity]?.(db.kysely, actor, [place.id])
    if (!visible?.has(place.id)) throw notFound(place.entity, place.id)
  }

  app.get('/api/files/:entity/:id', { config: { access: 'signed-in' }, schema: { params: Where, response: { 200: AttachedFiles } } }, async (request) => {
    await seen(request.actor, request.params)
    return { files: await filesOf(db, request.actor, request.params) }
  })

  app.get(
    '/api/files/:entity/:id/:fileId',
    { config: { access: 'signed-in' }, schema: { description: 'The bytes, always as a download.', params: WhereFile } },
    async (request, reply) => {
      const { entity, id, fileId } = request.params
      await seen(request.actor, { entity, id })
      const file = await db.kysely
        .selectFrom('file as f')
        .innerJoin('file_attachment as a', 'a.file_id', 'f.id')
        .select(['f.name', 'f.mime', 'f.size', 'f.storage_key'])
        .where('f.id', '=', fileId)
        .where('a.entity', '=', entity)
        .where('a.entity_id', '=', id)
        .executeTakeFirst()
      if (!file) throw notFound('file', fileId)
      return reply
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
        .header('content-length', file.size)
        .header('content-security-policy', 'sandbox')
        .type(file.mime)
        .send(await openKept(dataDir, file.storage_key))
    },
  )

  app.delete('/api/files/:entity/:id/:fileId', { config: { access: 'signed-in' }, schema: { params: WhereFile, response: { 200: AttachedFiles } } }, async (request) => {
    const { entity, id, fileId } = request.params
    await seen(request.actor, { entity, id })
    const dropped = await transact(db, request.actor, (tx) => detachFile(tx, { entity, id }, fileId))
    if (dropped) await dropKept(dataDir, dropped)
    return { files: await filesOf(db, request.actor, { entity, id }) }
  })

  await app.register(async (scope) => {
    // Whatever type the browser names, the body is the file itself and streams to the disk.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.post(
      '/api/files/:entity/:id',
      {
        config: { access: 'signed-in' },
        bodyLimit: FILE_LIMIT,
        schema: {
          description: `Attaches the body, up to ${FILE_LIMIT} bytes.`,
          params: Where,
          querystring: Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }) }),
          response: { 201: AttachedFile },
        },
      },
      async (request, reply) => {
        const { entity, id } = request.params as Place
        await seen(request.actor, { entity, id })
        const name = (request.query as { name: string }).name.replaceAll(/[\0/\\]/g, '_')
        const type = request.headers['content-type']?.split(';')[0]?.trim() ?? ''
        const mime = /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream'
        if (!(request.body instanceof Readable)) throw new Refusal('file_empty', {}, 400)
        const kept = await keepFile(dataDir, request.body, FILE_LIMIT)
        try {
          const fileId = await transact(db, request.actor, (tx) => attachFile(tx, { entity, id }, kept, { name, mime }))
          const [file] = (await filesOf(db, request.actor, { entity, id })).filter((one) => one.id === fileId)
          return reply.code(201).send(file!)
        } catch (error) {
          await dropKept(dataDir, kept.storageKey)
          throw error
        }
      },
    )
  })
}
