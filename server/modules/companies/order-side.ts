import { minor, type Money } from '#shared/money.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { addContact } from './save-contact.ts'
import { addCompany } from './save-company.ts'
import { UNPAID_IN_BASE } from './recount-debts.ts'

/** Whom and which company an order of a corporate customer names. */
export type NamedSide = {
  contact?: { id?: number | null; externalId?: string | null } | null
  company?: { id?: number | null; externalId?: string | null; name?: string | null } | null
}

/** The contact, the company and the requisites that an order of this customer has; nothing but null for a person. */
export type OrderSide = {
  isCorporate: boolean
  contactId: number | null
  companyId: number | null
  contragent: Record<string, unknown> | null
  /** Who speaks for the company, for an order that names nobody. */
  person: { firstName: string; lastName: string; patronymic: string; phone: string | null; email: string | null } | null
}

type Found = {
  type: string
  site: string
  contactId: number | null
  mainContactId: number | null
  isLinked: boolean
  companyId: number | null
  mainCompanyId: number | null
  contragent: Record<string, unknown> | null
  mainContragent: Record<string, unknown> | null
  person: OrderSide['person']
}

const READ = `
  select c.type, c.site, contact.id as "contactId", main.contact_id as "mainContactId",
    exists (select from corporate_contact l where l.corporate_id = c.id and l.contact_id = contact.id) as "isLinked",
    named.id as "companyId", named.contragent, first.id as "mainCompanyId", first.contragent as "mainContragent",
    (select jsonb_build_object('firstName', p.first_name, 'lastName', p.last_name, 'patronymic', p.patronymic, 'phone', p.phone, 'email', p.email)
      from customer p where p.id = coalesce(contact.id, main.contact_id)) as person
  from customer c
  left join lateral (
    select p.id from customer p where p.type = 'customer' and p.site = c.site
      and case when $2::bigint is not null then p.id = $2 else p.external_id = $3 end limit 1
  ) contact on true
  left join lateral (select l.contact_id from corporate_contact l where l.corporate_id = c.id order by l.is_main desc, l.id limit 1) main on true
  left join lateral (
    select k.id, k.contragent from company k where k.customer_id = c.id
      and case when $4::bigint is not null then k.id = $4 when $5::text is not null then k.external_id = $5 else lower(k.name) = lower($6) end
    order by k.active desc, k.id limit 1
  ) named on true
  left join lateral (select k.id, k.contragent from company k where k.customer_id = c.id and k.active order by k.is_main desc, k.id limit 1) first on true
  where c.id = $1`

const NOBODY: OrderSide = { isCorporate: false, contactId: null, companyId: null, contragent: null, person: null }

const safe = (id: number | null | undefined): number | null => (id === null || id === undefined ? null : Number.isSafeInteger(id) ? id : -1)

/**
 * What an order names of a corporate customer, found: a contact that is a customer of the site becomes a contact of the company by it, a company
 * that is named by a new name is added; what is not named is the main one. For a person nothing is looked for.
 * @throws Refusal `invalid` at `contact.id`, `contact.externalId`, `company.id` or `company.externalId` when there is none such
 */
export async function sideOfOrder(tx: Tx, customerId: number, named: NamedSide): Promise<OrderSide> {
  const { contact, company } = named
  const companyName = company?.id || company?.externalId ? null : company?.name?.trim() || null
  const [found] = await tx.prepared<Found>('corporate_side_of_order', READ, [
    customerId, safe(contact?.id), contact?.externalId || null, safe(company?.id), company?.externalId || null, companyName,
  ])
  if (found?.type !== 'customer_corporate') return NOBODY
  if ((contact?.id || contact?.externalId) && found.contactId === null) {
    throw invalid(contact.id ? 'contact.id' : 'contact.externalId', 'not_found', { entity: 'customer', id: contact.id ?? contact.externalId })
  }
  if ((company?.id || company?.externalId) && found.companyId === null) {
    throw invalid(company.id ? 'company.id' : 'company.externalId', 'not_found', { entity: 'company', id: company.id ?? company.externalId })
  }
  if (found.contactId !== null && !found.isLinked) await addContact(tx, customerId, { customerId: found.contactId })
  const isNew = companyName !== null && found.companyId === null
  const companyId = isNew ? (await addCompany(tx, customerId, { name: companyName })).id : (found.companyId ?? found.mainCompanyId)
  const contragent = isNew ? null : found.companyId === null ? found.mainContragent : found.contragent
  return { isCorporate: true, contactId: found.contactId ?? found.mainContactId, companyId, contragent, person: found.person }
}

/** What a corporate customer may owe and owes, in minor units. */
export type Credit = { limit: Money; debt: Money }

const LOCK = 'select customer_id from corporate_account where customer_id = $1 and credit_limit is not null for no key update'
const CREDIT = `
  select (a.credit_limit * 100)::bigint as "limit",
    (select coalesce(sum(${UNPAID_IN_BASE}) * 100, 0)::bigint from "order" o left join order_status s on s.code = o.status where o.customer_id = a.customer_id and o.id <> $2) as debt
  from corporate_account a where a.customer_id = $1 and a.credit_limit is not null`

/**
 * The credit of a customer as it stands now, other orders than this one counted from the orders themselves; null when no limit was agreed. The account
 * is locked: two orders at once must not both fit under the limit. The debt is read by a second statement, which sees what whoever held the lock has left.
 */
export async function creditOf(tx: Tx, customerId: number, butOrder: number): Promise<Credit | null> {
  const locking = tx.prepared('corporate_credit_lock', LOCK, [customerId])
  const reading = tx.prepared<{ limit: number; debt: number }>('corporate_credit', CREDIT, [customerId, butOrder])
  reading.catch(() => {})
  await locking
  const [row] = await reading
  return row ? { limit: minor(row.limit), debt: minor(row.debt) } : null
}

/** How far an order goes beyond the credit limit, in minor units; 0 = it does not. Pure. */
export function beyondLimit(credit: Credit, unpaid: Money): Money {
  return minor(Math.max(0, credit.debt + Math.max(0, unpaid) - credit.limit))
}
