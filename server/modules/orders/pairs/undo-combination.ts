import { UNDO_DAYS, type NotUndone } from '#shared/contracts/order-pairs.ts'
import { unshareFiles } from '#server/platform/files/share-files.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { returnTasksToOrder } from '#server/modules/tasks/index.ts'
import type { ItemState, OrderState } from '../order-state.ts'
import { entityOf, saveOrder } from '../save-order.ts'
import { loadPair, nameOf, personOf, type CombinationRecord } from './combine-orders.ts'

const DAY = 24 * 3600 * 1000
/** What of a line the combining may have changed, or made; sums follow from it. */
const OF_A_LINE = ['offerId', 'productName', 'quantity', 'initialPrice', 'purchasePrice', 'discountManualAmount', 'discountManualPercent', 'status', 'comment', 'markingCodes'] as const
/** What of an order the combining may have changed. */
const OF_THE_SURVIVOR = [
  'firstName', 'lastName', 'patronymic', 'phone', 'additionalPhone', 'email', 'call', 'managerId', 'orderMethod', 'clientId', 'dialogId', 'customerComment', 'managerComment',
  'discountManualAmount', 'discountManualPercent', 'deliveryType', 'deliveryService', 'deliveryCost', 'deliveryNetCost', 'deliveryDate', 'deliveryTime', 'deliveryAddress',
  'deliveryData', 'deliveryVatRate', 'shipmentStore', 'shipmentDate', 'weight', 'customFields',
] as const

/**
 * Parts what a combination made one: the survivor loses what it got, the other gets its status, its money and its stock back. What somebody
 * changed since is left as it is and named; without `partly` nothing is done then.
 * @throws Refusal `not_found`; `already_undone`; `undo_too_late` {days}; `undo_later_first` {number} when the survivor took in another one since,
 *   or was taken in; `combine_over` when the survivor is complete; `combination_changed` {left} without `partly`
 * @returns what was not put back
 */
export async function undoCombination(tx: Tx, id: number, partly: boolean): Promise<{ survivorId: number; otherId: number; left: NotUndone[] }> {
  const row = await tx.db.selectFrom('order_combination').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('combination', id)
  const { survivor, other } = await loadPair(tx, row.survivor_id, row.other_id)
  await refuseLate(tx, id, survivor)
  const references = await freshReferences(tx.db)
  if (references.statuses.byCode.get(survivor.status)?.group === 'complete') throw new Refusal('combine_over', { number: survivor.number, status: survivor.status }, 409)
  const record = row.before as unknown as CombinationRecord
  const left: NotUndone[] = []
  const payments = survivor.payments.filter((payment) => record.payments.includes(payment.id))
  for (const payment of record.survivor.after.payments) {
    if (record.payments.includes(payment.id) && !payments.some((one) => one.id === payment.id)) left.push({ order: 'survivor', kind: 'payment', name: payment.type })
  }
  const parted = partedSurvivor(survivor, record.survivor, record.payments, left)
  const restored = restoredOther(other, record.other, left)
  if (left.length > 0 && !partly) throw new Refusal('combination_changed', { left }, 409)

  const order = await saveOrder(tx, survivor, parted, references, { about: { parted: nameOf(other) } })
  const again = await saveOrder(tx, other, { ...restored, payments: [...restored.payments, ...payments] }, references, {
    about: { parted: nameOf(survivor) }, isParted: true,
  })
  await tx.db.updateTable('order').set({ combined_into: null }).where('id', '=', other.id).execute()
  await unshareFiles(tx, { entity: 'order', id: survivor.id }, record.files)
  await returnTasksToOrder(tx, record.tasks, survivor.id, other.id)
  if (record.link !== null) await tx.db.deleteFrom('order_link').where('id', '=', record.link).execute()
  await tx.db.updateTable('order_combination').set({ undone_at: tx.at, undone_by: personOf(tx) }).where('id', '=', id).execute()
  tx.record({ kind: 'order.parted', ...entityOf(order), about: { combination: id, other: nameOf(other), left } })
  tx.record({ kind: 'order.parted', ...entityOf(again), about: { combination: id, other: nameOf(survivor), left } })
  return { survivorId: survivor.id, otherId: other.id, left }
}

