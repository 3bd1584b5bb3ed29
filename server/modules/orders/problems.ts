import type { References } from '#server/modules/settings/index.ts'
import type { Shortage } from '#server/modules/stock/index.ts'
import type { Tx } from '#server/platform/transact.ts'
import { fitsCredit } from './credit-problems.ts'
import type { OrderState } from './order-state.ts'

/**
 * What is odd about an order. It is saved with the order, shown on its card with a fix, and counted in lists: a customer's order is
 * never refused for the store's own mistake, unless the key asks for that.
 */
export type ProblemKind =
  | 'unknown_code' // a code that no reference knows came in; params: value
  | 'unknown_offer' // a line names an offer that the catalogue does not have; params: the reference
  | 'payment_not_allowed' // this payment type does not go with the delivery type; params: paymentType, deliveryType
  | 'payment_status_not_allowed' // this payment status does not go with the payment type; params: paymentStatus, paymentType
  | 'sum_differs' // the sender's total is not ours; params: declared, computed (minor units)
  | 'stock_missing' // less could be reserved than ordered; params: wanted, reserved
  | 'no_contact' // neither phone nor e-mail
  | 'no_rate' // its currency is not the base, and nobody has said what it cost on the order's day: no figure counts it; params: currency
  | 'prepayment_required' // the customer, or whoever has this phone, has a bad mark, and it is not paid; kept by its reader
  | 'over_credit_limit' // the company owes more with it than was agreed; params: limit, debt (of its other orders), unpaid (of this one), over (minor units)

export type FoundProblem = { kind: ProblemKind; field: string | null; itemId: number | null; params: Record<string, unknown> }
export type StoredProblem = FoundProblem & { id: number }

/** Kinds that follow from the order as it stands, so that they come and go with every change; the others stay until mended. */
const STANDING: ReadonlySet<string> = new Set(['payment_not_allowed', 'payment_status_not_allowed', 'no_contact', 'no_rate'])

/** What the order as it stands has against it; codes and sums that came in are judged where they come in. */
export function standingProblems(order: OrderState, references: References): FoundProblem[] {
  const found: FoundProblem[] = []
  if (!order.phone && !order.email) found.push({ kind: 'no_contact', field: 'phone', itemId: null, params: {} })
  if (order.currency !== references.account.currency && order.rate === null) found.push({ kind: 'no_rate', field: 'rate', itemId: null, params: { currency: order.currency } })
  const delivery = order.deliveryType ? references.deliveryTypes.byCode.get(order.deliveryType) : undefined
  for (const payment of order.payments) {
    const type = references.paymentTypes.byCode.get(payment.type)
    if (delivery && type && !delivery.paymentTypes.includes(payment.type)) {
      found.push({ kind: 'payment_not_allowed', field: `payments.${payment.id}`, itemId: null, params: { paymentType: payment.type, deliveryType: delivery.code, paymentId: payment.id } })
    }
    if (type && references.paymentStatuses.byCode.has(payment.status) && !type.paymentStatuses.includes(payment.status)) {
      found.push({
        kind: 'payment_status_not_allowed', field: `payments.${payment.id}`, itemId: null,
        params: { paymentStatus: payment.status, paymentType: payment.type, paymentId: payment.id },
      })
    }
  }
  return found
}

export const shortageProblems = (shortages: Shortage[]): FoundProblem[] =>
  shortages.map((shortage) => ({
    kind: 'stock_missing', field: null, itemId: shortage.orderItemId, params: { wanted: shortage.quantity, reserved: shortage.reserved },
  }))

const INSERT = `
  insert into order_problem (order_id, kind, field, item_id, params, created_at)
  select $1, p.kind, p.field, p.item_id, p.params, $3 from jsonb_to_recordset($2::text::jsonb) as p (kind text, field text, item_id bigint, params jsonb)`

/** Writes the problems of a new order. Their count is the order's own field. */
export function insertProblems(tx: Tx, orderId: number, found: FoundProblem[]): void {
  if (found.length === 0) return
  const rows = found.map((problem) => ({ kind: problem.kind, field: problem.field, item_id: problem.itemId, params: problem.params }))
  tx.send('order_problems_insert', INSERT, [orderId, JSON.stringify(rows), tx.at])
}

export async function openProblems(tx: Tx, orderId: number): Promise<StoredProblem[]> {
  return tx.prepared<StoredProblem>(
    'order_problems_open',
    'select id, kind, field, item_id as "itemId", params from order_problem where order_id = $1 and solved_at is null order by id',
    [orderId],
  )
}

/** Which of the open problems a change has mended, and which are new. Pure. */
export function weighProblems(
  open: StoredProblem[],
  order: OrderState,
  references: References,
  change: { fields: ReadonlySet<string>; shortages: Shortage[]; reservedItems: ReadonlySet<number> },
): { solved: StoredProblem[]; added: FoundProblem[]; still: StoredProblem[] } {
  const standing = standingProblems(order, references)
  const short = shortageProblems(change.shortages)
  const items = new Map(order.items.map((item) => [item.id, item]))
  const same = (one: FoundProblem, other: FoundProblem): boolean =>
    one.kind === other.kind && one.itemId === other.itemId && one.field === other.field && JSON.stringify(one.params) === JSON.stringify(other.params)
  const isMended = (problem: StoredProblem): boolean => {
    const item = problem.itemId === null ? undefined : items.get(problem.itemId)
    if (problem.itemId !== null && !item) return true
    if (STANDING.has(problem.kind)) return !standing.some((one) => same(one, problem))
    if (problem.kind === 'stock_missing') {
      if (!change.reservedItems.has(problem.itemId!)) return false
      return !short.some((one) => same(one, problem))
    }
    if (problem.kind === 'unknown_offer') return item?.offerId !== null && item?.offerId !== undefined
    if (problem.kind === 'over_credit_limit') return fitsCredit(order, problem.params)
    if (problem.kind === 'sum_differs') return order.total === problem.params.declared
    return problem.field !== null && change.fields.has(problem.field)
  }
  const solved = open.filter(isMended)
  const still = open.filter((problem) => !solved.includes(problem))
  const added = [...standing, ...short].filter((one) => !still.some((other) => same(one, other)))
  return { solved, added, still }
}

export function solveProblems(tx: Tx, solved: StoredProblem[]): void {
  if (solved.length === 0) return
  tx.send('order_problems_solve', 'update order_problem set solved_at = $2, solved_by = $3 where id = any($1::bigint[])', [
    solved.map((problem) => problem.id),
    tx.at,
    tx.actor.kind === 'user' ? tx.actor.id : null,
  ])
}
