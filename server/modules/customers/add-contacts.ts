import type { Tx } from '#server/platform/transact.ts'
import { customerChange } from './changes.ts'
import { isIdentityEmail } from './contacts.ts'
import type { FoundCustomer, Wanted } from './customer-lookup.ts'

type Added = { phones: string[]; emails: string[]; address: Record<string, unknown> | null; named: boolean }

const LOCK = 'select id from customer where id = $1 for no key update'

const ADD = `
  with asked as (select $2::text::jsonb as extra),
  phones as (
    insert into customer_phone (customer_id, number, as_written, digits, position)
    select $1, p.value ->> 'number', p.value ->> 'asWritten', p.value ->> 'digits',
      (select count(*) from customer_phone where customer_id = $1) + p.place - 1
    from asked, jsonb_array_elements(asked.extra -> 'phones') with ordinality as p (value, place)
    on conflict do nothing
    returning number
  ),
  emails as (
    insert into customer_email (customer_id, email, position)
    select $1, e.value, (select count(*) from customer_email where customer_id = $1) + e.place - 1
    from asked, jsonb_array_elements_text(asked.extra -> 'emails') with ordinality as e (value, place)
    on conflict do nothing
    returning email
  ),
  identities as (
    insert into customer_identity (site, kind, value, customer_id)
    select $3, i.kind, i.value, $1
    from asked, jsonb_to_recordset(asked.extra -> 'identities') as i (kind text, value text)
    order by i.kind desc, i.value
    on conflict do nothing
  ),
  addresses as (
    insert into customer_address (customer_id, is_main, address)
    select $1, not exists (select from customer_address where customer_id = $1 and is_main), asked.extra -> 'address'
    from asked
    where jsonb_typeof(asked.extra -> 'address') = 'object'
      and not exists (select from customer_address where customer_id = $1 and address = asked.extra -> 'address')
    returning address
  ),
  person as (
    update customer set
      phone = coalesce(phone, asked.extra #>> '{phones,0,number}'),
      email = coalesce(email, asked.extra #>> '{emails,0}'),
      first_name = case when nameless.yes then asked.extra ->> 'firstName' else first_name end,
      last_name = case when nameless.yes then asked.extra ->> 'lastName' else last_name end,
      patronymic = case when nameless.yes then asked.extra ->> 'patronymic' else patronymic end
    from asked, (
      select first_name = '' and last_name = '' and patronymic = '' and (extra ->> 'isNamed')::boolean as yes
      from customer, asked where id = $1
    ) as nameless
    where customer.id = $1 and (nameless.yes
      or (customer.phone is null and exists (select from phones))
      or (customer.email is null and exists (select from emails)))
    returning nameless.yes as named
  )
  select coalesce((select jsonb_agg(number) from phones), '[]') as phones, coalesce((select jsonb_agg(email) from emails), '[]') as emails,
    (select address from addresses) as address, coalesce((select named from person), false) as named`

/** What an order tells of a person we know: a phone, an e-mail, an address, a name that we did not have is kept and recorded. */
export async function addContacts(tx: Tx, wanted: Wanted, known: FoundCustomer): Promise<void> {
  const phones = wanted.contact.phones.filter((phone) => !known.phones.includes(phone.number))
  const email = wanted.contact.email
  const emails = email && !known.emails.includes(email) ? [email] : []
  const address = known.hasAddress ? null : wanted.contact.address
  const name = { firstName: wanted.firstName?.trim() ?? '', lastName: wanted.lastName?.trim() ?? '', patronymic: wanted.patronymic?.trim() ?? '' }
  const names = known.nameless && Object.values(name).some((part) => part !== '')
  if (phones.length === 0 && emails.length === 0 && !address && !names) return

  const identities = [
    ...phones.filter((phone) => phone.identity).map((phone) => ({ kind: 'phone', value: phone.number })),
    ...emails.filter(isIdentityEmail).map((value) => ({ kind: 'email', value })),
  ]
  // The lock makes parallel orders of this person add one after another; both statements travel together.
  const locked = tx.prepared('customer_lock', LOCK, [known.id])
  const adding = tx.prepared<Added>('customer_add_contacts', ADD, [
    known.id,
    JSON.stringify({ phones, emails, address, identities, isNamed: names, ...name }),
    known.site,
  ])
  adding.catch(() => {})
  await locked
  const [added] = await adding
  record(tx, known, added!, names ? name : null)
}

function record(tx: Tx, known: FoundCustomer, added: Added, name: Record<string, string> | null): void {
  const fields: Record<string, [unknown, unknown]> = {}
  if (added.phones.length > 0) fields.phones = [known.phones, [...known.phones, ...added.phones]]
  if (added.emails.length > 0) {
    fields.emails = [known.emails, [...known.emails, ...added.emails]]
    if (known.emails.length === 0) fields.email = [null, added.emails[0]]
  }
  if (added.named && name) for (const [part, value] of Object.entries(name)) if (value !== '') fields[part] = [null, value]
  const about = { by: 'order' }
  if (Object.keys(fields).length > 0) tx.record(customerChange({ kind: 'customer.changed', id: known.id, site: known.site, fields, about }))
  if (added.address) {
    tx.record(customerChange({ kind: 'customer.address_added', id: known.id, site: known.site, fields: { address: [null, added.address] }, about }))
  }
}
