import { sql } from 'kysely'
import { corporateAnswers } from './corporate-answer.ts'
import { changeOf } from './customer-history.ts'
import { snake, type HistoryOf, type HistoryRow } from './history.ts'
import { present } from './wire/envelope.ts'

type Json = Record<string, unknown>

const COMPANY = ['companyName', 'companyBrand', 'companyActive', 'companyExternalId', 'companyIsMain', 'companyAddressId', 'contragent']

const CHANGED = ['nickName', 'vip', 'bad', 'site', 'externalId', 'personalDiscount', 'discountCardNumber', 'source', 'customFields', 'managerId', 'tags']
/** Whoever was combined is gone for clients; split off again, it is there as if it were new. */
const WHOLE: Record<string, 'created' | 'deleted'> = { 'customer.created': 'created', 'customer.restored': 'created', 'customer.merged_into': 'deleted' }

export const CORPORATE_HISTORY: HistoryOf = {
  entity: 'customer',
  table: 'customer',
  only: sql`l.entity_id in (select k.id from customer k where k.type = 'customer_corporate')`,
  inParts: true,
  whole: Object.keys(WHOLE),
  byField: {
    'customer.changed': CHANGED,
    'customer.merged': CHANGED,
    'customer.split': CHANGED,
    'customer.company_added': ['company'],
    'customer.company_changed': COMPANY,
    'customer.company_removed': ['company'],
    'customer.contact_added': ['contact'],
    'customer.contact_changed': ['contactIsMain', 'contactCompanies'],
    'customer.contact_removed': ['contact'],
    'customer.address_added': ['address'],
    'customer.address_changed': ['address', 'addressIsMain', 'addressName'],
    'customer.address_removed': ['address'],
  },
  records: async (call, rows, record) => {
    const zone = call.account.timeZone
    const made = [...new Set(rows.filter((row) => row.kind in WHOLE).map((row) => row.entity_id))]
    const ids = [...new Set(rows.flatMap((row) => [row.entity_id, ...survivorOf(row)]))]
    const companyIds = idsIn(rows, 'companyId')
    const [full, short, companies] = await Promise.all([
      corporateAnswers(call.db, made, zone),
      call.db.pool.query<Short>('select c.id, c.external_id as "externalId", c.site from customer c where c.id = any($1)', [ids]),
      call.db.pool.query<Named>('select k.id, k.external_id as "externalId", k.name from company k where k.id = any($1)', [companyIds]),
    ])
    const corporates = new Map(full.map((corporate) => [corporate['id'] as number, corporate]))
    const shorts = new Map(short.rows.map((row) => [row.id, row]))
    const named = new Map(companies.rows.map((row) => [row.id, present(row)]))
    return rows.map((row) => {
      const whole = WHOLE[row.kind]
      const [survivor] = survivorOf(row).flatMap((id) => shorts.get(id) ?? [])
      const customer = (whole && corporates.get(row.entity_id)) || present(shorts.get(row.entity_id) ?? { id: row.entity_id })
      const { companyId, linkId, contactId, addressId } = row.about ?? {}
      return {
        ...record(row),
        ...(whole === 'created' ? { created: true, field: 'id', oldValue: null, newValue: row.entity_id } : {}),
        ...(whole === 'deleted' ? { deleted: true, field: 'id', oldValue: row.entity_id, newValue: null } : {}),
        ...(whole ? {} : told(row, zone, named)),
        ...(whole === 'deleted' && survivor ? { combinedTo: present(survivor) } : {}),
        customer,
        // Go reads this key, PHP the other.
        corporateCustomer: customer,
        ...(companyId ? { company: named.get(companyId as number) ?? { id: companyId } } : {}),
        ...(linkId ? { customerContact: { id: linkId, customer: { id: contactId } } } : {}),
        ...(addressId ? { address: { id: addressId } } : {}),
      }
    })
  },
}

const survivorOf = (row: HistoryRow): number[] => (row.kind === 'customer.merged_into' ? [Number(row.about?.['survivorId'])] : [])

type Short = { id: number; externalId: string | null; site: string }
type Named = { id: number; externalId: string | null; name: string }

const idsIn = (rows: HistoryRow[], name: string): number[] => [...new Set(rows.flatMap((row) => (typeof row.about?.[name] === 'number' ? [row.about[name]] : [])))]

/** Names of fields as the protocol has them; a flag that moves is told as what it points to. */
function told(row: HistoryRow, zone: string, companies: Map<number, Json>): Json {
  const field = row.field ?? ''
  const as = (name: string, oldValue: unknown = row.old ?? null, newValue: unknown = row.new ?? null): Json => ({ field: name, oldValue, newValue })
  const flag = (name: string, thing: unknown): Json => (row.new === true ? as(name, null, thing) : as(name, thing, null))
  if (row.kind.startsWith('customer.company_')) {
    if (field === 'company') return as('company')
    if (field === 'companyIsMain') return flag('main_company', companies.get(row.about?.['companyId'] as number) ?? { id: row.about?.['companyId'] })
    return as(`company.${field.startsWith('contragent.') ? `contragent.${snake(field.slice('contragent.'.length))}` : (field === 'companyAddressId' ? 'address' : snake(field.slice('company'.length)))}`)
  }
  if (field === 'contact') return as('contact', idOf(row.old), idOf(row.new))
  if (field === 'contactIsMain') return flag('main_contact', { id: row.about?.['contactId'] })
  if (field === 'contactCompanies') return as('contact.contact_company')
  if (field === 'addressIsMain') return flag('main_address', { id: row.about?.['addressId'] })
  if (field === 'addressName') return as('address.name')
  return changeOf(row, zone)
}

const idOf = (value: unknown): Json | null => (typeof value === 'object' && value !== null ? { id: (value as Json)['id'] } : null)
