import { Type } from 'typebox'
import { EraseCustomer, ErasurePreview } from '#shared/contracts/erasure.ts'
import { Refusal } from '#server/platform/errors.ts'
import { dropKept } from '#server/platform/files/folder.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { eraseCustomer } from './erase-customer.ts'
import { erasurePreview } from './erasure-preview.ts'

export function erasureRoutes(app: App, { db, dataDir }: Platform): void {
  const config = { access: 'customers.erase' } as const

  app.get('/api/customers/:id/erasure', { config, schema: { description: 'What erasing the customer would touch', params: ById, response: { 200: ErasurePreview } } }, (request) =>
    erasurePreview(db.kysely, request.actor, request.params.id))

  app.post('/api/customers/:id/erasure', { config, schema: { description: 'Erases the person, for good. Orders stay without him', params: ById, body: EraseCustomer, response: { 204: Type.Null() } } }, async (request, reply) => {
    const { id } = request.params
    if (request.body.confirm.trim() !== String(id)) throw new Refusal('confirmation_wrong', { id }, 400)
    const { storageKeys } = await transact(db, request.actor, (tx) => eraseCustomer(tx, id, { isForced: request.body.force ?? false }))
    for (const key of storageKeys) await dropKept(dataDir, key)
    return reply.code(204).send(null)
  })
}
