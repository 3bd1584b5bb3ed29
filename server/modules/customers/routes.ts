import { Type } from 'typebox'
import {
  CreateCustomer, CustomerCard, CustomerPage, CustomerTimeline, CustomerTotals, EditCustomer, EditNote, FoundCustomers, TimelineQuery, WriteAddress, WriteNote,
} from '#shared/contracts/customers.ts'
import { mayTouchSite, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid } from '#server/platform/errors.ts'
import { ListQuery, TotalsQuery } from '#server/platform/http/list-query.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { addAddress, changeAddress, removeAddress } from './addresses.ts'
import { createCustomer } from './create-customer.ts'
import { customerCard } from './customer-card.ts'
import { listCustomers, totalCustomers } from './customer-list.ts'
import { editCustomer } from './edit-customer.ts'
import { markNotSame } from './not-the-same.ts'
import { addNote, changeNote, removeNote } from './notes.ts'
import { searchCustomers } from './search-customers.ts'
import { knownTags } from './known-tags.ts'
import { customerTimeline } from './timeline.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ById = Type.Object({ id: Id })

export function customersRoutes(app: App, platform: Platform): void {
  readRoutes(app, platform)
  writeRoutes(app, platform)
  duplicateRoutes(app, platform)
  notesRoutes(app, platform)
  addressRoutes(app, platform)
}

function readRoutes(app: App, { db }: Platform): void {
  const access = { config: { access: 'customers.view' as const } }

  app.get('/api/customers', { ...access, schema: { description: 'Customers, newest first unless told otherwise', querystring: ListQuery, response: { 200: CustomerPage } } }, (request) =>
    listCustomers(db.kysely, request.actor, request.query))

  app.get('/api/customers/totals', { ...access, schema: { description: 'Count and sums of the customers that match', querystring: TotalsQuery, response: { 200: CustomerTotals } } }, (request) =>
    totalCustomers(db.kysely, request.actor, request.query))

  const search = Type.Object({
    q: Type.String({ maxLength: 200, description: 'Any four digits of a phone, words of the name (also mistyped), an e-mail, the number or external id' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 8 })),
  })
  app.get('/api/customers/search', { ...access, schema: { description: 'Customers by what a person types', querystring: search, response: { 200: FoundCustomers } } }, async (request) => ({
    customers: await searchCustomers(db.kysely, request.actor, request.query.q, request.query.limit),
  }))

  const tags = Type.Object({ tags: Type.Array(Type.Object({ name: Type.String(), color: Type.Union([Type.String(), Type.Null()]) })) })
  app.get('/api/customers/tags', { ...access, schema: { description: 'Tags in use, the most used first; the first 500', response: { 200: tags } } }, async () => ({ tags: await knownTags(db.kysely) }))

  app.get('/api/customers/:id', { ...access, schema: { description: 'All about one customer', params: ById, response: { 200: CustomerCard } } }, (request) =>
    customerCard(db.kysely, request.actor, request.params.id))

  app.get('/api/customers/:id/timeline', { ...access, schema: { description: 'What happened to the customer and the orders, newest first', params: ById, querystring: TimelineQuery, response: { 200: CustomerTimeline } } }, (request) =>
    customerTimeline(db.kysely, request.actor, request.params.id, request.query))
}

function writeRoutes(app: App, { db }: Platform): void {
  app.post(
    '/api/customers',
    { config: { access: 'customers.create' }, schema: { description: 'Makes a customer', body: CreateCustomer, response: { 201: CustomerCard } } },
    async (request, reply) => {
      const site = request.body.site ?? (await defaultSite(db.kysely, request.actor))
      const { id } = await transact(db, request.actor, (tx) => createCustomer(tx, { ...request.body, site }))
      return reply.code(201).send(await customerCard(db.kysely, request.actor, id))
    },
  )

  app.patch(
    '/api/customers/:id',
    { config: { access: 'customers.change' }, schema: { description: 'Edits in place; 409 `conflict` when a value is no longer `from`', params: ById, body: EditCustomer, response: { 200: CustomerCard } } },
    async (request) => {
      await transact(db, request.actor, (tx) => editCustomer(tx, request.params.id, request.body.changes))
      return customerCard(db.kysely, request.actor, request.params.id)
    },
  )
}

