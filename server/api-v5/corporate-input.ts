import type { CompanyChanges, CorporateChanges, FirstContact } from '#server/modules/companies/index.ts'
import type { AddressChanges } from '#server/modules/customers/index.ts'
import { addressOf, contragentOf, sourceOf, tagNames } from './party-input.ts'
import { defined, type Fields } from './wire/fields.ts'

const LONGEST = 255

const cleared = <T>(value: T | null | undefined, neutral: T): T | undefined => (value === null ? neutral : value)

/** A corporate customer of the wire in the trade's words, without its parts: what is absent stays absent, null clears. */
export function corporateInput(corporate: Fields): CorporateChanges {
  return defined<CorporateChanges>({
    externalId: corporate.text('externalId', LONGEST),
    nickName: corporate.text('nickName', LONGEST),
    managerId: corporate.integer('managerId', 1),
    vip: cleared(corporate.boolean('vip'), false),
    bad: cleared(corporate.boolean('bad'), false),
    source: sourceOf(corporate),
    personalDiscount: cleared(corporate.number('personalDiscount', 0, 100), 0),
    discountCardNumber: corporate.text('discountCardNumber', LONGEST),
    tags: tagNames(corporate, 'tags'),
    addTags: tagNames(corporate, 'addTags'),
    removeTags: tagNames(corporate, 'removeTags'),
    attachedTag: corporate.text('attachedTag', LONGEST) ?? undefined,
    customFields: corporate.map('customFields') ?? undefined,
  })
}

export function companyInput(company: Fields): CompanyChanges {
  return defined<CompanyChanges>({
    externalId: company.text('externalId', LONGEST),
    isMain: company.boolean('isMain') ?? undefined,
    active: company.boolean('active') ?? undefined,
    name: company.text('name', LONGEST) ?? undefined,
    brand: company.text('brand', LONGEST),
    contragent: contragentOf(company),
    address: companyAddress(company),
    customFields: company.map('customFields') ?? undefined,
  })
}

function companyAddress(company: Fields): CompanyChanges['address'] {
  const address = company.object('address')
  if (!address) return address
  const { name: _, ...parts } = addressOf(company, 'address') ?? {}
  // A text that was composed of the parts is no part of its own when it comes back.
  if (address.integer('id')) delete parts['text']
  return { id: address.integer('id') ?? null, externalId: address.text('externalId', LONGEST) ?? null, parts }
}

/** The address itself is the entity here, not a part of one. */
export function addressInput(holder: Fields, name: string): AddressChanges {
  const address = holder.object(name)
  const parts = { ...addressOf(holder, name) }
  delete parts['name']
  return defined<AddressChanges>({
    address: parts,
    name: address?.text('name', LONGEST),
    externalId: address?.text('externalId', LONGEST),
    isMain: address?.boolean('isMain') ?? undefined,
  })
}

/** Whom a contact names, and for which companies: by id or external id. */
export type NamedContact = {
  path: string
  customer: { id: number | null; externalId: string | null; browserId: string | null; site: string | null } | null
  companies: { id: number | null; externalId: string | null }[] | undefined
  isMain: boolean | undefined
}

export function contactInput(contact: Fields): NamedContact {
  const customer = contact.object('customer')
  return {
    path: contact.path,
    customer: customer
      ? {
          id: customer.integer('id', 1) ?? null, externalId: customer.text('externalId', LONGEST) ?? null, browserId: customer.text('browserId', LONGEST) ?? null,
          site: customer.text('site', LONGEST) ?? null,
        }
      : null,
    companies: contact.rows('companies')?.map((row) => {
      const company = row.object('company') ?? row
      return { id: company.integer('id', 1) ?? null, externalId: company.text('externalId', LONGEST) ?? null }
    }),
    isMain: contact.boolean('isMain') ?? undefined,
  }
}

/** Which of the companies that come along a first contact speaks for, by their places in the list. */
export function placesOf(named: NamedContact, companies: CompanyChanges[]): FirstContact['companyPlaces'] {
  return named.companies?.flatMap(({ externalId }) => {
    const place = companies.findIndex((company) => externalId !== null && company.externalId === externalId)
    return place >= 0 ? [place] : []
  })
}
