import { sql, type RawBuilder } from 'kysely'
import type { FieldType } from '#shared/conditions.ts'
import { BASE } from '#server/modules/settings/index.ts'
import { entity, type Entity, type Field } from '#server/platform/fields.ts'

const field = (name: string, type: FieldType, ru: string, en: string, of: RawBuilder<unknown>, more: Partial<Field> = {}): Field => ({
  name, type, label: { ru, en }, sql: of, filter: true, column: true, essential: true, ...more,
})

/** A cost in the account's base currency: what the base of then cost on its first day; null when nobody knows. */
const BASE_NOW = sql.raw(BASE)
export const COST_IN_BASE = sql`(case when k.currency = ${BASE_NOW} then k.amount else round(k.amount * base_rate(k.currency, null, null, k.date_from::timestamp at time zone (select account.time_zone from account), ${BASE_NOW}), 2) end)`

/** Costs. The number of an order belongs to a record that not everybody may see: the list shows it row by row, filters need the right to all. */
export const costCatalogue: Entity = entity({
  name: 'cost',
  from: sql`from cost k`,
  id: sql`k.id`,
  fields: [
    field('id', 'id', 'Номер', 'Id', sql`k.id`, { neverEmpty: true, sort: true }),
    field('dateFrom', 'date', 'С', 'From', sql`k.date_from`, { neverEmpty: true, sort: true, column: 'default', edit: true }),
    field('dateTo', 'date', 'По', 'To', sql`k.date_to`, { neverEmpty: true, sort: true, column: 'default', edit: true }),
    field('item', 'code', 'Статья', 'Item', sql`k.item`, { neverEmpty: true, column: 'default', edit: true, options: 'costItems' }),
    field('group', 'code', 'Группа', 'Group', sql`(select i.group_code from cost_item i where i.code = k.item)`, { column: 'default', options: 'costGroups' }),
    field('isVariable', 'boolean', 'Переменный', 'Variable', sql`coalesce((select i.type = 'var' from cost_item i where i.code = k.item), false)`, { neverEmpty: true }),
    field('amount', 'money', 'Сумма', 'Amount', sql`k.amount`, { neverEmpty: true, sort: true, sum: COST_IN_BASE, column: 'default', edit: true }),
    field('currency', 'code', 'Валюта', 'Currency', sql`k.currency`, { neverEmpty: true, options: 'currencies' }),
    field('site', 'code', 'Магазин', 'Site', sql`k.site`, { column: 'default', options: 'sites' }),
    field('orderId', 'id', 'Заказ', 'Order', sql`k.order_id`, { column: 'default', edit: true }),
    field('orderNumber', 'text', 'Номер заказа', 'Number of the order', sql`(select o.number from "order" o where o.id = k.order_id)`, { right: 'orders.view', rightToAll: true, column: false }),
    field('userId', 'user', 'Сотрудник', 'Person', sql`k.user_id`, { edit: true, options: 'users' }),
    field('source', 'text', 'Источник', 'Source', sql`k.source`, { column: 'default', edit: true }),
    field('medium', 'text', 'Канал', 'Medium', sql`k.medium`, { edit: true }),
    field('campaign', 'text', 'Кампания', 'Campaign', sql`k.campaign`, { edit: true }),
    field('keyword', 'text', 'Ключевое слово', 'Keyword', sql`k.keyword`, { edit: true }),
    field('content', 'text', 'Содержание объявления', 'Ad content', sql`k.content`, { edit: true }),
    field('comment', 'text', 'Комментарий', 'Comment', sql`k.comment`, { neverEmpty: true, column: 'default', edit: true }),
    field('isLoaded', 'boolean', 'Загружен', 'Loaded', sql`(k.load_key is not null)`, { neverEmpty: true }),
    field('createdBy', 'user', 'Кто внёс', 'Entered by', sql`k.created_by`, { options: 'users' }),
    field('createdAt', 'datetime', 'Внесён', 'Entered', sql`k.created_at`, { neverEmpty: true, sort: true }),
  ],
})
