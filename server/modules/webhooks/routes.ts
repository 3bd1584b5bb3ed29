import { Type } from 'typebox'
import {
  CreateWebhook, DeliveriesQuery, EditWebhook, OutsideSettings, Replayed, ReplayRange, RotateSecret, WebhookDeliveries, WebhookDeliveryCard, WebhookEndpoints, WebhookSecret,
} from '#shared/contracts/webhooks.ts'
import { Refusal } from '#server/platform/errors.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import { allowedNetworks, saveAllowedNetworks } from '#server/platform/outside/index.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { deliveryCard, deliveryList } from './delivery-list.ts'
import { endpointList } from './endpoint-list.ts'
import { refuseNarrow } from './refuse-narrow.ts'
import { dropLetter, replayOne, replayRange, sendTrial } from './replay.ts'
import { createEndpoint, editEndpoint, removeEndpoint, resumeEndpoint, rotateSecret } from './save-endpoint.ts'

const Resume = Type.Object({ drop: Type.Optional(Type.Boolean({ description: 'What has waited is not sent' })) }, { additionalProperties: false })
const config = { access: 'webhooks.change' } as const

export function webhooksRoutes(app: App, { db }: Platform): void {
  const all = async () => ({ endpoints: await endpointList(db.kysely) })
  const endpoints = { response: { 200: WebhookEndpoints } }

  app.get('/api/webhooks', { config, schema: { description: 'Where what happens here is told to', ...endpoints } }, async (request) => {
    refuseNarrow(request.actor)
    return all()
  })
  app.post('/api/webhooks', { config, schema: { description: 'A new endpoint; the answer holds its secret, once', body: CreateWebhook, response: { 201: WebhookSecret } } }, async (request, reply) => {
    refuseNarrow(request.actor)
    return reply.code(201).send(await transact(db, request.actor, (tx) => createEndpoint(tx, request.body)))
  })
  app.patch('/api/webhooks/:id', { config, schema: { description: 'Changes an endpoint', params: ById, body: EditWebhook, ...endpoints } }, async (request) => {
    refuseNarrow(request.actor)
    await transact(db, request.actor, (tx) => editEndpoint(tx, request.params.id, request.body))
    return all()
  })
  app.delete('/api/webhooks/:id', { config, schema: { description: 'Removes an endpoint with its letters and log', params: ById, ...endpoints } }, async (request) => {
    refuseNarrow(request.actor)
    await transact(db, request.actor, (tx) => removeEndpoint(tx, request.params.id))
    return all()
  })
  app.post('/api/webhooks/:id/secret', { config, schema: { description: 'A new secret; letters are signed by the old one too until the overlap is over', params: ById, body: RotateSecret, response: { 200: WebhookSecret } } }, async (request) => {
    refuseNarrow(request.actor)
    return transact(db, request.actor, (tx) => rotateSecret(tx, request.params.id, request.body.overlapHours))
  })
  app.post('/api/webhooks/:id/resume', { config, schema: { description: 'Lets a paused or resting endpoint go on at once', params: ById, body: Resume, ...endpoints } }, async (request) => {
    refuseNarrow(request.actor)
    await transact(db, request.actor, (tx) => resumeEndpoint(tx, request.params.id, request.body.drop ?? false))
    return all()
  })
  app.post('/api/webhooks/:id/trial', { config, schema: { description: 'Sends webhook.test', params: ById, response: { 202: ById } } }, async (request, reply) => {
    refuseNarrow(request.actor)
    return reply.code(202).send({ id: await transact(db, request.actor, (tx) => sendTrial(tx, request.params.id)) })
  })
  app.post('/api/webhooks/:id/replay', { config, schema: { description: 'Sends the letters of a time again, in their order', params: ById, body: ReplayRange, response: { 202: Replayed } } }, async (request, reply) => {
    refuseNarrow(request.actor)
    return reply.code(202).send({ count: await transact(db, request.actor, (tx) => replayRange(tx, request.params.id, request.body)) })
  })

  app.get('/api/webhook-letters', { config, schema: { description: 'Letters, newest first', querystring: DeliveriesQuery, response: { 200: WebhookDeliveries } } }, async (request) => {
    refuseNarrow(request.actor)
    return deliveryList(db.kysely, request.query)
  })
  app.get('/api/webhook-letters/:id', { config, schema: { description: 'A letter with its tries: what was sent and answered, secrets cut out', params: ById, response: { 200: WebhookDeliveryCard } } }, async (request) => {
    refuseNarrow(request.actor)
    return deliveryCard(db.kysely, request.params.id)
  })
  app.post('/api/webhook-letters/:id/replay', { config, schema: { description: 'Tries a waiting letter at once; puts one that is over at the end of the queue', params: ById, response: { 202: ById } } }, async (request, reply) => {
    refuseNarrow(request.actor)
    return reply.code(202).send({ id: await transact(db, request.actor, (tx) => replayOne(tx, request.params.id)) })
  })
  app.post('/api/webhook-letters/:id/drop', { config, schema: { description: 'Leaves a waiting letter unsent, so that those behind it go on', params: ById, response: { 200: WebhookDeliveryCard } } }, async (request) => {
    refuseNarrow(request.actor)
    await transact(db, request.actor, (tx) => dropLetter(tx, request.params.id))
    return deliveryCard(db.kysely, request.params.id)
  })

  app.get('/api/outside', { config, schema: { description: 'Private networks that requests may go to', response: { 200: OutsideSettings } } }, async () => ({ networks: await allowedNetworks(db.kysely) }))
  app.put('/api/outside', { config, schema: { description: 'Owners alone: a request to a private network reaches what no one outside sees', body: OutsideSettings, response: { 200: OutsideSettings } } }, async (request) => {
    if (request.actor.grants.rights !== 'all') throw new Refusal('beyond_own_rights', { right: 'owner' }, 403)
    await transact(db, request.actor, (tx) => saveAllowedNetworks(tx, request.body.networks))
    return { networks: await allowedNetworks(db.kysely) }
  })
}
