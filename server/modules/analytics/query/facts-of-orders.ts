import { adPair } from './ad-pair.ts'
import { idOf, OF_ORDER_ITSELF, PRODUCT_DIMENSIONS, STATUS_GROUP, type DimensionSql } from './dimension-sql.ts'
import type { Fact } from './facts.ts'

const OF_ORDERS_OWN_DATE = { created: 'r.order_created_at', completed: 'r.order_completed_at', paid: 'r.order_paid_at' }

// Few lines come back: their orders are found by key.
const ORDER_OF_RETURN = `left join (
    select * from \`order\` final where id in (select order_id from returned_item final)
  ) as o on o.id = r.order_id`
const overOrderOfReturn = Object.fromEntries(
  Object.entries(OF_ORDER_ITSELF).flatMap(([code, { sql, join, ...more }]): [string, DimensionSql][] => (join ? [] : [[code, { ...more, sql: sql.replaceAll('r.', 'o.'), join: ORDER_OF_RETURN }]])),
)

const item: Omit<Fact, 'time' | 'where'> = {
  from: 'order_item as r final',
  status: 'r.order_status',
  isRated: 'r.is_rated = 1',
  site: 'r.site',
  manager: 'r.manager_id',
  order: 'r.order_id',
  dimensions: {
    site: { sql: 'r.site' },
    status: { sql: 'r.order_status' },
    statusGroup: { sql: STATUS_GROUP('r.order_status') },
    manager: idOf('manager_id'),
    source: { sql: 'r.source' },
    medium: { sql: 'r.medium' },
    campaign: { sql: 'r.campaign' },
    ...PRODUCT_DIMENSIONS,
  },
  id: 'r.order_id',
  row: 'r.id',
}
const returned: Omit<Fact, 'time'> = { ...item, from: 'returned_item as r final', dimensions: { ...overOrderOfReturn, ...item.dimensions } }
const onReturn = 'ifNull(r.returned_at, r.order_created_at)'

const order: Fact = {
  from: '`order` as r final',
  time: { created: 'r.created_at', completed: 'r.completed_at', paid: 'r.fully_paid_at' },
  status: 'r.status',
  isRated: 'r.is_rated = 1',
  isZero: 'r.total + r.returned_sum = 0',
  site: 'r.site',
  manager: 'r.manager_id',
  order: 'r.id',
  dimensions: OF_ORDER_ITSELF,
  id: 'r.id',
  row: 'r.id',
}

// Where orders stand is the same whatever they cost.
const { isRated: _, ...orderOfAnyMoney } = order

const stay: Omit<Fact, 'time'> = {
  from: 'status_span as r final',
  site: 'r.site',
  manager: 'r.manager_id',
  order: 'r.order_id',
  dimensions: {
    site: { sql: 'r.site' },
    status: { sql: 'r.status' },
    statusGroup: { sql: STATUS_GROUP('r.status') },
    manager: idOf('manager_id'),
  },
  id: 'r.order_id',
  // What the log does not know of has the id 0: one of each order.
  row: 'if(r.id = 0, 9223372036854775808 + r.order_id, r.id)',
}
const always = (moment: string): { created: string; completed: string; paid: string } => ({ created: moment, completed: moment, paid: moment })

// Money was spent on these sources and media in the period.
const AD = adPair('source', 'medium')
const ADS = `select ${AD} from cost final
    where source <> '' and date_to >= toDate({from:DateTime64(3, 'UTC')}, {zone:String}) and date_from <= toDate({until:DateTime64(3, 'UTC')} - interval 1 second, {zone:String})`

export const FACTS_OF_ORDERS = {
  order,
  // Standing now, whenever they came; orders stay completed or cancelled for ever.
  orderNow: { ...orderOfAnyMoney, time: null, shownAt: 'r.status_changed_at', where: 'r.status not in {complete:Array(String)} and r.status not in {cancelled:Array(String)}' },
  // A line that came back was sold before.
  item: { ...item, time: OF_ORDERS_OWN_DATE, where: '(r.is_cancelled = 0 or r.is_returned = 1)' },
  // On the day it came back, of orders that the date asked for counts.
  return: { ...returned, time: { created: onReturn, completed: `if(r.order_completed_at is null, null, ${onReturn})`, paid: `if(r.order_paid_at is null, null, ${onReturn})` } },
  // The same lines on the day they were sold, where an order's own sums have them no more.
  returnedSale: { ...returned, time: OF_ORDERS_OWN_DATE, where: '{returnedLeaves:UInt8} = 1' },
  stayEnded: { ...stay, time: always('r.left_at') },
  stayBegun: { ...stay, time: always('r.entered_at') },
  // Shares of orders that ads have by the account's model of attribution.
  attributed: {
    ...order,
    from: `(select o.*, a.source as by_source, a.medium as by_medium, a.campaign as by_campaign, a.weight as weight, a.part as part
      from \`order\` as o final
      inner join (select order_id, source, medium, campaign, weight, part from order_attribution final where model = {attributionModel:String} and ${AD} in (${ADS})) as a on a.order_id = o.id) as r`,
    dimensions: { ...OF_ORDER_ITSELF, source: { sql: 'r.by_source' }, medium: { sql: 'r.by_medium' }, campaign: { sql: 'r.by_campaign' } },
    row: 'r.id * 1000 + r.part',
  },
} satisfies Record<string, Fact>
