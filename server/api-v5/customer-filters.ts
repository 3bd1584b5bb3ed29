import { sql } from 'kysely'
import { anywhere, conditionsOf, tasksCount, type Condition } from './conditions.ts'
import { costSum, webVisit } from './cost-sum.ts'
import type { Filter } from './wire/filter.ts'

/**
 * The filters of `GET /customers` as conditions over `customer c` with its figures `f`. Those about
 * subscriptions and the Message Gateway restrict nothing: such things are not kept.
 */
export function customerConditions(filter: Filter): Condition[] {
  const { conditions, given, oneOf, oneOfIds, same, yes, range, moments, customFields, contragent, source } = conditionsOf(filter)

  oneOfIds('ids', sql`c.id`)
  oneOf('externalIds', sql`c.external_id`)
  oneOf('sites', sql`c.site`)
  given(filter.text('name'), nameOrPhone)
  // Modules look a buyer up by e-mail before they make one: the answer must be exact, whatever the case.
  given(filter.text('email'), (value) => sql`c.id in (select e.customer_id from customer_email e where e.email = lower(${value}))`)
  given(filter.text('notes'), noted)
  given(filter.text('commentary'), noted)
  for (const name of ['tags', 'attachedTags']) {
    given(filter.texts(name), (tags) => sql`exists (select from customer_tag t where t.customer_id = c.id and t.name = any(${tags})
      and (t.attached or ${name === 'tags'}))`)
  }

  given(filter.text('segment'), (code) => sql`c.id in (select m.customer_id from segment_member m join segment s on s.id = m.segment_id where s.code = ${code} and s.archived_at is null)`)
  same('sex', sql`c.sex`)
  same('discountCardNumber', sql`c.discount_card_number`)
  given(filter.text('browserId'), (value) => sql`c.browser_id = ${value}`)
  yes('isContact', sql`c.is_contact`)
  yes('vip', sql`c.vip`)
  yes('bad', sql`c.bad`)
  yes('emailMarketingUnsubscribed', sql`(c.email_unsubscribed_at is not null)`)
  oneOfIds('managers', sql`c.manager_id`)
  given(filter.texts('managerGroups'), (groups) => sql`c.manager_id in (select m.user_id from user_group_member m join user_group g on g.id = m.group_id where g.code = any(${groups}))`)

  given(filter.texts('countries'), (codes) => address(sql`a.address ->> 'countryIso' = any(${codes})`))
  given(filter.text('city'), (value) => address(sql`lower(a.city) = lower(${value})`))
  given(filter.text('region'), (value) => address(sql`lower(a.region) = lower(${value})`))
  contragent(sql`c.contragent`)
  source(sql`c.source`)
  customFields(sql`c.custom_fields`)

  range('OrdersCount', sql`coalesce(f.orders_count, 0)`)
  range('AverageSumm', sql`coalesce(f.average_sum, 0)`)
  range('TotalSumm', sql`coalesce(f.total_sum, 0)`)
  moments('firstOrder', sql`f.first_order_at`)
  moments('lastOrder', sql`f.last_order_at`)
  range('CostSumm', costSum('co.customer_id = c.id'))
  moments('firstWebVisit', webVisit('first', 'c.id'))
  moments('lastWebVisit', webVisit('last', 'c.id'))
  given(filter.dateTime('dateFrom'), (from) => sql`c.created_at >= ${from}`)
  given(filter.dateTime('dateTo', true), (to) => sql`c.created_at <= ${to}`)
  given(filter.text('tasksCounts'), (kind) => tasksCount(kind, sql`k.customer_id = c.id`))
  given(filter.integer('attachments'), (kind) => {
    const attached = sql`exists (select from file_attachment a where a.entity = 'customer' and a.entity_id = c.id)`
    return kind === 1 ? sql`not ${attached}` : attached
  })
  return conditions
}

const address = (condition: Condition): Condition => sql`exists (select from customer_address a where a.customer_id = c.id and ${condition})`

const noted = (value: string): Condition =>
  sql`exists (select from customer_note n where n.customer_id = c.id and n.text ilike ${anywhere(value)})`

/** Part of the full name, in whichever order its words come, or of a phone: modules look people up by phone with it. */
function nameOrPhone(value: string): Condition {
  const words = value.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const named = sql.join(words.map((word) => sql`c2.search_text like ${anywhere(word)}`), sql` and `)
  const byName = sql`select c2.id from customer c2 where ${named}`
  const digits = value.replace(/\D/g, '')
  // With letters in it the text is a name; the last ten digits, since a number may be written with 8 or +7.
  if (digits.length < 3 || /\p{L}/u.test(value)) return sql`c.id in (${byName})`
  const byPhone = sql`select p.customer_id from customer_phone p where p.digits like ${anywhere(digits.slice(-10))}`
  return sql`c.id in (${byName} union ${byPhone})`
}
