import { sql, type RawBuilder } from 'kysely'

/** The account's base currency, looked up once a query. */
export const BASE = '(select account.currency from account)'

/**
 * SQL of an order's money in the base currency at the order's own rate; null when it has none, so that sums leave it out rather than count it one to one.
 * @param expression numeric, in the currency of the order
 * @param alias of the order's row
 */
export const inBaseSql = (expression: string, alias = 'o'): string =>
  `(case when ${alias}.currency = ${BASE} then ${expression} else round((${expression}) * base_rate(${alias}.currency, ${alias}.rate, ${alias}.rate_base, ${alias}.created_at, ${BASE}), 2) end)`

/** The same for queries that are put together. */
export const inBase = (expression: RawBuilder<unknown>): RawBuilder<unknown> => {
  const base = sql.raw(BASE)
  return sql`(case when o.currency = ${base} then ${expression} else round((${expression}) * base_rate(o.currency, o.rate, o.rate_base, o.created_at, ${base}), 2) end)`
}
