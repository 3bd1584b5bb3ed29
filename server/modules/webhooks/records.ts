import { sql } from 'kysely'
import type { Condition } from '#shared/conditions.ts'
import type { WebhookEntity } from '#shared/contracts/webhooks.ts'
import { systemActor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import type { Entity, Field } from '#server/platform/fields.ts'
import { valueInAnswer } from '#server/platform/http/list-page.ts'
import { productEntity } from '#server/modules/catalogue/index.ts'
import { customerCatalogue } from '#server/modules/customers/index.ts'
import { orderEntity } from '#server/modules/orders/index.ts'
import { taskCatalogue } from '#server/modules/tasks/index.ts'

/** By whose fields records are told and conditions asked; what has no catalogue is told by its changes alone. */
const CATALOGUES: Partial<Record<WebhookEntity, Entity>> = { order: orderEntity, customer: customerCatalogue, task: taskCatalogue, product: productEntity }
const everybody = systemActor('webhooks')

export const catalogueOf = (entity: WebhookEntity): Entity | undefined => CATALOGUES[entity]

/** Records by id as they are now: every field of the catalogue that costs no query of its own; an order with its lines and payments. Money in minor units. */
export async function recordsOf(db: Database, entity: WebhookEntity, ids: readonly number[]): Promise<Map<number, Record<string, unknown>>> {
  const catalogue = CATALOGUES[entity]
  if (!catalogue || ids.length === 0) return new Map()
  const fields = [...catalogue.fields.values()].filter((field) => isTold(field))
  const columns = fields.map((field, index) => sql`${valueInAnswer(field)} as ${sql.ref(`c${index}`)}`)
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.join([sql`${catalogue.id} as id`, ...columns])} ${catalogue.from} where ${catalogue.id} = any(${ids}::bigint[])`.execute(db)
  const parts = entity === 'order' ? await partsOf(db, ids) : new Map<number, object>()
  return new Map(rows.map((row) => {
    const id = row['id'] as number
    return [id, { id, ...Object.fromEntries(fields.map((field, index) => [field.name, row[`c${index}`] ?? null])), ...parts.get(id) }]
  }))
}

const isTold = (field: Field): boolean => !field.costly && field.name !== 'id'

async function partsOf(db: Database, ids: readonly number[]): Promise<Map<number, object>> {
  const { rows } = await sql<{ id: number; items: unknown[]; payments: unknown[] }>`
    select o.id,
      (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'offerId', i.offer_id, 'externalId', i.external_id, 'name', i.product_name, 'article', i.article,
          'quantity', i.quantity, 'price', round(i.initial_price * 100)::bigint, 'discount', round(i.discount_total * 100)::bigint, 'total', round(i.total * 100)::bigint,
          'status', i.status) order by i.position), '[]') from order_item i where i.order_id = o.id) as items,
      (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'externalId', p.external_id, 'type', p.type, 'status', p.status,
          'amount', round(p.amount * 100)::bigint, 'paidAt', p.paid_at) order by p.id), '[]') from payment p where p.order_id = o.id) as payments
    from "order" o where o.id = any(${ids}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, ...parts }) => [id, parts]))
}

/** Which of the records a condition holds for now. @throws Refusal `condition_invalid` */
export async function matching(db: Database, entity: WebhookEntity, condition: Condition, ids: readonly number[], now: Date, timeZone: string): Promise<Set<number>> {
  const catalogue = CATALOGUES[entity]
  if (!catalogue) return new Set(ids)
  const holds = compileCondition(condition, catalogue, { timeZone, now, actor: everybody })
  const { rows } = await sql<{ id: number }>`select ${catalogue.id} as id ${catalogue.from} where ${catalogue.id} = any(${ids}::bigint[]) and ${holds}`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
