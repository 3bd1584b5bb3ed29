import type { Tx } from '#server/platform/transact.ts'

/** What was written about payments of these orders goes: people write names there. The money stays. The caller records it with the orders. */
export async function forgetPaymentComments(tx: Tx, orderIds: readonly number[]): Promise<void> {
  await tx.prepared('payment_comments_forget', 'update payment set comment = null where order_id = any($1::bigint[]) and comment is not null', [orderIds])
}
