import { sql, type RawBuilder } from 'kysely'
import type { FieldType } from '#shared/conditions.ts'
import { entity, type Field } from '#server/platform/fields.ts'
import { BASE, inBase } from '#server/modules/settings/index.ts'
import { itemEntity, paymentEntity, problemEntity } from './part-fields.ts'
import { touchFields } from './touch-fields.ts'

const BASE_NOW = sql.raw(BASE)

type More = Omit<Field, 'name' | 'type' | 'label' | 'sql'>

/** A field that may be filtered by and stand in a column, unless told otherwise. */
function field(name: string, type: FieldType, ru: string, en: string, expression: RawBuilder<unknown>, more: More = {}): Field {
  return { name, type, label: { ru, en }, sql: expression, filter: true, column: true, ...more }
}

const money = (name: string, ru: string, en: string, expression: RawBuilder<unknown>, more: More = {}): Field =>
  field(name, 'money', ru, en, expression, { sum: inBase(expression), sort: true, neverEmpty: true, ...more })
const address = (part: string, ru: string, en: string, more: More = {}, expression = sql`(o.delivery_address ->> ${sql.lit(part)})`): Field =>
  field(`deliveryAddress.${part}`, 'text', ru, en, expression, { edit: true, guard: 'order.deliveryAddress', ...more })
const inside = (whole: 'source' | 'contragent', part: string, ru: string, en: string, more: More = {}): Field =>
  field(`${whole}.${part}`, 'text', ru, en, sql`(o.${sql.ref(whole)} ->> ${sql.lit(part)})`, { guard: `order.${whole}`, ...more })

const purchasing: More = { right: 'orders.purchase_price' }
/** Of the customer himself: whoever does not see every customer learns nothing of him by way of his orders. */
const ofCustomer = (name: string): More => ({ right: 'customers.view', rightToAll: true, tells: [`customer.${name}`] })
const essential: More = { essential: true }
// What customer.search_text holds before the e-mail, letter by letter.
const namesAlone = sql`lower(left(c.last_name, 100) || ' ' || left(c.first_name, 100) || ' ' || left(c.patronymic, 100) || ' ' || left(coalesce(c.nick_name, ''), 100))`
const fullName = sql`concat_ws(' ', nullif(o.last_name, ''), nullif(o.first_name, ''), nullif(o.patronymic, ''))`

const main: Field[] = [
  field('number', 'text', 'Номер', 'Number', sql`o.number`, { column: 'default', edit: true, essential: true }),
  field('id', 'id', 'Внутренний номер', 'Id', sql`o.id`, essential),
  field('externalId', 'text', 'Внешний код', 'External id', sql`o.external_id`),
  field('createdAt', 'datetime', 'Создан', 'Created', sql`o.created_at`, { column: 'default', sort: true, neverEmpty: true, essential: true }),
  field('status', 'code', 'Статус', 'Status', sql`o.status`, { column: 'default', options: 'statuses', edit: true, essential: true }),
  field('statusGroup', 'code', 'Группа статусов', 'Status group', sql`(select s.group_code from order_status s where s.code = o.status)`, { options: 'statusGroups', essential: true }),
  field('statusComment', 'text', 'Причина', 'Reason', sql`o.status_comment`, { edit: true }),
  field('statusChangedAt', 'datetime', 'Статус изменён', 'Status changed', sql`o.status_changed_at`, { sort: true, neverEmpty: true, essential: true }),
  field('statusDeadlineAt', 'datetime', 'Срок в статусе', 'Deadline of the status', sql`o.status_deadline_at`, { sort: true }),
  field('isLate', 'boolean', 'Просрочен', 'Late', sql`(o.status_deadline_at < now())`, { shown: sql`coalesce(o.status_deadline_at < now(), false)`, tells: ['order.statusDeadlineAt'] }),
  field('orderType', 'code', 'Тип', 'Type', sql`o.order_type`, { options: 'orderTypes', edit: true }),
  field('orderMethod', 'code', 'Способ оформления', 'Came by', sql`o.order_method`, { column: 'default', options: 'orderMethods', edit: true }),
  field('site', 'code', 'Магазин', 'Store', sql`o.site`, { column: 'default', options: 'sites', essential: true }),
  field('managerId', 'user', 'Менеджер', 'Manager', sql`o.manager_id`, { column: 'default', edit: true, essential: true }),
  field('managerGroups', 'codes', 'Группы менеджера', 'Groups of the manager', sql`array(select g.code from user_group_member m join user_group g on g.id = m.group_id where m.user_id = o.manager_id)`, { column: false, essential: true }),
  field('problemsCount', 'integer', 'Проблемы', 'Problems', sql`o.problems_count`, { column: 'default', essential: true }),
  field('hasProblems', 'boolean', 'Есть проблемы', 'Has problems', sql`(o.problems_count > 0)`, { column: false, essential: true }),
  field('fromApi', 'boolean', 'Пришёл по API', 'Came by API', sql`o.from_api`, essential),
  field('mark', 'integer', 'Оценка', 'Rating', sql`o.mark`),
  field('isRepeat', 'boolean', 'Похож на повтор', 'Looks like a repeat', sql`exists (select from order_repeat r where r.order_id = o.id)`),
  field('combinedInto', 'id', 'Объединён в заказ', 'Combined into', sql`o.combined_into`),
  field('hasFiles', 'boolean', 'Есть файлы', 'Has files', sql`exists (select from file_attachment a where a.entity = 'order' and a.entity_id = o.id)`, { column: false }),
]

