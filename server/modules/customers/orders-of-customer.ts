import { sql, type RawBuilder } from 'kysely'
import { scopeCondition } from '#server/platform/access-scope.ts'
import { systemActor, type Actor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import { entity, type Entity } from '#server/platform/fields.ts'
import { inBase } from '#server/modules/settings/index.ts'

const statusGroup = `transform(toString(o.status), {statusCodes:Array(String)}, {statusGroups:Array(String)}, '')`

// Nobody knows what an order without a rate is worth: no comparison holds.
const RATED = (column: string): string => `if(o.is_rated = 1, ${column}, null)`

/** What a condition about customers may ask of their orders. The orders' own catalogue stands above this module. */
export const ordersOfCustomer: Entity = entity({
  name: 'customerOrder',
  from: sql`from "order" o`,
  id: sql`o.id`,
  clickhouse: { from: '"order" as o final', id: 'o.id' },
  fields: [
    { name: 'status', type: 'code', label: { ru: 'Статус', en: 'Status' }, sql: sql`o.status`, clickhouse: 'o.status', filter: true, options: 'statuses' },
    { name: 'statusGroup', type: 'code', label: { ru: 'Группа статусов', en: 'Status group' }, sql: sql`(select s.group_code from order_status s where s.code = o.status)`, clickhouse: statusGroup, filter: true, options: 'statusGroups' },
    { name: 'createdAt', type: 'datetime', label: { ru: 'Создан', en: 'Created' }, sql: sql`o.created_at`, clickhouse: 'o.created_at', filter: true },
    { name: 'total', type: 'money', label: { ru: 'Сумма', en: 'Total' }, sql: inBase(sql`o.total`), clickhouse: RATED('o.total'), filter: true },
    { name: 'discountSum', type: 'money', label: { ru: 'Скидки', en: 'Discounts' }, sql: inBase(sql`o.discount_sum`), clickhouse: RATED('o.discount_sum'), filter: true },
    { name: 'fullyPaidAt', type: 'datetime', label: { ru: 'Оплачен полностью, когда', en: 'Paid in full at' }, sql: sql`o.fully_paid_at`, clickhouse: 'o.fully_paid_at', filter: true, guard: 'order.fullyPaidAt' },
    { name: 'itemsCount', type: 'integer', label: { ru: 'Позиций', en: 'Lines' }, sql: sql`o.items_count`, clickhouse: 'o.items_count', filter: true },
    { name: 'site', type: 'code', label: { ru: 'Магазин', en: 'Site' }, sql: sql`o.site`, clickhouse: 'o.site', filter: true, options: 'sites' },
    { name: 'managerId', type: 'user', label: { ru: 'Менеджер', en: 'Manager' }, sql: sql`o.manager_id`, clickhouse: 'nullIf(o.manager_id, 0)', filter: true, options: 'users' },
    { name: 'orderType', type: 'code', label: { ru: 'Тип', en: 'Type' }, sql: sql`o.order_type`, clickhouse: 'o.order_type', filter: true, options: 'orderTypes', guard: 'order.orderType' },
    { name: 'orderMethod', type: 'code', label: { ru: 'Способ оформления', en: 'Came by' }, sql: sql`o.order_method`, clickhouse: 'o.order_method', filter: true, options: 'orderMethods', guard: 'order.orderMethod' },
    { name: 'deliveryType', type: 'code', label: { ru: 'Доставка', en: 'Delivery' }, sql: sql`o.delivery_type`, clickhouse: 'o.delivery_type', filter: true, options: 'deliveryTypes', guard: 'order.deliveryType' },
    { name: 'city', type: 'text', label: { ru: 'Город', en: 'City' }, sql: sql`o.city`, clickhouse: 'o.city', filter: true, guard: 'order.deliveryAddress' },
    { name: 'source', type: 'text', label: { ru: 'Источник', en: 'Source' }, sql: sql`(o.source ->> 'source')`, clickhouse: 'o.source', filter: true, guard: 'order.source' },
    { name: 'medium', type: 'text', label: { ru: 'Канал', en: 'Medium' }, sql: sql`(o.source ->> 'medium')`, clickhouse: 'o.medium', filter: true, guard: 'order.source' },
    { name: 'campaign', type: 'text', label: { ru: 'Кампания', en: 'Campaign' }, sql: sql`(o.source ->> 'campaign')`, clickhouse: 'o.campaign', filter: true, guard: 'order.source' },
  ],
})

// The policy asks by fields that the actor need not be allowed to filter by.
const policy = systemActor('policy')

const scopeOfOrders = (actor: Actor) => scopeCondition(actor, 'orders.view', { manager: 'managerId', site: 'site', limited: 'order' })

/** Whether there are none that the actor may not see. */
export function seesAllOrders(actor: Actor): boolean {
  const scope = scopeOfOrders(actor)
  return 'and' in scope && scope.and.length === 0
}

/** The orders that the actor may see, over the alias `o`; the same question as the orders' own module asks. */
export const canSeeOrders = (actor: Actor): RawBuilder<boolean> => compileCondition(scopeOfOrders(actor), ordersOfCustomer, { timeZone: 'UTC', now: new Date(), actor: policy })
