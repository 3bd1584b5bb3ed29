import { randomUUID } from 'node:crypto'
import { Type } from 'typebox'
import { MessageCard, MessagePage, MessageTotals, ResendMessages, Resent, SendMessage } from '#shared/contracts/messages.ts'
import { parseCondition } from '#shared/conditions.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import { ListQuery, TotalsQuery } from '#server/platform/http/list-query.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { seeOrder } from '#server/modules/orders/index.ts'
import { visibleCustomers } from '#server/modules/customers/index.ts'
import { cancelMessages } from './cancel-messages.ts'
import { messageCard } from './message-card.ts'
import { listMessages, matchingMessages, totalMessages } from './message-list.ts'
import { planMessage } from './plan-message.ts'
import { resendDead, resendMessages } from './resend-messages.ts'
import { seeMessages } from './who-sees.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ById = Type.Object({ id: Id })

export function messageRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const viewing = { config: { access: 'messages.view' as const } }
  const sending = { config: { access: 'messages.send' as const } }

  app.get('/api/messages', { ...viewing, schema: { description: 'What was sent, is being sent and will be; the newest first unless told otherwise', querystring: ListQuery, response: { 200: MessagePage } } }, (request) =>
    listMessages(db.kysely, platform, request.actor, request.query))

  app.get('/api/messages/totals', { ...viewing, schema: { description: 'How many match', querystring: TotalsQuery, response: { 200: MessageTotals } } }, (request) =>
    totalMessages(db.kysely, request.actor, request.query))

  app.get('/api/messages/:id', { ...viewing, schema: { description: 'All about one message', params: ById, response: { 200: MessageCard } } }, (request) =>
    messageCard(db.kysely, platform, request.actor, request.params.id))

  app.post('/api/messages', { ...sending, schema: { description: 'Sends a message to a customer by hand; a second one of a key is the first', body: SendMessage, response: { 201: MessageCard } } }, async (request, reply) => {
    const { key, channel, customerId, orderId, address, templateId, locale, subject, text, dueAt, attachments } = request.body
    if (orderId !== undefined) await seeOrder(db.kysely, request.actor, orderId)
    if (customerId !== undefined && !(await visibleCustomers(db.kysely, request.actor, [customerId])).has(customerId)) throw notFound('customer', customerId)
    if (orderId === undefined && customerId === undefined) throw invalid('customerId', 'empty')
    if (templateId === undefined && !text?.trim()) throw invalid('text', 'empty')
    const files = attachments?.length ? await ownFiles({ orderId, customerId }, attachments) : []
    const due = dueAt === undefined ? undefined : readMoment(dueAt)
    const { id } = await transact(db, request.actor, (tx) =>
      planMessage(tx, {
        key: `person:${request.actor.id}:${key ?? randomUUID()}`, channel, purpose: 'transactional', origin: { kind: 'person', userId: request.actor.grants.userId ?? 0 },
        to: { ...(customerId === undefined ? {} : { customerId }), ...(address ? { address } : {}) }, about: { ...(orderId === undefined ? {} : { orderId }), ...(customerId === undefined ? {} : { customerId }) },
        ...(templateId === undefined ? { content: { subject: subject ?? null, text: text ?? '' } } : { templateId }), ...(locale ? { locale } : {}),
        ...(due ? { dueAt: due } : {}), ...(files.length > 0 ? { attachments: files } : {}),
      }))
    return reply.code(201).send(await messageCard(db.kysely, platform, request.actor, id))
  })

  app.post('/api/messages/:id/resend', { ...sending, schema: { description: 'Sends anew what is over and did not arrive; 409 `message_not_over`', params: ById, response: { 200: MessageCard } } }, async (request) => {
    const { id } = request.params
    await seeMessages(db.kysely, request.actor, [id])
    await transact(db, request.actor, (tx) => resendMessages(tx, [id]))
    return messageCard(db.kysely, platform, request.actor, id)
  })

  app.post('/api/messages/:id/cancel', { ...sending, schema: { description: 'Takes back what has not left; 409 `message_left`', params: ById, response: { 200: MessageCard } } }, async (request) => {
    const { id } = request.params
    await seeMessages(db.kysely, request.actor, [id])
    const cancelled = await transact(db, request.actor, (tx) => cancelMessages(tx, { ids: [id], reason: 'by_hand' }))
    if (cancelled.length === 0) throw new Refusal('message_left', {}, 409)
    return messageCard(db.kysely, platform, request.actor, id)
  })

  app.post('/api/messages/resend', { ...sending, schema: { description: 'Sends many anew', body: ResendMessages, response: { 200: Resent } } }, async (request) => {
    const { ids, filter } = request.body
    if (ids) {
      await seeMessages(db.kysely, request.actor, ids)
      return { count: await transact(db, request.actor, (tx) => resendMessages(tx, ids)), more: false }
    }
    if (filter) parseCondition(filter)
    const where = await matchingMessages(db.kysely, request.actor, filter ? { filter: JSON.stringify(filter) } : {})
    return transact(db, request.actor, (tx) => resendDead(tx, where))
  })

  /** Of the files that are named, all must hang on the order or the customer. */
  async function ownFiles({ orderId, customerId }: { orderId: number | undefined; customerId: number | undefined }, ids: number[]): Promise<number[]> {
    const rows = await db.kysely
      .selectFrom('file_attachment').select('file_id').where('file_id', 'in', ids)
      .where((where) => where.or([where.and({ entity: 'order', entity_id: orderId ?? 0 }), where.and({ entity: 'customer', entity_id: customerId ?? 0 })]))
      .execute()
    const own = new Set(rows.map((row) => row.file_id))
    const foreign = ids.find((id) => !own.has(id))
    if (foreign !== undefined) throw notFound('file', foreign)
    return ids
  }
}

function readMoment(text: string): Date {
  const moment = /^\d{4}-\d{2}-\d{2}T/.test(text) ? new Date(text) : new Date(NaN)
  if (Number.isNaN(+moment)) throw invalid('dueAt', 'wrong_value')
  return moment
}
