import { sql } from 'kysely'
import { entity, type Entity, type Field, type Relation } from '#server/platform/fields.ts'
import { CORPORATE_NAME } from './shown-name.ts'

const main = (column: 'name' | 'inn') => sql`(select k.${sql.raw(column)} from company k where k.customer_id = c.id order by k.is_main desc, k.id limit 1)`

const fields: Field[] = [
  { name: 'id', guard: 'customer.id', type: 'id', label: { ru: 'Номер', en: 'Id' }, sql: sql`c.id`, neverEmpty: true, filter: true, sort: true, column: true },
  {
    name: 'nickName', type: 'text', label: { ru: 'Название', en: 'Name' }, sql: sql`c.search_text`, neverEmpty: true, filter: true, sort: true, column: 'default', edit: true,
    shown: CORPORATE_NAME, essential: true,
  },
  { name: 'mainCompany', type: 'text', label: { ru: 'Основное юрлицо', en: 'Main legal entity' }, sql: main('name'), filter: true, column: 'default' },
  { name: 'inn', guard: 'customer.contragent', type: 'text', label: { ru: 'ИНН', en: 'INN' }, sql: sql`(select string_agg(k.inn, ' ') from company k where k.customer_id = c.id)`, shown: main('inn'), filter: true, column: 'default' },
  {
    name: 'companyNames', type: 'text', label: { ru: 'Юрлица', en: 'Legal entities' }, filter: true, column: true,
    sql: sql`(select string_agg(k.name || ' ' || coalesce(k.brand, '') || ' ' || coalesce(k.contragent ->> 'legalName', ''), '; ') from company k where k.customer_id = c.id)`,
    shown: sql`(select string_agg(k.name, ', ' order by k.is_main desc, k.id) from company k where k.customer_id = c.id)`,
  },
  {
    name: 'contactName', guard: 'customer.fullName', type: 'text', label: { ru: 'Контактное лицо', en: 'Contact' }, filter: true, column: 'default',
    sql: sql`(select string_agg(concat_ws(' ', p.last_name, p.first_name, p.patronymic), ', ' order by l.is_main desc, l.id)
      from corporate_contact l join customer p on p.id = l.contact_id where l.corporate_id = c.id)`,
    shown: sql`(select concat_ws(' ', nullif(p.last_name, ''), nullif(p.first_name, '')) from corporate_contact l join customer p on p.id = l.contact_id
      where l.corporate_id = c.id order by l.is_main desc, l.id limit 1)`,
  },
  { name: 'debtSum', guard: 'customer.debtSum', type: 'money', label: { ru: 'Долг', en: 'Debt' }, sql: sql`a.debt_sum`, neverEmpty: true, filter: true, sort: true, column: 'default', sum: true },
  { name: 'creditLimit', guard: 'customer.creditLimit', type: 'money', label: { ru: 'Кредитный лимит', en: 'Credit limit' }, sql: sql`a.credit_limit`, filter: true, sort: true, column: 'default', edit: true },
  {
    name: 'isOverLimit', type: 'boolean', label: { ru: 'Сверх лимита', en: 'Beyond the limit' }, sql: sql`coalesce(a.debt_sum > a.credit_limit, false)`, filter: true, column: true,
    tells: ['customer.debtSum', 'customer.creditLimit'],
  },
  { name: 'paymentDays', guard: 'customer.paymentDays', type: 'integer', label: { ru: 'Отсрочка, дней', en: 'Deferred payment, days' }, sql: sql`a.payment_days`, filter: true, sort: true, column: true, edit: true },
  { name: 'ordersCount', guard: 'customer.ordersCount', type: 'integer', label: { ru: 'Заказов', en: 'Orders' }, sql: sql`f.orders_count`, neverEmpty: true, filter: true, sort: true, column: 'default' },
  { name: 'totalSum', guard: 'customer.totalSum', type: 'money', label: { ru: 'Сумма заказов', en: 'Sum of orders' }, sql: sql`f.total_sum`, neverEmpty: true, filter: true, sort: true, column: 'default', sum: true },
  { name: 'averageSum', guard: 'customer.averageSum', type: 'money', label: { ru: 'Средний чек', en: 'Average order' }, sql: sql`f.average_sum`, neverEmpty: true, filter: true, sort: true, column: true },
  {
    name: 'marginSum', guard: 'customer.marginSum', type: 'money', label: { ru: 'Маржа', en: 'Margin' }, sql: sql`f.margin_sum`, neverEmpty: true, filter: true, sort: true, column: true, sum: true,
    right: 'orders.purchase_price', tells: ['order.purchaseSum', 'orderItem.purchasePrice'],
  },
  { name: 'lastOrderAt', guard: 'customer.lastOrderAt', type: 'datetime', label: { ru: 'Последний заказ', en: 'Last order' }, sql: sql`f.last_order_at`, filter: true, sort: true, column: 'default' },
  { name: 'managerId', guard: 'customer.managerId', type: 'user', label: { ru: 'Менеджер', en: 'Manager' }, sql: sql`c.manager_id`, filter: true, column: 'default', edit: true, options: 'users' },
  { name: 'tags', guard: 'customer.tags', type: 'codes', label: { ru: 'Теги', en: 'Tags' }, sql: sql`array(select t.name from customer_tag t where t.customer_id = c.id order by t.name)`, filter: true, column: true, edit: true },
  { name: 'vip', guard: 'customer.vip', type: 'boolean', label: { ru: 'VIP', en: 'VIP' }, sql: sql`c.vip`, filter: true, column: true, edit: true },
  { name: 'bad', guard: 'customer.bad', type: 'boolean', label: { ru: 'Проблемный клиент', en: 'Bad customer' }, sql: sql`c.bad`, filter: true, column: true, edit: true },
  { name: 'personalDiscount', guard: 'customer.personalDiscount', type: 'number', label: { ru: 'Персональная скидка, %', en: 'Personal discount, %' }, sql: sql`c.personal_discount`, filter: true, column: true, edit: true },
  { name: 'discountCardNumber', guard: 'customer.discountCardNumber', type: 'text', label: { ru: 'Дисконтная карта', en: 'Discount card' }, sql: sql`c.discount_card_number`, filter: true, column: true, edit: true },
  { name: 'note', guard: 'customer.note', type: 'text', label: { ru: 'Заметки', en: 'Notes' }, sql: sql`(select string_agg(n.text, ' ') from customer_note n where n.customer_id = c.id)`, filter: true },
  { name: 'site', guard: 'customer.site', type: 'code', label: { ru: 'Магазин', en: 'Site' }, sql: sql`c.site`, neverEmpty: true, filter: true, column: true, options: 'sites' },
  { name: 'externalId', guard: 'customer.externalId', type: 'text', label: { ru: 'Внешний номер', en: 'External id' }, sql: sql`c.external_id`, filter: true, column: true, edit: true },
  { name: 'createdAt', guard: 'customer.createdAt', type: 'datetime', label: { ru: 'Создан', en: 'Created' }, sql: sql`c.created_at`, neverEmpty: true, filter: true, sort: true, column: true },
]

const part = (name: string, from: ReturnType<typeof sql>, inner: Omit<Field, 'label'>[]): Relation => {
  const rows = entity({ name, from, id: sql`c.id`, fields: inner.map((field) => ({ ...field, label: { ru: field.name, en: field.name } })) })
  return { entity: () => rows, from }
}

/**
 * The field catalogue of corporate customers, who are customers: what is kept from a group of a customer is kept of a company by the same name.
 * Alias `c`, the figures as `f`, the terms and the debt as `a`.
 */
export const companyCatalogue: Entity = entity({
  name: 'company',
  from: sql`from customer c join customer_figures f on f.customer_id = c.id join corporate_account a on a.customer_id = c.id`,
  id: sql`c.id`,
  fields,
  relations: {
    companies: part('legalEntity', sql`from company k where k.customer_id = c.id`, [
      { name: 'inn', type: 'code', sql: sql`k.inn`, filter: true, guard: 'customer.contragent' },
      { name: 'name', type: 'text', sql: sql`k.search_text`, filter: true },
    ]),
  },
})
