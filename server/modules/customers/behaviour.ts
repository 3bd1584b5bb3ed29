import { sql, type RawBuilder } from 'kysely'
import type { FieldType } from '#shared/conditions.ts'
import type { Right } from '#shared/rights.ts'
import { may, type Actor } from '#server/platform/access.ts'
import { entity, type Entity, type Field, type Relation } from '#server/platform/fields.ts'
import { inBase } from '#server/modules/settings/index.ts'
import { canSeeOrders, seesAllOrders } from './orders-of-customer.ts'

/** What customers did, as conditions about them ask: what they bought, looked at, carried about and were written. */

const field = (name: string, type: FieldType, ru: string, en: string, of: RawBuilder<unknown>, clickhouse?: Field['clickhouse'], more: Partial<Field> = {}): Field => ({
  name, type, label: { ru, en }, sql: of, filter: true, ...(clickhouse === undefined ? {} : { clickhouse }), ...more,
})
const withRight = (right: Right) => (actor: Actor): RawBuilder<boolean> | null => (may(actor, right) ? null : sql<boolean>`false`)

/** Fields of the product that a row of `alias` names. */
function ofProduct(productId: RawBuilder<unknown>, alias: string): Field[] {
  const join = `left join product as product final on product.id = ${alias}.product_id`
  return [
    field('productId', 'id', 'Карточка товара', 'Product', productId, `nullIf(${alias}.product_id, 0)`, { options: 'products' }),
    field('brand', 'text', 'Бренд', 'Brand', sql`(select p.manufacturer from product p where p.id = ${productId})`, { sql: 'product.brand', join }),
    field('productGroups', 'codes', 'Категория товара', 'Category of the product', sql`array(select g.group_id::text from product_group_product g where g.product_id = ${productId})`, { sql: 'arrayMap(one -> toString(one), product.group_ids)', join }, { options: 'productGroups' }),
  ]
}

const productOfItem = sql`(select offer.product_id from offer where offer.id = i.offer_id)`
const boughtItems: Entity = entity({
  name: 'boughtItem',
  from: sql`from order_item i join "order" o on o.id = i.order_id`,
  id: sql`i.id`,
  fields: [
    field('productName', 'text', 'Название в заказе', 'Name in the order', sql`i.product_name`, 'i.product_name'),
    field('article', 'text', 'Артикул', 'Article', sql`i.article`, 'i.article'),
    field('offerId', 'id', 'Торговое предложение', 'Offer', sql`i.offer_id`, 'nullIf(i.offer_id, 0)', { options: 'offers' }),
    ...ofProduct(productOfItem, 'i'),
    field('quantity', 'number', 'Количество', 'Quantity', sql`i.quantity`, 'i.quantity'),
    field('price', 'money', 'Цена', 'Price', inBase(sql`i.initial_price`), 'if(i.is_rated = 1, i.initial_price, null)'),
    field('total', 'money', 'Сумма', 'Sum', inBase(sql`i.total`), 'if(i.is_rated = 1, i.total, null)'),
    field('status', 'code', 'Статус товара', 'Item status', sql`i.status`, 'i.status', { options: 'itemStatuses' }),
    field('orderedAt', 'datetime', 'Заказан', 'Ordered', sql`o.created_at`, 'i.order_created_at'),
    field('orderStatus', 'code', 'Статус заказа', 'Status of the order', sql`o.status`, 'i.order_status', { options: 'statuses' }),
    field('orderStatusGroup', 'code', 'Группа статусов заказа', 'Status group of the order', sql`(select s.group_code from order_status s where s.code = o.status)`, statusGroup('i.order_status'), { options: 'statusGroups' }),
    field('site', 'code', 'Магазин', 'Site', sql`o.site`, 'i.site', { options: 'sites' }),
  ],
})

/** The group of a status as it is now; the lists are given with the question, so that a moved status counts at once. */
function statusGroup(column: string): string {
  return `transform(toString(${column}), {statusCodes:Array(String)}, {statusGroups:Array(String)}, '')`
}

