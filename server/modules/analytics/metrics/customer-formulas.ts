import { GONE_AFTER } from '../query/facts-of-people.ts'
import { count, one, PERCENT, sum, type Formulas, type Part } from './formula.ts'

const TELLS = ['purchaseSum', 'deliveryNetCost']
const buyers: Part = count({ fact: 'buyer' })
const created: Part = count({ fact: 'customer' })
const gap = { fact: 'buyer', value: "if(r.orders > 1, dateDiff('second', r.first_at, r.last_at) / 86400 / (r.orders - 1), null)" } as const

const within = (months: number): Formulas => {
  const where = `addMonths(r.first_at, ${months}) <= {now:DateTime64(3, 'UTC')}`
  return [{
    over: sum({ fact: 'buyerHistory', where, value: `arraySum(arrayMap(one -> one.2, arrayFilter(one -> one.1 < addMonths(r.first_at, ${months}), r.history)))` }),
    under: count({ fact: 'buyerHistory', where }),
    tells: TELLS,
  }]
}
const again = (days: number): Formulas => {
  const where = `r.first_at + interval ${days} day <= {now:DateTime64(3, 'UTC')}`
  return [{ over: count({ fact: 'buyerAgain', where: `${where} and r.orders > 1 and r.second_at <= r.first_at + interval ${days} day` }), under: count({ fact: 'buyerAgain', where }), times: PERCENT }]
}

export const CUSTOMER_FORMULAS: Record<string, Formulas> = {
  newCustomers: [{ over: { how: 'distinct', pieces: [{ fact: 'order', value: 'r.customer_id', where: 'r.customer_id > 0 and r.earlier_orders = 0' }] } }],
  createdCustomers: [{ over: created }],
  buyers: [
    { over: { how: 'distinct', pieces: [{ fact: 'order', value: 'r.customer_id', where: 'r.customer_id > 0' }] } },
    { over: { how: 'distinct', pieces: [{ fact: 'item', value: 'r.customer_id', where: 'r.customer_id > 0' }] } },
  ],
  ordersPerCustomer: [{ over: sum({ fact: 'customer', value: 'r.orders_count' }), under: created }],
  cancelsPerCustomer: [{ over: sum({ fact: 'customer', value: 'r.cancelled_count' }), under: created }],
  ltv: [{ over: sum({ fact: 'buyer', value: 'r.profit' }), under: buyers, tells: TELLS }],
  ltvMedian: [{ over: one('median', { fact: 'buyer', value: 'r.profit' }), tells: TELLS }],
  historicClv: [{ over: sum({ fact: 'buyer', value: 'r.bought' }), under: buyers }],
  ltv3: within(3),
  ltv6: within(6),
  ltv12: within(12),
  daysBetweenOrders: [{ over: one('median', gap) }],
  daysBetweenOrdersMean: [{ over: one('average', gap) }],
  repeatRate: [{ over: count({ fact: 'buyer', where: 'r.orders > 1' }), under: buyers, times: PERCENT }],
  repeat30: again(30),
  repeat60: again(60),
  repeat90: again(90),
  repeatShare: [{ over: count({ fact: 'order', where: 'r.earlier_orders > 0' }), under: count({ fact: 'order' }), times: PERCENT }],
  churnedCustomers: [{ over: count({ fact: 'churned' }) }],
  churnRate: [{ over: count({ fact: 'active', where: `r.last_at < {until:DateTime64(3, 'UTC')} - interval ${GONE_AFTER} day` }), under: count({ fact: 'active' }), times: PERCENT }],
}
