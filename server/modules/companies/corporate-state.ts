import { sql } from 'kysely'
import type { Money } from '#shared/money.ts'
import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { loadCustomer, type CustomerState } from '#server/modules/customers/index.ts'

type Json = Record<string, unknown>

export type CompanyState = {
  id: number
  externalId: string | null
  isMain: boolean
  active: boolean
  name: string
  brand: string | null
  /** Requisites by their names on the wire: contragentType, legalName, INN, KPP, OGRN, BIK … */
  contragent: Json
  addressId: number | null
  customFields: Json
}

/** A person one talks to: the link, and whom it leads to. Without companies: for all of them. */
export type ContactState = { id: number; contactId: number; isMain: boolean; companyIds: number[] }

/** A corporate customer as a use case holds it. */
export type CorporateState = CustomerState & {
  companies: CompanyState[]
  contacts: ContactState[]
  /** Minor units; null = no limit was agreed. */
  creditLimit: Money | null
  /** Deferred payment in days; null = none was agreed. */
  paymentDays: number | null
}

type Own = Pick<CorporateState, 'companies' | 'contacts' | 'creditLimit' | 'paymentDays'>

/**
 * Loads a corporate customer for a change, its row locked: all that hangs on it changes under this lock.
 * @throws Refusal `not_found`, also for a person; `forbidden` for whom the actor may only see
 */
export async function loadCorporate(tx: Tx, id: number): Promise<CorporateState> {
  const customer = await loadCustomer(tx, id)
  if (customer.type !== 'customer_corporate') throw notFound('customer', id)
  const { rows } = await sql<Own>`
    select (a.credit_limit * 100)::bigint as "creditLimit", a.payment_days as "paymentDays",
      (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'externalId', k.external_id, 'isMain', k.is_main, 'active', k.active, 'name', k.name, 'brand', k.brand,
         'contragent', k.contragent, 'addressId', k.address_id, 'customFields', k.custom_fields) order by k.is_main desc, k.id), '[]')
       from company k where k.customer_id = ${id}) as companies,
      (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'contactId', l.contact_id, 'isMain', l.is_main,
         'companyIds', array(select o.company_id from corporate_contact_company o where o.link_id = l.id order by o.company_id)) order by l.is_main desc, l.id), '[]')
       from corporate_contact l where l.corporate_id = ${id}) as contacts
    from (values (${id}::bigint)) as asked (id) left join corporate_account a on a.customer_id = asked.id`.execute(tx.db)
  return { ...customer, ...rows[0]! }
}
