import { invalid, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { addAddress, createCustomer, type AddressChanges, type CustomerChanges } from '#server/modules/customers/index.ts'
import type { CompanyChanges } from './company-input.ts'
import { addCompany } from './save-company.ts'
import { addContact, type NewContact } from './save-contact.ts'
import { changeTerms, type Terms } from './change-terms.ts'

/** What both kinds of customers have in common; a corporate one is called by its `nickName`. */
export type CorporateChanges = Pick<
  CustomerChanges,
  'externalId' | 'nickName' | 'managerId' | 'vip' | 'bad' | 'source' | 'tags' | 'addTags' | 'removeTags' | 'attachedTag' | 'customFields' | 'personalDiscount' | 'discountCardNumber'
>

/** A contact that names companies by their place among those that are made with it. */
export type FirstContact = NewContact & { companyPlaces?: number[] }

export type NewCorporate = CorporateChanges & {
  site: string
  createdAt?: Date
  addresses?: AddressChanges[]
  companies?: CompanyChanges[]
  contacts?: FirstContact[]
  terms?: Terms
}

/**
 * Makes a corporate customer with all that it comes with.
 * @throws Refusal `invalid` with the path of the part (`companies[0].name`), `forbidden` for a foreign site
 */
export async function createCorporate(tx: Tx, input: NewCorporate): Promise<{ id: number; companyIds: number[] }> {
  const { addresses = [], companies = [], contacts = [], terms, ...given } = input
  const first = companies.find((company) => company.isMain) ?? companies[0]
  const legalName = first?.contragent?.['legalName']
  const nickName = given.nickName?.trim() || first?.name?.trim() || (typeof legalName === 'string' ? legalName.trim().slice(0, 255) : '')
  if (!nickName) throw invalid('nickName', 'required')
  const { id } = await createCustomer(tx, { ...given, nickName, type: 'customer_corporate' })
  await tx.db.insertInto('corporate_account').values({ customer_id: id, counted_at: tx.at }).execute()
  for (const [index, address] of addresses.entries()) await within(`addresses[${index}]`, () => addAddress(tx, id, address))
  const companyIds: number[] = []
  for (const [index, company] of companies.entries()) companyIds.push((await within(`companies[${index}]`, () => addCompany(tx, id, company))).id)
  for (const [index, { companyPlaces, ...contact }] of contacts.entries()) {
    const named = companyPlaces?.flatMap((place) => companyIds[place] ?? []) ?? []
    await within(`customerContacts[${index}]`, () => addContact(tx, id, { ...contact, companyIds: [...(contact.companyIds ?? []), ...named] }))
  }
  if (terms) await changeTerms(tx, id, terms)
  return { id, companyIds }
}

/** A refusal of a part is told with the part's own path. */
async function within<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal) || error.fields.length === 0) throw error
    throw new Refusal(error.code, error.params, error.status, error.fields.map((field) => ({ ...field, path: `${path}.${field.path}` })))
  }
}
