import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { entityOf } from '../save-order.ts'
import { loadPair, nameOf, personOf } from './combine-orders.ts'
import { findRepeats } from './find-repeats.ts'

/** A person's word that two orders are no repeats: remembered for good, whatever changes in them. @throws Refusal `combine_itself`, `not_found` */
export async function notARepeat(tx: Tx, orderId: number, otherId: number): Promise<void> {
  const { survivor: order, other } = await loadPair(tx, orderId, otherId)
  const made = await tx.db
    .insertInto('order_not_repeat')
    .values({ order_id: Math.min(orderId, otherId), other_id: Math.max(orderId, otherId), at: tx.at, by: personOf(tx) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('order_id')
    .executeTakeFirst()
  if (!made) return
  await tx.db
    .deleteFrom('order_repeat')
    .where((where) => where.or([where.and({ order_id: orderId, other_id: otherId }), where.and({ order_id: otherId, other_id: orderId })]))
    .execute()
  tx.record({ kind: 'order.not_repeat', ...entityOf(order), about: { other: nameOf(other) } })
  tx.record({ kind: 'order.not_repeat', ...entityOf(other), about: { other: nameOf(order) } })
}

/** Takes the word back; when the two still look alike they are shown again. @throws Refusal as `notARepeat` */
export async function maybeARepeat(tx: Tx, orderId: number, otherId: number): Promise<void> {
  const { survivor: order, other } = await loadPair(tx, orderId, otherId)
  const gone = await tx.db
    .deleteFrom('order_not_repeat')
    .where('order_id', '=', Math.min(orderId, otherId))
    .where('other_id', '=', Math.max(orderId, otherId))
    .returning('order_id')
    .executeTakeFirst()
  if (!gone) return
  tx.record({ kind: 'order.maybe_repeat', ...entityOf(order), about: { other: nameOf(other) } })
  tx.record({ kind: 'order.maybe_repeat', ...entityOf(other), about: { other: nameOf(order) } })
  await findRepeats(tx, new Set([orderId]), (await freshReferences(tx.db)).account.repeatOrderHours)
}
