import { sql } from 'kysely'
import { Type } from 'typebox'
import {
  AnswerThread, AttachThread, Compose, ComposeQuery, LetterPlanned, LetterUndone, MailThreadCard, MailThreads, MakeCustomer, Rendered, RenderTemplate, ThreadQuery, WriteLetter,
} from '#shared/contracts/mail.ts'
import { refuseUnless, type Actor } from '#server/platform/access.ts'
import { notFound } from '#server/platform/errors.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { renderMessage } from '#server/modules/messages/index.ts'
import { seeLetter, seeMailbox, seeThread } from './boxes/who-sees.ts'
import { letterPage, letterPolicy } from './letter/letter-html.ts'
import { attachThread, dismissThread, finishThread, makeCustomerOfThread, markThreadSeen } from './threads/attach-thread.ts'
import { compose } from './threads/compose.ts'
import { threadCard } from './threads/thread-card.ts'
import { listThreads } from './threads/thread-list.ts'
import { answerThread, undoLetter, writeLetter } from './threads/write-letter.ts'

export function mailThreadRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const view = { config: { access: 'mail.view' as const } }
  const card = { params: ById, response: { 200: MailThreadCard } }

  app.get('/api/mail/threads', { ...view, schema: { description: 'Threads, the latest first; of an order or a customer when it is named', querystring: ThreadQuery, response: { 200: MailThreads } } }, async (request) => {
    await seen(request.actor, request.query)
    return listThreads(db.kysely, platform, request.actor, request.query)
  })

  app.get('/api/mail/threads/:id', { ...view, schema: { description: 'A thread with its letters', ...card } }, (request) => threadCard(db.kysely, platform, request.actor, request.params.id))

  const Html = Type.Object({ pictures: Type.Optional(Type.Boolean({ description: 'Pictures from elsewhere are shown: their servers learn that the letter is read' })), quote: Type.Optional(Type.String({ maxLength: 60, pattern: '^[^<>&"]*$' })) })
  app.get('/api/mail/letters/:id/html', { ...view, schema: { description: 'The letter as a page for a frame: cleaned, without scripts', params: ById, querystring: Html } }, async (request, reply) => {
    await seeLetter(db.kysely, request.actor, request.params.id)
    const { rows } = await sql<{ html: string | null }>`select html from mail_letter where id = ${request.params.id}`.execute(db.kysely)
    if (!rows[0]?.html) throw notFound('letter', request.params.id)
    const { rows: files } = await sql<{ cid: string; fileId: number }>`
      select content_id as cid, file_id as "fileId" from mail_attachment where letter_id = ${request.params.id} and content_id is not null and file_id is not null and mime like 'image/%'`.execute(db.kysely)
    const page = await letterPage(request.params.id, rows[0].html, new Map(files.map((file) => [file.cid, file.fileId])), request.query.quote ?? '…')
    return reply.header('content-security-policy', letterPolicy(request.query.pictures ?? false)).header('cache-control', 'private, no-store').type('text/html; charset=utf-8').send(page)
  })

  const act = (path: string, description: string, work: (tx: Tx, id: number) => Promise<unknown>) =>
    app.post(`/api/mail/threads/:id/${path}`, { ...view, schema: { description, ...card } }, async (request) => {
      await seeThread(db.kysely, request.actor, request.params.id)
      await transact(db, request.actor, (tx) => work(tx, request.params.id))
      return threadCard(db.kysely, platform, request.actor, request.params.id)
    })
  act('seen', 'Somebody has looked at what came', (tx, id) => markThreadSeen(tx, id))
  act('done', 'Nothing waits for an answer here', (tx, id) => finishThread(tx, id, true))
  act('reopen', 'Something does again', (tx, id) => finishThread(tx, id, false))
  act('dismiss', 'The writer is no customer', (tx, id) => dismissThread(tx, id, true))
  act('undismiss', 'Perhaps the writer is', (tx, id) => dismissThread(tx, id, false))

  app.post('/api/mail/threads/:id/attach', { ...view, schema: { description: 'Says whose the thread is and what it is about', body: AttachThread, ...card } }, async (request) => {
    await seeThread(db.kysely, request.actor, request.params.id)
    await seen(request.actor, request.body)
    if (request.body.addAddress) refuseUnless(request.actor, 'customers.change')
    await transact(db, request.actor, (tx) => attachThread(tx, request.params.id, request.body))
    return threadCard(db.kysely, platform, request.actor, request.params.id)
  })

  app.post('/api/mail/threads/:id/customer', { config: { access: 'customers.create' }, schema: { description: 'Makes whoever wrote a customer', body: MakeCustomer, ...card } }, async (request) => {
    await seeThread(db.kysely, request.actor, request.params.id)
    await transact(db, request.actor, (tx) => makeCustomerOfThread(tx, request.params.id, request.body))
    return threadCard(db.kysely, platform, request.actor, request.params.id)
  })

  async function seen(actor: Actor, { orderId, customerId }: { orderId?: number | null; customerId?: number | null }): Promise<void> {
    await refuseUnseen(platform, actor, 'order', orderId)
    await refuseUnseen(platform, actor, 'customer', customerId)
  }
}

