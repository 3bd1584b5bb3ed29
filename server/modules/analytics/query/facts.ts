import { ofTime, type DimensionSql } from './dimension-sql.ts'
import { FACTS_OF_ORDERS } from './facts-of-orders.ts'
import { FACTS_OF_PEOPLE } from './facts-of-people.ts'
import { FACTS_OF_WORK } from './facts-of-work.ts'

/** What rows are counted of. */
export type Fact = {
  /**
   * A `from` clause that gives the alias `r`. A function: it is worked out of orders, of the alias `b`, and takes the conditions that they must obey;
   * `site`, `manager` and `order` are then theirs.
   */
  from: string | ((ofOrders: string) => string)
  /** Moments by the date that was asked for; null: the fact is of now, or knows its period itself. */
  time: { created: string; completed: string; paid: string } | null
  /** Of a fact without a period: the moment to show beside a row. */
  shownAt?: string
  /** Rows of the fact at all. */
  where?: string
  /** Status of the order, where cancelled ones are to be left out. */
  status?: string
  /** That somebody has said what the order's currency cost on its day; orders without a rate are left out. Not said: its rows are counted whatever they cost. */
  isRated?: string
  /** That the order costs nothing. */
  isZero?: string
  /** null: its rows are of no site, so that only who sees all sites asks about it. */
  site: string | null
  /** Whose row it is; null: nobody's, so that only who sees everything asks about it. */
  manager: string | null
  /** The group of people that it waits for. */
  group?: string
  /** Id of the order a row is about; null: of none. */
  order: string | null
  dimensions: Readonly<Record<string, DimensionSql>>
  /** Of the record that a row opens, and the row's own. */
  id: string
  row: string
}

export const FACTS = { ...FACTS_OF_ORDERS, ...FACTS_OF_PEOPLE, ...FACTS_OF_WORK } satisfies Record<string, Fact>
export type FactCode = keyof typeof FACTS

export const factOf = (code: FactCode): Fact => FACTS[code]

/** How the fact tells rows apart by this dimension; undefined: it cannot. Time is of the date that was asked for. */
export function dimensionSql(fact: Fact, dimension: string, moment: string | null): DimensionSql | undefined {
  return (moment === null ? undefined : ofTime(dimension, moment)) ?? fact.dimensions[dimension]
}
