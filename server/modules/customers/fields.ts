import { sql } from 'kysely'
import { entity, type Entity, type Field, type Relation } from '#server/platform/fields.ts'
import { behaviour } from './behaviour.ts'
import { canSeeOrders, ordersOfCustomer, seesAllOrders } from './orders-of-customer.ts'
import { NAME_ALONE, SHOWN_NAME } from './shown-name.ts'

const mainAddress = (part: 'city' | 'region') =>
  sql`(select a.${sql.raw(part)} from customer_address a where a.customer_id = c.id order by a.is_main desc, a.id limit 1)`

const band = (name: string, ru: string, en: string, of: ReturnType<typeof sql>, clickhouse: string): Field => ({
  name, type: 'integer', label: { ru, en }, sql: sql`(case when f.orders_count > 0 then ${of} end)`, clickhouse: `if(c.orders_count > 0, ${clickhouse}, null)`, filter: true, column: true, costly: true,
})
/** Bands 1 to 5, 5 the best, by the scale that segments keep; null without an order. */
const rfmFields: Field[] = [
  band('rfmRecency', 'RFM: давность', 'RFM: recency', sql`rfm_recency(f.last_order_at, now())`, `if(isNull(c.last_order_at), null, 5 - arrayCount(days -> ifNull(c.last_order_at < addHours({now:DateTime64(3, 'UTC')}, -24 * days), false), {rfmDays:Array(Int32)}))`),
  band('rfmFrequency', 'RFM: частота', 'RFM: frequency', sql`rfm_frequency(f.orders_count)`, '1 + arrayCount(orders -> c.orders_count >= orders, {rfmOrders:Array(UInt32)})'),
  band('rfmMoney', 'RFM: деньги', 'RFM: money', sql`rfm_money(f.total_sum)`, '1 + arrayCount(sum -> c.total_sum >= sum, {rfmSums:Array(Int64)})'),
]

const RETURNED_PERCENT = sql`(case when f.total_sum > 0 then floor(100 * (select coalesce(sum(ri.total), 0)
  from "order" ro join order_item ri on ri.order_id = ro.id and ri.status = 'returned' where ro.customer_id = c.id) / f.total_sum)::bigint end)`