const buyer: Field[] = [
  // Found by the customer's name and e-mail through their index; the column shows the name that the order itself has.
  field('customerName', 'text', 'Клиент', 'Customer', sql`c.search_text`, {
    column: 'default', shown: fullName, tells: ['order.lastName', 'order.firstName', 'order.patronymic', 'customer.lastName', 'customer.firstName', 'customer.patronymic'],
    purged: { of: ['order.email', 'customer.email'], sql: namesAlone },
  }),
  field('customerId', 'id', 'Номер клиента', 'Customer id', sql`o.customer_id`, essential),
  field('companyId', 'id', 'Номер юрлица', 'Id of the legal entity', sql`o.company_id`, { essential: true, edit: true }),
  field('companyName', 'text', 'Юрлицо', 'Legal entity', sql`(select k.name from company k where k.id = o.company_id)`, { costly: true, tells: ['order.contragent'] }),
  field('contactId', 'id', 'Номер контактного лица', 'Id of the contact', sql`o.contact_id`, { essential: true, edit: true }),
  field('customerExternalId', 'text', 'Внешний код клиента', 'External id of the customer', sql`c.external_id`, ofCustomer('externalId')),
  field('firstName', 'text', 'Имя', 'First name', sql`o.first_name`, { edit: true }),
  field('lastName', 'text', 'Фамилия', 'Last name', sql`o.last_name`, { edit: true }),
  field('patronymic', 'text', 'Отчество', 'Patronymic', sql`o.patronymic`, { edit: true }),
  field('phone', 'phone', 'Телефон', 'Phone', sql`o.phone_digits`, { column: 'default', shown: sql`o.phone`, edit: true, contact: 'phone' }),
  field('additionalPhone', 'text', 'Доп. телефон', 'Second phone', sql`o.additional_phone`, { edit: true, contact: 'phone' }),
  field('email', 'text', 'E-mail', 'E-mail', sql`o.email`, { edit: true, contact: 'email' }),
  field('call', 'boolean', 'Требуется звонок', 'Call required', sql`o.call`, { edit: true, essential: true }),
  field('countryIso', 'code', 'Страна', 'Country', sql`o.country_iso`, { options: 'countries', edit: true }),
  field('vip', 'boolean', 'VIP-клиент', 'VIP customer', sql`c.vip`, ofCustomer('vip')),
  field('bad', 'boolean', 'Плохой клиент', 'Bad customer', sql`c.bad`, ofCustomer('bad')),
  field('customerOrdersCount', 'integer', 'Заказов у клиента', 'Orders of the customer', sql`cf.orders_count`, ofCustomer('ordersCount')),
  field('customerTotalSum', 'money', 'Сумма заказов клиента', 'Sum of the customer’s orders', sql`cf.total_sum`, ofCustomer('totalSum')),
  field('customerFirstOrderAt', 'datetime', 'Первый заказ клиента', 'First order of the customer', sql`cf.first_order_at`, ofCustomer('firstOrderAt')),
  field('customerLastOrderAt', 'datetime', 'Последний заказ клиента', 'Last order of the customer', sql`cf.last_order_at`, ofCustomer('lastOrderAt')),
  inside('contragent', 'contragentType', 'Тип контрагента', 'Kind of party'),
  inside('contragent', 'legalName', 'Юр. название', 'Legal name'),
  inside('contragent', 'INN', 'ИНН', 'Tax id (INN)'),
  inside('contragent', 'KPP', 'КПП', 'KPP'),
  inside('contragent', 'BIK', 'БИК', 'Bank code (BIK)'),
  inside('contragent', 'bankAccount', 'Расчётный счёт', 'Bank account'),
  inside('contragent', 'corrAccount', 'Корр. счёт', 'Correspondent account'),
  field('customerComment', 'text', 'Комментарий клиента', 'Customer’s comment', sql`o.customer_comment`, { edit: true }),
  field('managerComment', 'text', 'Комментарий менеджера', 'Manager’s comment', sql`o.manager_comment`, { edit: true }),
]

