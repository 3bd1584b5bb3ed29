import { sql, type RawBuilder } from 'kysely'

/**
 * What orders have cost beyond their goods, as costs tied to them say, in the account's currency: an expression of SQL.
 * @param of which orders, over the order `co` of a cost: `co.customer_id = c.id`
 */
export const costSumSql = (of: string): string => `(
  select coalesce(round(sum(k.amount * base_rate(k.currency, null, null, k.date_from::timestamp at time zone a.time_zone, a.currency)), 2), 0)
  from "order" co join cost k on k.order_id = co.id cross join account a where ${of})`

export const costSum = (of: string): RawBuilder<unknown> => sql.raw(costSumSql(of))

/** The first or the last visit of a customer to the sites. @param customer his id, as SQL */
export const webVisit = (which: 'first' | 'last', customer: string): RawBuilder<unknown> =>
  sql.raw(`(select ${which === 'first' ? 'min' : 'max'}(w.started_at) from site_visitor v join site_visit w on w.visitor_id = v.id where v.customer_id = ${customer} and not w.is_bot)`)
