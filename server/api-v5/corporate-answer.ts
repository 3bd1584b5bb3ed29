import type { Db } from '#server/platform/db.ts'
import { inBaseSql } from '#server/modules/settings/index.ts'
import { addressAnswer } from './address-answer.ts'
import { costSumSql } from './cost-sum.ts'
import { moment } from './wire/dates.ts'
import { mapOrList, present } from './wire/envelope.ts'

type Json = Record<string, unknown>
type Named = { id: number; externalId: string | null; name: string | null }

type CorporateRow = {
  id: number; site: string; external_id: string | null; nick_name: string | null; manager_id: number | null; vip: boolean; bad: boolean; source: Json | null
  personal_discount: number; discount_card_number: string | null; custom_fields: Json; created_at: string
  tags: { name: string; color: string | null; attached: boolean }[]
  main_address: Named | null; main_company: Named | null; main_contact: ContactRow | null
  orders_count: number; total_sum: number; average_sum: number; margin_sum: number; cost_sum: number
}

export type ContactRow = {
  id: number; is_main: boolean
  customer: { id: number; externalId: string | null; browserId: string | null; site: string }
  companies: { id: number; company: Named }[]
}

export type CompanyRow = {
  id: number; external_id: string | null; is_main: boolean; active: boolean; name: string; brand: string | null; site: string; created_at: string
  contragent: Json; custom_fields: Json; address: AddressRow | null; customer: Json
  orders_count: number; total_sum: number; average_sum: number; margin_sum: number; cost_sum: number
}

export type AddressRow = { id: number; external_id: string | null; name: string | null; is_main: boolean; address: Json }

/** One JSON object for the row `l` of `corporate_contact`. */
export const CONTACT_JSON = `jsonb_build_object('id', l.id, 'is_main', l.is_main,
  'customer', (select jsonb_build_object('id', p.id, 'externalId', p.external_id, 'browserId', p.browser_id, 'site', p.site) from customer p where p.id = l.contact_id),
  'companies', (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'company', jsonb_build_object('id', k.id, 'externalId', k.external_id, 'name', k.name)) order by m.id), '[]')
    from corporate_contact_company m join company k on k.id = m.company_id where m.link_id = l.id))`

/** The same for the row `k` of `company`, with what its orders come to. */
export const COMPANY_JSON = `to_jsonb(k) - 'search_text' - 'inn' || jsonb_build_object(
  'address', (select to_jsonb(a) from customer_address a where a.id = k.address_id),
  'customer', (select jsonb_build_object('site', c.site, 'id', c.id, 'externalId', c.external_id, 'type', c.type) from customer c where c.id = k.customer_id))
  || (select jsonb_build_object('orders_count', count(o.id), 'total_sum', coalesce(sum(${inBaseSql('o.total')}), 0), 'average_sum', coalesce(round(avg(${inBaseSql('o.total')}), 2), 0),
        'margin_sum', coalesce(sum(${inBaseSql('o.total - o.purchase_sum - o.delivery_net_cost')}), 0), 'cost_sum', ${costSumSql('co.company_id = k.id')})
      from "order" o left join order_status s on s.code = o.status where o.company_id = k.id and s.group_code is distinct from 'cancel')`

const CORPORATES = `
  select to_jsonb(c) - 'search_text' || jsonb_build_object(
    'tags', (select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'color', t.color, 'attached', t.attached) order by t.name), '[]') from customer_tag t where t.customer_id = c.id),
    'main_address', (select jsonb_build_object('id', a.id, 'externalId', a.external_id, 'name', a.name) from customer_address a where a.customer_id = c.id and a.is_main order by a.id limit 1),
    'main_company', (select jsonb_build_object('id', k.id, 'externalId', k.external_id, 'name', k.name) from company k where k.customer_id = c.id and k.is_main),
    'main_contact', (select ${CONTACT_JSON} from corporate_contact l where l.corporate_id = c.id and l.is_main),
    'orders_count', coalesce(f.orders_count, 0), 'total_sum', coalesce(f.total_sum, 0), 'average_sum', coalesce(f.average_sum, 0), 'margin_sum', coalesce(f.margin_sum, 0), 'cost_sum', ${costSumSql('co.customer_id = c.id')}) as corporate
  from customer c left join customer_figures f on f.customer_id = c.id
  where c.id = any($1) and c.type = 'customer_corporate'`

/** Full corporate customers of the wire, in the order of the ids; ids that name none are skipped. */
export async function corporateAnswers(db: Db, ids: readonly number[], zone: string): Promise<Json[]> {
  if (ids.length === 0) return []
  const { rows } = await db.pool.query<{ corporate: CorporateRow }>({ name: 'v5_corporates', text: CORPORATES, values: [ids] })
  const byId = new Map(rows.map(({ corporate }) => [corporate.id, corporate]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row ? [corporateAnswer(row, zone)] : []
  })
}

function corporateAnswer(row: CorporateRow, zone: string): Json {
  return present({
    type: 'customer_corporate',
    id: row.id,
    externalId: row.external_id,
    nickName: row.nick_name,
    site: row.site,
    createdAt: moment(row.created_at, zone),
    managerId: row.manager_id,
    vip: row.vip,
    bad: row.bad,
    source: row.source,
    mainAddress: row.main_address && present(row.main_address),
    mainCompany: row.main_company && present(row.main_company),
    mainCustomerContact: row.main_contact && contactAnswer(row.main_contact),
    tags: row.tags.map((tag) => present({ name: tag.name, color: tag.color, attached: tag.attached })),
    customFields: mapOrList(row.custom_fields),
    personalDiscount: row.personal_discount,
    cumulativeDiscount: 0,
    discountCardNumber: row.discount_card_number,
    marginSumm: row.margin_sum,
    totalSumm: row.total_sum,
    averageSumm: row.average_sum,
    ordersCount: row.orders_count,
    costSumm: row.cost_sum,
  })
}

export function contactAnswer(row: ContactRow): Json {
  return {
    id: row.id,
    isMain: row.is_main,
    customer: present(row.customer),
    companies: row.companies.map(({ id, company }) => present({ id, externalId: company.externalId, company: present(company) })),
  }
}

export function companyAnswer(row: CompanyRow, zone: string): Json {
  return present({
    id: row.id,
    externalId: row.external_id,
    isMain: row.is_main,
    active: row.active,
    name: row.name,
    brand: row.brand,
    site: row.site,
    createdAt: moment(row.created_at, zone),
    customer: present(row.customer),
    contragent: row.contragent,
    address: row.address && addressOfCorporate(row.address),
    customFields: mapOrList(row.custom_fields),
    marginSumm: row.margin_sum,
    totalSumm: row.total_sum,
    averageSumm: row.average_sum,
    ordersCount: row.orders_count,
    costSumm: row.cost_sum,
  })
}

export function addressOfCorporate(row: AddressRow): Json {
  return { ...present({ id: row.id, externalId: row.external_id, name: row.name, isMain: row.is_main }), ...addressAnswer(row.address) }
}
