import { idOf, SEGMENT_OF } from './dimension-sql.ts'
import type { Fact } from './facts.ts'

const always = (moment: string): { created: string; completed: string; paid: string } => ({ created: moment, completed: moment, paid: moment })

/** What an order is worth in a cohort: what came back is in none of its sums, so that it counts on the order's own date. */
const PROFIT = 'b.total - b.delivery_cost - b.purchase_sum - b.variable_costs + if({delivery:UInt8} = 1, b.delivery_cost - b.delivery_net_cost, 0)'
const PAID = 'b.total - b.delivery_cost + if({delivery:UInt8} = 1, b.delivery_cost, 0)'
const ofFirst = (column: string): string => `argMin(b.${column}, (b.created_at, b.id)) as ${column}`

/** Customers with orders, as of the first of them. */
const buyers = (more: string) => (ofOrders: string): string => `(
    select b.customer_id as id, count() as orders, min(b.created_at) as first_at, max(b.created_at) as last_at,
      ${['site', 'manager_id', 'source', 'medium', 'campaign', 'region', 'city', 'order_method'].map(ofFirst).join(', ')}, ${more}
    from \`order\` as b final where b.customer_id > 0 and ${ofOrders} group by b.customer_id
  ) as r`

const buyer: Fact = {
  from: buyers(`sum(${PROFIT}) as profit, sum(${PAID}) as bought`),
  time: always('r.first_at'),
  isRated: 'b.is_rated = 1',
  site: 'b.site',
  manager: 'b.manager_id',
  order: 'b.id',
  dimensions: {
    site: { sql: 'r.site' }, manager: idOf('manager_id'), source: { sql: 'r.source' }, medium: { sql: 'r.medium' }, campaign: { sql: 'r.campaign' },
    region: { sql: 'r.region' }, city: { sql: 'r.city' }, orderMethod: { sql: 'r.order_method' },
    cohort: { sql: 'substring(toString(toDate(r.first_at, {zone:String})), 1, 7)' },
    customerSegment: SEGMENT_OF('r.id'),
  },
  id: 'r.id',
  row: 'r.id',
}

const customer: Fact = {
  from: 'customer as r final',
  time: always('r.created_at'),
  site: 'r.site',
  manager: 'r.manager_id',
  order: null,
  dimensions: {
    site: { sql: 'r.site' }, manager: idOf('manager_id'), source: { sql: 'r.source' }, medium: { sql: 'r.medium' }, campaign: { sql: 'r.campaign' }, city: { sql: 'r.city' },
    customerSegment: SEGMENT_OF('r.id'),
  },
  id: 'r.id',
  row: 'r.id',
}

/** Days without an order after which who ordered is gone, where nothing of his own is known. */
const GONE_AFTER = 180

export const FACTS_OF_PEOPLE = {
  buyer,
  // With the second order of each; apart from the others, since it takes gathering all their moments.
  buyerAgain: { ...buyer, from: buyers('arraySort(groupArray(b.created_at))[2] as second_at') },
  // With all orders of each, for what happened within months of the first.
  buyerHistory: { ...buyer, from: buyers(`groupArray((b.created_at, ${PROFIT})) as history`) },
  customer,
  churned: {
    ...customer,
    time: null,
    shownAt: 'r.last_order_at',
    where: `r.last_order_at is not null and dateDiff('second', assumeNotNull(r.last_order_at), {now:DateTime64(3, 'UTC')}) / 86400 > if(r.p90_gap_days is null, ${GONE_AFTER},
      greatest(assumeNotNull(r.p90_gap_days), 2 * (select ifNull(quantileExactInclusive(0.5)(assumeNotNull(mean_gap_days)), 0) from customer final where mean_gap_days is not null)))`,
  },
  // Who was active when the period began.
  active: {
    ...buyer,
    from: (ofOrders: string): string => `(
      select b.customer_id as id, maxIf(b.created_at, b.created_at < {from:DateTime64(3, 'UTC')}) as last_before, max(b.created_at) as last_at, ${['site', 'manager_id', 'source', 'medium', 'campaign', 'region', 'city', 'order_method'].map(ofFirst).join(', ')}, min(b.created_at) as first_at
      from \`order\` as b final where b.customer_id > 0 and b.created_at < {until:DateTime64(3, 'UTC')} and ${ofOrders} group by b.customer_id
    ) as r`,
    time: null,
    shownAt: 'r.last_at',
    where: `r.last_before >= {from:DateTime64(3, 'UTC')} - interval ${GONE_AFTER} day`,
  },
} satisfies Record<string, Fact>

export { GONE_AFTER }
