import { DismissalCard, Dismiss, Restore } from '#shared/contracts/dismissal.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { dismiss } from './dismiss.ts'
import { dismissalCard } from './dismissal-card.ts'
import { restore } from './restore.ts'

export function dismissalRoutes(app: App, { db }: Platform): void {
  const config = { access: 'users.change' } as const

  app.get('/api/users/:id/dismissal', { config, schema: { description: 'What the person has in hand, who can take it over, and how far a dismissal is', params: ById, response: { 200: DismissalCard } } }, (request) =>
    dismissalCard(db.kysely, request.params.id))

  app.post('/api/users/:id/dismissal', { config, schema: { description: 'Shuts the person out and hands over what they have; progress by GET', params: ById, body: Dismiss, response: { 202: DismissalCard } } }, async (request, reply) => {
    await transact(db, request.actor, (tx) => dismiss(tx, request.params.id, request.body))
    return reply.code(202).send(await dismissalCard(db.kysely, request.params.id))
  })

  app.post('/api/users/:id/restore', { config, schema: { description: 'Within 14 days: the person is back, and what nobody touched since when wanted', params: ById, body: Restore, response: { 200: DismissalCard } } }, async (request) => {
    await transact(db, request.actor, (tx) => restore(tx, request.params.id, request.body.returnItems))
    return dismissalCard(db.kysely, request.params.id)
  })
}
