import type { Exported } from '#shared/contracts/exports.ts'
import type { Right } from '#shared/rights.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import type { Entity } from '#server/platform/fields.ts'
import type { ListTotals } from '#server/platform/http/list-page.ts'
import type { ListQuery } from '#server/platform/http/list-query.ts'
import { listProducts, productEntity, totalProducts } from '#server/modules/catalogue/index.ts'
import { companyCatalogue, listCompanies, totalCompanies } from '#server/modules/companies/index.ts'
import { customerCatalogue, listCustomers, totalCustomers } from '#server/modules/customers/index.ts'
import { listOrders, orderEntity, totalOrders } from '#server/modules/orders/index.ts'
import { listTasks, taskCatalogue, totalTasks } from '#server/modules/tasks/index.ts'

export type ListPart = { filter?: string; q?: string; group?: number }

type ExportedList = {
  catalogue: Entity
  /** The list can be seen by this right; its file is another one. */
  view: Right
  right: Right
  rows(db: Database, actor: Actor, query: ListQuery, group?: number): Promise<{ rows: readonly Record<string, unknown>[]; nextCursor: string | null }>
  totals(db: Database, actor: Actor, part: ListPart & { exact: boolean }): Promise<ListTotals>
}

// Names of orders and customers beside a task are for the screen: the columns of the file are those of the catalogue.
const nobodysRecords = { visibility: {} }

/** The very lists that the screens show: what is not there is not in the file. */
export const EXPORTED_LISTS: Record<Exported, ExportedList> = {
  order: { catalogue: orderEntity, view: 'orders.view', right: 'orders.export', rows: listOrders, totals: totalOrders },
  customer: { catalogue: customerCatalogue, view: 'customers.view', right: 'customers.export', rows: listCustomers, totals: totalCustomers },
  product: {
    catalogue: productEntity, view: 'products.view', right: 'products.export', rows: listProducts,
    totals: (db, actor, { group, ...part }) => totalProducts(db, actor, part, group),
  },
  task: { catalogue: taskCatalogue, view: 'tasks.view', right: 'tasks.export', rows: (db, actor, query) => listTasks(db, nobodysRecords, actor, query), totals: totalTasks },
  company: { catalogue: companyCatalogue, view: 'customers.view', right: 'companies.export', rows: listCompanies, totals: totalCompanies },
}

/** What of an order for a file says which rows. */
export function partOf({ filter, q, group }: ListPart): ListPart {
  return { ...(filter ? { filter } : {}), ...(q ? { q } : {}), ...(group ? { group } : {}) }
}
