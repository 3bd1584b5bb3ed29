import { count, one, PERCENT, sum, type Formulas, type Part, type Piece } from './formula.ts'
import { minus, orders, PROFIT_TELLS, profitOfOrders } from './order-formulas.ts'

const visits: Part = count({ fact: 'visit' })
const visitors: Part = one('distinct', { fact: 'visit', value: 'r.visitor_id' })
const leads: Part = count({ fact: 'order', withCancelled: true })

const ON_AD = "(r.group_code = 'attraction' or r.source <> '')"
const adCost: Part = sum({ fact: 'costDay', value: 'r.part', where: ON_AD })

// Where nobody told of clicks or views, there are none to divide by.
const adClicks: Part = sum({ fact: 'costDay', value: 'r.clicks', where: `${ON_AD} and r.clicks is not null` })
const adViews: Part = sum({ fact: 'costDay', value: 'r.views', where: `${ON_AD} and r.views is not null and r.clicks is not null` })

const SHARE = 'toFloat64(r.weight)'
const charged = 'if({delivery:UInt8} = 1, r.delivery_cost, 0)'
const revenueOfAds: Part = sum({ fact: 'attributed', value: `(r.total - r.delivery_cost + ${charged}) * ${SHARE}` })
const profitOfAds: Part = sum({ fact: 'attributed', value: `(r.total - r.delivery_cost - r.purchase_sum - r.variable_costs + if({delivery:UInt8} = 1, r.delivery_cost - r.delivery_net_cost, 0)) * ${SHARE}` })

const IS_KEPT = 'r.completed_at is not null and r.completed_at <= r.due_at'
const IS_DECIDED = "(r.complete = 1 or r.due_at < {now:DateTime64(3, 'UTC')})"
const freeStock: Piece = { fact: 'stock', value: 'toFloat64(r.quantity - r.reserved)' }
const newCustomers: Part = one('distinct', { fact: 'order', value: 'r.customer_id', where: 'r.customer_id > 0 and r.earlier_orders = 0' })

export const WORK_FORMULAS: Record<string, Formulas> = {
  visits: [{ over: visits }],
  visitors: [{ over: visitors }],
  siteConversion: [{ over: leads, under: visits, times: PERCENT }],
  visitorConversion: [{ over: leads, under: visitors, times: PERCENT }],
  tasksOnTime: [{ over: count({ fact: 'task', where: IS_KEPT }), under: count({ fact: 'task', where: IS_DECIDED }), times: PERCENT }],
  tasksDue: [{ over: count({ fact: 'task' }) }],
  tasksOverdue: [{ over: count({ fact: 'task', where: `${IS_DECIDED} and not ifNull(${IS_KEPT}, 0)` }) }],
  messagesSent: [{ over: count({ fact: 'message', where: 'r.sent_at is not null' }) }],
  messagesDelivered: [{ over: count({ fact: 'message', where: 'r.sent_at is not null and r.delivered_at is not null' }), under: count({ fact: 'message', where: 'r.sent_at is not null' }), times: PERCENT }],
  paymentsSum: [{ over: sum({ fact: 'payment', value: 'r.amount' }) }],
  costs: [{ over: sum({ fact: 'costDay', value: 'r.part' }), ofCosts: true }],
  adCost: [{ over: adCost, ofCosts: true }],
  adClicks: [{ over: adClicks, ofCosts: true }],
  adViews: [{ over: adViews, ofCosts: true }],
  cpc: [{ over: sum({ fact: 'costDay', value: 'r.part', where: `${ON_AD} and r.clicks is not null` }), under: adClicks, ofCosts: true }],
  ctr: [{ over: sum({ fact: 'costDay', value: 'r.clicks', where: `${ON_AD} and r.views is not null and r.clicks is not null` }), under: adViews, times: PERCENT, ofCosts: true }],
  contributionMargin: [{ over: minus(profitOfOrders, adCost), tells: PROFIT_TELLS, ofCosts: true }],
  attributedRevenue: [{ over: revenueOfAds }],
  attributedProfit: [{ over: profitOfAds, tells: PROFIT_TELLS }],
  romi: [{ over: minus(profitOfAds, adCost), under: adCost, times: PERCENT, tells: PROFIT_TELLS, ofCosts: true }],
  marketingRoi: [{ over: minus(profitOfAds, adCost), under: adCost, tells: PROFIT_TELLS, ofCosts: true }],
  drr: [{ over: adCost, under: revenueOfAds, times: PERCENT, ofCosts: true }],
  cpl: [{ over: adCost, under: leads, ofCosts: true }],
  cpo: [{ over: adCost, under: orders, ofCosts: true }],
  cac: [{ over: adCost, under: newCustomers, ofCosts: true }],
  ltvToCac: [{ over: sum({ fact: 'buyer', value: 'r.profit' }), under: adCost, tells: PROFIT_TELLS, ofCosts: true }],
  stockQuantity: [{ over: sum(freeStock) }],
  stockValue: [{ over: sum({ fact: 'stock', value: 'toFloat64(r.quantity) * r.purchase_price' }), tells: ['purchaseSum'] }],
  daysOfCover: [{ over: sum(freeStock), under: sum({ fact: 'item', value: 'toFloat64(r.quantity) / {days:UInt32}', where: 'r.is_returned = 0' }) }],
}
