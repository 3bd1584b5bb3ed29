import { sql } from 'kysely'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { AccountState } from './account-state.ts'

export type OperationType = 'credit_for_order' | 'cancel_of_credit' | 'charge_for_order' | 'cancel_of_charge' | 'credit_manual' | 'charge_manual'
type Operation = { type: OperationType; /** Below zero what leaves the account. */ amount: number; orderId?: number | null; percent?: number | null; comment?: string }

/**
 * Writes one line of the ledger and the balance with it; nothing else does. The account is locked by the caller.
 * @throws Refusal `not_enough_bonuses`: no account goes below zero
 * @returns id of the operation
 */
export async function postOperation(tx: Tx, account: AccountState, { type, amount, orderId = null, percent = null, comment = '' }: Operation): Promise<number> {
  const balance = account.balance + amount
  if (balance < 0) throw new Refusal('not_enough_bonuses', { balance: account.balance, wanted: -amount }, 409)
  const { rows } = await sql<{ id: number }>`
    insert into loyalty_operation (account_id, type, amount, percent, order_id, comment, actor_kind, actor_id, created_at)
    values (${account.id}, ${type}, ${amount}, ${percent}, ${orderId}, ${comment}, ${tx.actor.kind}, ${tx.actor.id}, ${tx.at}) returning id`.execute(tx.db)
  await sql`update loyalty_account set balance = ${balance} where id = ${account.id}`.execute(tx.db)
  tx.record({
    kind: 'customer.bonuses', entity: 'customer', entityId: account.customerId, customerId: account.customerId, site: account.site,
    fields: { bonuses: [account.balance, balance] }, about: { account: account.id, type, amount, ...(orderId === null ? {} : { bonusOrder: orderId }), ...(comment ? { comment } : {}) },
  })
  account.balance = balance
  return rows[0]!.id
}
