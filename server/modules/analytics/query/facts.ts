import { OF_ORDER_ITSELF, ofTime, PRODUCT_DIMENSIONS, type DimensionSql } from './dimension-sql.ts'

/** What rows are counted of. */
export type FactCode = 'order' | 'item' | 'return' | 'returnedSale'

export type Fact = {
  /** A `from` clause that gives the alias `r`. */
  from: string
  /** Moments by the date that was asked for; null: the fact is of now and knows no period. */
  time: { created: string; completed: string; paid: string } | null
  /** Of a fact without a period: the moment to show beside a row. */
  shownAt?: string
  /** Rows of the fact at all. */
  where?: string
  /** Status of the order, where cancelled ones are to be left out. */
  status?: string
  /** That the order costs nothing. */
  isZero?: string
  site: string
  /** Whose row it is; null: nobody's, so that only who sees everything asks about it. */
  manager: string | null
  /** Id of the order a row is about; null: of none. */
  order: string | null
  dimensions: Readonly<Record<string, DimensionSql>>
  /** Of the record that a row opens, and the row's own. */
  id: string
  row: string
}

const OF_ORDERS_OWN_DATE = { created: 'r.order_created_at', completed: 'r.order_completed_at', paid: 'r.order_paid_at' }

// Few lines come back: their orders are found by key.
const ORDER_OF_RETURN = `left join (
    select * from \`order\` final where id in (select order_id from order_item final where is_returned = 1)
  ) as o on o.id = r.order_id`
const overOrderOfReturn = Object.fromEntries(
  Object.entries(OF_ORDER_ITSELF).map(([code, { sql, ...more }]): [string, DimensionSql] => [code, { ...more, sql: sql.replaceAll('r.', 'o.'), join: ORDER_OF_RETURN }]),
)

const item: Omit<Fact, 'time' | 'where'> = {
  from: 'order_item as r final',
  status: 'r.order_status',
  site: 'r.site',
  manager: 'r.manager_id',
  order: 'r.order_id',
  dimensions: {
    site: { sql: 'r.site' },
    status: { sql: 'r.order_status' },
    statusGroup: { sql: "transform(toString(r.order_status), {statuses:Array(String)}, {statusGroups:Array(String)}, '')" },
    manager: { sql: "if(r.manager_id = 0, '', toString(r.manager_id))" },
    source: { sql: 'r.source' },
    medium: { sql: 'r.medium' },
    campaign: { sql: 'r.campaign' },
    ...PRODUCT_DIMENSIONS,
  },
  id: 'r.order_id',
  row: 'r.id',
}
const returned: Omit<Fact, 'time'> = { ...item, where: 'r.is_returned = 1', dimensions: { ...overOrderOfReturn, ...item.dimensions } }

const onReturn = 'ifNull(r.returned_at, r.order_created_at)'

export const FACTS: Readonly<Record<FactCode, Fact>> = {
  order: {
    from: '`order` as r final',
    time: { created: 'r.created_at', completed: 'r.completed_at', paid: 'r.fully_paid_at' },
    status: 'r.status',
    isZero: 'r.total + r.returned_sum = 0',
    site: 'r.site',
    manager: 'r.manager_id',
    order: 'r.id',
    dimensions: OF_ORDER_ITSELF,
    id: 'r.id',
    row: 'r.id',
  },
  // A line that came back was sold before.
  item: { ...item, time: OF_ORDERS_OWN_DATE, where: '(r.is_cancelled = 0 or r.is_returned = 1)' },
  // On the day it came back, of orders that the date asked for counts.
  return: { ...returned, time: { created: onReturn, completed: `if(r.order_completed_at is null, null, ${onReturn})`, paid: `if(r.order_paid_at is null, null, ${onReturn})` } },
  // The same lines on the day they were sold, where an order's own sums have them no more.
  returnedSale: { ...returned, time: OF_ORDERS_OWN_DATE, where: '(r.is_returned = 1 and {returnedLeaves:UInt8} = 1)' },
}

/** How the fact tells rows apart by this dimension; undefined: it cannot. Time is of the date that was asked for. */
export function dimensionSql(fact: Fact, dimension: string, moment: string | null): DimensionSql | undefined {
  return (moment === null ? undefined : ofTime(dimension, moment)) ?? fact.dimensions[dimension]
}
