import { sql } from 'kysely'
import { forbidden, invalid } from '#server/platform/errors.ts'
import { mayTouchSite } from '#server/platform/access.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { customerChange, initialFields } from './changes.ts'
import { contactEmails, contactPhones } from './contacts.ts'
import { mergedAddress, readChanges, wantedTags, type CustomerChanges } from './customer-input.ts'
import type { CustomerState } from './customer-state.ts'
import { writeContacts } from './write-contacts.ts'
import { columnsOf, refuseTaken, writeMainAddress, writeTags } from './write-person.ts'

export type NewCustomer = CustomerChanges & { site: string; /** A person unless told. */ type?: 'customer' | 'customer_corporate'; /** Now unless told. */ createdAt?: Date }

/**
 * Makes a customer as told. Somebody with the same phone or e-mail may be there already: then the new one is marked as a likely
 * duplicate of that person, with whom guest orders of this phone or e-mail stay.
 * @throws Refusal `invalid` (nothing to know the person by, a taken external id, a wrong value), `forbidden` for a foreign site
 */
export async function createCustomer(tx: Tx, input: NewCustomer): Promise<{ id: number; likelyDuplicateOf: number | null }> {
  const references = await freshReferences(tx.db)
  if (!references.sites.byCode.has(input.site)) throw invalid('site', 'unknown_code', { code: input.site })
  if (!mayTouchSite(tx.actor, input.site)) throw forbidden('customers.create')
  const given = readChanges(input, references)
  const country = given.country ?? references.account.countryIso
  const phones = contactPhones(given.phones ?? [], country)
  const emails = contactEmails([given.email, ...(given.emails ?? [])])
  const named = [given.firstName, given.lastName, given.patronymic, given.nickName, given.externalId].some(Boolean)
  if (!named && phones.length === 0 && emails.length === 0) throw invalid('firstName', 'required')
  const type = input.type ?? 'customer'
  await refuseTaken(tx, { site: input.site, type }, given.externalId, null)

  const createdAt = input.createdAt ?? tx.at
  const person: Partial<CustomerState> = {
    ...given,
    email: emails[0] ?? null,
    contragent: { contragentType: 'individual', ...given.contragent },
    source: given.source ?? null,
    customFields: given.customFields ?? {},
    emailUnsubscribedAt: given.subscribed === false ? tx.at : (given.emailUnsubscribedAt ?? null),
    phones: undefined, emails: undefined, tags: undefined,
  }
  const columns = { ...columnsOf(person), type, site: input.site, phone: phones[0]?.number ?? null, created_at: createdAt }
  const { rows } = await sql<{ id: number }>`
    with person as (
      insert into customer (${sql.join(Object.keys(columns).map((name) => sql.id(name)))}) values (${sql.join(Object.values(columns))}) returning id
    ), figures as (insert into customer_figures (customer_id) select id from person)
    select id from person`.execute(tx.db)
  const id = rows[0]!.id

  const address = mergedAddress(null, given.address ?? null)
  const tags = wantedTags([], given)
  const twin = await writeContacts(tx, id, input.site, { phones, emails })
  if (twin !== null) await tx.db.updateTable('customer').set({ likely_duplicate_of: twin }).where('id', '=', id).execute()
  if (address) await writeMainAddress(tx, id, null, address)
  if (tags.length > 0) await writeTags(tx, id, tags)

  const { firstName, lastName, patronymic, nickName, externalId, sex, birthday, email, isContact, managerId, vip, bad, photoUrl } = person
  const { contragent, source, browserId, personalDiscount, discountCardNumber, emailUnsubscribedAt, customFields } = person
  const fields = initialFields({
    externalId, firstName, lastName, patronymic, nickName, sex, birthday, email, emails, phones: phones.map((phone) => phone.number), isContact, managerId, vip, bad,
    photoUrl, contragent, source, browserId, personalDiscount: personalDiscount || null, discountCardNumber, emailUnsubscribedAt,
    customFields: Object.keys(customFields ?? {}).length > 0 ? customFields : null, address, tags, createdAt, likelyDuplicateOf: twin,
  })
  tx.record(customerChange({ kind: 'customer.created', id, site: input.site, fields }))
  return { id, likelyDuplicateOf: twin }
}
