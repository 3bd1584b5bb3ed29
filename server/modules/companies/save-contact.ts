import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { changeCustomer, createCustomer, loadCustomer, type CustomerChanges, type CustomerState } from '#server/modules/customers/index.ts'
import { corporateChange } from './changes.ts'
import { loadCorporate, type ContactState, type CorporateState } from './corporate-state.ts'

export type ContactChanges = {
  isMain?: boolean
  /** The companies that the person speaks for; empty = for all. */
  companyIds?: number[]
}

export type NewContact = ContactChanges & ({ customerId: number } | { person: CustomerChanges })

const MOST_CONTACTS = 1000

/**
 * Adds a person to talk to: a customer that is there, or a new one; the first one is the main one. Whoever is linked already is changed.
 * @throws Refusal `not_found`, `forbidden`, `invalid` (an unknown customer or company, a company in the place of a person)
 */
export async function addContact(tx: Tx, corporateId: number, given: NewContact): Promise<{ id: number }> {
  const corporate = await loadCorporate(tx, corporateId)
  const contact = await personOf(tx, corporate, given)
  const known = corporate.contacts.find((one) => one.contactId === contact.id)
  if (known) {
    await change(tx, corporate, known, given)
    return { id: known.id }
  }
  if (corporate.contacts.length >= MOST_CONTACTS) throw invalid('contacts', 'too_many', { most: MOST_CONTACTS })
  const companyIds = companiesOf(corporate, given.companyIds ?? [])
  const isMain = given.isMain === true || corporate.contacts.length === 0
  if (isMain) await dethrone(tx, corporate, null)
  const { id } = await tx.db
    .insertInto('corporate_contact')
    .values({ corporate_id: corporateId, contact_id: contact.id, is_main: isMain, created_at: tx.at })
    .returning('id')
    .executeTakeFirstOrThrow()
  await writeCompanies(tx, id, companyIds)
  if (!contact.isContact) await changeCustomer(tx, contact.id, { isContact: true })
  const fields: Record<string, [null, unknown]> = { contact: [null, { id: contact.id, name: nameOf(contact) }] }
  if (companyIds.length > 0) fields['contactCompanies'] = [null, companyIds]
  tx.record(corporateChange('customer.contact_added', corporate, fields, { linkId: id, contactId: contact.id }))
  return { id }
}

/** Changes what is given; a main contact stays the main one until another becomes it. @throws Refusal `not_found`, `forbidden`, `invalid` */
export async function changeContact(tx: Tx, corporateId: number, linkId: number, given: ContactChanges): Promise<void> {
  const corporate = await loadCorporate(tx, corporateId)
  await change(tx, corporate, linkOf(corporate, linkId), given)
}

/** Takes a person off; the oldest of the others becomes the main one. The customer stays. @throws Refusal `not_found`, `forbidden` */
export async function removeContact(tx: Tx, corporateId: number, linkId: number): Promise<void> {
  const corporate = await loadCorporate(tx, corporateId)
  const link = linkOf(corporate, linkId)
  await tx.db.deleteFrom('corporate_contact').where('id', '=', linkId).execute()
  tx.record(corporateChange('customer.contact_removed', corporate, { contact: [{ id: link.contactId }, null] }, { linkId, contactId: link.contactId }))
  const heir = corporate.contacts.filter((one) => one.id !== linkId).toSorted((one, other) => one.id - other.id)[0]
  if (link.isMain && heir) {
    await tx.db.updateTable('corporate_contact').set({ is_main: true }).where('id', '=', heir.id).execute()
    tx.record(corporateChange('customer.contact_changed', corporate, { contactIsMain: [false, true] }, { linkId: heir.id, contactId: heir.contactId }))
  }
  const elsewhere = await tx.db.selectFrom('corporate_contact').select('id').where('contact_id', '=', link.contactId).limit(1).executeTakeFirst()
  if (!elsewhere) await changeCustomer(tx, link.contactId, { isContact: false })
}

function linkOf(corporate: CorporateState, linkId: number): ContactState {
  const link = corporate.contacts.find((one) => one.id === linkId)
  if (!link) throw notFound('contact', linkId)
  return link
}

async function change(tx: Tx, corporate: CorporateState, link: ContactState, given: ContactChanges): Promise<void> {
  const before = { contactIsMain: link.isMain, contactCompanies: link.companyIds }
  const after = { contactIsMain: given.isMain === true || link.isMain, contactCompanies: given.companyIds === undefined ? link.companyIds : companiesOf(corporate, given.companyIds) }
  const fields = differences(before, after)
  if (Object.keys(fields).length === 0) return
  if (fields['contactIsMain']) {
    await dethrone(tx, corporate, link.id)
    await tx.db.updateTable('corporate_contact').set({ is_main: true }).where('id', '=', link.id).execute()
  }
  if (fields['contactCompanies']) await writeCompanies(tx, link.id, after.contactCompanies)
  tx.record(corporateChange('customer.contact_changed', corporate, fields, { linkId: link.id, contactId: link.contactId }))
}

async function personOf(tx: Tx, corporate: CorporateState, given: NewContact): Promise<CustomerState> {
  if ('person' in given) {
    const { id } = await createCustomer(tx, { ...given.person, site: corporate.site, isContact: true })
    return loadCustomer(tx, id)
  }
  // Whom one may not see is nobody, wherever the id came from.
  const found = await tx.db.selectFrom('customer').select(['type', 'site']).where('id', '=', Number.isSafeInteger(given.customerId) ? given.customerId : -1).executeTakeFirst()
  if (found?.type !== 'customer' || found.site !== corporate.site) throw invalid('customer', 'not_found', { entity: 'customer', id: given.customerId })
  return loadCustomer(tx, given.customerId)
}

function companiesOf(corporate: CorporateState, ids: number[]): number[] {
  const strange = ids.find((id) => !corporate.companies.some((company) => company.id === id))
  if (strange !== undefined) throw invalid('companies', 'not_found', { entity: 'company', id: strange })
  return [...new Set(ids)].toSorted((one, other) => one - other)
}

async function writeCompanies(tx: Tx, linkId: number, companyIds: number[]): Promise<void> {
  await tx.db.deleteFrom('corporate_contact_company').where('link_id', '=', linkId).where('company_id', 'not in', companyIds.length > 0 ? companyIds : [-1]).execute()
  if (companyIds.length === 0) return
  const rows = companyIds.map((companyId) => ({ link_id: linkId, company_id: companyId }))
  await tx.db.insertInto('corporate_contact_company').values(rows).onConflict((conflict) => conflict.columns(['link_id', 'company_id']).doNothing()).execute()
}

async function dethrone(tx: Tx, corporate: CorporateState, but: number | null): Promise<void> {
  for (const link of corporate.contacts.filter((one) => one.isMain && one.id !== but)) {
    await tx.db.updateTable('corporate_contact').set({ is_main: false }).where('id', '=', link.id).execute()
    tx.record(corporateChange('customer.contact_changed', corporate, { contactIsMain: [true, false] }, { linkId: link.id, contactId: link.contactId }))
  }
}

const nameOf = (person: CustomerState): string => [person.lastName, person.firstName, person.patronymic].filter(Boolean).join(' ') || person.email || person.phones[0] || ''
