import { Type } from 'typebox'
import {
  BonusOperations, CustomerLoyalty, EditAccount, LoyaltyAccount, LoyaltyPrograms, MoveBonuses, WriteProgram,
} from '#shared/contracts/loyalty.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { bonusOperations, customerLoyalty, loyaltyAccount } from './account-reads.ts'
import { chargeBonuses, creditBonuses } from './move-bonuses.ts'
import { programsOf, saveProgram } from './programs.ts'
import { editAccount, openAccount } from './save-account.ts'

export function loyaltyRoutes(app: App, { db }: Platform): void {
  const view = { config: { access: 'loyalty.view' as const } }
  const change = { config: { access: 'loyalty.change' as const } }

  app.get('/api/loyalty/programs', { ...view, schema: { description: 'Programmes by site', response: { 200: LoyaltyPrograms } } }, async () => ({ programs: await programsOf(db.kysely) }))

  app.put(
    '/api/loyalty/programs/:site',
    { config: { access: 'settings.change' }, schema: { description: 'Makes or changes the programme of a site', params: Type.Object({ site: Type.String({ maxLength: 64 }) }), body: WriteProgram, response: { 200: LoyaltyPrograms } } },
    async (request) => {
      await transact(db, request.actor, (tx) => saveProgram(tx, request.params.site, request.body))
      return { programs: await programsOf(db.kysely) }
    },
  )

  app.get('/api/customers/:id/loyalty', { ...view, schema: { description: 'Accounts of a customer', params: ById, response: { 200: CustomerLoyalty } } }, (request) =>
    customerLoyalty(db.kysely, request.actor, request.params.id))

  app.post('/api/customers/:id/loyalty', { ...change, schema: { description: 'Lets the customer take part in the programme of their site', params: ById, response: { 201: CustomerLoyalty } } }, async (request, reply) => {
    await transact(db, request.actor, (tx) => openAccount(tx, { customerId: request.params.id }))
    return reply.code(201).send(await customerLoyalty(db.kysely, request.actor, request.params.id))
  })

  app.patch('/api/loyalty/accounts/:id', { ...change, schema: { description: 'Stops an account or starts it again; sets the number of the card', params: ById, body: EditAccount, response: { 200: LoyaltyAccount } } }, async (request) => {
    await transact(db, request.actor, (tx) => editAccount(tx, request.params.id, request.body))
    return loyaltyAccount(db.kysely, request.actor, request.params.id)
  })

  const Before = Type.Object({ before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })) })
  app.get('/api/loyalty/accounts/:id/operations', { ...view, schema: { description: 'The ledger, newest first', params: ById, querystring: Before, response: { 200: BonusOperations } } }, (request) =>
    bonusOperations(db.kysely, request.actor, request.params.id, request.query.before))

  app.post('/api/loyalty/accounts/:id/operations', { ...change, schema: { description: 'Credits or charges by hand; 409 `not_enough_bonuses` below zero', params: ById, body: MoveBonuses, response: { 201: LoyaltyAccount } } }, async (request, reply) => {
    const { kind, amount, comment } = request.body
    await transact(db, request.actor, (tx) => (kind === 'credit' ? creditBonuses : chargeBonuses)(tx, request.params.id, amount, comment))
    return reply.code(201).send(await loyaltyAccount(db.kysely, request.actor, request.params.id))
  })
}