const sums: Field[] = [
  money('total', 'Сумма', 'Total', sql`o.total`, { column: 'default', essential: true }),
  money('goodsSum', 'Товары без скидок', 'Goods before discounts', sql`o.goods_sum`, essential),
  money('discountSum', 'Скидки', 'Discounts', sql`o.discount_sum`, essential),
  money('paidSum', 'Оплачено', 'Paid', sql`o.paid_sum`, essential),
  money('bonusCharge', 'Оплачено бонусами', 'Paid with bonuses', sql`coalesce(o.bonus_charge, 0)`),
  money('toPay', 'К оплате', 'To pay', sql`(o.total - o.paid_sum)`, essential),
  field('isPaid', 'boolean', 'Оплачен полностью', 'Paid in full', sql`(o.fully_paid_at is not null)`, { column: 'default', tells: ['order.fullyPaidAt'] }),
  field('fullyPaidAt', 'datetime', 'Оплачен полностью, когда', 'Paid in full at', sql`o.fully_paid_at`, { sort: true }),
  money('purchaseSum', 'Закупка', 'Purchase', sql`o.purchase_sum`, purchasing),
  money('margin', 'Маржа', 'Margin', sql`(o.total - o.purchase_sum)`, { ...purchasing, tells: ['order.purchaseSum'] }),
  field('discountManualAmount', 'money', 'Скидка на заказ, сумма', 'Discount on the order, sum', sql`o.discount_manual_amount`, { edit: true, essential: true }),
  field('discountManualPercent', 'number', 'Скидка на заказ, %', 'Discount on the order, %', sql`o.discount_manual_percent`, { edit: true, essential: true }),
  field('currency', 'code', 'Валюта', 'Currency', sql`o.currency`, { options: 'currencies', essential: true }),
  field('rate', 'number', 'Курс', 'Rate', sql`(case when o.currency <> ${BASE_NOW} then base_rate(o.currency, o.rate, o.rate_base, o.created_at, ${BASE_NOW}) end)`, { edit: true }),
  money('baseTotal', 'Сумма в основной валюте', 'Total in the base currency', inBase(sql`o.total`), { sum: true, neverEmpty: false, sort: false, essential: true }),
  field('paymentTypes', 'codes', 'Типы оплаты', 'Payment types', sql`array(select distinct p.type from payment p where p.order_id = o.id)`, { options: 'paymentTypes', costly: true, essential: true }),
  field('paymentStatuses', 'codes', 'Статусы оплаты', 'Payment statuses', sql`array(select distinct p.status from payment p where p.order_id = o.id)`, { options: 'paymentStatuses', costly: true, essential: true }),
  field('products', 'text', 'Товары', 'Goods', sql`(select string_agg(i.product_name, ', ' order by i.position) from order_item i where i.order_id = o.id)`, { costly: true, essential: true }),
  field('itemsCount', 'integer', 'Позиций', 'Lines', sql`o.items_count`, essential),
]

