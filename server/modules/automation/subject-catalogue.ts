import { sql, type RawBuilder } from 'kysely'
import type { Subject } from '#shared/contracts/automation.ts'
import { systemActor } from '#server/platform/access.ts'
import { entity, guardOf, type Entity } from '#server/platform/fields.ts'
import { customerCatalogue } from '#server/modules/customers/index.ts'
import { orderEntity } from '#server/modules/orders/index.ts'

/** What rules ask by: whatever there is. Who may read the answers is decided where they are shown. */
export const ruleReader = systemActor('rules')

/** An order as rules see it: its own fields, and those of its buyer as `customer.<name>`. */
export const ruleOrder: Entity = entity({
  name: 'rule_order',
  from: sql`${orderEntity.from} left join customer_figures f on f.customer_id = o.customer_id`,
  id: orderEntity.id,
  fields: [
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
