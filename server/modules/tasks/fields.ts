import { sql, type RawBuilder } from 'kysely'
import type { FieldType } from '#shared/conditions.ts'
import { entity, type Entity, type Field } from '#server/platform/fields.ts'

const field = (name: string, type: FieldType, ru: string, en: string, of: RawBuilder<unknown>, more: Partial<Field> = {}): Field => ({
  name, type, label: { ru, en }, sql: of, filter: true, column: true, essential: true, ...more,
})

/** Name alone: nicknames, e-mails and phones that stand in for it elsewhere may be kept from a person. Over the alias `c`. */
export const CUSTOMER_NAME = sql<string>`concat_ws(' ', nullif(c.last_name, ''), nullif(c.first_name, ''), nullif(c.patronymic, ''))`

// The number of an order and the name of a customer belong to records that not everybody may see: columns show them record by record
// (task-list.ts); they are asked by only with a right that reaches all of them.
const ofOrder = { right: 'orders.view', rightToAll: true, column: false } as const
const ofCustomer = { right: 'customers.view', rightToAll: true, column: false } as const

/** What lists, filters, edits and files know of tasks, over the alias `t`. */
export const taskCatalogue: Entity = entity({
  name: 'task',
  from: sql`from task t`,
  id: sql`t.id`,
  fields: [
    field('id', 'id', 'Номер', 'Id', sql`t.id`, { neverEmpty: true, sort: true }),
    field('text', 'text', 'Задача', 'Task', sql`t.text`, { neverEmpty: true, column: 'default', edit: true, trigrams: true }),
    field('dueAt', 'datetime', 'Срок', 'Due', sql`t.due_at`, { sort: true, column: 'default', edit: true }),
    field('performerId', 'user', 'Исполнитель', 'Performer', sql`t.performer_id`, { column: 'default', edit: true, options: 'users' }),
    field('performerGroupId', 'user', 'Группа исполнителей', 'Group of performers', sql`t.performer_group_id`, { edit: true, options: 'userGroups' }),
    field('orderId', 'id', 'Заказ', 'Order', sql`t.order_id`, { column: 'default', edit: true }),
    field('orderNumber', 'text', 'Номер заказа', 'Number of the order', sql`(select o.number from "order" o where o.id = t.order_id)`, ofOrder),
    field('customerId', 'id', 'Клиент', 'Customer', sql`t.customer_id`, { column: 'default', edit: true }),
    field('customerName', 'text', 'ФИО клиента', 'Name of the customer', sql`(select ${CUSTOMER_NAME} from customer c where c.id = t.customer_id)`, ofCustomer),
    field('phone', 'phone', 'Телефон', 'Phone', sql`ltrim(t.phone, '+')`, { shown: sql`t.phone`, edit: true, essential: false, contact: 'phone', guard: 'customer.phones' }),
    field('commentary', 'text', 'Комментарий', 'Commentary', sql`t.commentary`, { neverEmpty: true, edit: true }),
    field('kind', 'code', 'Типовая задача', 'Typical task', sql`t.kind`, { edit: true, options: 'taskTypes' }),
    field('open', 'boolean', 'Выполняется', 'Open', sql`(not t.complete)`, { neverEmpty: true, column: false }),
    field('complete', 'boolean', 'Завершена', 'Completed', sql`t.complete`, { neverEmpty: true }),
    field('overdue', 'boolean', 'Просрочена', 'Overdue', sql`(not t.complete and t.due_at is not null and t.due_at < now())`, { neverEmpty: true }),
    field('late', 'boolean', 'Завершена с опозданием', 'Completed late', sql`(t.complete and t.due_at is not null and t.completed_at > t.due_at)`, { neverEmpty: true }),
    field('result', 'code', 'Результат', 'Result', sql`t.result`, { options: 'taskResults' }),
    field('completedAt', 'datetime', 'Завершена, когда', 'Completed at', sql`t.completed_at`, { sort: true }),
    field('completedBy', 'user', 'Кто завершил', 'Completed by', sql`t.completed_by`, { options: 'users' }),
    field('creatorId', 'user', 'Кто поставил', 'Made by', sql`t.creator_id`, { column: 'default', options: 'users' }),
    field('createdAt', 'datetime', 'Поставлена', 'Made', sql`t.created_at`, { neverEmpty: true, sort: true }),
    field('snoozedUntil', 'datetime', 'Напоминание отложено до', 'Reminder put off until', sql`t.snoozed_until`),
    field('site', 'code', 'Магазин', 'Site', sql`t.site`, { options: 'sites' }),
  ],
})
