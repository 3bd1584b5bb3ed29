import { contactAddress, contactEmail, contactPhones, isIdentityEmail, type ContactPhone } from './contacts.ts'

/** Whose order it is, as the order says it. */
export type OrderCustomer = {
  site: string
  /** A customer that the order names outright; the first that is given counts. */
  id?: number | null
  externalId?: string | null
  /** Which kind the external id is of: stores number people and companies apart. People unless told. */
  type?: 'customer' | 'customer_corporate'
  browserId?: string | null
  firstName?: string | null
  lastName?: string | null
  patronymic?: string | null
  /** As they were written, the main one first. */
  phones?: readonly (string | null | undefined)[]
  email?: string | null
  address?: Record<string, unknown> | null
  contragent?: Record<string, unknown> | null
  source?: Record<string, unknown> | null
  /** Country of phones without a country code, ISO 3166-1 alpha-2. */
  country?: string
  /** When the person came, for orders of the past; now unless told. */
  createdAt?: Date
}

/** The same, read: what a person is looked for by and made from. */
export type Wanted = OrderCustomer & { contact: { phones: ContactPhone[]; email: string | null; address: Record<string, unknown> | null } }

/** A customer that the lookup found, with what it is compared by. */
export type FoundCustomer = {
  id: number
  type: string
  site: string
  vip: boolean
  bad: boolean
  managerId: number | null
  /** How the order and the person met. */
  by: 'id' | 'externalId' | 'browserId' | 'phone' | 'email'
  nameless: boolean
  phones: string[]
  emails: string[]
  hasAddress: boolean
}

/** Reads the contacts of an order's customer once, for the lookup and for what follows it. */
export function readWanted(input: OrderCustomer): Wanted {
  const contact = {
    phones: contactPhones(input.phones ?? [], input.country),
    email: contactEmail(input.email),
    address: contactAddress(input.address),
  }
  return { ...input, contact }
}

/** The one parameter of `customerLookupSql`, as JSON text. */
export function customerLookup({ contact, ...input }: Wanted): string {
  const { phones, email, address } = contact
  return JSON.stringify({
    site: input.site,
    // An id that no row can have finds nobody, where a bigint would be overrun.
    id: input.id === null || input.id === undefined ? null : Number.isSafeInteger(input.id) ? input.id : -1,
    externalId: input.externalId || null,
    type: input.type ?? 'customer',
    browserId: input.browserId || null,
    phones: phones.filter((phone) => phone.identity).map((phone) => phone.number),
    emails: email && isIdentityEmail(email) ? [email] : [],
    address,
    names: ` ${[input.firstName, input.lastName, input.patronymic].join(' ').toLowerCase().replaceAll('ё', 'е')} `,
  })
}

/**
 * A scalar subquery that answers a FoundCustomer as jsonb, or null. The order's own "read everything" statement takes it in, so that
 * finding the person costs no round trip.
 * @param parameter the placeholder of `customerLookup(…)`, such as `$3`; read as text
 */
export function customerLookupSql(parameter: string): string {
  return `(
    select jsonb_build_object('id', c.id, 'type', c.type, 'site', c.site, 'vip', c.vip, 'bad', c.bad, 'managerId', c.manager_id, 'by', who.by,
      'nameless', c.first_name = '' and c.last_name = '' and c.patronymic = '',
      'phones', (select coalesce(jsonb_agg(p.number order by p.position, p.id), '[]') from customer_phone p where p.customer_id = c.id),
      'emails', (select coalesce(jsonb_agg(e.email order by e.position, e.id), '[]') from customer_email e where e.customer_id = c.id),
      'hasAddress', jsonb_typeof(who.wanted -> 'address') <> 'object'
        or exists (select from customer_address a where a.customer_id = c.id and a.address = who.wanted -> 'address'))
    from (
      select wanted, met.by, met.id
      from (select ${parameter}::text::jsonb as wanted) as given,
      lateral (
        select 'id' as by, (wanted ->> 'id')::bigint as id where wanted ->> 'id' is not null
        union all
        select 'externalId', c.id from customer c
        where wanted ->> 'id' is null and c.site = wanted ->> 'site' and c.external_id = wanted ->> 'externalId' and c.type = wanted ->> 'type'
        union all
        select known.by, known.id from (
          (select 'browserId' as by, c.id from customer c where c.site = wanted ->> 'site' and c.browser_id = wanted ->> 'browserId' order by c.id limit 1)
          union all
          (${heldBy('phone')})
          union all
          (${heldBy('email')})
        ) as known
        where wanted ->> 'id' is null and wanted ->> 'externalId' is null
        limit 1
      ) as met
    ) as who
    join customer named on named.id = who.id
    join customer c on c.id = coalesce(named.merged_into, named.id)
  )`
}

// The first of the given values that somebody holds. The lateral limit keeps it to index look-ups, whatever the planner thinks of the list.
// One that different people share says nothing by itself: of those who have it, the one whose first name the order says is meant.
const heldBy = (kind: 'phone' | 'email') => `
            select '${kind}', held.customer_id
            from jsonb_array_elements_text(wanted -> '${kind}s') with ordinality as asked (value, place),
              lateral (select case when i.shared then (${namesake(kind)}) else i.customer_id end as customer_id from customer_identity i
                       where i.site = wanted ->> 'site' and i.kind = '${kind}' and i.value = asked.value limit 1) as held
            where held.customer_id is not null
            order by asked.place limit 1`

const namesake = (kind: 'phone' | 'email') => `
  select c.id from customer_${kind} has join customer c on c.id = has.customer_id
  where has.${kind === 'phone' ? 'number' : 'email'} = asked.value and c.site = wanted ->> 'site' and c.merged_into is null and c.first_name <> ''
    and strpos(wanted ->> 'names', ' ' || translate(lower(c.first_name), 'ё', 'е') || ' ') > 0
  order by c.id limit 1`
