import type { Tx } from '#server/platform/transact.ts'

/** Checks of these phones, and those made for these customers. */
export async function forgetChecks(tx: Tx, customerIds: readonly number[], phones: readonly string[]): Promise<void> {
  await tx.prepared('phone_checks_forget', 'delete from phone_check where customer_id = any($1::bigint[]) or phone = any($2::text[])', [customerIds, phones])
}
