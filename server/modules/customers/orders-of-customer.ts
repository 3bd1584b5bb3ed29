import { sql, type RawBuilder } from 'kysely'
import { scopeCondition } from '#server/platform/access-scope.ts'
import { systemActor, type Actor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import { entity, type Entity } from '#server/platform/fields.ts'

/** What a condition about customers may ask of their orders. The orders' own catalogue stands above this module. */
export const ordersOfCustomer: Entity = entity({
  name: 'customerOrder',
  from: sql`from "order" o`,
  id: sql`o.id`,
  fields: [
    { name: 'status', type: 'code', label: { ru: 'Статус', en: 'Status' }, sql: sql`o.status`, filter: true, options: 'statuses' },
    { name: 'createdAt', type: 'datetime', label: { ru: 'Создан', en: 'Created' }, sql: sql`o.created_at`, filter: true },
    { name: 'total', type: 'money', label: { ru: 'Сумма', en: 'Total' }, sql: sql`o.total`, filter: true },
    { name: 'site', type: 'code', label: { ru: 'Магазин', en: 'Site' }, sql: sql`o.site`, filter: true, options: 'sites' },
    { name: 'managerId', type: 'user', label: { ru: 'Менеджер', en: 'Manager' }, sql: sql`o.manager_id`, filter: true, options: 'users' },
    { name: 'orderType', type: 'code', label: { ru: 'Тип', en: 'Type' }, sql: sql`o.order_type`, filter: true, options: 'orderTypes', guard: 'order.orderType' },
    { name: 'orderMethod', type: 'code', label: { ru: 'Способ оформления', en: 'Came by' }, sql: sql`o.order_method`, filter: true, options: 'orderMethods', guard: 'order.orderMethod' },
    { name: 'deliveryType', type: 'code', label: { ru: 'Доставка', en: 'Delivery' }, sql: sql`o.delivery_type`, filter: true, options: 'deliveryTypes', guard: 'order.deliveryType' },
    { name: 'city', type: 'text', label: { ru: 'Город', en: 'City' }, sql: sql`o.city`, filter: true, guard: 'order.deliveryAddress' },
  ],
})

// The policy asks by fields that the actor need not be allowed to filter by.
const policy = systemActor('policy')

/** The orders that the actor may see, over the alias `o`; the same question as the orders' own module asks. */
export const canSeeOrders = (actor: Actor): RawBuilder<boolean> =>
  compileCondition(scopeCondition(actor, 'orders.view', { manager: 'managerId', site: 'site', limited: 'order' }), ordersOfCustomer, { timeZone: 'UTC', now: new Date(), actor: policy })
