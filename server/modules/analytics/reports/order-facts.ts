import type { Asking } from './report-spec.ts'
import { reachOf } from './reach.ts'

/** Columns of the dates that put an order into a period; of its lines where they have it. */
export const ORDER_MOMENTS = { created: 'created_at', completed: 'completed_at', paid: 'fully_paid_at', status: 'status_changed_at' } as const
const LINE_MOMENTS = { created: 'order_created_at', completed: 'order_completed_at', paid: 'order_paid_at' } as const

/** What rows are told apart by: over the columns that orders and their lines share, and `column`, one that orders alone have (`day`: over the moment). */
export type OrderKey = { sql: string; column?: string } | 'day' | 'month'

/** That a moment is of the period asked for. */
export const IN_PERIOD = (moment: string): string => `${moment} >= {from:DateTime64(3, 'UTC')} and ${moment} < {to:DateTime64(3, 'UTC')}`

const keySql = (key: OrderKey, moment: string): string =>
  key === 'day' ? `toDate(${moment}, {zone:String})` : key === 'month' ? `formatDateTime(toStartOfMonth(${moment}, {zone:String}), '%Y-%m')` : key.sql

/**
 * Orders of the period with their money, and beside them what their lines that came back change of it: a line that came back is in no total of its order, so it is added
 * on the order's own day (where the settings take it out) and taken off on the day of its return. `counts`: not cancelled, unless cancelled ones are asked for.
 * Money in minor units of the base currency.
 */
export function orderFacts(asking: Asking, key: OrderKey, more: Readonly<Record<string, string>> = {}): string {
  const base = asking.question.base ?? 'created'
  const { within } = reachOf(asking.actor, asking.question.sites)
  const moment = ORDER_MOMENTS[base]
  const sold = base === 'status' ? null : LINE_MOMENTS[base]
  const empty = (value: string, names: readonly string[]): string => names.map((name) => `${value} as ${name}`).join(', ')
  const column = typeof key === 'object' ? key.column : undefined
  const nothing = `${Object.keys(more).map((name) => `null as ${name}, `).join('')}${empty('0', ['is_first', 'is_repeat', 'is_complete'])}`
  const inPeriod = `order_id in (select id from \`order\` final where ${IN_PERIOD(moment)})`
  const counted = '({with_cancelled:UInt8} = 1 or order_status not in {cancelled:Array(String)})'
  return `
  select ${keySql(key, moment)} as key, 'order' as entity, id, id as row, ${moment} as at, customer_id, 1 as is_order, status in {cancelled:Array(String)} as is_cancelled,
    ({with_cancelled:UInt8} = 1 or not is_cancelled) as counts,
    total - if({with_delivery:UInt8} = 1, 0, delivery_cost) + if({returned_leaves:UInt8} = 1, returned_sum, 0) as revenue,
    total - delivery_cost - purchase_sum - variable_costs + if({with_delivery:UInt8} = 1, delivery_cost - delivery_net_cost, 0) as profit,
    ${Object.entries(more).map(([name, value]) => `toNullable(${value}) as ${name}, `).join('')}earlier_orders = 0 and customer_id > 0 as is_first, earlier_orders > 0 as is_repeat, status in {complete:Array(String)} as is_complete
  from \`order\` final
  where ${IN_PERIOD(moment)} and ({with_zero:UInt8} = 1 or total + returned_sum <> 0) and ${within('order')}
  union all
  select if(is_back, ${keySql(key, 'back_at')}, ${keySql(key, 'sold_at')}) as key, 'order' as entity, order_id as id, line + if(is_back, ${RETURNED}, ${SOLD}) as row, if(is_back, back_at, sold_at) as at, customer_id, 0 as is_order, 0 as is_cancelled,
    1 as counts, if(is_back, -total, 0) as revenue, if(is_back, purchase_total - total, total - purchase_total) as profit, ${nothing}
  from (
    select order_id, i.id as line, ${column ? `o.${column} as ${column}, ` : ''}customer_id, manager_id, site, source, medium, campaign, total, purchase_total, ${sold ? `assumeNotNull(${sold})` : 'order_created_at'} as sold_at, ${BACK} as back_at,
      {returned_leaves:UInt8} = 1 and ${sold ? `ifNull(${IN_PERIOD(sold)}, 0)` : inPeriod} as is_sold, ${IN_PERIOD(BACK)} and ${base === 'created' || base === 'status' ? '1' : `${LINE_MOMENTS[base]} is not null`} as has_come_back
    from returned_item as i final${column ? ` left join (select id, ${column} from \`order\` final where id in (select order_id from returned_item final)) as o on o.id = i.order_id` : ''}
    where (is_sold or has_come_back) and ${counted} and ${within('order_item')}
  ) array join [0, 1] as is_back
  where if(is_back, has_come_back, is_sold)`
}

const BACK = 'ifNull(returned_at, order_created_at)'
// Ids of lines and of orders may be the same; rows of one block are told apart by theirs.
const SOLD = '4611686018427387904'
const RETURNED = '9223372036854775808'
