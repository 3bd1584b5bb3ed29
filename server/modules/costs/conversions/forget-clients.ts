import type { Tx } from '#server/platform/transact.ts'

/** Under which name a counter knew the buyers of these orders. That the conversions were told stays: they must not be told twice. */
export async function forgetClients(tx: Tx, orderIds: readonly number[]): Promise<void> {
  await tx.prepared('conversion_clients_forget', `update conversion_sent set client = '' where order_id = any($1::bigint[])`, [orderIds])
}
