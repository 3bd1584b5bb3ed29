import { BOUGHT, BOUGHT_BY_ANYBODY, GAINED, KEPT } from './buyers-sql.ts'
import { count, counted, customersOf, quantile, ratio, sum, summed } from './columns.ts'
import { IN_PERIOD } from './order-facts.ts'
import type { Asking, Block } from './report-spec.ts'

const YEAR = 365
const GONE_DAYS = 180
/** Below these a forecast is a guess. */
const FEWEST_BUYERS = 500
const FEWEST_DAYS = 180

/** What customers are worth whose first order was in the period, with everything they have bought since. */
export const lifetime = (asking: Asking): Block => ({
  code: 'lifetime',
  kind: 'figures',
  title: { ru: 'Клиенты с первым заказом в периоде: за всё время', en: 'Customers whose first order is in the period: of all time' },
  facts: `
  select 'all' as key, 'customer' as entity, customer_id as id, customer_id as row, last_at as at, orders, revenue, profit, first_at,
    orders > 1 as has_repeated, dateDiff('second', first_at, last_at) / 86400 / (orders - 1) as gap_days,
    dateDiff('day', last_at, {now:DateTime64(3, 'UTC')}) > ${GONE_DAYS} as is_gone,
    year_profit, year_orders > 0 as is_active, dateDiff('second', first_at, {now:DateTime64(3, 'UTC')}) / 86400 as days_known
  from (
    select customer_id, min(created_at) as first_at, max(created_at) as last_at, count() as orders, sum(${KEPT}) as revenue, sum(${GAINED}) as profit,
      countIf(created_at >= {now:DateTime64(3, 'UTC')} - toIntervalDay(${YEAR})) as year_orders,
      sumIf(${GAINED}, created_at >= {now:DateTime64(3, 'UTC')} - toIntervalDay(${YEAR})) as year_profit
    from \`order\` final
    where ${BOUGHT(asking)}
    group by customer_id
    having ${IN_PERIOD('first_at')}
  )`,
  columns: [
    count('buyers', 'Клиенты', 'Customers', counted(), { metric: 'cohortSize', better: 'up' }),
    ratio('ltv', 'LTV: валовая прибыль на клиента', 'LTV: gross profit per customer', 'money', summed('profit'), counted(), { metric: 'ltv', better: 'up', needs: ['purchase'] }),
    ratio('clv', 'Сумма заказов на клиента', 'Sum of orders per customer', 'money', summed('revenue'), counted(), { metric: 'historicClv', better: 'up' }),
    ratio('ordersPerCustomer', 'Заказов на клиента', 'Orders per customer', 'ratio', summed('orders', undefined, 'count'), counted(), { metric: 'ordersOfBuyer', better: 'up' }),
    ratio('repeatRate', 'Купили больше одного раза', 'Bought more than once', 'percent', counted('has_repeated'), counted(), { metric: 'repeatRate', better: 'up', times: 100 }),
    quantile('gap', 'Между заказами, медиана', 'Between orders, median', 'days', 0.5, 'gap_days', 'has_repeated', { metric: 'daysBetweenOrders', better: 'down' }),
    quantile('history', 'Дней с первого заказа магазина', 'Days since the first order of all', 'days', 1, 'days_known', '1', { metric: 'historyDays' }),
    ratio('gone', `Не покупали больше ${GONE_DAYS} дней`, `Not bought for more than ${GONE_DAYS} days`, 'percent', counted('is_gone'), counted(), { metric: 'sleeping', better: 'down', times: 100 }),
    ratio('predicted', 'Прогноз на 12 месяцев: валовая прибыль на покупающего клиента', 'Forecast of 12 months: gross profit per buying customer', 'money', summed('year_profit', 'is_active'), counted('is_active'), { metric: 'yearAhead', better: 'up', needs: ['purchase'] }),
  ],
  finish: (block) => {
    const cells = block.rows[0]?.cells ?? {}
    const [buyers, days] = [cells['buyers']?.value ?? 0, cells['history']?.value ?? 0]
    if (buyers >= FEWEST_BUYERS && days >= FEWEST_DAYS) return
    if (cells['predicted']) cells['predicted'].isImmature = true
    block.notes.push({
      code: 'little_data',
      params: { buyers, days: Math.floor(days), fewestBuyers: FEWEST_BUYERS, fewestDays: FEWEST_DAYS },
      text: {
        ru: `Мало данных для прогноза: нужно не меньше ${FEWEST_BUYERS} покупателей и ${FEWEST_DAYS} дней, есть ${buyers} и ${Math.floor(days)}`,
        en: `Too little data for a forecast: it needs ${FEWEST_BUYERS} buyers and ${FEWEST_DAYS} days, there are ${buyers} and ${Math.floor(days)}`,
      },
    })
  },
})

/** New and returning customers in the orders of the period. */
export const ordersOfPeriod = (asking: Asking): Block => ({
  code: 'orders',
  kind: 'figures',
  title: { ru: 'Заказы периода', en: 'Orders of the period' },
  facts: `
  select 'all' as key, 'order' as entity, id, id as row, created_at as at, customer_id, earlier_orders > 0 as is_repeat, ${KEPT} as revenue
  from \`order\` final
  where ${IN_PERIOD('created_at')} and ${BOUGHT_BY_ANYBODY(asking)}`,
  columns: [
    count('orders', 'Заказы', 'Orders', counted(), { metric: 'orders', better: 'up' }),
    count('customers', 'Клиенты с заказами', 'Customers with orders', customersOf('customer_id > 0'), { metric: 'buyers', better: 'up' }),
    ratio('repeatShare', 'Доля повторных заказов', 'Share of repeat orders', 'percent', counted('is_repeat'), counted(), { metric: 'repeatShare', better: 'up', times: 100 }),
    sum('repeatRevenue', 'Сумма повторных заказов', 'Sum of repeat orders', 'money', summed('revenue', 'is_repeat'), { metric: 'repeatRevenue', better: 'up' }),
    ratio('repeatRevenueShare', 'Доля повторных в сумме', 'Share of repeat orders in the sum', 'percent', summed('revenue', 'is_repeat'), summed('revenue'), { metric: 'repeatRevenueShare', better: 'up', times: 100 }),
  ],
})