function duplicateRoutes(app: App, { db }: Platform): void {
  const access = { config: { access: 'customers.change' as const } }
  const ByPair = Type.Object({ id: Id, otherId: Id })
  for (const [method, isNotSame, description] of [['PUT', true, 'Says that the two are different people: they are no longer shown as likely duplicates'], ['DELETE', false, 'Takes that back']] as const) {
    app.route({
      method, url: '/api/customers/:id/not-same/:otherId', ...access,
      schema: { description, params: ByPair, response: { 200: CustomerCard } },
      handler: async (request) => {
        await transact(db, request.actor, (tx) => markNotSame(tx, request.params.id, request.params.otherId, isNotSame))
        return customerCard(db.kysely, request.actor, request.params.id)
      },
    })
  }
}

function notesRoutes(app: App, { db }: Platform): void {
  const access = { config: { access: 'customers.change' as const } }
  const ByNote = Type.Object({ id: Id, noteId: Id })

  app.post('/api/customers/:id/notes', { ...access, schema: { description: 'Adds a note; a pinned one unpins the other', params: ById, body: WriteNote, response: { 201: CustomerCard } } }, async (request, reply) => {
    await transact(db, request.actor, (tx) => addNote(tx, request.params.id, request.body))
    return reply.code(201).send(await customerCard(db.kysely, request.actor, request.params.id))
  })
  app.patch('/api/customers/:id/notes/:noteId', { ...access, schema: { description: 'Rewrites, pins or unpins a note', params: ByNote, body: EditNote, response: { 200: CustomerCard } } }, async (request) => {
    const { customerId } = await transact(db, request.actor, (tx) => changeNote(tx, request.params.noteId, request.body))
    return customerCard(db.kysely, request.actor, customerId)
  })
  app.delete('/api/customers/:id/notes/:noteId', { ...access, schema: { description: 'Removes a note', params: ByNote, response: { 200: CustomerCard } } }, async (request) => {
    const { customerId } = await transact(db, request.actor, (tx) => removeNote(tx, request.params.noteId))
    return customerCard(db.kysely, request.actor, customerId)
  })
}

function addressRoutes(app: App, { db }: Platform): void {
  const access = { config: { access: 'customers.change' as const } }
  const ByAddress = Type.Object({ id: Id, addressId: Id })

  app.post('/api/customers/:id/addresses', { ...access, schema: { description: 'Adds an address', params: ById, body: WriteAddress, response: { 201: CustomerCard } } }, async (request, reply) => {
    await transact(db, request.actor, (tx) => addAddress(tx, request.params.id, request.body))
    return reply.code(201).send(await customerCard(db.kysely, request.actor, request.params.id))
  })
  app.patch('/api/customers/:id/addresses/:addressId', { ...access, schema: { description: 'Changes an address; given parts are merged', params: ByAddress, body: WriteAddress, response: { 200: CustomerCard } } }, async (request) => {
    await transact(db, request.actor, (tx) => changeAddress(tx, request.params.id, request.params.addressId, request.body))
    return customerCard(db.kysely, request.actor, request.params.id)
  })
  app.delete('/api/customers/:id/addresses/:addressId', { ...access, schema: { description: 'Removes an address', params: ByAddress, response: { 200: CustomerCard } } }, async (request) => {
    await transact(db, request.actor, (tx) => removeAddress(tx, request.params.id, request.params.addressId))
    return customerCard(db.kysely, request.actor, request.params.id)
  })
}

/** Where a customer goes who was made without naming a site: the account's default among those that the person may touch. */
async function defaultSite(db: Database, actor: Actor): Promise<string> {
  const sites = (await freshReferences(db)).sites.all.filter((site) => site.active && mayTouchSite(actor, site.code))
  const site = sites.find((one) => one.defaultForCrm) ?? sites[0]
  if (!site) throw invalid('site', 'required')
  return site.code
}
