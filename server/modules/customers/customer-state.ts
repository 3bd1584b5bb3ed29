import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import { forbidden, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { canSee, reaches } from './who-sees.ts'

type Json = Record<string, unknown>

/** A tag with its colour (#rrggbb) or none; `attached` ones were put by hand to stay. */
export type Tag = { name: string; color: string | null; attached: boolean }
export type CustomerAddress = { id: number; isMain: boolean; name: string | null; externalId: string | null; address: Json }

/** A customer as a use case holds him, by the field names of the catalogue. */
export type CustomerState = {
  id: number
  type: string
  site: string
  externalId: string | null
  firstName: string
  lastName: string
  patronymic: string
  nickName: string | null
  sex: string | null
  birthday: string | null
  email: string | null
  emails: string[]
  phones: string[]
  isContact: boolean
  managerId: number | null
  vip: boolean
  bad: boolean
  photoUrl: string | null
  contragent: Json
  source: Json | null
  browserId: string | null
  personalDiscount: number
  discountCardNumber: string | null
  emailUnsubscribedAt: Date | null
  customFields: Json
  tags: Tag[]
  addresses: CustomerAddress[]
  likelyDuplicateOf: number | null
}

/** Columns of the person alone, by the field that they hold: one map for loading and for writing. */
export const COLUMNS = {
  externalId: 'external_id',
  firstName: 'first_name',
  lastName: 'last_name',
  patronymic: 'patronymic',
  nickName: 'nick_name',
  sex: 'sex',
  birthday: 'birthday',
  email: 'email',
  isContact: 'is_contact',
  managerId: 'manager_id',
  vip: 'vip',
  bad: 'bad',
  photoUrl: 'photo_url',
  contragent: 'contragent',
  source: 'source',
  browserId: 'browser_id',
  personalDiscount: 'personal_discount',
  discountCardNumber: 'discount_card_number',
  emailUnsubscribedAt: 'email_unsubscribed_at',
  customFields: 'custom_fields',
  likelyDuplicateOf: 'likely_duplicate_of',
} as const satisfies Partial<Record<keyof CustomerState, string>>

export type PersonField = keyof typeof COLUMNS

const policy = systemActor('policy')

/** The same for a change that was allowed already and may take the customer out of the actor's reach. */
export const loadAnyCustomer = (tx: Tx, id: number): Promise<CustomerState> => loadCustomer({ ...tx, actor: policy }, id)

/**
 * Loads a customer for a change. The row is locked first and read by a second statement, which therefore sees what a change before
 * this one left, phones and addresses included.
 * @throws Refusal `not_found` for whom the actor may not see, `forbidden` for whom they may only see
 */
export async function loadCustomer(tx: Tx, id: number): Promise<CustomerState> {
  if (!Number.isSafeInteger(id)) throw notFound('customer', id)
  const locked = sql`select c.id from customer c where c.id = ${id} for no key update`.execute(tx.db)
  const reading = sql<CustomerState & { sees: boolean; mayChange: boolean }>`
    select c.id, c.type, c.site, c.birthday::text as birthday,
      ${sql.join(Object.entries(COLUMNS).filter(([field]) => !['personalDiscount', 'birthday'].includes(field))
        .map(([field, column]) => sql`${sql.ref(`c.${column}`)} as ${sql.id(field)}`))},
      c.personal_discount::float8 as "personalDiscount",
      array(select p.number from customer_phone p where p.customer_id = c.id order by p.position, p.id) as phones,
      array(select e.email from customer_email e where e.customer_id = c.id order by e.position, e.id) as emails,
      (select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'color', t.color, 'attached', t.attached) order by t.name), '[]')
       from customer_tag t where t.customer_id = c.id) as tags,
      (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'isMain', a.is_main, 'name', a.name, 'externalId', a.external_id,
         'address', a.address) order by a.is_main desc, a.id), '[]') from customer_address a where a.customer_id = c.id) as addresses,
      ${canSee(tx.actor)} as sees, ${reaches(tx.actor, 'customers.change')} as "mayChange"
    from customer c where c.id = ${id}`.execute(tx.db)
  reading.catch(() => {})
  await locked
  const [row] = (await reading).rows
  if (!row?.sees) throw notFound('customer', id)
  const { sees: _, mayChange, ...state } = row
  if (!mayChange) throw forbidden('customers.change')
  return state
}
