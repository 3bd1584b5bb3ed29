import { sql } from 'kysely'
import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { seeCustomer } from '#server/modules/customers/index.ts'

export type AccountStatus = 'activated' | 'deactivated' | 'not_confirmed'
export type AccountState = {
  id: number
  programId: number
  customerId: number
  site: string
  status: AccountStatus
  phone: string | null
  cardNumber: string | null
  /** Whole bonuses. */
  balance: number
}

/**
 * Loads an account for a change, its row locked: whoever charges it next sees what this one has left.
 * @throws Refusal `not_found`, also for the account of a customer whom the actor may not see
 */
export async function loadAccount(tx: Tx, id: number): Promise<AccountState> {
  const account = await lockAccount(tx, id)
  if (!account) throw notFound('loyalty_account', id)
  await seeCustomer(tx.db, tx.actor, account.customerId)
  return account
}

/** The same for what an order does to it: whoever may change the order need not see the customer. */
export async function lockAccount(tx: Tx, id: number): Promise<AccountState | null> {
  const { rows } = await sql<AccountState>`
    select a.id, a.program_id as "programId", a.customer_id as "customerId", g.site, a.status, a.phone, a.card_number as "cardNumber", a.balance
    from loyalty_account a join loyalty_program g on g.id = a.program_id where a.id = ${id} for no key update of a`.execute(tx.db)
  return rows[0] ?? null
}
