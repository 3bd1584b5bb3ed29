/**
 * Dimensions as SQL over the alias `r` of a fact. A code is a text; '' = not given.
 */
export type DimensionSql = {
  sql: string
  /** The SQL is the id of something as a number, 0 = none: numbers are grouped by twice as fast as their texts. */
  isId?: true
  /** The SQL is an array: a row stands under each of its codes, so that rows may add up to more than the total. */
  many?: true
  /** What is joined for it. */
  join?: string
}

/** Parts of the time of the account's zone. */
export function ofTime(dimension: string, moment: string): DimensionSql | undefined {
  const day = `toDate(assumeNotNull(${moment}), {zone:String})`
  const local = `toTimeZone(assumeNotNull(${moment}), {zone:String})`
  switch (dimension) {
    case 'day': return { sql: `toString(${day})` }
    case 'week': return { sql: `toString(toMonday(${day}))` }
    case 'month': return { sql: `substring(toString(${day}), 1, 7)` }
    case 'quarter': return { sql: `concat(toString(toYear(${day})), '-Q', toString(toQuarter(${day})))` }
    case 'year': return { sql: `toString(toYear(${day}))` }
    case 'hour': return { sql: `leftPad(toString(toHour(${local})), 2, '0')` }
    case 'weekday': return { sql: `toString(toDayOfWeek(${day}))` }
  }
}

const plain = (column: string): DimensionSql => ({ sql: `r.${column}` })
export const idOf = (column: string): DimensionSql => ({ sql: `r.${column}`, isId: true })

export const STATUS_GROUP = (status: string): string => `transform(toString(${status}), {statuses:Array(String)}, {statusGroups:Array(String)}, '')`

/** Segments of a customer, of which one may be in several. */
export const SEGMENT_OF = (customer: string): DimensionSql => ({
  sql: 'sm.codes',
  many: true,
  join: `left join (select customer_id, groupArray(toString(segment_id)) as codes from segment_member final group by customer_id) as sm on sm.customer_id = ${customer}`,
})

export const OF_ORDER_ITSELF: Readonly<Record<string, DimensionSql>> = {
  site: plain('site'),
  status: plain('status'),
  statusGroup: { sql: STATUS_GROUP('r.status') },
  manager: idOf('manager_id'),
  completedBy: idOf('completed_by'),
  responsible: idOf('responsible_id'),
  orderType: plain('order_type'),
  orderMethod: plain('order_method'),
  source: plain('source'),
  medium: plain('medium'),
  campaign: plain('campaign'),
  keyword: plain('keyword'),
  content: plain('content'),
  country: plain('country'),
  region: plain('region'),
  city: plain('city'),
  deliveryType: plain('delivery_type'),
  deliveryService: plain('delivery_service'),
  paymentType: { sql: 'r.payment_types', many: true },
  currency: plain('currency'),
  cancelReason: plain('cancel_reason'),
  customerKind: { sql: "if(r.customer_id = 0, '', if(r.earlier_orders > 0, 'returning', 'new'))" },
  cohort: { sql: "if(r.customer_first_order_at is null, '', substring(toString(toDate(assumeNotNull(r.customer_first_order_at), {zone:String})), 1, 7))" },
  customerSegment: SEGMENT_OF('r.customer_id'),
}

const PRODUCT = 'left join (select id, brand, group_ids from product final) as p on p.id = r.product_id'

/** Over a fact that has `product_id`. */
export const PRODUCT_DIMENSIONS: Readonly<Record<string, DimensionSql>> = {
  product: idOf('product_id'),
  brand: { sql: 'p.brand', join: PRODUCT },
  group: { sql: 'arrayMap(one -> toString(one), p.group_ids)', many: true, join: PRODUCT },
}
