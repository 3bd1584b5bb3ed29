import type { Tx } from '#server/platform/transact.ts'
import { customerChange } from './changes.ts'

/**
 * Gives customers to managers (null: to nobody). Those that are with that manager already are left alone.
 * @returns the customers that changed hands
 */
export async function giveCustomers(tx: Tx, gifts: readonly { customerId: number; managerId: number | null }[]): Promise<Set<number>> {
  const byId = new Map(gifts.map((gift) => [gift.customerId, gift.managerId]))
  const rows = await tx.prepared<{ id: number; manager_id: number | null; site: string }>(
    'customers_give_lock',
    'select id, manager_id, site from customer where id = any($1::bigint[]) order by id for update',
    [[...byId.keys()]],
  )
  const given = rows.filter((row) => row.manager_id !== byId.get(row.id))
  if (given.length === 0) return new Set()
  await tx.prepared(
    'customers_give',
    'update customer c set manager_id = g.manager from unnest($1::bigint[], $2::bigint[]) g (id, manager) where c.id = g.id',
    [given.map((row) => row.id), given.map((row) => byId.get(row.id)!)],
  )
  for (const row of given) tx.record(customerChange({ kind: 'customer.changed', id: row.id, site: row.site, fields: { managerId: [row.manager_id, byId.get(row.id)!] } }))
  return new Set(given.map((row) => row.id))
}
