import { sql } from 'kysely'
import { allOf, anywhere, conditionsOf, type Condition } from './conditions.ts'
import { costSum } from './cost-sum.ts'
import type { Filter } from './wire/filter.ts'

/**
 * The filters of `GET /customers-corporate` as conditions over `customer c` with its figures `f`. Those about segments and counts of tasks
 * restrict nothing: such things are not kept of them.
 */
export function corporateConditions(filter: Filter): Condition[] {
  const { conditions, given, oneOf, oneOfIds, same, yes, range, moments, customFields } = conditionsOf(filter)

  oneOfIds('ids', sql`c.id`)
  oneOf('externalIds', sql`c.external_id`)
  oneOf('sites', sql`c.site`)
  // One module looks for the legal name under this filter, so companies are looked through as well.
  given(filter.texts('nickName'), (names) => sql`(${sql.join(names.map(named), sql` or `)})`)
  given(filter.text('name'), named)
  given(filter.text('companyName'), (value) => company(sql`(k.name ilike ${anywhere(value)} or k.contragent ->> 'legalName' ilike ${anywhere(value)})`))
  given(filter.text('contactName'), (value) => contact(sql`p.search_text like ${anywhere(value.toLowerCase())}`))
  given(filter.integers('contactIds'), (ids) => contact(sql`l.contact_id = any(${ids}::bigint[])`))
  given(filter.text('email'), (value) => contact(sql`exists (select from customer_email e where e.customer_id = p.id and e.email = lower(${value}))`))
  given(filter.text('addressName'), (value) => address(sql`a.name ilike ${anywhere(value)}`))
  given(filter.text('city'), (value) => address(sql`lower(a.city) = lower(${value})`))
  given(filter.text('region'), (value) => address(sql`lower(a.region) = lower(${value})`))
  given(filter.text('notes'), (value) => sql`exists (select from customer_note n where n.customer_id = c.id and n.text ilike ${anywhere(value)})`)

  const requisites = conditionsOf(filter)
  requisites.contragent(sql`k.contragent`)
  // Name, INN and account speak of one and the same company.
  if (requisites.conditions.length > 0) conditions.push(company(allOf(requisites.conditions)))

  same('discountCardNumber', sql`c.discount_card_number`)
  yes('vip', sql`c.vip`)
  yes('bad', sql`c.bad`)
  oneOfIds('managers', sql`c.manager_id`)
  given(filter.texts('managerGroups'), (groups) => sql`c.manager_id in (select m.user_id from user_group_member m join user_group g on g.id = m.group_id where g.code = any(${groups}))`)
  customFields(sql`c.custom_fields`)
  range('OrdersCount', sql`coalesce(f.orders_count, 0)`)
  range('AverageSumm', sql`coalesce(f.average_sum, 0)`)
  range('TotalSumm', sql`coalesce(f.total_sum, 0)`)
  moments('firstOrder', sql`f.first_order_at`)
  moments('lastOrder', sql`f.last_order_at`)
  range('CostSumm', costSum('co.customer_id = c.id'))
  given(filter.dateTime('dateFrom'), (from) => sql`c.created_at >= ${from}`)
  given(filter.dateTime('dateTo', true), (to) => sql`c.created_at <= ${to}`)
  given(filter.integer('attachments'), (kind) => {
    const attached = sql`exists (select from file_attachment a where a.entity = 'customer' and a.entity_id = c.id)`
    return kind === 1 ? sql`not ${attached}` : attached
  })
  return conditions
}

const named = (value: string): Condition =>
  sql`(c.nick_name ilike ${anywhere(value)} or ${company(sql`(k.name ilike ${anywhere(value)} or k.contragent ->> 'legalName' ilike ${anywhere(value)})`)})`

const company = (condition: Condition): Condition => sql`exists (select from company k where k.customer_id = c.id and ${condition})`
const contact = (condition: Condition): Condition =>
  sql`exists (select from corporate_contact l join customer p on p.id = l.contact_id where l.corporate_id = c.id and ${condition})`
const address = (condition: Condition): Condition => sql`exists (select from customer_address a where a.customer_id = c.id and ${condition})`
