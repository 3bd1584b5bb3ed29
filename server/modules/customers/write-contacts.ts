import type { Tx } from '#server/platform/transact.ts'
import { isIdentityEmail, type ContactPhone } from './contacts.ts'

/** All phones and e-mails that a person shall have, in their order. */
export type Contacts = { phones: ContactPhone[]; emails: string[] }

const WRITE = `
  with given as (select $2::text::jsonb as wanted),
  phones as (select p.value ->> 'number' as number, p.value ->> 'asWritten' as as_written, p.value ->> 'digits' as digits, p.place - 1 as position
    from given, jsonb_array_elements(wanted -> 'phones') with ordinality as p (value, place)),
  emails as (select e.value as email, e.place - 1 as position from given, jsonb_array_elements_text(wanted -> 'emails') with ordinality as e (value, place)),
  fewer_phones as (delete from customer_phone where customer_id = $1 and number not in (select number from phones)),
  fewer_emails as (delete from customer_email where customer_id = $1 and email not in (select email from emails)),
  more_phones as (
    insert into customer_phone (customer_id, number, as_written, digits, position) select $1, number, as_written, digits, position from phones
    on conflict (customer_id, number) do update set position = excluded.position,
      as_written = case when excluded.as_written = excluded.number then customer_phone.as_written else excluded.as_written end
  )
  insert into customer_email (customer_id, email, position) select $1, email, position from emails
  on conflict (customer_id, email) do update set position = excluded.position`

const RELEASE = `
  delete from customer_identity i
  where i.customer_id = $1
    and not exists (select from jsonb_to_recordset($2::text::jsonb) as w (kind text, value text) where w.kind = i.kind and w.value = i.value)
  returning kind, value`

// An identity that was given up goes to whom the site has known by it longest.
const PASS_ON = `
  insert into customer_identity (site, kind, value, customer_id)
  select $2, r.kind, r.value, min(c.id)
  from jsonb_to_recordset($3::text::jsonb) as r (kind text, value text)
  join lateral (
    select p.customer_id from customer_phone p where r.kind = 'phone' and p.number = r.value
    union all
    select e.customer_id from customer_email e where r.kind = 'email' and e.email = r.value
  ) as holder on holder.customer_id <> $1
  join customer c on c.id = holder.customer_id and c.site = $2 and c.merged_into is null
  group by r.kind, r.value
  on conflict do nothing`

const CLAIM = `
  insert into customer_identity (site, kind, value, customer_id)
  select $2, w.kind, w.value, $1 from jsonb_to_recordset($3::text::jsonb) as w (kind text, value text)
  order by w.kind desc, w.value
  on conflict do nothing`

const HOLDER = `
  select i.customer_id as id from jsonb_to_recordset($2::text::jsonb) as w (kind text, value text)
  join customer_identity i on i.site = $1 and i.kind = w.kind and i.value = w.value
  where i.customer_id <> $3
  order by w.kind desc, i.customer_id limit 1`

/**
 * Writes the whole list of a person's phones and e-mails, and keeps the identities true to it: what is free becomes this person's, what
 * the person gave up goes to the next who has it.
 * @returns somebody else of the site who is known by one of them; null when there is nobody
 */
export async function writeContacts(tx: Tx, id: number, site: string, contacts: Contacts): Promise<number | null> {
  const identities = JSON.stringify([
    ...contacts.phones.filter((phone) => phone.identity).map((phone) => ({ kind: 'phone', value: phone.number })),
    ...contacts.emails.filter(isIdentityEmail).map((value) => ({ kind: 'email', value })),
  ])
  const [, released] = await Promise.all([
    tx.prepared('customer_contacts_write', WRITE, [id, JSON.stringify(contacts)]),
    tx.prepared('customer_identities_release', RELEASE, [id, identities]),
    tx.prepared('customer_identities_claim', CLAIM, [id, site, identities]),
  ])
  if (released.length > 0) await tx.prepared('customer_identities_pass_on', PASS_ON, [id, site, JSON.stringify(released)])
  const [holder] = await tx.prepared<{ id: number }>('customer_identity_holder', HOLDER, [site, identities, id])
  return holder?.id ?? null
}
