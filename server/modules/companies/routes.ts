import { Type } from 'typebox'
import {
  CompaniesOfContact, CompanyCard, CompanyOrders, CompanyOrdersQuery, CreateCompany, EditContact, FoundCompanies, NewContact, WriteCompany,
} from '#shared/contracts/companies.ts'
import { CustomerPage, CustomerTotals, EditCustomer } from '#shared/contracts/customers.ts'
import { mayTouchSite, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid } from '#server/platform/errors.ts'
import { ListQuery, TotalsQuery } from '#server/platform/http/list-query.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { companiesOfContact } from './companies-of-contact.ts'
import { companyCard } from './company-card.ts'
import type { CompanyChanges } from './company-input.ts'
import { listCompanies, totalCompanies } from './company-list.ts'
import { companyOrders } from './company-orders.ts'
import { createCorporate } from './create-corporate.ts'
import { editCorporate } from './edit-corporate.ts'
import { addCompany, changeCompany, removeCompany } from './save-company.ts'
import { addContact, changeContact, removeContact, type NewContact as Contact } from './save-contact.ts'
import { searchCompanies } from './search-companies.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ById = Type.Object({ id: Id })
const ByCompany = Type.Object({ id: Id, companyId: Id })
const ByContact = Type.Object({ id: Id, contactId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Of the link, not of the customer' }) })

export function companiesRoutes(app: App, platform: Platform): void {
  readRoutes(app, platform)
  writeRoutes(app, platform)
}

function readRoutes(app: App, { db }: Platform): void {
  const access = { config: { access: 'customers.view' as const } }

  app.get('/api/companies', { ...access, schema: { description: 'Corporate customers, newest first unless told otherwise', querystring: ListQuery, response: { 200: CustomerPage } } }, (request) =>
    listCompanies(db.kysely, request.actor, request.query))

  app.get('/api/companies/totals', { ...access, schema: { description: 'Count and sums of the corporate customers that match', querystring: TotalsQuery, response: { 200: CustomerTotals } } }, (request) =>
    totalCompanies(db.kysely, request.actor, request.query))

  const search = Type.Object({
    q: Type.String({ maxLength: 200, description: 'The beginning of an INN, words of a name, brand or contact, the number or external id' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 8 })),
  })
  app.get('/api/companies/search', { ...access, schema: { description: 'Corporate customers by what a person types', querystring: search, response: { 200: FoundCompanies } } }, async (request) => ({
    companies: await searchCompanies(db.kysely, request.actor, request.query.q, request.query.limit),
  }))

  app.get('/api/companies/:id', { ...access, schema: { description: 'All about one corporate customer', params: ById, response: { 200: CompanyCard } } }, (request) =>
    companyCard(db.kysely, request.actor, request.params.id))

  app.get('/api/companies/:id/orders', { ...access, schema: { description: 'Its orders, newest first: all, of one company, by one contact, unpaid ones', params: ById, querystring: CompanyOrdersQuery, response: { 200: CompanyOrders } } }, (request) =>
    companyOrders(db.kysely, request.actor, request.params.id, request.query))

  app.get('/api/customers/:id/companies', { ...access, schema: { description: 'Corporate customers that this person is a contact of', params: ById, response: { 200: CompaniesOfContact } } }, async (request) => ({
    companies: await companiesOfContact(db.kysely, request.actor, request.params.id),
  }))
}

function writeRoutes(app: App, { db }: Platform): void {
  const access = { config: { access: 'customers.change' as const } }
  const card = { 200: CompanyCard }
  /** Does it and answers with the whole card. */
  const done = async (actor: Actor, id: number, work: (tx: Tx) => Promise<unknown>): Promise<CompanyCard> => {
    await transact(db, actor, work)
    return companyCard(db.kysely, actor, id)
  }

  app.post(
    '/api/companies',
    { config: { access: 'customers.create' }, schema: { description: 'Makes a corporate customer', body: CreateCompany, response: { 201: CompanyCard } } },
    async (request, reply) => {
      const { companies, contacts, addresses, creditLimit, paymentDays, managerId, ...rest } = request.body
      const site = rest.site ?? (await defaultSite(db.kysely, request.actor))
      const terms = creditLimit === undefined && paymentDays === undefined ? {} : { terms: { creditLimit, paymentDays } }
      const { id } = await transact(db, request.actor, (tx) =>
        createCorporate(tx, {
          ...rest, site, ...terms,
          // Whoever sees only their own customers must not lose the one that they have just made.
          managerId: managerId === undefined ? request.actor.id : managerId,
          companies: (companies ?? []).map(companyOf),
          contacts: (contacts ?? []).map(contactOf),
          addresses: addresses ?? [],
        }))
      return reply.code(201).send(await companyCard(db.kysely, request.actor, id))
    },
  )

  app.patch('/api/companies/:id', { ...access, schema: { description: 'Edits in place; 409 `conflict` when a value is no longer `from`', params: ById, body: EditCustomer, response: card } }, (request) =>
    done(request.actor, request.params.id, (tx) => editCorporate(tx, request.params.id, request.body.changes)))

  app.post('/api/companies/:id/companies', { ...access, schema: { description: 'Adds a company (legal entity); the first one is the main one', params: ById, body: WriteCompany, response: card } }, (request) =>
    done(request.actor, request.params.id, (tx) => addCompany(tx, request.params.id, companyOf(request.body))))
  app.patch('/api/companies/:id/companies/:companyId', { ...access, schema: { description: 'Changes a company; requisites are merged by name', params: ByCompany, body: WriteCompany, response: card } }, (request) =>
    done(request.actor, request.params.id, (tx) => changeCompany(tx, request.params.id, request.params.companyId, companyOf(request.body))))
  app.delete('/api/companies/:id/companies/:companyId', { ...access, schema: { description: 'Removes a company that no order names; else 409 `company_has_orders`', params: ByCompany, response: card } }, (request) =>
    done(request.actor, request.params.id, (tx) => removeCompany(tx, request.params.id, request.params.companyId)))

  app.post('/api/companies/:id/contacts', { ...access, schema: { description: 'Adds a person to talk to: a customer that is there, or a new one', params: ById, body: NewContact, response: card } }, (request) =>
    done(request.actor, request.params.id, (tx) => addContact(tx, request.params.id, contactOf(request.body))))
  app.patch('/api/companies/:id/contacts/:contactId', { ...access, schema: { description: 'Makes a contact the main one, or says which companies they speak for', params: ByContact, body: EditContact, response: card } }, (request) =>
    done(request.actor, request.params.id, (tx) => changeContact(tx, request.params.id, request.params.contactId, request.body)))
  app.delete('/api/companies/:id/contacts/:contactId', { ...access, schema: { description: 'Takes a contact off; the customer stays', params: ByContact, response: card } }, (request) =>
    done(request.actor, request.params.id, (tx) => removeContact(tx, request.params.id, request.params.contactId)))
}

function companyOf({ address, addressId, ...company }: WriteCompany): CompanyChanges {
  const named = addressId === null ? { address: null } : addressId !== undefined ? { address: { id: addressId } } : {}
  return { ...company, ...named, ...(address === undefined ? {} : { address: { parts: address } }) }
}

function contactOf({ customerId, person, ...rest }: NewContact): Contact {
  if (customerId !== undefined) return { ...rest, customerId }
  if (!person) throw invalid('customerId', 'required')
  return { ...rest, person }
}

/** Where a corporate customer goes that was made without naming a site: the account's default among those that the person may touch. */
async function defaultSite(db: Database, actor: Actor): Promise<string> {
  const sites = (await freshReferences(db)).sites.all.filter((site) => site.active && mayTouchSite(actor, site.code))
  const site = sites.find((one) => one.defaultForCrm) ?? sites[0]
  if (!site) throw invalid('site', 'required')
  return site.code
}
