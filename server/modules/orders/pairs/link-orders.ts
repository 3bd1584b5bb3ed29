import type { LinkKind } from '#shared/contracts/order-pairs.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { entityOf } from '../save-order.ts'
import { loadPair, nameOf, personOf } from './combine-orders.ts'

/**
 * Says that two orders belong together. It stands on the cards of both; the same kind twice between two orders is one link, whose
 * comment is the last one said.
 * @throws Refusal `link_itself`; `not_found`
 * @returns id of the link
 */
export async function linkOrders(tx: Tx, orderId: number, otherId: number, kind: Exclude<LinkKind, 'combination'>, comment: string | null): Promise<number> {
  if (orderId === otherId) throw new Refusal('link_itself')
  const { survivor: order, other } = await loadPair(tx, orderId, otherId)
  const known = await tx.db
    .selectFrom('order_link')
    .select(['id', 'comment'])
    .where('kind', '=', kind)
    .where((where) => where.or([where.and({ order_id: orderId, linked_order_id: otherId }), where.and({ order_id: otherId, linked_order_id: orderId })]))
    .executeTakeFirst()
  if (known && known.comment === comment) return known.id
  if (known) await tx.db.updateTable('order_link').set({ comment }).where('id', '=', known.id).execute()
  const { id } = known ?? await tx.db
    .insertInto('order_link')
    .values({ order_id: orderId, linked_order_id: otherId, kind, comment, created_at: tx.at, created_by: personOf(tx) })
    .returning('id')
    .executeTakeFirstOrThrow()
  const told = known ? 'order.link_changed' : 'order.link_added'
  tx.record({ kind: told, ...entityOf(order), about: { link: { id, kind, comment }, other: nameOf(other) } })
  tx.record({ kind: told, ...entityOf(other), about: { link: { id, kind, comment }, other: nameOf(order) } })
  return id
}

/** Takes a link away. That of a combination goes with its undo alone. @throws Refusal `not_found`, `link_of_combination` */
export async function unlinkOrders(tx: Tx, orderId: number, linkId: number): Promise<void> {
  const link = await tx.db.selectFrom('order_link').selectAll().where('id', '=', linkId).executeTakeFirst()
  if (!link || (link.order_id !== orderId && link.linked_order_id !== orderId)) throw notFound('link', linkId)
  if (link.kind === 'combination') throw new Refusal('link_of_combination', {}, 409)
  const { survivor: order, other } = await loadPair(tx, link.order_id, link.linked_order_id)
  const gone = await tx.db.deleteFrom('order_link').where('id', '=', linkId).returning('id').executeTakeFirst()
  if (!gone) throw notFound('link', linkId)
  const about = { id: linkId, kind: link.kind, comment: link.comment }
  tx.record({ kind: 'order.link_removed', ...entityOf(order), about: { link: about, other: nameOf(other) } })
  tx.record({ kind: 'order.link_removed', ...entityOf(other), about: { link: about, other: nameOf(order) } })
}
