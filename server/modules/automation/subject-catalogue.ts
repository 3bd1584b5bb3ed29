import { sql, type RawBuilder } from 'kysely'
import type { Subject } from '#shared/contracts/automation.ts'
import { systemActor } from '#server/platform/access.ts'
import { entity, guardOf, type Entity } from '#server/platform/fields.ts'
import { customerCatalogue } from '#server/modules/customers/index.ts'
import { orderEntity } from '#server/modules/orders/index.ts'

/** What rules ask by: whatever there is. Who may read the answers is decided where they are shown. */
export const ruleReader = systemActor('rules')

/** An order as rules see it: its own fields, and those of its buyer as `customer.<name>`. */
const ruleOrder: Entity = entity({
  name: 'rule_order',
  from: sql`${orderEntity.from} left join customer_figures f on f.customer_id = o.customer_id`,
  id: orderEntity.id,
  fields: [
    {
      name: 'deliveryStartsAt', type: 'datetime', label: { ru: 'Начало доставки (дата и время)', en: 'Delivery begins (day and time)' }, filter: true, guard: 'order.deliveryTime',
      // A day alone is no moment that a courier comes at: without the time it is empty.
      sql: sql`(case when o.delivery_time ->> 'from' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]' then (o.delivery_date + left(o.delivery_time ->> 'from', 5)::time) at time zone (select time_zone from account) end)`,
    },
    ...[...orderEntity.fields.values()].map((field) => ({ ...field, guard: guardOf(field) })),
    ...[...customerCatalogue.fields.values()].map((field) => ({
      ...field, name: `customer.${field.name}`, guard: guardOf(field), label: { ru: `Клиент: ${field.label.ru}`, en: `Customer: ${field.label.en}` },
    })),
  ],
  ...(orderEntity.relations ? { relations: orderEntity.relations } : {}),
})

export const catalogueOf = (subject: Subject): Entity => (subject === 'order' ? ruleOrder : customerCatalogue)

/** Rows of a subject by id, as a whole `from` with its `where`. */
export const rowsOf = (subject: Subject, ids: readonly number[]): RawBuilder<unknown> => sql`${catalogueOf(subject).from} where ${catalogueOf(subject).id} = any(${ids}::bigint[])`
