import type { CombineTechnique } from '#shared/contracts/order-pairs.ts'
import { shareFiles } from '#server/platform/files/share-files.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'
import { moveTasksOfOrder } from '#server/modules/tasks/index.ts'
import { isOver } from '../create-order.ts'
import { loadOrder, type ItemState, type OrderState } from '../order-state.ts'
import { priceOrder } from '../price-order.ts'
import { entityOf, saveOrder } from '../save-order.ts'
import { combinedOrder, type Combined } from './combined-order.ts'

/** What an undo needs: both orders as they were and as the combining left them, and what was moved along. Kept as JSON. */
export type CombinationRecord = {
  survivor: { before: OrderState; after: OrderState }
  other: { before: OrderState; after: OrderState }
  payments: number[]
  files: number[]
  tasks: number[]
  link: number | null
}

type Pair = { survivorId: number; otherId: number; technique: CombineTechnique; expectedTotal?: number | undefined }

/**
 * Makes one order of two: the survivor takes the other's goods by the technique, its money, and what it lacks; the other one is cancelled,
 * gives its stock back, and says where it went. Both rows are locked in the order of their ids, so that whoever combines or edits the
 * same orders meanwhile comes before or after, never between.
 * @throws Refusal `not_found`; `combine_itself`, `combine_other_site`, `combine_other_currency`, `combine_over` {number}, `order_combined`
 *   {number}; `combination_outdated` {total} when `expectedTotal` is no longer what would come out
 * @returns id of the combination, and the survivor as it is now
 */
export async function combineOrders(tx: Tx, pair: Pair): Promise<{ id: number; order: OrderState }> {
  const { survivor, other } = await loadPair(tx, pair.survivorId, pair.otherId)
  const references = await freshReferences(tx.db)
  await refuseUncombinable(tx, survivor, other, references)
  const combined = combinedOrder(survivor, other, pair.technique, references)
  if (pair.expectedTotal !== undefined && priceOrder(combined.draft, references, tx.at).total !== pair.expectedTotal) {
    throw new Refusal('combination_outdated', { total: priceOrder(combined.draft, references, tx.at).total }, 409)
  }
  // The other one first: what it gives back is there when the survivor asks for it.
  const emptied = await saveOrder(tx, other, cancelled(other, survivor, combined, references), references, { about: { combinedInto: nameOf(survivor) } })
  const draft = { ...combined.draft, items: await withFreshIds(tx, combined) }
  const order = await saveOrder(tx, survivor, draft, references, { about: { combined: nameOf(other) } })
  await tx.db.updateTable('order').set({ combined_into: survivor.id }).where('id', '=', other.id).execute()
  const files = await shareFiles(tx, { entity: 'order', id: other.id }, { entity: 'order', id: survivor.id })
  const tasks = await moveTasksOfOrder(tx, other.id, survivor.id)
  const link = await tx.db
    .insertInto('order_link')
    .values({ order_id: survivor.id, linked_order_id: other.id, kind: 'combination', created_at: tx.at, created_by: personOf(tx) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  const record: CombinationRecord = {
    survivor: { before: survivor, after: order }, other: { before: other, after: emptied },
    payments: combined.payments.map((payment) => payment.id), files, tasks, link: link?.id ?? null,
  }
  const { id } = await tx.db
    .insertInto('order_combination')
    .values({ survivor_id: survivor.id, other_id: other.id, technique: pair.technique, before: JSON.stringify(record), at: tx.at, by: personOf(tx) })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record({ kind: 'order.combined', ...entityOf(order), about: { combination: id, technique: pair.technique, other: nameOf(other) } })
  tx.record({ kind: 'order.combined_into', ...entityOf(emptied), about: { combination: id, technique: pair.technique, survivor: nameOf(survivor) } })
  return { id, order }
}

/** Both orders under their locks, which are taken in the order of the ids. @throws Refusal `combine_itself`, `not_found` */
export async function loadPair(tx: Tx, survivorId: number, otherId: number): Promise<{ survivor: OrderState; other: OrderState }> {
  if (survivorId === otherId) throw new Refusal('combine_itself')
  const first = await loadOrder(tx, Math.min(survivorId, otherId))
  const second = await loadOrder(tx, Math.max(survivorId, otherId))
  return first.id === survivorId ? { survivor: first, other: second } : { survivor: second, other: first }
}

/** @throws Refusal what stands against making one order of these two */
export async function refuseUncombinable(tx: Pick<Tx, 'db'>, survivor: OrderState, other: OrderState, references: References): Promise<void> {
  if (survivor.site !== other.site) throw new Refusal('combine_other_site', { site: other.site }, 409)
  if (survivor.currency !== other.currency) throw new Refusal('combine_other_currency', { currency: other.currency }, 409)
  const taken = await tx.db.selectFrom('order').select('number').where('id', 'in', [survivor.id, other.id]).where('combined_into', 'is not', null).executeTakeFirst()
  if (taken) throw new Refusal('order_combined', { number: taken.number }, 409)
  // What is delivered or given up is history: its goods and its money are where they belong.
  const over = [survivor, other].find((order) => isOver(order.status, references))
  if (over) throw new Refusal('combine_over', { number: over.number, status: over.status }, 409)
}

/** The other order afterwards: cancelled, its lines kept as a record of what was ordered, its moved money gone. */
function cancelled(other: OrderState, survivor: OrderState, combined: Combined, references: References): OrderState {
  const moved = new Set(combined.payments.map((payment) => payment.id))
  return {
    ...other,
    status: cancelledStatus(references),
    statusComment: `№ ${survivor.number}`,
    payments: other.payments.filter((payment) => !moved.has(payment.id)),
  }
}

/** The status of an order that another one took in. @throws Refusal `no_cancelling_status` */
export function cancelledStatus(references: References): string {
  const cancelling = references.statuses.all.filter((status) => status.group === 'cancel' && status.active)
  const wanted = references.account.combinedOrderStatus ?? 'cancel-other'
  const chosen = cancelling.find((status) => status.code === wanted) ?? cancelling[0]
  if (!chosen) throw new Refusal('no_cancelling_status', {}, 409)
  return chosen.code
}

/** Lines that come over are lines of their own: the other order keeps those it had. */
async function withFreshIds(tx: Tx, { draft, taken }: Combined): Promise<ItemState[]> {
  if (taken.length === 0) return draft.items
  const drawn = await tx.prepared<{ id: number }>(
    'order_item_ids', "select nextval('order_item_id_seq') as id from generate_series(1, $1::int)", [taken.length],
  )
  const fresh = new Map(taken.map((item, index) => [item.id, Number(drawn[index]!.id)]))
  return draft.items.map((item) => (fresh.has(item.id) ? { ...item, id: fresh.get(item.id)! } : item))
}

export const nameOf = (order: Pick<OrderState, 'id' | 'number'>) => ({ id: order.id, number: order.number })
export const personOf = (tx: Tx): number | null => (tx.actor.kind === 'user' ? tx.actor.id : null)
