import { sql } from 'kysely'
import { addCompany, addContact, changeCompany, changeContact } from '#server/modules/companies/index.ts'
import { addAddress, changeAddress } from '#server/modules/customers/index.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import {
  addressOfCorporate, COMPANY_JSON, companyAnswer, CONTACT_JSON, contactAnswer, type AddressRow, type CompanyRow, type ContactRow,
} from './corporate-answer.ts'
import { addressInput, companyInput, contactInput, type NamedContact } from './corporate-input.ts'
import { allOf, anywhere, conditionsOf, type Condition } from './conditions.ts'
import { byOf, lookUp, named } from './lookup.ts'
import { succeeded } from './wire/envelope.ts'
import { entityOf } from './wire/entity.ts'
import { fieldsOf, type Fields } from './wire/fields.ts'
import { filterOf } from './wire/filter.ts'
import { parameter, write, type Answer, type Call, type Method } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'
import { pageOf, pagination } from './wire/paging.ts'
import { sitesForLookup, visibleSites } from './wire/sites.ts'

/** Addresses, companies and contacts of one corporate customer: each kind is listed, made and changed. */
export const corporatePartMethods: Method[] = [
  { verb: 'GET', path: '/customers-corporate/{externalId}/addresses', scope: 'customer_read', handle: listAddresses },
  { verb: 'POST', path: '/customers-corporate/{externalId}/addresses/create', scope: 'customer_write', handle: createAddress },
  { verb: 'POST', path: '/customers-corporate/{externalId}/addresses/{entityExternalId}/edit', scope: 'customer_write', handle: editAddress },
  { verb: 'GET', path: '/customers-corporate/{externalId}/companies', scope: 'customer_read', handle: listCompanies },
  { verb: 'POST', path: '/customers-corporate/{externalId}/companies/create', scope: 'customer_write', handle: createCompany },
  { verb: 'POST', path: '/customers-corporate/{externalId}/companies/{entityExternalId}/edit', scope: 'customer_write', handle: editCompany },
  { verb: 'GET', path: '/customers-corporate/{externalId}/contacts', scope: 'customer_read', handle: listContacts },
  { verb: 'POST', path: '/customers-corporate/{externalId}/contacts/create', scope: 'customer_write', handle: createContact },
  { verb: 'POST', path: '/customers-corporate/{externalId}/contacts/{entityExternalId}/edit', scope: 'customer_write', handle: editContact },
]

type Part = 'address' | 'company' | 'contact'

const SOURCES: Record<Part, { from: Condition; row: Condition; id: Condition; owner: Condition; externalId: Condition }> = {
  address: { from: sql`customer_address a`, row: sql`to_jsonb(a)`, id: sql`a.id`, owner: sql`a.customer_id`, externalId: sql`a.external_id` },
  company: { from: sql`company k`, row: sql.raw(COMPANY_JSON), id: sql`k.id`, owner: sql`k.customer_id`, externalId: sql`k.external_id` },
  // A contact has no external id of its own: the person's stands for it.
  contact: { from: sql`corporate_contact l join customer p on p.id = l.contact_id`, row: sql.raw(CONTACT_JSON), id: sql`l.id`, owner: sql`l.corporate_id`, externalId: sql`p.external_id` },
}

const corporateOf = (call: Call): Promise<{ id: number; site: string }> => named(call, 'corporate', call.path['externalId']!, byOf(call))