const fields: Field[] = [
  { name: 'id', type: 'id', label: { ru: 'Номер', en: 'Id' }, sql: sql`c.id`, clickhouse: 'c.id', neverEmpty: true, filter: true, sort: true, column: true, essential: true },
  {
    name: 'fullName', type: 'text', label: { ru: 'ФИО', en: 'Full name' }, sql: sql`c.search_text`, neverEmpty: true, filter: true, sort: true, column: 'default',
    shown: SHOWN_NAME, essential: true, purged: { of: ['customer.email', 'customer.phones', 'customer.nickName'], sql: sql`lower(${NAME_ALONE})`, shown: NAME_ALONE },
  },
  { name: 'lastName', type: 'text', label: { ru: 'Фамилия', en: 'Last name' }, sql: sql`c.last_name`, filter: true, column: true, edit: true, essential: true },
  { name: 'firstName', type: 'text', label: { ru: 'Имя', en: 'First name' }, sql: sql`c.first_name`, filter: true, column: true, edit: true, essential: true },
  { name: 'patronymic', type: 'text', label: { ru: 'Отчество', en: 'Patronymic' }, sql: sql`c.patronymic`, filter: true, column: true, edit: true, essential: true },
  { name: 'nickName', type: 'text', label: { ru: 'Ник', en: 'Nickname' }, sql: sql`c.nick_name`, filter: true, column: true, edit: true },
  {
    name: 'phones', type: 'phone', label: { ru: 'Телефон', en: 'Phone' }, filter: true, column: 'default', edit: true, contact: 'phone', alsoNamed: ['phone'],
    sql: sql`(select string_agg(p.digits, ' ') from customer_phone p where p.customer_id = c.id)`, shown: sql`c.phone`,
  },
  { name: 'email', type: 'text', label: { ru: 'E-mail', en: 'E-mail' }, sql: sql`c.email`, filter: true, column: 'default', edit: true, contact: 'email', alsoNamed: ['emails'] },
  { name: 'city', type: 'text', label: { ru: 'Город', en: 'City' }, sql: mainAddress('city'), clickhouse: 'c.city', filter: true, column: 'default', guard: 'customer.address' },
  { name: 'region', type: 'text', label: { ru: 'Регион', en: 'Region' }, sql: mainAddress('region'), filter: true, column: true, guard: 'customer.address' },
  { name: 'ordersCount', type: 'integer', label: { ru: 'Заказов', en: 'Orders' }, sql: sql`f.orders_count`, clickhouse: 'c.orders_count', neverEmpty: true, filter: true, sort: true, column: 'default', essential: true },
  { name: 'cancelledCount', type: 'integer', label: { ru: 'Отменено', en: 'Cancelled' }, sql: sql`f.cancelled_count`, clickhouse: 'c.cancelled_count', neverEmpty: true, filter: true, sort: true, column: true, essential: true },
  { name: 'totalSum', type: 'money', label: { ru: 'Сумма заказов', en: 'Sum of orders' }, sql: sql`f.total_sum`, clickhouse: 'c.total_sum', neverEmpty: true, filter: true, sort: true, column: 'default', sum: true, essential: true },
  { name: 'averageSum', type: 'money', label: { ru: 'Средний чек', en: 'Average order' }, sql: sql`f.average_sum`, clickhouse: 'c.average_sum', neverEmpty: true, filter: true, sort: true, column: true, essential: true },
  {
    name: 'marginSum', type: 'money', label: { ru: 'Маржа', en: 'Margin' }, sql: sql`f.margin_sum`, clickhouse: 'c.margin_sum', neverEmpty: true, filter: true, sort: true, column: true, sum: true,
    right: 'orders.purchase_price', tells: ['order.purchaseSum'],
  },
  { name: 'firstOrderAt', type: 'datetime', label: { ru: 'Первый заказ', en: 'First order' }, sql: sql`f.first_order_at`, clickhouse: 'c.first_order_at', filter: true, sort: true, column: true },
  { name: 'lastOrderAt', type: 'datetime', label: { ru: 'Последний заказ', en: 'Last order' }, sql: sql`f.last_order_at`, clickhouse: 'c.last_order_at', filter: true, sort: true, column: 'default' },
  { name: 'managerId', type: 'user', label: { ru: 'Менеджер', en: 'Manager' }, sql: sql`c.manager_id`, clickhouse: 'nullIf(c.manager_id, 0)', filter: true, column: 'default', edit: true, options: 'users', essential: true },
  { name: 'tags', type: 'codes', label: { ru: 'Теги', en: 'Tags' }, sql: sql`array(select t.name from customer_tag t where t.customer_id = c.id order by t.name)`, clickhouse: 'c.tags', filter: true, column: 'default', edit: true },
  { name: 'vip', type: 'boolean', label: { ru: 'VIP', en: 'VIP' }, sql: sql`c.vip`, clickhouse: 'c.vip', filter: true, column: true, edit: true, essential: true },
  { name: 'bad', type: 'boolean', label: { ru: 'Проблемный клиент', en: 'Bad customer' }, sql: sql`c.bad`, clickhouse: 'c.bad', filter: true, column: true, edit: true, essential: true },
  { name: 'sex', type: 'code', label: { ru: 'Пол', en: 'Sex' }, sql: sql`c.sex`, clickhouse: 'c.sex', filter: true, column: true, edit: true, options: 'sexes' },
  { name: 'birthday', type: 'date', label: { ru: 'День рождения', en: 'Birthday' }, sql: sql`c.birthday`, clickhouse: 'c.birthday', filter: true, sort: true, column: true, edit: true },
  { name: 'personalDiscount', type: 'number', label: { ru: 'Персональная скидка, %', en: 'Personal discount, %' }, sql: sql`c.personal_discount`, filter: true, column: true, edit: true, essential: true },
  { name: 'discountCardNumber', type: 'text', label: { ru: 'Дисконтная карта', en: 'Discount card' }, sql: sql`c.discount_card_number`, filter: true, column: true, edit: true },
  { name: 'emailUnsubscribedAt', type: 'datetime', label: { ru: 'Отписан от писем', en: 'Unsubscribed from letters' }, sql: sql`c.email_unsubscribed_at`, filter: true, column: true, essential: true, alsoNamed: ['subscribed'] },
  { name: 'note', type: 'text', label: { ru: 'Заметки', en: 'Notes' }, sql: sql`(select string_agg(n.text, ' ') from customer_note n where n.customer_id = c.id)`, filter: true, alsoNamed: ['notes'] },
  { name: 'likelyDuplicateOf', type: 'id', label: { ru: 'Вероятный дубль клиента', en: 'Likely duplicate of' }, sql: sql`c.likely_duplicate_of`, filter: true, column: true },
  { name: 'type', type: 'code', label: { ru: 'Вид клиента', en: 'Kind of customer' }, sql: sql`c.type`, clickhouse: 'c.type', filter: true, options: 'customerTypes', essential: true },
  { name: 'isContact', type: 'boolean', label: { ru: 'Контактное лицо компании', en: 'Contact of a company' }, sql: sql`c.is_contact`, filter: true, column: true, edit: true, essential: true },
  { name: 'site', type: 'code', label: { ru: 'Магазин', en: 'Site' }, sql: sql`c.site`, clickhouse: 'c.site', neverEmpty: true, filter: true, column: true, options: 'sites', essential: true },
  { name: 'externalId', type: 'text', label: { ru: 'Внешний номер', en: 'External id' }, sql: sql`c.external_id`, filter: true, column: true, edit: true },
  {
    name: 'segments', type: 'codes', label: { ru: 'Сегменты', en: 'Segments' }, filter: true, column: true, costly: true, right: 'segments.view', options: 'segments',
    sql: sql`array(select s.code from segment_member sm join segment s on s.id = sm.segment_id where sm.customer_id = c.id and s.archived_at is null order by s.code)`,
  },
  { name: 'isControl', type: 'boolean', label: { ru: 'Контрольная группа', en: 'Control group' }, sql: sql`customer_is_control(c.id)`, clickhouse: 'c.is_control', neverEmpty: true, filter: true, column: true, costly: true },
  ...rfmFields,
  { name: 'returnedPercent', type: 'integer', label: { ru: 'Возвраты, % от суммы', en: 'Returns, % of the sum' }, sql: RETURNED_PERCENT, clickhouse: 'if(c.total_sum > 0, intDiv(c.returned_sum * 100, c.total_sum), null)', filter: true, column: true, costly: true },
  { name: 'createdAt', type: 'datetime', label: { ru: 'Создан', en: 'Created' }, sql: sql`c.created_at`, clickhouse: 'c.created_at', neverEmpty: true, filter: true, sort: true, column: 'default', essential: true },
]

