import { CustomerConsents, GrantConsent, WithdrawConsent } from '#shared/contracts/consents.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { consentsCard } from './consents-card.ts'
import { recordConsents } from './ledger.ts'

export function consentsRoutes(app: App, { db, publicUrl }: Platform): void {
  const response = { 200: CustomerConsents }

  app.get('/api/customers/:id/consents', { config: { access: 'customers.view' }, schema: { description: 'What the customer agreed to, by purpose, channel and topic, and the history of it', params: ById, response } }, (request) =>
    consentsCard(db, publicUrl, request.actor, request.params.id))

  app.post('/api/customers/:id/consents', { config: { access: 'consents.change' }, schema: { description: 'Writes down that the customer agreed', params: ById, body: GrantConsent, response } }, async (request) => {
    await transact(db, request.actor, (tx) => recordConsents(tx, request.params.id, [{ ...request.body, state: 'granted' }], { source: 'manager' }))
    return consentsCard(db, publicUrl, request.actor, request.params.id)
  })

  // Whoever hears «write to me no more» must be able to see to it at once.
  app.post('/api/customers/:id/consents/withdrawn', { config: { access: 'customers.change' }, schema: { description: 'Writes down that the customer takes it back', params: ById, body: WithdrawConsent, response } }, async (request) => {
    await transact(db, request.actor, (tx) => recordConsents(tx, request.params.id, [{ ...request.body, state: 'withdrawn' }], { source: 'manager' }))
    return consentsCard(db, publicUrl, request.actor, request.params.id)
  })
}
