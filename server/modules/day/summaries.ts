import type { DayItem, DayOrder } from '#shared/contracts/day.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import type { ListRow } from '#server/platform/http/list-page.ts'
import { listCustomers } from '#server/modules/customers/index.ts'
import { listOrders } from '#server/modules/orders/index.ts'

export type Customers = ReadonlyMap<number, NonNullable<DayItem['customer']>>

/** A page of the lists' own: what a person may see of a record is decided there, field by field. */
const PAGE = 200
const ORDER_FIELDS = 'number,site,status,createdAt,customerName,customerId,phone,total,currency,orderMethod,managerId,callAttempts'
const CUSTOMER_FIELDS = 'fullName,phones'

/** The orders with these ids as far as the person may see them; those out of reach are not there. */
export async function orderSummaries(db: Database, actor: Actor, ids: readonly number[]): Promise<ReadonlyMap<number, DayOrder>> {
  if (ids.length === 0 || !may(actor, 'orders.view')) return new Map()
  const { rows } = await listOrders(db, actor, { filter: withIds(ids), fields: ORDER_FIELDS, limit: PAGE })
  return new Map(rows.map((row: ListRow) => [row.id, {
    id: row.id,
    number: String(row['number']),
    site: String(row['site']),
    status: String(row['status']),
    createdAt: new Date(row['createdAt'] as string | Date).toISOString(),
    customerName: textOf(row['customerName']) ?? '',
    customerId: numberOf(row['customerId']),
    phone: textOf(row['phone']),
    total: numberOf(row['total']),
    currency: textOf(row['currency']),
    orderMethod: textOf(row['orderMethod']),
    managerId: numberOf(row['managerId']),
    callAttempts: numberOf(row['callAttempts']) ?? 0,
  }]))
}

/** The same of customers. */
export async function customerSummaries(db: Database, actor: Actor, ids: readonly number[]): Promise<Customers> {
  if (ids.length === 0 || !may(actor, 'customers.view')) return new Map()
  const { rows } = await listCustomers(db, actor, { filter: withIds(ids), fields: CUSTOMER_FIELDS, limit: PAGE })
  return new Map(rows.map((row) => [row.id, { id: row.id, name: textOf(row['fullName']) ?? '', phone: textOf(row['phones']) }]))
}

const withIds = (ids: readonly number[]): string => JSON.stringify({ field: 'id', op: 'in', value: [...new Set(ids)].slice(0, PAGE) })
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
