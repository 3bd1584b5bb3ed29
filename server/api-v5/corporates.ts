import { sql } from 'kysely'
import { createCorporate, type CompanyChanges, type FirstContact } from '#server/modules/companies/index.ts'
import { changeCustomer, fixExternalIds } from '#server/modules/customers/index.ts'
import { notFound } from '#server/platform/errors.ts'
import { combineCustomers } from './combine-customers.ts'
import { allOf, siteCondition } from './conditions.ts'
import { corporateAnswers } from './corporate-answer.ts'
import { corporateConditions } from './corporate-filters.ts'
import { CORPORATE_HISTORY } from './corporate-history.ts'
import { addressInput, companyInput, contactInput, corporateInput, placesOf } from './corporate-input.ts'
import { corporatePartMethods, foundCustomer } from './corporate-parts.ts'
import { countRows } from './counting.ts'
import { createNote, deleteNote, listNotes } from './customer-notes.ts'
import { idPairs } from './fix-external-ids.ts'
import { listHistory } from './history.ts'
import { byOf, combinedInto, named } from './lookup.ts'
import { upload } from './upload.ts'
import { failed, succeeded } from './wire/envelope.ts'
import { entityOf } from './wire/entity.ts'
import { fieldsOf } from './wire/fields.ts'
import { filterOf } from './wire/filter.ts'
import { write, type Answer, type Call, type Method } from './wire/method.ts'
import { pageOf, pagination } from './wire/paging.ts'
import { siteForNew, siteForRow } from './wire/sites.ts'

export const corporateMethods: Method[] = [
  { verb: 'GET', path: '/customers-corporate', scope: 'customer_read', handle: list },
  { verb: 'POST', path: '/customers-corporate/create', scope: 'customer_write', handle: create },
  { verb: 'POST', path: '/customers-corporate/upload', scope: 'customer_write', handle: uploadCorporates },
  { verb: 'POST', path: '/customers-corporate/fix-external-ids', scope: 'customer_write', handle: fixIds },
  { verb: 'GET', path: '/customers-corporate/history', scope: 'customer_read', handle: (call) => listHistory(call, CORPORATE_HISTORY) },
  { verb: 'GET', path: '/customers-corporate/notes', scope: 'customer_read', handle: (call) => listNotes(call, 'corporate') },
  { verb: 'POST', path: '/customers-corporate/notes/create', scope: 'customer_write', handle: (call) => createNote(call, 'corporate') },
  { verb: 'POST', path: '/customers-corporate/notes/{id}/delete', scope: 'customer_write', handle: (call) => deleteNote(call, 'corporate') },
  { verb: 'GET', path: '/customers-corporate/{externalId}', scope: 'customer_read', handle: get },
  { verb: 'POST', path: '/customers-corporate/{externalId}/edit', scope: 'customer_write', handle: edit },
  { verb: 'POST', path: '/customers-corporate/combine', scope: 'customer_write', handle: (call) => combineCustomers(call, 'corporate') },
  ...corporatePartMethods,
]

const FROM = sql`customer c left join customer_figures f on f.customer_id = c.id`

/** `GET /customers-corporate`: newest first. */
async function list(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const { timeZone } = call.account
  const where = allOf([sql`c.type = 'customer_corporate'`, sql`c.merged_into is null`, sql`c.merged_into is null`, ...corporateConditions(filterOf(call.query, timeZone)), ...siteCondition(call, sql`c.site`)])
  const [found, total] = await Promise.all([
    sql<{ id: number }>`select c.id from ${FROM} where ${where} order by c.created_at desc, c.id desc limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely),
    countRows(call.db, FROM, where),
  ])
  const customersCorporate = await corporateAnswers(call.db, found.rows.map((row) => row.id), timeZone)
  return { body: succeeded({ pagination: pagination(page, total), customersCorporate }) }
}

async function create(call: Call): Promise<Answer> {
  const { id } = await take(call, entityOf(call.form, 'customerCorporate'), siteForNew)
  return { status: 201, body: succeeded({ id }) }
}

async function uploadCorporates(call: Call): Promise<Answer> {
  const names = { rows: 'customersCorporate', uploaded: 'uploadedCustomers', failed: 'failedCustomers', message: 'Customers are loaded with errors' }
  return upload(call, names, (row) => take(call, row, siteForRow))
}

async function take(call: Call, row: Record<string, unknown>, siteOf: typeof siteForNew): Promise<{ id: number; externalId: string | null }> {
  const fields = fieldsOf(row, call.account.timeZone)
  const input = corporateInput(fields)
  const createdAt = fields.dateTime('createdAt') ?? undefined
  const companies: CompanyChanges[] = fields.rows('companies')?.map(companyInput) ?? []
  const addresses = (fields.list('addresses') ?? []).map((address) => addressInput(fieldsOf({ address }, call.account.timeZone), 'address'))
  const people = fields.rows('customerContacts')?.map(contactInput) ?? []
  const site = siteOf(call, fields.text('site'))
  fields.refuse()
  const contacts: FirstContact[] = []
  for (const person of people) {
    const customerId = await foundCustomer(call, fields, person, [site])
    contacts.push({ customerId, ...(person.isMain === undefined ? {} : { isMain: person.isMain }), companyPlaces: placesOf(person, companies) ?? [] })
  }
  fields.refuse()
  const { id } = await write(call, (tx) => createCorporate(tx, { ...input, site, ...(createdAt ? { createdAt } : {}), companies, addresses, contacts }))
  return { id, externalId: input.externalId ?? null }
}

async function get(call: Call): Promise<Answer> {
  const [value, by] = [call.path['externalId']!, byOf(call)]
  const combinedTo = await combinedInto(call, 'corporate', value, by)
  if (combinedTo) return { status: 404, body: { ...failed('Not found'), combinedTo } }
  const { id } = await named(call, 'corporate', value, by)
  const [customerCorporate] = await corporateAnswers(call.db, [id], call.account.timeZone)
  if (!customerCorporate) throw notFound('customer', id)
  return { body: succeeded({ customerCorporate }) }
}

async function edit(call: Call): Promise<Answer> {
  const entity = entityOf(call.form, 'customerCorporate')
  const { id } = await named(call, 'corporate', call.path['externalId']!, byOf(call))
  const fields = fieldsOf(entity, call.account.timeZone)
  const input = corporateInput(fields)
  if (input.nickName === null) fields.complain('nickName', 'required')
  fields.refuse()
  await write(call, (tx) => changeCustomer(tx, id, input))
  return { body: succeeded({ id }) }
}

async function fixIds(call: Call): Promise<Answer> {
  const pairs = idPairs(call, 'customersCorporate')
  await write(call, (tx) => fixExternalIds(tx, pairs, 'customer_corporate', 'customersCorporate'))
  return { body: succeeded() }
}