/** Rows of one field of the customer: who may not see the field finds nothing by its rows. */
const part = (name: string, from: ReturnType<typeof sql>, fields: Omit<Field, 'label'>[]): Relation => {
  const rows = entity({ name, from, id: sql`c.id`, fields: fields.map((field) => ({ ...field, label: { ru: field.name, en: field.name } })) })
  return { entity: () => rows, from }
}

/** The field catalogue of customers: alias `c`, with his figures as `f`. Every customer has a row of figures from his first moment. */
export const customerCatalogue: Entity = entity({
  name: 'customer',
  from: sql`from customer c join customer_figures f on f.customer_id = c.id`,
  id: sql`c.id`,
  clickhouse: { from: 'customer as c final', id: 'c.id' },
  fields,
  guards: {
    address: { ru: 'Адреса', en: 'Addresses' },
    contragent: { ru: 'Реквизиты', en: 'Requisites' },
    source: { ru: 'Источник', en: 'Source' },
    customFields: { ru: 'Свои поля', en: 'Custom fields' },
    debtSum: { ru: 'Долг компании', en: 'Debt of a company' },
    creditLimit: { ru: 'Кредитный лимит компании', en: 'Credit limit of a company' },
    paymentDays: { ru: 'Отсрочка компании', en: 'Deferred payment of a company' },
  },
  relations: {
    orders: {
      label: { ru: 'заказы', en: 'orders' }, entity: () => ordersOfCustomer, from: sql`from "order" o where o.customer_id = c.id`, within: (actor) => (seesAllOrders(actor) ? null : canSeeOrders(actor)),
      clickhouse: { from: '"order" as o final', key: 'o.customer_id', where: 'o.customer_id != 0' },
    },
    ...behaviour,
    phones: part('customerPhone', sql`from customer_phone p where p.customer_id = c.id`, [{ name: 'number', type: 'phone', sql: sql`p.digits`, filter: true, guard: 'customer.phones', contact: 'phone' }]),
    emails: part('customerEmail', sql`from customer_email e where e.customer_id = c.id`, [{ name: 'email', type: 'code', sql: sql`e.email`, filter: true, guard: 'customer.email', contact: 'email' }]),
    tags: part('customerTag', sql`from customer_tag t where t.customer_id = c.id`, [{ name: 'name', type: 'code', sql: sql`t.name`, filter: true, guard: 'customer.tags' }]),
    notes: part('customerNote', sql`from customer_note n where n.customer_id = c.id`, [{ name: 'text', type: 'text', sql: sql`n.text`, filter: true, guard: 'customer.note' }]),
    externalIds: part('customerExternalId', sql`from customer x where x.id = c.id`, [{ name: 'externalId', type: 'code', sql: sql`x.external_id`, filter: true, guard: 'customer.externalId' }]),
  },
})
