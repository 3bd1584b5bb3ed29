import type { Asking, Column } from './report-spec.ts'
import { counted, ratio, sum, summed } from './columns.ts'
import { IN_PERIOD } from './order-facts.ts'
import { reachOf } from './reach.ts'

const MOMENTS = { created: 'order_created_at', completed: 'order_completed_at', paid: 'order_paid_at', status: 'order_created_at' } as const
const BACK = 'ifNull(returned_at, order_created_at)'

/**
 * Lines sold in the period, and those that came back in it with the opposite sign: each stands once for its sale and once for its return. Money in minor units,
 * after all discounts.
 */
export function itemFacts(asking: Asking): string {
  return `
  select product_id as key, 'order' as entity, order_id as id, line + if(is_back, 9223372036854775808, 0) as row, if(is_back, back_at, sold_at) as at, not is_back as is_sale, is_returned,
    if(is_back, -total, total) as revenue, revenue - if(is_back, -purchase_total, purchase_total) as profit, if(is_back, -1, 1) * toFloat64(quantity) as pieces, if(is_back, 0, toFloat64(quantity)) as sold
  from (${linesOf(asking)}) array join arrayFilter(back -> if(back, has_come_back, is_sold), [0, 1]) as is_back`
}

/** The same sums by one row a line: what was sold and came back within the period is worth nothing. */
export function itemSums(asking: Asking): string {
  return `
  select product_id as key, sold_at as at, is_sold as is_sale, is_returned, toInt8(is_sold) - toInt8(has_come_back) as sign, total * sign as revenue, (total - purchase_total) * sign as profit,
    toFloat64(quantity) * sign as pieces, toFloat64(quantity) * is_sold as sold, total * is_sold as sold_total
  from (${linesOf(asking)})`
}

function linesOf(asking: Asking): string {
  const moment = MOMENTS[asking.question.base ?? 'created']
  const hasMoment = moment === 'order_created_at' ? '1' : `${moment} is not null`
  return `
    select product_id, order_id, i.id as line, is_returned, total, purchase_total, quantity, ${moment === 'order_created_at' ? moment : `assumeNotNull(${moment})`} as sold_at, ${BACK} as back_at,
      ifNull(${IN_PERIOD(moment)}, 0) and (is_cancelled = 0 or is_returned = 1) as is_sold, is_returned = 1 and ${IN_PERIOD(BACK)} and ${hasMoment} as has_come_back
    from order_item as i final
    where (is_sold or has_come_back) and ({with_cancelled:UInt8} = 1 or order_status not in {cancelled:Array(String)}) and ${reachOf(asking.actor, asking.question.sites).within('order_item')}`
}

export const SOLD: Column = sum('quantity', 'Продано', 'Sold', 'quantity', summed('pieces'), { metric: 'quantity', better: 'up' })
export const ITEM_REVENUE: Column = sum('revenue', 'Выручка', 'Revenue', 'money', summed('revenue'), { metric: 'revenue', better: 'up' })
export const ITEM_PROFIT: Column = sum('margin', 'Маржа', 'Margin', 'money', summed('profit'), { metric: 'grossProfit', better: 'up', needs: ['purchase'] })
export const ITEM_MARGIN: Column = ratio('marginShare', 'Маржинальность', 'Margin, %', 'percent', summed('profit'), summed('revenue'), { metric: 'margin', better: 'up', times: 100, needs: ['purchase'] })
export const LINES: Column = { code: 'lines', title: { ru: 'Позиций в заказах', en: 'Lines of orders' }, metric: 'soldLines', format: 'count', better: 'up', amount: counted('is_sale') }
export const SHARE: Column = ratio('share', 'Доля в выручке', 'Share of revenue', 'percent', summed('revenue'), 'total', { metric: 'revenueShare', times: 100 })
export const RETURN_RATE: Column = ratio('returnRate', 'Доля возвратов', 'Return rate', 'percent', summed('sold', 'is_sale and is_returned', 'quantity'), summed('sold', 'is_sale', 'quantity'), { metric: 'returnRate', better: 'down', times: 100 })