/** Read under the locks of both orders, so that of two people who undo only one does. */
async function refuseLate(tx: Tx, id: number, survivor: OrderState): Promise<void> {
  const now = await tx.db.selectFrom('order_combination').select(['at', 'undone_at']).where('id', '=', id).executeTakeFirstOrThrow()
  if (now.undone_at) throw new Refusal('already_undone', {}, 409)
  if (tx.at.getTime() - now.at.getTime() > UNDO_DAYS * DAY) throw new Refusal('undo_too_late', { days: UNDO_DAYS }, 409)
  const later = await tx.db
    .selectFrom('order_combination as c')
    .innerJoin('order as o', 'o.id', 'c.other_id')
    .select('o.number')
    .where('c.id', '>', id)
    .where('c.undone_at', 'is', null)
    .where((where) => where.or([where('c.survivor_id', '=', survivor.id), where('c.other_id', '=', survivor.id)]))
    .executeTakeFirst()
  if (later) throw new Refusal('undo_later_first', { number: later.number }, 409)
}

function partedSurvivor(now: OrderState, { before, after }: CombinationRecord['survivor'], moved: number[], left: NotUndone[]): OrderState {
  const fields: Record<string, unknown> = {}
  for (const name of OF_THE_SURVIVOR) {
    if (same(before[name], after[name])) continue
    if (same(now[name], after[name])) fields[name] = before[name]
    else if (!same(now[name], before[name])) left.push({ order: 'survivor', kind: 'field', name })
  }
  const was = new Map(before.items.map((item) => [item.id, item]))
  const became = new Map(after.items.map((item) => [item.id, item]))
  const items: ItemState[] = []
  for (const item of now.items) {
    const old = was.get(item.id)
    const combined = became.get(item.id)
    // Neither there before nor made by the combining: somebody added it since, and it is theirs.
    if (!combined) items.push(item)
    else if (!old && sameLine(item, combined)) continue
    else if (old && (sameLine(old, combined) || sameLine(item, old))) items.push(item)
    else if (old && sameLine(item, combined)) items.push({ ...item, ...lineOf(old) })
    else {
      left.push({ order: 'survivor', kind: 'item', name: item.productName })
      items.push(item)
    }
  }
  // Lines that the technique took out come back under the ids they had; those that somebody took out since do not.
  const gone = before.items.filter((item) => !became.has(item.id))
  const all = [...gone.map(revived), ...items]
  for (const old of before.items) {
    const combined = became.get(old.id)
    if (combined && !sameLine(old, combined) && !now.items.some((item) => item.id === old.id)) left.push({ order: 'survivor', kind: 'item', name: old.productName })
  }
  return {
    ...now,
    ...fields,
    items: all.toSorted((one, two) => (was.get(one.id)?.position ?? 1e6) - (was.get(two.id)?.position ?? 1e6)).map((item, position) => ({ ...item, position })),
    payments: now.payments.filter((payment) => !moved.includes(payment.id)),
  } as OrderState
}

function restoredOther(now: OrderState, { before, after }: CombinationRecord['other'], left: NotUndone[]): OrderState {
  if (now.status !== after.status) {
    left.push({ order: 'other', kind: 'status', name: now.status })
    return now
  }
  const was = new Map(before.items.map((item) => [item.id, item]))
  const became = new Map(after.items.map((item) => [item.id, item]))
  const items = now.items.map((item) => {
    const old = was.get(item.id)
    return old && item.status === became.get(item.id)?.status ? { ...item, status: old.status } : item
  })
  const comment = now.statusComment === after.statusComment ? before.statusComment : now.statusComment
  return { ...now, status: before.status, statusComment: comment, items }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
const sameLine = (one: ItemState, other: ItemState): boolean => OF_A_LINE.every((name) => same(one[name], other[name]))
const lineOf = (item: ItemState): Partial<ItemState> => Object.fromEntries(OF_A_LINE.map((name) => [name, item[name]]))
/** A line as it was kept in JSON, where moments are text. */
const revived = (item: ItemState): ItemState => ({ ...item, createdAt: new Date(item.createdAt) })
