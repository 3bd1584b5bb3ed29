import { sql } from 'kysely'
import { ChangeMailbox, CheckMailbox, Mailboxes, MailboxChecked, MailRules, MailSettings, NewMailbox } from '#shared/contracts/mail.ts'
import { may, refuseUnless, type Actor } from '#server/platform/access.ts'
import { forbidden, invalid, notFound } from '#server/platform/errors.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { checkMailbox } from './boxes/check-mailbox.ts'
import { listMailboxes, mailSettings } from './boxes/list-mailboxes.ts'
import { mailboxById } from './boxes/mailbox-row.ts'
import { changeMailbox, createMailbox } from './boxes/save-mailbox.ts'
import { saveMailRules } from './boxes/save-mail-rules.ts'

/** Mailboxes: shared ones are kept by `mail.settings`, a personal one by its owner, who must be allowed to write letters. */
export function mailBoxRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const view = { config: { access: 'mail.view' as const } }
  const own = { config: { access: 'mail.send' as const } }
  const settings = { response: { 200: MailSettings } }

  app.get('/api/mail/mailboxes', { ...view, schema: { description: 'Mailboxes whose letters one may read: what waits, and how listening goes', response: { 200: Mailboxes } } }, async (request) =>
    ({ mailboxes: await listMailboxes(db.kysely, request.actor) }))

  app.get('/api/mail/settings', { ...own, schema: { description: 'What is set: one’s own boxes, and with mail.settings the shared ones', ...settings } }, (request) => mailSettings(db.kysely, request.actor))

  app.post('/api/mail/mailboxes', { ...own, schema: { description: 'Sets up a mailbox; listening begins by itself', body: NewMailbox, response: { 201: MailSettings } } }, async (request, reply) => {
    if (!request.body.isPersonal) refuseUnless(request.actor, 'mail.settings')
    await transact(db, request.actor, (tx) => createMailbox(tx, request.body))
    return reply.code(201).send(await mailSettings(db.kysely, request.actor))
  })

  app.patch('/api/mail/mailboxes/:id', { ...own, schema: { description: 'Changes it; a password is replaced or kept, never shown', params: ById, body: ChangeMailbox, ...settings } }, async (request) => {
    await keepsBox(request.actor, request.params.id)
    await transact(db, request.actor, (tx) => changeMailbox(tx, request.params.id, request.body))
    return mailSettings(db.kysely, request.actor)
  })

  app.post('/api/mail/mailboxes/check', { ...own, schema: { description: 'Signs in and looks at the folders; nothing is kept', body: CheckMailbox, response: { 200: MailboxChecked } } }, async (request) => {
    const { id, secret, ...account } = request.body
    if (id !== undefined) await keepsBox(request.actor, id)
    const known = id === undefined || secret !== undefined ? null : await keptSecret(id, account)
    const password = secret ?? known
    if (!password) throw invalid('secret', 'required')
    return checkMailbox({ ...account, secret: password })
  })

  app.put('/api/mail/rules', { config: { access: 'mail.settings' }, schema: { description: 'Signatures by group, and who unknown senders are', body: MailRules, ...settings } }, async (request) => {
    await transact(db, request.actor, (tx) => saveMailRules(tx, request.body))
    return mailSettings(db.kysely, request.actor)
  })

  async function keepsBox(actor: Actor, id: number): Promise<void> {
    const box = await mailboxById(db.kysely, id)
    if (!box || (box.ownerId !== null && box.ownerId !== actor.grants.userId)) throw notFound('mailbox', id)
    if (box.ownerId === null && !may(actor, 'mail.settings')) throw forbidden('mail.settings')
  }

  /** A kept password goes to the server that it was entered for, and to no other. */
  async function keptSecret(id: number, { imapHost, imapPort, login }: { imapHost: string; imapPort: number; login: string }): Promise<string | null> {
    const { rows } = await sql<{ secret: string | null }>`
      select secret from mailbox where id = ${id} and imap_host = ${imapHost} and imap_port = ${imapPort} and login = ${login}`.execute(db.kysely)
    return rows[0]?.secret ?? null
  }
}
