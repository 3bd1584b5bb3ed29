import { minor } from '#shared/money.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { beyondLimit, creditOf } from '#server/modules/companies/index.ts'
import type { References } from '#server/modules/settings/index.ts'
import type { Intake } from './order-input.ts'
import type { OrderState } from './order-state.ts'
import type { FoundProblem } from './problems.ts'

/**
 * What a new order of a corporate customer has against its credit limit: the debt of the other orders and what is unpaid of this one.
 * Orders of the past and cancelled ones owe nothing.
 * @throws Refusal `over_credit_limit` where the account wants it: to people and strict keys; a store's order is kept with a problem
 */
export async function creditProblems(tx: Tx, order: OrderState, references: References, intake: Intake): Promise<FoundProblem[]> {
  const unpaid = minor(order.total - order.paidSum)
  if (intake.withoutStock || unpaid <= 0 || order.customerId === null || references.statuses.byCode.get(order.status)?.group === 'cancel') return []
  const credit = await creditOf(tx, order.customerId, order.id)
  const over = credit === null ? 0 : beyondLimit(credit, unpaid)
  if (credit === null || over === 0) return []
  const params = { limit: credit.limit, debt: credit.debt, unpaid, over }
  if (references.account.overCreditLimit === 'refuse' && (intake.by === 'crm' || intake.strict)) throw new Refusal('over_credit_limit', params, 409)
  return [{ kind: 'over_credit_limit', field: null, itemId: null, params }]
}

/** Whether the order fits by now: as much was paid, or taken off it, as it went beyond the limit. */
export function fitsCredit(order: OrderState, params: Record<string, unknown>): boolean {
  return order.total - order.paidSum <= Number(params['unpaid']) - Number(params['over'])
}
