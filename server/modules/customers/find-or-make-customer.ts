import { mayTouchSite } from '#server/platform/access.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { addContacts } from './add-contacts.ts'
import { customerChange, initialFields } from './changes.ts'
import { isIdentityEmail } from './contacts.ts'
import { customerLookup, customerLookupSql, readWanted, type FoundCustomer, type OrderCustomer, type Wanted } from './customer-lookup.ts'

/** The person behind an order. */
export type OrdersCustomer = { id: number; /** Of a company there is more to an order: which one, and who speaks for it. */ isCorporate: boolean; isNew: boolean; isBad: boolean; isVip: boolean; managerId: number | null }

const ATTEMPTS = 5
const LOOKUP = `select ${customerLookupSql('$1')} as found`

// One statement makes the whole person. The identity rows come first: `on conflict do nothing` waits for another transaction that is
// making the same person, and when that one commits, nothing here is made. Rows are claimed in one order everywhere, so that two
// orders with the same phone and e-mail never wait for each other.
const MAKE = `
  with given as (select nextval('customer_id_seq') as id, $1::text::jsonb as person),
  claimed as (
    insert into customer_identity (site, kind, value, customer_id)
    select $2, i.kind, i.value, given.id
    from given, jsonb_to_recordset(given.person -> 'identities') as i (kind text, value text)
    order by i.kind desc, i.value
    on conflict do nothing
    returning value
  ),
  person as (
    insert into customer (id, site, first_name, last_name, patronymic, email, phone, contragent, source, browser_id, created_at)
    overriding system value
    select given.id, $2, person ->> 'firstName', person ->> 'lastName', person ->> 'patronymic', person ->> 'email', person #>> '{phones,0,number}',
      coalesce(nullif(person -> 'contragent', 'null'), '{"contragentType":"individual"}'), nullif(person -> 'source', 'null'), person ->> 'browserId', $3
    from given
    -- What different people share is nobody's to claim.
    where (select count(*) from claimed) + (select count(*) from jsonb_to_recordset(given.person -> 'identities') as w (kind text, value text)
      join customer_identity i on i.site = $2 and i.kind = w.kind and i.value = w.value and i.shared) = jsonb_array_length(given.person -> 'identities')
    returning id
  ),
  phones as (
    insert into customer_phone (customer_id, number, as_written, digits, position)
    select person.id, p.value ->> 'number', p.value ->> 'asWritten', p.value ->> 'digits', p.place - 1
    from person, given, jsonb_array_elements(given.person -> 'phones') with ordinality as p (value, place)
  ),
  emails as (
    insert into customer_email (customer_id, email) select person.id, given.person ->> 'email' from person, given where given.person ->> 'email' is not null
  ),
  addresses as (
    insert into customer_address (customer_id, is_main, address)
    select person.id, true, given.person -> 'address' from person, given where jsonb_typeof(given.person -> 'address') = 'object'
  ),
  figures as (insert into customer_figures (customer_id) select id from person)
  select (select id from person) as id, (select id from given) as tried`

/**
 * The person of an order: the named one, else the one whom the site knows by the phone, else by the e-mail, else a new one. Ten orders of
 * one phone at once make one person. A person found by phone or e-mail gets the order's new phone, e-mail and address; a person whom
 * the order names by id does not, since such an order is often sent to somebody else.
 * @param found what `customerLookupSql` answered, when the caller has asked already; null = it found nobody
 * @throws Refusal `invalid` at `customer.id` or `customer.externalId` when the named person does not exist
 */
export async function findOrMakeCustomer(tx: Tx, input: OrderCustomer | Wanted, found?: FoundCustomer | null): Promise<OrdersCustomer> {
  const wanted = 'contact' in input ? input : readWanted(input)
  let known = found
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (known === undefined) known = await lookUp(tx, wanted)
    const person = known ? await meet(tx, wanted, known) : await make(tx, wanted)
    if (person) return person
    known = undefined // Somebody else made or met this person a moment ago: the next look sees it.
  }
  throw new Error('a customer could be neither found nor made')
}

async function lookUp(tx: Tx, wanted: Wanted): Promise<FoundCustomer | null> {
  const [row] = await tx.prepared<{ found: FoundCustomer | null }>('customer_lookup', LOOKUP, [customerLookup(wanted)])
  return row?.found ?? null
}

async function meet(tx: Tx, wanted: Wanted, known: FoundCustomer): Promise<OrdersCustomer | null> {
  const isNamed = known.by === 'id' || known.by === 'externalId'
  if (isNamed && !mayTouchSite(tx.actor, known.site)) refuseUnknown(wanted)
  if (known.by === 'email' && !(await claimPhones(tx, wanted, known.id))) return null
  if (!isNamed) await addContacts(tx, wanted, known)
  return { id: known.id, isCorporate: known.type === 'customer_corporate', isNew: false, isBad: known.bad, isVip: known.vip, managerId: known.managerId }
}

// Nobody held these phones when we looked. Where somebody does now, he is the one: the phone goes before the e-mail.
async function claimPhones(tx: Tx, wanted: Wanted, id: number): Promise<boolean> {
  const numbers = wanted.contact.phones.filter((phone) => phone.identity).map((phone) => phone.number)
  if (numbers.length === 0) return true
  const claimed = await tx.prepared(
    'customer_claim_phones',
    `with claimed as (
       insert into customer_identity (site, kind, value, customer_id)
       select $1, 'phone', number, $2 from unnest($3::text[]) as number order by number
       on conflict do nothing returning value
     )
     select value from claimed union all select value from customer_identity where site = $1 and kind = 'phone' and value = any($3) and shared`,
    [wanted.site, id, numbers],
  )
  return claimed.length === numbers.length
}

function refuseUnknown(wanted: Wanted): void {
  if (wanted.id !== null && wanted.id !== undefined) throw invalid('customer.id', 'not_found', { entity: 'customer', id: wanted.id })
  if (wanted.externalId) {
    throw invalid('customer.externalId', 'not_found', { entity: 'customer', id: wanted.externalId })
  }
}

async function make(tx: Tx, wanted: Wanted): Promise<OrdersCustomer | null> {
  refuseUnknown(wanted)
  const { phones, email, address } = wanted.contact
  const person = {
    firstName: wanted.firstName?.trim() ?? '',
    lastName: wanted.lastName?.trim() ?? '',
    patronymic: wanted.patronymic?.trim() ?? '',
    phones,
    email,
    address,
    contragent: wanted.contragent ?? null,
    source: wanted.source ?? null,
    browserId: wanted.browserId || null,
    identities: [
      ...phones.filter((phone) => phone.identity).map((phone) => ({ kind: 'phone', value: phone.number })),
      ...(email && isIdentityEmail(email) ? [{ kind: 'email', value: email }] : []),
    ],
  }
  const [made] = await tx.prepared<{ id: number | null; tried: number }>('customer_make', MAKE, [
    JSON.stringify(person),
    wanted.site,
    wanted.createdAt ?? tx.at,
  ])
  if (made!.id === null) {
    await tx.prepared('customer_identity_release', 'delete from customer_identity where customer_id = $1', [made!.tried])
    return null
  }
  const { identities: _, phones: numbers, ...rest } = person
  const createdAt = wanted.createdAt ?? tx.at
  const fields = initialFields({ ...rest, phones: numbers.map((phone) => phone.number), createdAt })
  tx.record(customerChange({ kind: 'customer.created', id: made!.id, site: wanted.site, fields, about: { by: 'order' } }))
  return { id: made!.id, isCorporate: false, isNew: true, isBad: false, isVip: false, managerId: null }
}
