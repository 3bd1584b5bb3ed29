import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { addAddress, changeAddress } from '#server/modules/customers/index.ts'
import { corporateChange } from './changes.ts'
import { companyAfter, MOST_COMPANIES, type CompanyChanges } from './company-input.ts'
import { loadCorporate, type CompanyState, type CorporateState } from './corporate-state.ts'
import { shownName } from './shown-name.ts'

/**
 * Adds a company to a corporate customer; the first one is the main one.
 * @throws Refusal `not_found`, `forbidden`, `invalid` (no name, an external id that another company of the site has, a foreign address)
 */
export async function addCompany(tx: Tx, corporateId: number, given: CompanyChanges): Promise<{ id: number }> {
  const corporate = await loadCorporate(tx, corporateId)
  if (corporate.companies.length >= MOST_COMPANIES) throw invalid('companies', 'too_many', { most: MOST_COMPANIES })
  const values = companyAfter(null, given, shownName(corporate))
  await refuseTaken(tx, corporate.site, values.externalId, null)
  const addressId = await addressOf(tx, corporate, null, given.address)
  const isMain = given.isMain === true || corporate.companies.length === 0
  if (isMain) await dethrone(tx, corporate, null)
  const { id } = await tx.db
    .insertInto('company')
    .values({ customer_id: corporateId, site: corporate.site, ...columns({ ...values, isMain, addressId }), created_at: tx.at })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record(corporateChange('customer.company_added', corporate, { company: [null, { id, name: values.name }], contragent: [null, values.contragent] }, { companyId: id }))
  return { id }
}

/** Changes what is given; a main company stays the main one until another becomes it. @throws Refusal as adding one, `not_found` */
export async function changeCompany(tx: Tx, corporateId: number, companyId: number, given: CompanyChanges): Promise<void> {
  const corporate = await loadCorporate(tx, corporateId)
  const before = companyOf(corporate, companyId)
  const values = companyAfter(before, given, before.name)
  if (values.externalId !== before.externalId) await refuseTaken(tx, corporate.site, values.externalId, companyId)
  const after: CompanyState = { id: companyId, ...values, isMain: given.isMain === true || before.isMain, addressId: await addressOf(tx, corporate, before, given.address) }
  const fields = differences(told(before), told(after))
  if (Object.keys(fields).length === 0) return
  if (after.isMain && !before.isMain) await dethrone(tx, corporate, companyId)
  await tx.db.updateTable('company').set(columns(after)).where('id', '=', companyId).execute()
  tx.record(corporateChange('customer.company_changed', corporate, fields, { companyId, companyName: after.name }))
}

/**
 * Removes a company that no order names; the oldest of the others becomes the main one.
 * @throws Refusal `not_found`, `forbidden`, `company_has_orders` (409): make it inactive instead
 */
export async function removeCompany(tx: Tx, corporateId: number, companyId: number): Promise<void> {
  const corporate = await loadCorporate(tx, corporateId)
  const before = companyOf(corporate, companyId)
  const order = await tx.db.selectFrom('order').select('id').where('company_id', '=', companyId).limit(1).executeTakeFirst()
  if (order) throw new Refusal('company_has_orders', { company: before.name }, 409)
  await tx.db.deleteFrom('company').where('id', '=', companyId).execute()
  tx.record(corporateChange('customer.company_removed', corporate, { company: [{ id: companyId, name: before.name }, null] }, { companyId }))
  const heir = corporate.companies.filter((company) => company.id !== companyId).toSorted((one, other) => one.id - other.id)[0]
  if (before.isMain && heir) {
    await tx.db.updateTable('company').set({ is_main: true }).where('id', '=', heir.id).execute()
    tx.record(corporateChange('customer.company_changed', corporate, { companyIsMain: [false, true] }, { companyId: heir.id, companyName: heir.name }))
  }
}

function companyOf(corporate: CorporateState, id: number): CompanyState {
  const company = corporate.companies.find((one) => one.id === id)
  if (!company) throw notFound('company', id)
  return company
}

/** A company by the names of the log. */
function told({ id: _, contragent, ...company }: CompanyState): Record<string, unknown> {
  return { ...Object.fromEntries(Object.entries(company).map(([name, value]) => [`company${name[0]!.toUpperCase()}${name.slice(1)}`, value])), contragent }
}

function columns({ externalId, isMain, active, name, brand, contragent, addressId, customFields }: Omit<CompanyState, 'id'>) {
  return {
    external_id: externalId, is_main: isMain, active, name, brand, contragent: JSON.stringify(contragent), address_id: addressId, custom_fields: JSON.stringify(customFields),
  }
}

async function dethrone(tx: Tx, corporate: CorporateState, but: number | null): Promise<void> {
  for (const company of corporate.companies.filter((one) => one.isMain && one.id !== but)) {
    await tx.db.updateTable('company').set({ is_main: false }).where('id', '=', company.id).execute()
    tx.record(corporateChange('customer.company_changed', corporate, { companyIsMain: [true, false] }, { companyId: company.id, companyName: company.name }))
  }
}

async function addressOf(tx: Tx, corporate: CorporateState, before: CompanyState | null, given: CompanyChanges['address']): Promise<number | null> {
  if (given === undefined) return before?.addressId ?? null
  if (given === null) return null
  const { id, externalId, parts } = given
  const said = Object.values(parts ?? {}).some((part) => part !== null && part !== '')
  if (id || externalId) {
    const named = corporate.addresses.find((address) => (id ? address.id === id : address.externalId === externalId))
    if (!named && (id || !said)) throw invalid('address', 'not_found', { entity: 'address', id: id ?? externalId })
    if (named) {
      if (said) await changeAddress(tx, corporate.id, named.id, { address: parts! })
      return named.id
    }
  }
  if (!said) return before?.addressId ?? null
  // An address that came along from another customer by a merge is not this one's to change.
  if (before?.addressId && corporate.addresses.some((address) => address.id === before.addressId)) {
    await changeAddress(tx, corporate.id, before.addressId, { address: parts! })
    return before.addressId
  }
  return (await addAddress(tx, corporate.id, { address: parts!, externalId: externalId ?? null })).id
}

async function refuseTaken(tx: Tx, site: string, externalId: string | null, but: number | null): Promise<void> {
  if (!externalId) return
  const holder = await tx.db.selectFrom('company').select('id').where('site', '=', site).where('external_id', '=', externalId).executeTakeFirst()
  if (holder && holder.id !== but) throw invalid('externalId', 'taken', { externalId })
}
