import { CreatePersonalKey, NewPersonalKey, PersonalKeys } from '#shared/contracts/personal-keys.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { createPersonalKey, personalKeys, revokePersonalKey } from './personal-keys.ts'

/** A person's own keys: everybody has theirs, nobody sees another's. */
export function personalKeyRoutes(app: App, { db, publicUrl }: Platform): void {
  const config = { access: 'signed-in' } as const
  const own = async (userId: number | null) => ({ keys: userId === null ? [] : await personalKeys(db.kysely, userId), address: `${publicUrl}/mcp` })

  app.get('/api/personal-keys', { config, schema: { description: 'Keys by which programs read with this person’s rights', response: { 200: PersonalKeys } } }, (request) => own(request.actor.id))
  app.post('/api/personal-keys', { config, schema: { description: 'Makes one; the key is shown once', body: CreatePersonalKey, response: { 201: NewPersonalKey } } }, async (request, reply) =>
    reply.code(201).send(await transact(db, request.actor, (tx) => createPersonalKey(tx, request.body))))
  app.delete('/api/personal-keys/:id', { config, schema: { description: 'Ends one at once', params: ById, response: { 200: PersonalKeys } } }, async (request) => {
    await transact(db, request.actor, (tx) => revokePersonalKey(tx, request.params.id))
    return own(request.actor.id)
  })
}
