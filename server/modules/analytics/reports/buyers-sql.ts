import type { Asking } from './report-spec.ts'
import { reachOf } from './reach.ts'

// Returns lessen an order on its own day here: a customer is worth what he kept. Where settings leave lines that came back in the sums, they are still in them.
export const KEPT = 'total - if({with_delivery:UInt8} = 1, 0, delivery_cost) - if({returned_leaves:UInt8} = 1, 0, returned_sum)'
export const GAINED = 'total - delivery_cost - purchase_sum - variable_costs + if({with_delivery:UInt8} = 1, delivery_cost - delivery_net_cost, 0)'

/** Orders that count: not cancelled ones, unless those are asked for. */
export const BOUGHT_BY_ANYBODY = ({ actor, question }: Asking): string =>
  `({with_cancelled:UInt8} = 1 or status not in {cancelled:Array(String)}) and ({with_zero:UInt8} = 1 or total + returned_sum <> 0) and ${reachOf(actor, question.sites).within('order')}`

/** Of them, the orders of customers. */
export const BOUGHT = (asking: Asking): string => `customer_id > 0 and ${BOUGHT_BY_ANYBODY(asking)}`

/** Until the end of the period. */
export const BOUGHT_SO_FAR = (asking: Asking): string => `created_at < {to:DateTime64(3, 'UTC')} and ${BOUGHT(asking)}`