const delivery: Field[] = [
  field('deliveryType', 'code', 'Доставка', 'Delivery', sql`o.delivery_type`, { column: 'default', options: 'deliveryTypes', edit: true }),
  field('deliveryService', 'code', 'Служба доставки', 'Delivery service', sql`o.delivery_service`, { options: 'deliveryServices', edit: true }),
  money('deliveryCost', 'Стоимость доставки', 'Delivery cost', sql`o.delivery_cost`, { edit: true, essential: true }),
  money('deliveryNetCost', 'Себестоимость доставки', 'Net cost of delivery', sql`o.delivery_net_cost`, { edit: true }),
  field('deliveryDate', 'date', 'Дата доставки', 'Delivery date', sql`o.delivery_date`, { sort: true, edit: true }),
  field('deliveryTimeFrom', 'text', 'Время доставки, с', 'Delivery time, from', sql`(o.delivery_time ->> 'from')`, { guard: 'order.deliveryTime' }),
  field('deliveryTimeTo', 'text', 'Время доставки, до', 'Delivery time, to', sql`(o.delivery_time ->> 'to')`, { guard: 'order.deliveryTime' }),
  address('city', 'Город', 'City', {}, sql`o.city`),
  address('region', 'Регион', 'Region', {}, sql`o.region`),
  address('index', 'Индекс', 'Postal code'),
  address('street', 'Улица', 'Street'),
  address('house', 'Дом', 'House'),
  address('flat', 'Квартира', 'Flat'),
  address('metro', 'Метро', 'Metro'),
  address('text', 'Адрес', 'Address'),
  field('trackNumber', 'text', 'Трек-номер', 'Track number', sql`o.track_number`, { edit: true, guard: 'order.deliveryData' }),
  field('deliveryData.externalId', 'text', 'Номер у службы доставки', 'Number at the carrier', sql`(o.delivery_data ->> 'externalId')`, { guard: 'order.deliveryData' }),
  field('shipmentStore', 'code', 'Склад отгрузки', 'Store of shipment', sql`o.shipment_store`, { options: 'stores', edit: true }),
  field('shipmentDate', 'date', 'Дата отгрузки', 'Shipment date', sql`o.shipment_date`, { sort: true, edit: true }),
  field('shipped', 'boolean', 'Отгружен', 'Shipped', sql`o.shipped`, { edit: true, essential: true }),
  // Who sees an order sees whether it has a next step; whose it is, the tasks' own policy says.
  field('hasTask', 'boolean', 'Есть открытая задача', 'Has an open task', sql`exists (select from task k where k.order_id = o.id and not k.complete)`, { costly: true, essential: true }),
  field('tasksCount', 'integer', 'Открытых задач', 'Open tasks', sql`(select count(*) from task k where k.order_id = o.id and not k.complete)`, { costly: true, essential: true }),
  field('weight', 'number', 'Вес, г', 'Weight, g', sql`o.weight`, { edit: true }),
]

const origin: Field[] = [
  inside('source', 'source', 'Источник', 'Source', { column: 'default' }),
  inside('source', 'medium', 'Канал', 'Medium'),
  inside('source', 'campaign', 'Кампания', 'Campaign'),
  inside('source', 'keyword', 'Ключевое слово', 'Keyword'),
  inside('source', 'content', 'Содержание объявления', 'Ad content'),
]

/** The order as lists, filters, views, conditions and rights know it. Names are those of the card and of the change log. */
export const orderEntity = entity({
  name: 'order',
  // One-to-one joins: the planner drops those that a query does not ask about.
  from: sql`from "order" o left join customer c on c.id = o.customer_id left join customer_figures cf on cf.customer_id = o.customer_id`,
  id: sql`o.id`,
  fields: [...main, ...touchFields, ...buyer, ...sums, ...delivery, ...origin],
  guards: {
    deliveryAddress: { ru: 'Адрес доставки', en: 'Delivery address' },
    deliveryTime: { ru: 'Время доставки', en: 'Delivery time' },
    deliveryData: { ru: 'Трек-номер и данные службы доставки', en: 'Track number and data of the carrier' },
    contragent: { ru: 'Реквизиты', en: 'Requisites' },
    source: { ru: 'Источник, канал, кампания', en: 'Source, medium, campaign' },
    customFields: { ru: 'Свои поля', en: 'Custom fields' },
  },
  partOf: (about) => (about && 'item' in about ? itemEntity : about && 'payment' in about ? paymentEntity : null),
  relations: {
    items: { label: { ru: 'позиции', en: 'lines' }, entity: () => itemEntity, from: sql`from order_item i where i.order_id = o.id` },
    payments: { label: { ru: 'оплаты', en: 'payments' }, entity: () => paymentEntity, from: sql`from payment p where p.order_id = o.id` },
    problems: { label: { ru: 'проблемы', en: 'problems' }, entity: () => problemEntity, from: sql`from order_problem pr where pr.order_id = o.id and pr.solved_at is null` },
  },
})
