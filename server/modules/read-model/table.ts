import type { Database } from '#server/platform/db.ts'

/** Whose ids say which rows of a table are to be written anew. */
export type Scope =
  | 'order' | 'customer' | 'product' | 'offer' | 'task' | 'message' | 'cost' | 'visit' | 'event' | 'segment'
  | 'visitor' // who may be somebody else now
  | 'carrier' // a visitor whose cart or favourites changed
  | 'sale' // an order whose visits or source changed

/** The condition that makes SQL of an id one of those that are picked. */
export type Pick = (id: string) => string

/**
 * One table of the read model and how its rows come out of PostgreSQL. The rows of an id are a pure function of what PostgreSQL holds, so that writing them
 * again is harmless and writing them late is put right by the version.
 */
export type ReadTable = {
  /** In ClickHouse. */
  table: string
  /** What an id of `rows` and of `idColumn` is. */
  scope: Scope
  /** Column of ClickHouse by SQL over `from`. Without `version` and `is_deleted`. */
  columns: Readonly<Record<string, string>>
  /** Tables and joins. What is summed up beside the rows is picked by the same ids: joined as a set it costs a tenth of being asked for row by row. */
  from: string | ((pick: Pick) => string)
  /** SQL of the id that rows are picked by. */
  pick: string
  /** More that must hold for a row to be there at all. */
  where?: string
  /** Of ClickHouse: by which the rows of an id are found there. */
  idColumn: string
  /** Of ClickHouse: columns that a row is known by, those of its partition among them. Their values are enough to delete it. */
  keys: readonly string[]
  /** Of ClickHouse: which part of a table that two of these write is this one's. */
  part?: string
  /** The ids to walk through when everything is written anew. */
  walk: { table: string; column: string; page: number }
  /** Instead of `from` where rows are counted by a program: lines of `columns`, without `version` and `is_deleted`. */
  count?(db: Database, ids: readonly number[]): Promise<unknown[][]>
}

/** The ids are handed over as settings of the transaction: a `copy` takes no parameters, and values never become part of a text. */
const PICKED = {
  ids: (id: string) => `${id} = any(string_to_array(current_setting('read_model.ids'), ',')::bigint[])`,
  page: (id: string) => `${id} > current_setting('read_model.after')::bigint and ${id} <= current_setting('read_model.upto')::bigint`,
} as const

/** Columns in the order in which `copyOf` writes them. */
export const loadedColumns = (source: ReadTable): string[] => [...Object.keys(source.columns), 'version', 'is_deleted']

/** The statement that gives the rows of the picked ids, as lines for `ClickHouse.load`. */
export function copyOf(source: ReadTable, by: keyof typeof PICKED): string {
  const columns = Object.entries(source.columns).map(([name, sql]) => `${sql} as "${name}"`)
  const where = [PICKED[by](source.pick), ...(source.where ? [source.where] : [])].join(' and ')
  return `copy (select ${columns.join(', ')}, current_setting('read_model.version') as version, 0 as is_deleted from ${typeof source.from === 'string' ? source.from : source.from(PICKED[by])} where ${where}) to stdout`
}

/** SQL of money as ClickHouse has it: minor units. */
export const minorUnits = (numeric: string): string => `coalesce((${numeric} * 100)::bigint, 0)`
/** What an order's money is worth in the account's base currency: over `o` and `a` (the account); null = nobody knows. */
export const RATE = 'base_rate(o.currency, o.rate, o.rate_base, o.created_at, a.currency)'
/** Money of an order in the base currency, as ClickHouse has it; 0 where there is no rate, and `is_rated` says so. */
export const inBase = (numeric: string): string => minorUnits(`round((${numeric}) * ${RATE}, 2)`)
export const IS_RATED = `(${RATE} is not null)::int`
/** A cost in the base currency: over `k` and `a`; what the base of then cost on its first day. */
export const COST = `round(k.amount * base_rate(k.currency, null, null, k.date_from::timestamp at time zone a.time_zone, a.currency), 2)`
/** SQL of a moment in UTC without its zone. */
export const moment = (timestamptz: string): string => `(${timestamptz} at time zone 'UTC')`
/** SQL of an id, 0 when there is none. */
export const idOr0 = (id: string): string => `coalesce(${id}, 0)`
export const textOrNone = (text: string): string => `coalesce(${text}, '')`
/** SQL that aggregates texts to the inside of an array as ClickHouse reads it: `copy` escapes the backslashes, so only quotes are left. */
export const quoted = (text: string): string => `string_agg(distinct '''' || replace(${text}, '''', '''''') || '''', ',')`
/** SQL of an array of what `quoted` gave. */
export const arrayOf = (inside: string): string => `'[' || coalesce(${inside}, '') || ']'`
