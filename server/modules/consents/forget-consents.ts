import type { Tx } from '#server/platform/transact.ts'

/** What a person agreed to goes with him: the ledger is never rewritten, but words of nobody prove nothing. The caller records it with the customer. */
export async function forgetConsents(tx: Tx, customerIds: readonly number[]): Promise<void> {
  await tx.prepared('consents_forget', 'delete from consent where customer_id = any($1::bigint[])', [customerIds])
}
