import { sql } from 'kysely'
import { minor, percentOf, ZERO, type Money } from '#shared/money.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'
import { lockAccount } from './account-state.ts'
import { postOperation } from './post-operation.ts'
import { PROGRAM, type Program } from './programs.ts'

export type Terms = { accountId: number; customerId: number; balance: number; program: Program }

/**
 * The account that an order of this customer may be paid from: of the running programme of the order's site, of the customer or of one who was
 * merged into them, the fullest first; null when there is none.
 */
export async function termsOf(db: Database, customerId: number | null, site: string): Promise<Terms | null> {
  if (customerId === null) return null
  const { rows } = await sql<Program & { accountId: number; customerId: number; balance: number }>`
    select a.id as "accountId", a.customer_id as "customerId", a.balance, ${PROGRAM}
    from loyalty_account a join loyalty_program g on g.id = a.program_id join customer c on c.id = a.customer_id
    where (c.id = ${customerId} or c.merged_into = ${customerId}) and g.site = ${site} and g.active and a.status = 'activated'
    order by a.balance desc, a.id limit 1`.execute(db)
  const row = rows[0]
  if (!row) return null
  const { accountId, customerId: owner, balance, ...program } = row
  return { accountId, customerId: owner, balance, program }
}

/** How many bonuses may pay goods of this sum, whatever the account holds. */
export function mostBonuses(base: Money, { chargePercent, bonusValue }: Pick<Program, 'chargePercent' | 'bonusValue'>): number {
  return Math.max(0, Math.floor(Math.min(base, percentOf(base, chargePercent)) / bonusValue))
}

/** How many bonuses goods of this sum earn. */
export function earnedBonuses(paid: Money, percent: number, bonusValue: number): number {
  return Math.max(0, Math.floor(percentOf(paid, percent) / bonusValue))
}

/**
 * Pays a part of an order with bonuses; the account is charged at once.
 * @param base minor units of goods that bonuses might pay
 * @throws Refusal `no_loyalty`; `too_many_bonuses` beyond the share, `not_enough_bonuses` beyond the balance
 * @returns what they pay, minor units
 */
export async function holdBonuses(tx: Tx, order: { id: number; customerId: number | null; site: string }, base: Money, bonuses: number): Promise<Money> {
  const terms = await termsOf(tx.db, order.customerId, order.site)
  if (!terms) throw new Refusal('no_loyalty', {}, 409)
  const account = (await lockAccount(tx, terms.accountId))!
  const most = Math.min(mostBonuses(base, terms.program), account.balance)
  if (bonuses > most) throw new Refusal('too_many_bonuses', { most, balance: account.balance }, 409)
  await postOperation(tx, account, { type: 'charge_for_order', amount: -bonuses, orderId: order.id, percent: terms.program.chargePercent })
  return minor(bonuses * terms.program.bonusValue)
}

type Held = { accountId: number; bonuses: number; percent: number }

/** What an order holds of which account. */
async function heldBy(tx: Tx, orderId: number): Promise<Held | null> {
  const { rows } = await sql<Held>`
    select account_id as "accountId", -sum(amount)::bigint as bonuses, max(percent)::float8 as percent from loyalty_operation
    where order_id = ${orderId} and type in ('charge_for_order', 'cancel_of_charge') group by account_id having sum(amount) < 0 order by max(id) desc limit 1`.execute(tx.db)
  return rows[0] ?? null
}

/**
 * Gives back what an order can bear no longer.
 * @param order what bonuses pay of it now, and of what goods, minor units; a base of zero gives all back
 * @returns what they go on paying
 */
export async function keepBonuses(tx: Tx, { orderId, held, base }: { orderId: number; held: Money; base: Money }): Promise<Money> {
  const now = await heldBy(tx, orderId)
  if (!now) return ZERO
  // By the value that they were charged at, whatever the programme says by now.
  const bonusValue = Math.round(held / now.bonuses)
  const kept = Math.min(now.bonuses, mostBonuses(base, { chargePercent: now.percent, bonusValue }))
  if (kept === now.bonuses) return held
  const account = (await lockAccount(tx, now.accountId))!
  await postOperation(tx, account, { type: 'cancel_of_charge', amount: now.bonuses - kept, orderId, percent: now.percent })
  return minor(kept * bonusValue)
}
