import { differences } from '#server/platform/change-log.ts'
import { refuseFieldEdits } from '#server/platform/fields.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'
import { customerChange } from './changes.ts'
import { contactEmail, contactEmails, contactPhones, type ContactPhone } from './contacts.ts'
import { mergedAddress, readChanges, wantedTags, type CustomerChanges } from './customer-input.ts'
import { loadCustomer, type CustomerState } from './customer-state.ts'
import { customerCatalogue } from './fields.ts'
import { writeContacts } from './write-contacts.ts'
import { columnsOf, refuseTaken, writeMainAddress, writeTags } from './write-person.ts'

/**
 * Changes what is given of a customer; what is absent stays, and what is equal already is no change.
 * @throws Refusal `not_found`, `forbidden`, `invalid`
 */
export async function changeCustomer(tx: Tx, id: number, changes: CustomerChanges): Promise<void> {
  const references = await freshReferences(tx.db)
  await applyChanges(tx, await loadCustomer(tx, id), changes, references)
}

/** The same on a customer that is loaded already. */
export async function applyChanges(tx: Tx, before: CustomerState, changes: CustomerChanges, references: References): Promise<void> {
  const given = readChanges(changes, references)
  const phones = given.phones === undefined ? keptPhones(before.phones) : contactPhones(given.phones, given.country ?? references.account.countryIso)
  const emails = wantedEmails(before, given)
  const main = before.addresses.find((address) => address.isMain) ?? before.addresses[0]
  const after = {
    ...personAfter(tx, before, given),
    email: emails[0] ?? null,
    emails,
    phones: phones.map((phone) => phone.number),
    tags: wantedTags(before.tags, given),
    address: given.address === undefined ? (main?.address ?? null) : mergedAddress(main?.address ?? null, given.address),
  }
  const fields = differences({ ...before, tags: wantedTags(before.tags, {}), address: main?.address ?? null }, after)
  if (Object.keys(fields).length === 0) return
  refuseFieldEdits(tx.actor, customerCatalogue, Object.keys(fields))
  if (fields.externalId) await refuseTaken(tx, before, after.externalId, before.id)

  const changed = Object.fromEntries(Object.keys(fields).map((field) => [field, after[field as keyof typeof after]]))
  const columns = { ...columnsOf(changed), ...(fields.phones ? { phone: after.phones[0] ?? null } : {}) }
  if (fields.phones || fields.emails) {
    const twin = await writeContacts(tx, before.id, before.site, { phones, emails })
    if (twin !== before.likelyDuplicateOf) {
      fields.likelyDuplicateOf = [before.likelyDuplicateOf, twin]
      Object.assign(columns, { likely_duplicate_of: twin })
    }
  }
  if (Object.keys(columns).length > 0) await tx.db.updateTable('customer').set(columns).where('id', '=', before.id).execute()
  if (fields.tags) await writeTags(tx, before.id, after.tags)
  if (fields.address) await writeMainAddress(tx, before.id, main?.id ?? null, after.address)
  tx.record(customerChange({ kind: 'customer.changed', id: before.id, site: before.site, fields }))
}

/** The person's own fields as they shall be; objects are merged by key. */
function personAfter(tx: Tx, before: CustomerState, given: CustomerChanges): Partial<CustomerState> {
  const { phones: _, emails: _e, tags: _t, email: _m, contragent, source, customFields, ...plain } = given
  return {
    ...columnFields(plain),
    ...(contragent === undefined ? {} : { contragent: contragent === null ? { contragentType: 'individual' } : { ...before.contragent, ...contragent } }),
    ...(source === undefined ? {} : { source }),
    ...(customFields === undefined ? {} : { customFields: withoutNulls({ ...before.customFields, ...customFields }) }),
    ...(given.subscribed === false && !before.emailUnsubscribedAt ? { emailUnsubscribedAt: tx.at } : {}),
    ...(given.subscribed === true ? { emailUnsubscribedAt: null } : {}),
  }
}

const PLAIN = [
  'externalId', 'firstName', 'lastName', 'patronymic', 'nickName', 'sex', 'birthday', 'isContact', 'managerId', 'vip', 'bad', 'photoUrl', 'browserId',
  'personalDiscount', 'discountCardNumber', 'emailUnsubscribedAt',
] as const

function columnFields(given: CustomerChanges): Partial<CustomerState> {
  return Object.fromEntries(PLAIN.filter((field) => given[field] !== undefined).map((field) => [field, given[field]]))
}

function withoutNulls(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''))
}

function wantedEmails(before: CustomerState, given: CustomerChanges): string[] {
  const all = given.emails === undefined ? before.emails : contactEmails(given.emails)
  if (given.email === undefined) return all
  // A new main address takes the place of the one that was the main one.
  const others = all.filter((email) => email !== before.email)
  return contactEmails([contactEmail(given.email), ...others])
}

// Numbers that stay were normalised when they came.
function keptPhones(numbers: readonly string[]): ContactPhone[] {
  return contactPhones(numbers)
}