const visits: Entity = entity({
  name: 'siteVisitOfCustomer',
  from: sql`from site_visit w join site_visitor wv on wv.id = w.visitor_id`,
  id: sql`w.id`,
  fields: [
    field('startedAt', 'datetime', 'Когда', 'When', sql`w.started_at`, 'w.started_at'),
    field('site', 'code', 'Магазин', 'Site', sql`w.site`, 'w.site', { options: 'sites' }),
    field('source', 'text', 'Источник', 'Source', sql`w.source`, 'w.source'),
    field('medium', 'text', 'Канал', 'Medium', sql`w.medium`, 'w.medium'),
    field('campaign', 'text', 'Кампания', 'Campaign', sql`w.campaign`, 'w.campaign'),
    field('keyword', 'text', 'Ключевое слово', 'Keyword', sql`w.keyword`, 'w.keyword'),
    field('referrerHost', 'text', 'Откуда пришёл', 'Came from', sql`w.referrer_host`, 'w.referrer_host'),
    field('landing', 'text', 'Страница входа', 'First page', sql`w.landing`, 'w.landing'),
    field('device', 'code', 'Устройство', 'Device', sql`w.device`, 'w.device', { options: 'siteDevices' }),
    field('pages', 'integer', 'Страниц', 'Pages', sql`w.pages`, 'w.pages'),
  ],
})

const events: Entity = entity({
  name: 'siteEventOfCustomer',
  from: sql`from site_event e join site_visitor ev on ev.id = e.visitor_id`,
  id: sql`e.id`,
  fields: [
    field('kind', 'code', 'Действие', 'Action', sql`e.kind`, 'e.kind', { options: 'siteEventKinds' }),
    field('at', 'datetime', 'Когда', 'When', sql`e.at`, 'e.at'),
    field('site', 'code', 'Магазин', 'Site', sql`e.site`, 'e.site', { options: 'sites' }),
    field('offerId', 'id', 'Торговое предложение', 'Offer', sql`e.offer_id`, 'nullIf(e.offer_id, 0)', { options: 'offers' }),
    ...ofProduct(sql`e.product_id`, 'e'),
    field('groupId', 'id', 'Открытая категория', 'Opened category', sql`e.group_id`, 'nullIf(e.group_id, 0)', { options: 'productGroups' }),
    field('price', 'money', 'Цена товара', 'Price of the product', sql`coalesce(e.price, 0)`, 'e.price'),
    field('query', 'text', 'Что искал', 'Searched for', sql`e.query`, 'e.query'),
    field('path', 'text', 'Страница', 'Page', sql`e.path`, 'e.path'),
  ],
})

const carts: Entity = entity({
  name: 'cartOfCustomer',
  from: sql`from customer_cart ca`,
  id: sql`ca.id`,
  fields: [
    field('updatedAt', 'datetime', 'Изменена', 'Changed', sql`ca.updated_at`),
    field('createdAt', 'datetime', 'Начата', 'Begun', sql`ca.created_at`),
    field('site', 'code', 'Магазин', 'Site', sql`ca.site`, undefined, { options: 'sites' }),
    field('sum', 'money', 'Сумма', 'Sum', sql`(select coalesce(sum(ci.price * ci.quantity), 0) from customer_cart_item ci where ci.cart_id = ca.id)`),
    field('itemsCount', 'integer', 'Позиций', 'Lines', sql`(select count(*) from customer_cart_item ci where ci.cart_id = ca.id)`),
  ],
})

const favourites: Entity = entity({
  name: 'favouriteOfCustomer',
  from: sql`from customer_favourite fa`,
  id: sql`fa.id`,
  fields: [
    field('at', 'datetime', 'Когда', 'When', sql`fa.at`, 'fa.added_at'),
    field('offerId', 'id', 'Торговое предложение', 'Offer', sql`fa.offer_id`, 'nullIf(fa.offer_id, 0)', { options: 'offers' }),
    ...ofProduct(sql`(select offer.product_id from offer where offer.id = fa.offer_id)`, 'fa'),
  ],
})

const messages: Entity = entity({
  name: 'messageOfCustomer',
  from: sql`from message m`,
  id: sql`m.id`,
  fields: [
    field('channel', 'code', 'Канал', 'Channel', sql`m.channel`, 'm.channel', { options: 'messageChannels' }),
    field('purpose', 'code', 'Вид', 'Kind', sql`m.purpose`, 'm.purpose', { options: 'messagePurposes' }),
    field('state', 'code', 'Состояние', 'State', sql`m.state`, 'm.state', { options: 'messageStates' }),
    field('createdAt', 'datetime', 'Создано', 'Made', sql`m.created_at`, 'm.created_at'),
    field('sentAt', 'datetime', 'Отправлено', 'Sent', sql`m.sent_at`, 'm.sent_at'),
    field('deliveredAt', 'datetime', 'Доставлено', 'Delivered', sql`m.delivered_at`, 'm.delivered_at'),
    field('templateId', 'id', 'Шаблон', 'Template', sql`m.template_id`, 'nullIf(m.template_id, 0)', { options: 'messageTemplates' }),
    field('ruleId', 'id', 'Правило', 'Rule', sql`(m.origin ->> 'ruleId')::bigint`, 'nullIf(m.rule_id, 0)', { options: 'rules' }),
  ],
})

