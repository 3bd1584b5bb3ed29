import type { LogEntry } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { changeCustomer } from '#server/modules/customers/index.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'

/**
 * Makes a manager the customer's own, as the account has it: by the first order, that of whom it was given to; by the last editor, that
 * of the manager who changed an order last; by hand, nobody is made so here.
 */
export async function ownCustomers(tx: Tx, entries: readonly LogEntry[]): Promise<void> {
  const ofOrders = entries.filter((entry) => entry.entity === 'order' && entry.customerId !== null)
  if (ofOrders.length === 0) return
  const references = await freshReferences(tx.db)
  const wanted = wantedManagers(ofOrders, references)
  if (wanted.size === 0) return
  const isKept = references.account.customerManager === 'first_order'
  const customers = await tx.db
    .selectFrom('customer')
    .select(['id', 'manager_id'])
    .where('id', 'in', [...wanted.keys()])
    .where('merged_into', 'is', null)
    .orderBy('id')
    .execute()
  for (const { id, manager_id } of customers) {
    const managerId = wanted.get(id)!
    if (manager_id === managerId || (isKept && manager_id !== null)) continue
    await changeCustomer(tx, id, { managerId })
  }
}

function wantedManagers(entries: readonly LogEntry[], references: References): Map<number, number> {
  const rule = references.account.customerManager
  const isActive = (id: unknown): id is number => typeof id === 'number' && references.usersById.get(id)?.active === true
  const wanted = new Map<number, number>()
  for (const { customerId, fields, actorKind, actorId } of entries) {
    const given = fields.managerId?.[1]
    if (rule === 'first_order' && isActive(given) && !wanted.has(customerId!)) wanted.set(customerId!, given)
    if (rule === 'last_editor' && actorKind === 'user' && isActive(actorId) && references.usersById.get(actorId)?.isManager) wanted.set(customerId!, actorId)
  }
  return wanted
}
