import { sql } from 'kysely'
import { snake, type HistoryOf, type HistoryRow } from './history.ts'
import { customerAnswers } from './customer-list.ts'
import { moment } from './wire/dates.ts'
import { present } from './wire/envelope.ts'

type Json = Record<string, unknown>

const PLAIN = [
  'firstName', 'lastName', 'patronymic', 'email', 'sex', 'birthday', 'phones', 'vip', 'bad', 'site', 'externalId', 'personalDiscount',
  'discountCardNumber', 'isContact', 'photoUrl',
]
const PARTS: Record<string, string> = { address: 'address.', contragent: 'contragent.', source: 'source.', customFields: 'custom_' }

const CHANGED = [...PLAIN, ...Object.keys(PARTS), 'managerId', 'emailUnsubscribedAt', 'tags']
/** Whoever was combined or erased is gone for clients; split off again, they are there as if they were new. */
const WHOLE: Record<string, 'created' | 'deleted'> = { 'customer.created': 'created', 'customer.restored': 'created', 'customer.merged_into': 'deleted', 'customer.deleted': 'deleted' }

export const CUSTOMER_HISTORY: HistoryOf = {
  entity: 'customer',
  table: 'customer',
  only: sql`l.entity_id not in (select k.id from customer k where k.type = 'customer_corporate')`,
  inParts: true,
  whole: ['customer.created', 'customer.merged_into', 'customer.restored', 'customer.deleted'],
  byField: {
    'customer.changed': CHANGED,
    'customer.merged': CHANGED,
    'customer.split': CHANGED,
    'customer.segment_entered': ['segments'],
    'customer.segment_left': ['segments'],
    'customer.address_added': ['address'],
    'customer.address_changed': ['address'],
    'customer.address_removed': ['address'],
  },
  records: async (call, rows, record) => {
    const zone = call.account.timeZone
    const made = [...new Set(rows.filter((row) => row.kind in WHOLE).map((row) => row.entity_id))]
    const ids = [...new Set(rows.flatMap((row) => [row.entity_id, ...survivorOf(row)]))]
    const [full, short] = await Promise.all([customerAnswers(call.db, made, zone), call.db.pool.query<Short>(SHORT, [ids])])
    const customers = new Map(full.map((customer) => [customer['id'] as number, customer]))
    const shorts = new Map(short.rows.map((row) => [row.id, row]))
    return rows.map((row) => {
      const { mainAddressId, ...reference } = shorts.get(row.entity_id) ?? { id: row.entity_id, externalId: erasedAs(row), site: row.site, mainAddressId: null }
      const whole = WHOLE[row.kind]
      const [survivor] = survivorOf(row).flatMap((id) => shorts.get(id) ?? [])
      return {
        ...record(row),
        ...(whole === 'created' ? { created: true, field: 'id', oldValue: null, newValue: row.entity_id } : {}),
        ...(whole === 'deleted' ? { deleted: true, field: 'id', oldValue: row.entity_id, newValue: null } : {}),
        ...(whole ? {} : changeOf(row, zone)),
        customer: (whole && customers.get(row.entity_id)) || present(reference),
        ...(whole === 'deleted' && survivor ? { combinedTo: present({ id: survivor.id, externalId: survivor.externalId, site: survivor.site }) } : {}),
        ...(row.field?.startsWith('address.') ? { address: present({ id: row.about?.['addressId'] ?? mainAddressId, isMain: true }) } : {}),
      }
    })
  },
}

/** The store's own number of a person who was erased: by it a module finds whom to erase there too. */
const erasedAs = (row: HistoryRow): string | null => (row.kind === 'customer.deleted' ? ((row.about?.['externalId'] as string | undefined) ?? null) : null)
const survivorOf = (row: HistoryRow): number[] => (row.kind === 'customer.merged_into' ? [Number(row.about?.['survivorId'])] : [])

type Short = { id: number; externalId: string | null; site: string | null; mainAddressId: number | null }
const SHORT = `select c.id, c.external_id as "externalId", c.site,
    (select a.id from customer_address a where a.customer_id = c.id order by a.is_main desc, a.id limit 1) as "mainAddressId"
  from customer c where c.id = any($1)`

export function changeOf(row: HistoryRow, zone: string): Json {
  const field = row.field ?? ''
  const [owner = '', ...rest] = field.split('.')
  const told = (name: string, written: (value: unknown) => unknown): Json => ({ field: name, oldValue: orNull(row.old, written), newValue: orNull(row.new, written) })
  if (field === 'managerId') return told('manager', (id) => ({ id }))
  if (field === 'emailUnsubscribedAt') return told('email_marketing_unsubscribed_at', (at) => moment(String(at), zone))
  if (field === 'segments') return told('segments', (code) => ({ code }))
  if (field === 'tags') return told('tags', (tags) => (tags as (Json | string)[]).map((tag) => (typeof tag === 'string' ? tag : tag['name'])))
  if (PARTS[owner]) {
    const part = rest.join('.')
    return told(`${PARTS[owner]}${owner === 'customFields' ? part : part === 'countryIso' ? 'country' : snake(part)}`, (value) => value)
  }
  return told(snake(field), (value) => value)
}

const orNull = (value: unknown, written: (value: unknown) => unknown): unknown => (value === null || value === undefined ? null : written(value))
