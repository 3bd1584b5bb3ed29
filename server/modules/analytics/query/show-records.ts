import type { Behind } from '#shared/contracts/analytics.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { ListQuery } from '#server/platform/http/list-query.ts'
import { listProducts } from '#server/modules/catalogue/index.ts'
import { listCustomers } from '#server/modules/customers/index.ts'
import { listOrders } from '#server/modules/orders/index.ts'
import { listTasks } from '#server/modules/tasks/index.ts'
import type { AnalyticsPlatform } from './ask.ts'

export type ShownRecord = { title: string; fields: Record<string, unknown> }

type List = { right: 'orders.view' | 'customers.view' | 'tasks.view' | 'products.view'; fields: readonly string[]; title(row: Record<string, unknown>): unknown; rows(platform: AnalyticsPlatform, actor: Actor, query: ListQuery): Promise<{ rows: readonly Record<string, unknown>[] }> }

/** The lists that people see the same records in: what of a record is shown here is what it is there. No phones: whoever wants one opens the card, and stands in the audit. */
const LISTS: Partial<Record<NonNullable<Behind['entity']>, List>> = {
  order: { right: 'orders.view', fields: ['number', 'createdAt', 'status', 'customerName', 'managerId', 'site', 'total'], title: (row) => row['number'], rows: ({ db }, actor, query) => listOrders(db.kysely, actor, query) },
  customer: { right: 'customers.view', fields: ['fullName', 'ordersCount', 'totalSum', 'lastOrderAt', 'managerId'], title: (row) => row['fullName'], rows: ({ db }, actor, query) => listCustomers(db.kysely, actor, query) },
  task: { right: 'tasks.view', fields: ['text', 'dueAt', 'performerId', 'completedAt'], title: (row) => row['text'], rows: ({ db }, actor, query) => listTasks(db.kysely, { visibility: {} }, actor, query) },
  product: { right: 'products.view', fields: ['name', 'article'], title: (row) => row['name'], rows: ({ db }, actor, query) => listProducts(db.kysely, actor, query) },
}

/** Titles and fields of these records, as far as the actor may see them: those out of reach are not there. */
export async function showRecords(platform: AnalyticsPlatform, actor: Actor, entity: Behind['entity'], ids: readonly number[]): Promise<Map<number, ShownRecord>> {
  const list = entity === null ? undefined : LISTS[entity]
  if (!list || ids.length === 0 || !may(actor, list.right)) return new Map()
  const { rows } = await list.rows(platform, actor, { filter: JSON.stringify({ field: 'id', op: 'in', value: ids }), fields: list.fields.join(','), limit: ids.length })
  return new Map(rows.map(({ id, ...fields }) => [Number(id), { title: String(list.title({ id, ...fields }) ?? ''), fields }]))
}