/** The list of one kind, the oldest first, as clients add and then read. */
async function list<Row>(call: Call, part: Part, key: string, conditions: Condition[], answer: (row: Row) => unknown): Promise<Answer> {
  const { id } = await corporateOf(call)
  const page = pageOf(call.query.last)
  const source = SOURCES[part]
  const where = allOf([sql`${source.owner} = ${id}`, ...conditions])
  const [found, counted] = await Promise.all([
    sql<{ row: Row }>`select ${source.row} as row from ${source.from} where ${where} order by ${source.id} limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely),
    sql<{ total: number }>`select count(*) as total from ${source.from} where ${where}`.execute(call.db.kysely),
  ])
  return { body: succeeded({ pagination: pagination(page, counted.rows[0]!.total), [key]: found.rows.map(({ row }) => answer(row)) }) }
}

async function listAddresses(call: Call): Promise<Answer> {
  const filter = filterOf(call.query, call.account.timeZone)
  const { conditions, given, oneOfIds } = conditionsOf(filter)
  oneOfIds('ids', sql`a.id`)
  given(filter.text('name'), (value) => sql`a.name ilike ${anywhere(value)}`)
  given(filter.text('city'), (value) => sql`lower(a.city) = lower(${value})`)
  given(filter.text('region'), (value) => sql`lower(a.region) = lower(${value})`)
  return list<AddressRow>(call, 'address', 'addresses', conditions, addressOfCorporate)
}

async function listCompanies(call: Call): Promise<Answer> {
  const { conditions, oneOf, oneOfIds } = conditionsOf(filterOf(call.query, call.account.timeZone))
  oneOfIds('ids', sql`k.id`)
  oneOf('externalIds', sql`k.external_id`)
  return list<CompanyRow>(call, 'company', 'companies', conditions, (row) => companyAnswer(row, call.account.timeZone))
}

async function listContacts(call: Call): Promise<Answer> {
  const { conditions, oneOf, oneOfIds } = conditionsOf(filterOf(call.query, call.account.timeZone))
  oneOfIds('ids', sql`l.id`)
  oneOfIds('contactIds', sql`l.contact_id`)
  oneOf('contactExternalIds', sql`p.external_id`)
  return list<ContactRow>(call, 'contact', 'contacts', conditions, contactAnswer)
}

async function createAddress(call: Call): Promise<Answer> {
  const address = entityOf(call.form, 'address')
  const corporate = await corporateOf(call)
  const fields = fieldsOf({ address }, call.account.timeZone)
  const input = addressInput(fields, 'address')
  fields.refuse()
  const { id } = await write(call, (tx) => addAddress(tx, corporate.id, input))
  return { status: 201, body: succeeded({ id }) }
}

async function editAddress(call: Call): Promise<Answer> {
  const address = entityOf(call.form, 'address')
  const corporate = await corporateOf(call)
  const id = await partOf(call, 'address', corporate.id)
  const fields = fieldsOf({ address }, call.account.timeZone)
  const { address: parts = {}, ...input } = addressInput(fields, 'address')
  fields.refuse()
  await write(call, (tx) => changeAddress(tx, corporate.id, id, { ...input, ...(Object.keys(parts).length > 0 ? { address: parts } : {}) }))
  return { body: succeeded({ id }) }
}

async function createCompany(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'company'), call.account.timeZone)
  const corporate = await corporateOf(call)
  const input = companyInput(fields)
  fields.refuse()
  const { id } = await write(call, (tx) => addCompany(tx, corporate.id, input))
  return { status: 201, body: succeeded({ id }) }
}

async function editCompany(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'company'), call.account.timeZone)
  const corporate = await corporateOf(call)
  const id = await partOf(call, 'company', corporate.id)
  const input = companyInput(fields)
  fields.refuse()
  await write(call, (tx) => changeCompany(tx, corporate.id, id, input))
  return { body: succeeded({ id }) }
}

async function createContact(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'contact'), call.account.timeZone)
  const corporate = await corporateOf(call)
  const input = contactInput(fields)
  fields.refuse()
  const customerId = await foundCustomer(call, fields, input, [corporate.site])
  const companyIds = await foundCompanies(call, fields, input, corporate.id)
  fields.refuse()
  const { id } = await write(call, (tx) => addContact(tx, corporate.id, { customerId, ...flags(input, companyIds) }))
  return { status: 201, body: succeeded({ id }) }
}

async function editContact(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'contact'), call.account.timeZone)
  const corporate = await corporateOf(call)
  const id = await partOf(call, 'contact', corporate.id)
  const input = contactInput(fields)
  fields.refuse()
  const companyIds = await foundCompanies(call, fields, input, corporate.id)
  fields.refuse()
  await write(call, (tx) => changeContact(tx, corporate.id, id, flags(input, companyIds)))
  return { body: succeeded({ id }) }
}

const flags = ({ isMain }: NamedContact, companyIds: number[] | undefined) => ({
  ...(isMain === undefined ? {} : { isMain }), ...(companyIds === undefined ? {} : { companyIds }),
})

/** The part that the path names, among those of this corporate customer. A contact may also be named by the person's id. */
async function partOf(call: Call, part: Part, corporateId: number): Promise<number> {
  const by = parameter(call, 'entityBy') ?? 'externalId'
  if (by !== 'id' && by !== 'externalId') throw new Refusal('wrong_parameter', {}, 400, [{ path: 'entityBy', code: 'not_a_choice' }])
  const value = call.path['entityExternalId']!
  const source = SOURCES[part]
  const id = readInteger(value)
  if (by === 'id' && id === null) throw notFound(part, value)
  const matches = by === 'externalId' ? sql`${source.externalId} = ${value}` : part === 'contact' ? sql`(l.id = ${id} or l.contact_id = ${id})` : sql`${source.id} = ${id}`
  const { rows } = await sql<{ id: number }>`
    select ${source.id} as id from ${source.from} where ${source.owner} = ${corporateId} and ${matches} order by (${source.id} = ${id ?? -1}) desc, ${source.id} limit 1`.execute(call.db.kysely)
  if (!rows[0]) throw notFound(part, value)
  return rows[0].id
}

/** The person that a contact names; nobody is complained about at the contact's `customer`. */
export async function foundCustomer(call: Call, fields: Fields, { path, customer }: NamedContact, sites: string[]): Promise<number> {
  const at = path === '' ? 'customer' : `${path}.customer`
  const { id, externalId, browserId, site } = customer ?? { id: null, externalId: null, browserId: null, site: null }
  if (!id && !externalId && !browserId) {
    fields.complain(at, 'required')
    return 0
  }
  const among = site ? visibleSites(call).filter((one) => one === site) : sites.length > 0 ? sites : [...sitesForLookup(call)]
  const [found] = id || externalId
    ? await lookUp(call, 'customer', [String(id ?? externalId)], id ? 'id' : 'externalId', among)
    : (await call.db.pool.query<{ id: number }>("select id from customer where type = 'customer' and site = any($1) and browser_id = $2 order by id limit 1", [among, browserId])).rows
  if (!found) fields.complain(at, 'not_found', { entity: 'customer', id: id ?? externalId ?? browserId })
  return found?.id ?? 0
}

async function foundCompanies(call: Call, fields: Fields, { companies }: NamedContact, corporateId: number): Promise<number[] | undefined> {
  if (companies === undefined) return undefined
  const { rows } = await call.db.pool.query<{ id: number; externalId: string | null }>('select id, external_id as "externalId" from company where customer_id = $1', [corporateId])
  return companies.flatMap((company, index) => {
    const found = rows.find((row) => (company.id !== null ? row.id === company.id : company.externalId !== null && row.externalId === company.externalId))
    if (found) return [found.id]
    fields.complain(`companies[${index}]`, 'not_found', { entity: 'company', id: company.id ?? company.externalId ?? '' })
    return []
  })
}
