import type { Right } from '../rights.ts'
import type { Words } from './metric.ts'

/** What numbers are told apart by. */
export type Dimension = {
  code: string
  title: Words
  /** time: its codes follow each other and none is left out between the ends of a period. */
  kind: 'time' | 'code'
  /** Reference of the settings that its codes are of. */
  options: string | null
  /** Field of the order's catalogue: whoever may not see the field is not told by it. */
  guard: string | null
  /** Whoever has not got it is not told by it. */
  right?: Right
}

const time = (code: string, ru: string, en: string): Dimension => ({ code, title: { ru, en }, kind: 'time', options: null, guard: null })
const coded = (code: string, ru: string, en: string, options: string | null = null, guard: string | null = null): Dimension => ({ code, title: { ru, en }, kind: 'code', options, guard })

export const DIMENSIONS: readonly Dimension[] = [
  time('day', 'День', 'Day'),
  time('week', 'Неделя', 'Week'),
  time('month', 'Месяц', 'Month'),
  time('quarter', 'Квартал', 'Quarter'),
  time('year', 'Год', 'Year'),
  time('hour', 'Час дня', 'Hour of the day'),
  time('weekday', 'День недели', 'Day of the week'),
  coded('site', 'Магазин', 'Store', 'sites'),
  coded('status', 'Статус', 'Status', 'statuses'),
  coded('statusGroup', 'Группа статусов', 'Status group', 'statusGroups'),
  coded('manager', 'Менеджер', 'Manager', 'users'),
  coded('completedBy', 'Кто выполнил', 'Completed by', 'users'),
  coded('responsible', 'Ответственный при выполнении', 'Responsible at completion', 'users'),
  coded('orderType', 'Тип заказа', 'Order type', 'orderTypes', 'orderType'),
  coded('orderMethod', 'Способ оформления', 'Came by', 'orderMethods', 'orderMethod'),
  coded('source', 'Источник', 'Source', null, 'source.source'),
  coded('medium', 'Канал', 'Medium', null, 'source.medium'),
  coded('campaign', 'Кампания', 'Campaign', null, 'source.campaign'),
  coded('keyword', 'Ключевое слово', 'Keyword', null, 'source.keyword'),
  coded('content', 'Содержание объявления', 'Ad content', null, 'source.content'),
  coded('country', 'Страна', 'Country', 'countries', 'countryIso'),
  coded('region', 'Регион', 'Region', null, 'deliveryAddress.region'),
  coded('city', 'Город', 'City', null, 'deliveryAddress.city'),
  coded('deliveryType', 'Тип доставки', 'Delivery type', 'deliveryTypes', 'deliveryType'),
  coded('deliveryService', 'Служба доставки', 'Delivery service', 'deliveryServices', 'deliveryService'),
  coded('paymentType', 'Тип оплаты', 'Payment type', 'paymentTypes'),
  coded('currency', 'Валюта заказа', 'Currency of the order', 'currencies'),
  coded('cancelReason', 'Причина отмены', 'Reason of cancelling', null, 'statusComment'),
  coded('customerKind', 'Новый или повторный клиент', 'New or returning customer'),
  coded('cohort', 'Месяц первого заказа клиента', 'Month of the customer’s first order'),
  { ...coded('customerSegment', 'Сегмент клиента', 'Segment of the customer'), right: 'segments.view' },
  coded('product', 'Товар', 'Product'),
  coded('group', 'Группа товаров', 'Product group'),
  coded('brand', 'Бренд', 'Brand'),
  coded('costItem', 'Статья расходов', 'Cost item', 'costItems'),
  coded('costGroup', 'Группа расходов', 'Cost group', 'costGroups'),
  coded('taskType', 'Тип задачи', 'Type of task', 'taskTypes'),
  coded('channel', 'Канал сообщений', 'Channel of messages'),
  coded('device', 'Устройство', 'Device'),
  coded('store', 'Склад', 'Store of goods', 'stores'),
]

const byCode = new Map(DIMENSIONS.map((dimension) => [dimension.code, dimension]))
export const dimensionOf = (code: string): Dimension | undefined => byCode.get(code)
