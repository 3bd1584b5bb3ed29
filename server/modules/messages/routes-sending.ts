import { randomUUID } from 'node:crypto'
import { Type } from 'typebox'
import {
  MessageCard, MessageProvider, MessageProviders, MessageSettings, NewMessageProvider, NewSuppression, ProviderChecked, SaveMessageProvider, SaveMessageSettings, Suppression, Suppressions, TestMessage,
} from '#shared/contracts/messages.ts'
import { parsePhone } from '#shared/phone.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { checkProvider } from './check-provider.ts'
import { messageCard } from './message-card.ts'
import { isAddressOf } from './message-state.ts'
import { planMessage } from './plan-message.ts'
import { listProviders, providerCard, providerKinds } from './provider-list.ts'
import type { Channel } from './providers/provider.ts'
import { createProvider, removeProvider, saveProvider } from './save-provider.ts'
import { saveSendingSettings, sendingSettings } from './sending-settings.ts'
import { listSuppressions } from './suppression-list.ts'
import { liftSuppression, suppress } from './suppress.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ById = Type.Object({ id: Id })
const Removed = Type.Object({ ok: Type.Literal(true) })

/** How messages are sent: providers, quiet hours, the stop list. */
export function sendingRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const access = { config: { access: 'messages.settings' as const } }

  app.get('/api/message-providers', { ...access, schema: { description: 'Ways to send, and those there are to choose from', response: { 200: MessageProviders } } }, async () => ({
    rows: await listProviders(db.kysely), kinds: providerKinds(),
  }))
  app.post('/api/message-providers', { ...access, schema: { description: 'Sets up a way to send. Secrets go in and never come out', body: NewMessageProvider, response: { 201: MessageProvider } } }, async (request, reply) => {
    const id = await transact(db, request.actor, (tx) => createProvider(tx, request.body))
    return reply.code(201).send(await providerCard(db.kysely, id))
  })
  app.patch('/api/message-providers/:id', { ...access, schema: { description: 'Changes one; 409 `provider_changed` when somebody saved since', params: ById, body: SaveMessageProvider, response: { 200: MessageProvider } } }, async (request) => {
    await transact(db, request.actor, (tx) => saveProvider(tx, request.params.id, request.body))
    return providerCard(db.kysely, request.params.id)
  })
  app.delete('/api/message-providers/:id', { ...access, schema: { description: 'Takes one away; what waits goes by another one of the channel', params: ById, response: { 200: Removed } } }, async (request) => {
    await transact(db, request.actor, (tx) => removeProvider(tx, request.params.id))
    return { ok: true as const }
  })
  app.post('/api/message-providers/:id/check', { ...access, schema: { description: 'Signs in without sending', params: ById, response: { 200: ProviderChecked } } }, (request) =>
    checkProvider(platform, request.params.id))
  app.post('/api/message-providers/:id/test', { ...access, schema: { description: 'Sends a test message by this provider', params: ById, body: TestMessage, response: { 201: MessageCard } } }, async (request, reply) => {
    const provider = await providerCard(db.kysely, request.params.id)
    const { account } = await freshReferences(db.kysely)
    const { address } = request.body
    const to = provider.channel === 'sms' ? (parsePhone(address, account.countryIso)?.number ?? address) : address.trim()
    if (!isAddressOf(provider.channel as Channel, to)) throw invalid('address', 'wrong_value')
    const words = account.locale === 'en'
      ? { subject: 'A test message', text: `If you read this, «${provider.title}» sends.` }
      : { subject: 'Проверочное сообщение', text: `Если вы это читаете, «${provider.title}» отправляет.` }
    const { id } = await transact(db, request.actor, (tx) =>
      planMessage(tx, {
        key: `test:${provider.id}:${randomUUID()}`, channel: provider.channel as Channel, purpose: 'transactional', providerId: provider.id, content: words,
        to: { address: to, ...(provider.channel === 'push' || provider.channel === 'telegram' ? { userId: request.actor.grants.userId } : {}) }, origin: { kind: 'test', userId: request.actor.grants.userId ?? 0 },
      }))
    return reply.code(201).send(await messageCard(db.kysely, platform, request.actor, id))
  })

  app.get('/api/message-settings', { ...access, schema: { description: 'How sending behaves', response: { 200: MessageSettings } } }, async () => {
    const { idSecret: _, ...settings } = await sendingSettings(db.kysely)
    return settings
  })
  app.patch('/api/message-settings', { ...access, schema: { description: 'Changes what is named', body: SaveMessageSettings, response: { 200: MessageSettings } } }, async (request) => {
    await transact(db, request.actor, (tx) => saveSendingSettings(tx, request.body))
    const { idSecret: _, ...settings } = await sendingSettings(db.kysely)
    return settings
  })

  const Page = Type.Object({ q: Type.Optional(Type.String({ maxLength: 254 })), before: Type.Optional(Id), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) })
  app.get('/api/suppressions', { ...access, schema: { description: 'Addresses that get nothing, newest first', querystring: Page, response: { 200: Suppressions } } }, (request) =>
    listSuppressions(db.kysely, request.actor, request.query))
  app.post('/api/suppressions', { ...access, schema: { description: 'Puts an address on the stop list; what waits for it is kept back', body: NewSuppression, response: { 201: Suppression } } }, async (request, reply) => {
    const { channel, comment } = request.body
    const { account } = await freshReferences(db.kysely)
    const address = channel === 'sms' ? (parsePhone(request.body.address, account.countryIso)?.number ?? '') : request.body.address.trim().toLowerCase()
    if (!isAddressOf(channel, address)) throw invalid('address', 'wrong_value')
    await transact(db, request.actor, (tx) => suppress(tx, { channel, address, reason: 'manual', source: { userId: request.actor.grants.userId, ...(comment ? { comment } : {}) } }))
    const { rows } = await listSuppressions(db.kysely, request.actor, { limit: 1 })
    return reply.code(201).send(rows[0]!)
  })
  app.delete('/api/suppressions/:id', { ...access, schema: { description: 'Lets an address receive again', params: ById, response: { 200: Removed } } }, async (request) => {
    if (!(await transact(db, request.actor, (tx) => liftSuppression(tx, request.params.id)))) throw notFound('suppression', request.params.id)
    return { ok: true as const }
  })
}