export function mailWritingRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const send = { config: { access: 'mail.send' as const } }

  app.get('/api/mail/compose', { ...send, schema: { description: 'What a letter begins with', querystring: ComposeQuery, response: { 200: Compose } } }, async (request) => {
    const { threadId, orderId, customerId } = request.query
    if (threadId) await seeThread(db.kysely, request.actor, threadId)
    await refuseUnseen(platform, request.actor, 'order', orderId)
    await refuseUnseen(platform, request.actor, 'customer', customerId)
    return compose(db.kysely, request.actor, request.query)
  })

  app.post('/api/mail/render', { ...send, schema: { description: 'A template’s words, for this order or customer', body: RenderTemplate, response: { 200: Rendered } } }, async (request) => {
    const { templateId, orderId, customerId } = request.body
    await refuseUnseen(platform, request.actor, 'order', orderId)
    await refuseUnseen(platform, request.actor, 'customer', customerId)
    const { subject, text, missing } = await renderMessage(db.kysely, { template: templateId, about: { orderId, customerId }, actor: request.actor })
    return { subject: subject ?? '', text, missing }
  })

  app.post('/api/mail/threads/:id/answer', { ...send, schema: { description: 'Answers; the letter leaves in ten seconds', params: ById, body: AnswerThread, response: { 201: LetterPlanned } } }, async (request, reply) => {
    await seeThread(db.kysely, request.actor, request.params.id)
    await mayAttach(request.actor, request.body.fileIds)
    return reply.code(201).send(await transact(db, request.actor, (tx) => answerThread(tx, request.params.id, request.body)))
  })

  app.post('/api/mail/letters', { ...send, schema: { description: 'Writes to somebody; the letter leaves in ten seconds', body: WriteLetter, response: { 201: LetterPlanned } } }, async (request, reply) => {
    await seeMailbox(db.kysely, request.actor, request.body.mailboxId)
    await refuseUnseen(platform, request.actor, 'order', request.body.orderId)
    await refuseUnseen(platform, request.actor, 'customer', request.body.customerId)
    await mayAttach(request.actor, request.body.fileIds)
    return reply.code(201).send(await transact(db, request.actor, (tx) => writeLetter(tx, request.body)))
  })

  app.post('/api/mail/letters/:id/undo', { ...send, schema: { description: 'Takes a letter back that has not left; 409 `letter_left` when it has', params: ById, response: { 200: LetterUndone } } }, async (request) => {
    await seeLetter(db.kysely, request.actor, request.params.id)
    return transact(db, request.actor, (tx) => undoLetter(tx, request.params.id))
  })

  /** A file can be sent by whoever may see a record that it hangs on. @throws Refusal `not_found` */
  async function mayAttach(actor: Actor, fileIds: readonly number[] = []): Promise<void> {
    if (fileIds.length === 0) return
    const { rows } = await sql<{ fileId: number; entity: string; id: number }>`select file_id as "fileId", entity, entity_id as id from file_attachment where file_id = any(${fileIds}::bigint[])`.execute(db.kysely)
    const places = Map.groupBy(rows, (row) => row.entity)
    const reached = new Set<number>()
    for (const [entity, of] of places) {
      const visible = (await platform.visibility[entity]?.(db.kysely, actor, [...new Set(of.map((row) => row.id))])) ?? new Set<number>()
      for (const row of of) if (visible.has(row.id)) reached.add(row.fileId)
    }
    const missing = fileIds.find((id) => !reached.has(id))
    if (missing !== undefined) throw notFound('file', missing)
  }
}

async function refuseUnseen(platform: Platform, actor: Actor, entity: 'order' | 'customer', id: number | null | undefined): Promise<void> {
  if (!id) return
  const visible = await platform.visibility[entity]?.(platform.db.kysely, actor, [id])
  if (!visible?.has(id)) throw notFound(entity, id)
}
