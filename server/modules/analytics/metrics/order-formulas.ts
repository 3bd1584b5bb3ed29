import { count, PERCENT, sum, type Formulas, type Part, type Piece } from './formula.ts'

// What came back is in no total of its order, so a sale is the total and what has left it since; the return takes it off on its own day.
const RETURNED = 'if({returnedLeaves:UInt8} = 1, r.returned_sum, 0)'
const CHARGED = 'if({delivery:UInt8} = 1, r.delivery_cost, 0)'
const SALE = `r.total - r.delivery_cost + ${CHARGED} + ${RETURNED}`

const salesOfOrders: Part = sum({ fact: 'order', value: SALE }, { fact: 'return', value: '-r.total' })
const salesOfItems: Part = sum({ fact: 'item', value: 'r.total' }, { fact: 'return', value: '-r.total' })
const orders: Part = count({ fact: 'order' })
const ordersOfItems: Part = { how: 'distinct', pieces: [{ fact: 'item', value: 'r.order_id' }] }

const PROFIT: readonly Piece[] = [
  { fact: 'order', value: `r.total - r.delivery_cost - r.purchase_sum - r.variable_costs + if({delivery:UInt8} = 1, r.delivery_cost - r.delivery_net_cost, 0)` },
  { fact: 'returnedSale', value: 'r.total - r.purchase_total' },
  { fact: 'return', value: 'r.purchase_total - r.total' },
]
const profitOfOrders: Part = sum(...PROFIT)
const profitOfItems: Part = sum({ fact: 'item', value: 'r.total - r.purchase_total' }, { fact: 'return', value: 'r.purchase_total - r.total' })
const minus = (one: Part, other: Part): Part => sum(...one.pieces, ...other.pieces.map((piece) => ({ ...piece, value: `-(${piece.value})` })))

const PROFIT_TELLS = ['purchaseSum', 'deliveryNetCost']
const CANCELLED = 'r.status in {cancelled:Array(String)}'

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
    { over: sum({ fact: 'order', value: `r.quantity + if({returnedLeaves:UInt8} = 1, r.returned_quantity, 0)` }, { fact: 'return', value: '-r.quantity' }) },
    { over: sum({ fact: 'item', value: 'r.quantity' }, { fact: 'return', value: '-r.quantity' }) },
  ],
}
