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
export const itemFacts = (asking: Asking): string => `${soldFacts(asking)}
  union all ${returnedFacts(asking)}`

/** The lines sold in the period. */
export function soldFacts(asking: Asking): string {
  const moment = momentOf(asking)
  return `
  select product_id as key, 'order' as entity, order_id as id, i.id as row, ${moment === 'order_created_at' ? moment : `assumeNotNull(${moment})`} as at, 1 as is_sale, is_returned,
    total as revenue, total - purchase_total as profit, toFloat64(quantity) as pieces, pieces as sold
  from order_item as i final
  where ${IN_PERIOD(moment)} and (is_cancelled = 0 or is_returned = 1) and ${counts(asking)}`
}

/** The lines that came back in the period. */
export function returnedFacts(asking: Asking): string {
  const moment = momentOf(asking)
  return `
  select product_id as key, 'order' as entity, order_id as id, i.id + 9223372036854775808 as row, ${BACK} as at, 0 as is_sale, is_returned,
    -total as revenue, purchase_total - total as profit, -toFloat64(quantity) as pieces, toFloat64(0) as sold
  from returned_item as i final
  where ${IN_PERIOD(BACK)} and ${moment === 'order_created_at' ? '1' : `${moment} is not null`} and ${counts(asking)}`
}

const momentOf = ({ question }: Asking): string => MOMENTS[question.base ?? 'created']
const counts = ({ actor, question }: Asking): string => `({with_cancelled:UInt8} = 1 or order_status not in {cancelled:Array(String)}) and ${reachOf(actor, question.sites).within('order_item')}`

export const SOLD: Column = sum('quantity', 'Продано', 'Sold', 'quantity', summed('pieces'), { metric: 'quantity', better: 'up' })
export const ITEM_REVENUE: Column = sum('revenue', 'Выручка', 'Revenue', 'money', summed('revenue'), { metric: 'revenue', better: 'up' })
export const ITEM_PROFIT: Column = sum('margin', 'Маржа', 'Margin', 'money', summed('profit'), { metric: 'grossProfit', better: 'up', needs: ['purchase'] })
export const ITEM_MARGIN: Column = ratio('marginShare', 'Маржинальность', 'Margin, %', 'percent', summed('profit'), summed('revenue'), { metric: 'margin', better: 'up', times: 100, needs: ['purchase'] })
export const LINES: Column = { code: 'lines', title: { ru: 'Позиций в заказах', en: 'Lines of orders' }, metric: 'soldLines', format: 'count', better: 'up', amount: counted('is_sale') }
export const SHARE: Column = ratio('share', 'Доля в выручке', 'Share of revenue', 'percent', summed('revenue'), 'total', { metric: 'revenueShare', times: 100 })
export const RETURN_RATE: Column = ratio('returnRate', 'Доля возвратов', 'Return rate', 'percent', summed('sold', 'is_sale and is_returned', 'quantity'), summed('sold', 'is_sale', 'quantity'), { metric: 'returnRate', better: 'down', times: 100 })
