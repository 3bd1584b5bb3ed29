import { count, one, PERCENT, sum, type Formulas, type Part, type Piece } from './formula.ts'

// What came back is in no total of its order, so a sale is the total and what has left it since; the return takes it off on its own day.
const RETURNED = 'if({returnedLeaves:UInt8} = 1, r.returned_sum, 0)'
const CHARGED = 'if({delivery:UInt8} = 1, r.delivery_cost, 0)'
const SALE = `r.total - r.delivery_cost + ${CHARGED} + ${RETURNED}`

const salesOfOrders: Part = sum({ fact: 'order', value: SALE }, { fact: 'return', value: '-r.total' })
const salesOfItems: Part = sum({ fact: 'item', value: 'r.total' }, { fact: 'return', value: '-r.total' })
export const orders: Part = count({ fact: 'order' })
const ordersOfItems: Part = { how: 'distinct', pieces: [{ fact: 'item', value: 'r.order_id' }] }

const PROFIT: readonly Piece[] = [
  { fact: 'order', value: `r.total - r.delivery_cost - r.purchase_sum - r.variable_costs + if({delivery:UInt8} = 1, r.delivery_cost - r.delivery_net_cost, 0)` },
  { fact: 'returnedSale', value: 'r.total - r.purchase_total' },
  { fact: 'return', value: 'r.purchase_total - r.total' },
]
export const profitOfOrders: Part = sum(...PROFIT)
const profitOfItems: Part = sum({ fact: 'item', value: 'r.total - r.purchase_total' }, { fact: 'return', value: 'r.purchase_total - r.total' })
export const minus = (one: Part, other: Part): Part => sum(...one.pieces, ...other.pieces.map((piece) => ({ ...piece, value: `-(${piece.value})` })))

export const PROFIT_TELLS = ['purchaseSum', 'deliveryNetCost']
const CANCELLED = 'r.status in {cancelled:Array(String)}'

const SOLD_QUANTITY = 'r.quantity + if({returnedLeaves:UInt8} = 1, r.returned_quantity, 0)'
const STAY: Piece = { fact: 'stayEnded', value: 'r.working_minutes / 60' }
const TOUCH: Piece = { fact: 'order', value: 'r.first_touch_minutes', withCancelled: true }
const PROMISED = 'r.delivered_at is not null and r.promised_until is not null'
const DELIVERY: Piece = { fact: 'order', value: 'r.delivery_cost - r.delivery_net_cost' }
const LAG: Piece = { fact: 'order', value: "if(r.fully_paid_at > r.delivered_at, dateDiff('second', r.delivered_at, r.fully_paid_at) / 86400, null)" }

/** A value of rows as its mean, median and what nine of ten do not exceed. */
const spread = (code: string, piece: Piece): Record<string, Formulas> => ({
  [code]: [{ over: one('average', piece) }], [`${code}Median`]: [{ over: one('median', piece) }], [`${code}P90`]: [{ over: one('p90', piece) }],
})

