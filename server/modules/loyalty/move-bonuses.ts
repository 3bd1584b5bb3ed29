import { invalid, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { loadAccount } from './account-state.ts'
import { postOperation } from './post-operation.ts'

const MOST = 1_000_000_000
const LONGEST_COMMENT = 2000

/** Gives bonuses by hand. @throws Refusal `not_found`, `loyalty_inactive`, `invalid` @returns id of the operation */
export const creditBonuses = (tx: Tx, accountId: number, amount: number, comment?: string): Promise<number> => byHand(tx, accountId, amount, 'credit_manual', comment)

/** Takes bonuses by hand. @throws Refusal as above, `not_enough_bonuses` @returns id of the operation */
export const chargeBonuses = (tx: Tx, accountId: number, amount: number, comment?: string): Promise<number> => byHand(tx, accountId, amount, 'charge_manual', comment)

async function byHand(tx: Tx, accountId: number, amount: number, type: 'credit_manual' | 'charge_manual', comment = ''): Promise<number> {
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > MOST) throw invalid('amount', 'not_whole_bonuses', { most: MOST })
  if (comment.length > LONGEST_COMMENT) throw invalid('comment', 'too_long', { longest: LONGEST_COMMENT })
  const account = await loadAccount(tx, accountId)
  if (account.status !== 'activated') throw new Refusal('loyalty_inactive', { id: accountId }, 409)
  return postOperation(tx, account, { type, amount: type === 'credit_manual' ? amount : -amount, comment: comment.trim() })
}
