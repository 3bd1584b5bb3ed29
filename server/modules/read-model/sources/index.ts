import type { ReadTable } from '../table.ts'
import { orderAttribution } from './attribution.ts'
import { customers } from './customers.ts'
import { products, stock } from './goods.ts'
import { orderItems, payments, returnedItems, statusSpans } from './order-parts.ts'
import { orders } from './orders.ts'
import { membersOfCustomers, membersOfSegments, segments } from './segments.ts'
import { carriedByCustomers, carriedByVisitors, eventsById, eventsOfVisitors, visitsById, visitsOfVisitors } from './site.ts'
import { costs, messages, tasks } from './work.ts'

/** What is walked through when everything is written anew: each row of each table once. */
export const WHOLE: readonly ReadTable[] = [
  products, customers, orders, orderItems, returnedItems, payments, statusSpans, orderAttribution, stock, tasks, messages, costs, segments, membersOfCustomers, visitsById, eventsById, carriedByCustomers, carriedByVisitors,
]

/** What is written anew when something was touched. */
export const TOUCHABLE: readonly ReadTable[] = [...WHOLE, membersOfSegments, visitsOfVisitors, eventsOfVisitors]