export const ORDER_FORMULAS: Record<string, Formulas> = {
  revenue: [{ over: salesOfOrders }, { over: salesOfItems }],
  orders: [{ over: orders }, { over: ordersOfItems }],
  averageOrder: [{ over: salesOfOrders, under: orders }, { over: salesOfItems, under: ordersOfItems }],
  grossProfit: [{ over: profitOfOrders, tells: PROFIT_TELLS }, { over: profitOfItems, tells: PROFIT_TELLS }],
  margin: [
    { over: profitOfOrders, under: salesOfOrders, times: PERCENT, tells: PROFIT_TELLS },
    { over: profitOfItems, under: salesOfItems, times: PERCENT, tells: PROFIT_TELLS },
  ],
  markup: [
    { over: profitOfOrders, under: minus(salesOfOrders, profitOfOrders), times: PERCENT, tells: PROFIT_TELLS },
    { over: profitOfItems, under: minus(salesOfItems, profitOfItems), times: PERCENT, tells: PROFIT_TELLS },
  ],
  returnedSum: [{ over: sum({ fact: 'return', value: 'r.total' }) }],
  cancelledOrders: [{ over: count({ fact: 'order', where: CANCELLED, withCancelled: true }) }],
  cancelRate: [{ over: count({ fact: 'order', where: CANCELLED, withCancelled: true }), under: count({ fact: 'order', withCancelled: true }), times: PERCENT }],
  completedOrders: [{ over: count({ fact: 'order', where: 'r.status in {complete:Array(String)}' }) }],
  discountSum: [{ over: sum({ fact: 'order', value: 'r.discount_sum' }) }],
  quantity: [
    { over: sum({ fact: 'order', value: SOLD_QUANTITY }, { fact: 'return', value: '-r.quantity' }) },
    { over: sum({ fact: 'item', value: 'r.quantity' }, { fact: 'return', value: '-r.quantity' }) },
  ],
  medianOrder: [{ over: one('median', { fact: 'order', value: SALE }) }],
  itemsPerOrder: [{ over: sum({ fact: 'order', value: 'r.quantity' }), under: orders }],
  returnRate: [
    { over: sum({ fact: 'order', value: 'r.returned_quantity' }), under: sum({ fact: 'order', value: SOLD_QUANTITY }), times: PERCENT },
    { over: sum({ fact: 'item', value: 'r.quantity', where: 'r.is_returned = 1' }), under: sum({ fact: 'item', value: 'r.quantity' }), times: PERCENT },
  ],
  returnRateSum: [
    { over: sum({ fact: 'order', value: 'r.returned_sum' }), under: sum({ fact: 'order', value: `r.total - r.delivery_cost + ${RETURNED}` }), times: PERCENT },
    { over: sum({ fact: 'item', value: 'r.total', where: 'r.is_returned = 1' }), under: sum({ fact: 'item', value: 'r.total' }), times: PERCENT },
  ],
  returnedQuantity: [{ over: sum({ fact: 'return', value: 'r.quantity' }) }],
  ...spread('processingTime', { fact: 'order', value: "dateDiff('second', r.created_at, r.completed_at) / 3600" }),
  ...spread('timeInStatus', STAY),
  timeInStatusTotal: [{ over: sum(STAY) }],
  ...spread('firstTouch', TOUCH),
  firstTouchOnTime: [{ over: count({ ...TOUCH, where: 'r.first_touch_minutes <= {firstTouchNorm:UInt32}' }), under: count(TOUCH), times: PERCENT }],
  funnelChanges: [{ over: count({ fact: 'stayBegun' }) }],
  funnelNow: [{ over: count({ fact: 'orderNow' }) }],
  redemption: [{
    over: count({ fact: 'order', withCancelled: true, where: 'r.handed_at is not null and r.fully_paid_at is not null and r.status in {complete:Array(String)}' }),
    under: count({ fact: 'order', withCancelled: true, where: 'r.handed_at is not null' }),
    times: PERCENT,
  }],
  upsell: [{ over: sum({ fact: 'order', value: 'r.added_total' }) }],
  managerConversion: [{
    over: count({ fact: 'order', withCancelled: true, where: 'r.manager_id > 0 and r.status in {complete:Array(String)}' }),
    under: count({ fact: 'order', withCancelled: true, where: 'r.manager_id > 0' }),
    times: PERCENT,
  }],
  managerRevenue: [{ over: sum({ fact: 'order', value: SALE, where: 'r.manager_id > 0' }, { fact: 'return', value: '-r.total', where: 'r.manager_id > 0' }) }],
  deliveryOnTime: [{
    over: count({ fact: 'order', where: `${PROMISED} and r.delivered_at <= r.promised_until` }),
    under: count({ fact: 'order', where: PROMISED }),
    times: PERCENT,
  }],
  delivered: [{ over: count({ fact: 'order', where: 'r.delivered_at is not null' }) }],
  deliveryResult: [{ over: sum(DELIVERY), tells: ['deliveryNetCost'] }],
  deliveryResultPerOrder: [{ over: sum(DELIVERY), under: orders, tells: ['deliveryNetCost'] }],
  codLag: [{ over: one('average', LAG) }],
  codLagMedian: [{ over: one('median', LAG) }],
}
