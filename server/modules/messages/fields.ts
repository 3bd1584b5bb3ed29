import { sql, type RawBuilder } from 'kysely'
import type { FieldType } from '#shared/conditions.ts'
import { entity, type Entity, type Field } from '#server/platform/fields.ts'

const field = (name: string, type: FieldType, ru: string, en: string, of: RawBuilder<unknown>, more: Partial<Field> = {}): Field => ({
  name, type, label: { ru, en }, sql: of, filter: true, column: true, ...more,
})

/** What lists, filters and files know of messages to customers, over the alias `m`. */
export const messageCatalogue: Entity = entity({
  name: 'message',
  from: sql`from message m`,
  id: sql`m.id`,
  fields: [
    field('id', 'id', 'Номер', 'Id', sql`m.id`, { neverEmpty: true, sort: true }),
    field('createdAt', 'datetime', 'Создано', 'Made', sql`m.created_at`, { neverEmpty: true, sort: true, column: 'default' }),
    field('channel', 'code', 'Канал', 'Channel', sql`m.channel`, { neverEmpty: true, options: 'messageChannels', column: 'default' }),
    field('state', 'code', 'Состояние', 'State', sql`m.state`, { neverEmpty: true, options: 'messageStates', column: 'default', essential: true }),
    field('reason', 'code', 'Причина', 'Reason', sql`m.reason`, { options: 'messageReasons', column: 'default' }),
    field('subject', 'text', 'Тема', 'Subject', sql`m.subject`, { column: 'default' }),
    field('email', 'text', 'E-mail', 'E-mail', sql`case when m.channel = 'email' then m.address end`, { contact: 'email', guard: 'customer.email' }),
    field('phone', 'phone', 'Телефон', 'Phone', sql`case when m.channel = 'sms' then ltrim(m.address, '+') end`, { shown: sql`case when m.channel = 'sms' then m.address end`, contact: 'phone', guard: 'customer.phones' }),
    field('orderId', 'id', 'Заказ', 'Order', sql`m.order_id`, { column: 'default' }),
    field('customerId', 'id', 'Клиент', 'Customer', sql`m.customer_id`, { column: 'default' }),
    field('userId', 'user', 'Сотрудник', 'Employee', sql`m.user_id`, { options: 'users' }),
    field('purpose', 'code', 'Вид', 'Kind', sql`m.purpose`, { neverEmpty: true, options: 'messagePurposes' }),
    field('lane', 'code', 'Очередь', 'Queue', sql`m.lane`, { neverEmpty: true, options: 'messageLanes' }),
    field('topic', 'code', 'Подписка', 'Topic', sql`m.topic`),
    field('templateId', 'id', 'Шаблон', 'Template', sql`m.template_id`, { column: 'default' }),
    field('providerId', 'id', 'Провайдер', 'Provider', sql`m.provider_id`),
    field('origin', 'code', 'Откуда', 'Made by', sql`m.origin ->> 'kind'`, { options: 'messageOrigins' }),
    field('ruleId', 'id', 'Правило', 'Rule', sql`(m.origin ->> 'ruleId')::bigint`),
    field('attempts', 'integer', 'Попыток', 'Tries', sql`m.attempts`, { neverEmpty: true }),
    field('maybeTwice', 'boolean', 'Могло уйти дважды', 'May have gone twice', sql`(m.uncertain > 0)`, { neverEmpty: true }),
    field('dueAt', 'datetime', 'Отправить', 'Due', sql`m.due_at`, { neverEmpty: true, sort: true }),
    field('nextTryAt', 'datetime', 'Следующая попытка', 'Next try', sql`case when m.state in ('planned', 'held') then m.next_try_at end`),
    field('sentAt', 'datetime', 'Отправлено', 'Sent', sql`m.sent_at`, { sort: true, column: 'default' }),
    field('deliveredAt', 'datetime', 'Доставлено', 'Delivered', sql`m.delivered_at`),
    field('site', 'code', 'Магазин', 'Site', sql`m.site`, { options: 'sites' }),
  ],
})