const bonuses: Entity = entity({
  name: 'bonusAccountOfCustomer',
  from: sql`from loyalty_account la`,
  id: sql`la.id`,
  fields: [
    field('balance', 'integer', 'Бонусов', 'Bonuses', sql`la.balance`),
    field('status', 'code', 'Состояние', 'State', sql`la.status`, undefined, { options: 'loyaltyStatuses' }),
    field('createdAt', 'datetime', 'Участвует с', 'Since', sql`la.created_at`),
  ],
})

const memberships: Entity = entity({
  name: 'segmentOfCustomer',
  from: sql`from segment_member sm join segment s on s.id = sm.segment_id`,
  id: sql`s.id`,
  fields: [
    field('code', 'code', 'Сегмент', 'Segment', sql`s.code`, 's.code', { options: 'segments' }),
    field('since', 'datetime', 'С какого времени', 'Since', sql`sm.since`, 'sm.since'),
  ],
})

export const behaviour: Record<string, Relation> = {
  items: {
    label: { ru: 'купленные товары', en: 'bought goods' }, entity: () => boughtItems, from: sql`from order_item i join "order" o on o.id = i.order_id where o.customer_id = c.id`,
    clickhouse: { from: 'order_item as i final', key: 'i.customer_id', where: 'i.customer_id != 0' }, within: (actor) => (seesAllOrders(actor) ? null : canSeeOrders(actor)),
  },
  visits: {
    label: { ru: 'визиты на сайт', en: 'visits to the site' }, entity: () => visits, from: sql`from site_visit w join site_visitor wv on wv.id = w.visitor_id where wv.customer_id = c.id and not w.is_bot`,
    clickhouse: { from: 'visit as w final', key: 'w.customer_id', where: 'w.customer_id != 0 and not w.is_bot' }, within: withRight('site.view'),
  },
  events: {
    label: { ru: 'действия на сайте', en: 'actions on the site' }, entity: () => events, from: sql`from site_event e join site_visitor ev on ev.id = e.visitor_id where ev.customer_id = c.id and not e.is_bot`,
    clickhouse: { from: 'event as e final', key: 'e.customer_id', where: 'e.customer_id != 0 and not e.is_bot' }, within: withRight('site.view'),
  },
  carts: {
    label: { ru: 'незавершённые корзины', en: 'unfinished carts' }, entity: () => carts, within: withRight('site.view'),
    from: sql`from customer_cart ca where ca.customer_id = c.id and (ca.cleared_at is null or ca.updated_at > ca.cleared_at) and exists (select from customer_cart_item ci where ci.cart_id = ca.id)`,
  },
  favourites: {
    label: { ru: 'избранное', en: 'favourites' }, entity: () => favourites, from: sql`from customer_favourite fa where fa.customer_id = c.id`,
    clickhouse: { from: 'cart_item as fa final', key: 'fa.customer_id', where: `fa.customer_id != 0 and fa.kind = 'favourite'` }, within: withRight('site.view'),
  },
  messages: {
    label: { ru: 'сообщения', en: 'messages' }, entity: () => messages, from: sql`from message m where m.customer_id = c.id`,
    clickhouse: { from: 'message as m final', key: 'm.customer_id', where: 'm.customer_id != 0' }, within: withRight('messages.view'),
  },
  bonuses: {
    label: { ru: 'бонусные счета', en: 'bonus accounts' }, entity: () => bonuses, from: sql`from loyalty_account la where la.customer_id = c.id`, within: withRight('loyalty.view'),
  },
  segments: {
    label: { ru: 'сегменты', en: 'segments' }, entity: () => memberships, from: sql`from segment_member sm join segment s on s.id = sm.segment_id where sm.customer_id = c.id and s.archived_at is null`,
    clickhouse: { from: 'segment_member as sm final join segment as s final on s.id = sm.segment_id', key: 'sm.customer_id', where: 'true' }, within: withRight('segments.view'),
  },
}
