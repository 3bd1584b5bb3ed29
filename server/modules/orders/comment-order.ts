import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

/** Puts a colleague's comment on an order. @throws Refusal `not_found` @returns the comment's id */
export async function commentOrder(tx: Tx, orderId: number, text: string): Promise<number> {
  const order = await tx.db.selectFrom('order').select(['id', 'customer_id', 'site']).where('id', '=', orderId).executeTakeFirst()
  if (!order) throw notFound('order', orderId)
  const comment = await tx.db
    .insertInto('order_comment')
    .values({ order_id: orderId, author_id: tx.actor.kind === 'user' ? tx.actor.id : null, text, created_at: tx.at })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record({
    kind: 'order.comment_added', entity: 'order', entityId: orderId, orderId, customerId: order.customer_id, site: order.site,
    about: { comment: { id: comment.id, text } },
  })
  return comment.id
}
