import type { ReportBlock, ReportColumn, ReportQuestion, ReportRow } from '#shared/contracts/reports.ts'
import type { Actor } from '#server/platform/access.ts'
import type { ClickHouse, Params } from '#server/platform/clickhouse/index.ts'
import type { Platform } from '#server/platform/platform.ts'
import type { References } from '#server/modules/settings/index.ts'

export type Words = { ru: string; en: string }

/** Moments and days of a stretch of time; the days are the account's, both included, the moments its first and the one after its last. */
export type Period = { from: string; to: string; since: Date; until: Date }

/** Who asks for what, when, and what of it may be shown to them. */
export type Asking = {
  platform: Pick<Platform, 'db' | 'clickhouse' | 'catalogues' | 'visibility'>
  clickhouse: ClickHouse
  actor: Actor
  references: References
  question: ReportQuestion
  period: Period
  compared: Period | null
  /** For every question of a report: the period, the zone, codes of settings, the reach of the actor. */
  params: Params
  now: Date
}

/**
 * What is added up of facts: how many there are, how many different records they are of, or the sum of an expression, `value`. What is counted opens the facts' own
 * records, unless it is told which: `value` is their id, `entity` what they are. `when` narrows the facts. `format` says what is added up where the column's own format
 * does not: pieces, of a share of pieces. `added`: the column of a block's `sums` that holds how many there are, where one row of those stands for many facts.
 */
export type Amount = { kind: 'count' | 'distinct' | 'sum'; value?: string; entity?: string; when?: string; added?: string; format?: ReportColumn['format'] }

/** What an actor must be allowed for a number to be shown: the purchase prices, or the costs. */
export type Need = 'purchase' | 'costs'

export type Column = Omit<ReportColumn, 'opens' | 'partFormat' | 'ofFormat'> & {
  amount: Amount
  /** Makes a share, a mean or a rate of it: what it is divided by. `total`: by the same of all rows. */
  of?: Amount | 'total'
  /** What it is divided by is something else than the same of all rows. */
  ofFormat?: ReportColumn['format']
  times?: number
  /** Instead of the sum, this quantile of the values: 0.5 is the median. */
  level?: number
  needs?: readonly Need[]
}

/**
 * One table, matrix or line of figures. `facts` is a whole question that gives one row for each thing that is counted: `key` the row it stands in,
 * in a matrix also `across`, `entity` and `id` the record that it opens, `row` what tells facts of one block apart, `at` when; and whatever the columns add up.
 */
export type Block = {
  code: string
  kind: ReportBlock['kind']
  title: Words
  facts: string
  /** Instead of the facts where they are only added up: fewer rows that give the same sums. */
  sums?: string
  columns: Column[]
  params?: Params
  /** Rows that stand there whatever was found, in this order; without them the rows found, the largest of `sort` first. */
  rows?: Omit<ReportRow, 'cells'>[]
  across?: NonNullable<ReportBlock['across']>
  /** What a row is called; without it, or `titles`, by its key. */
  titleOf?(key: string): ReportRow['title']
  /** What rows are called, where it has to be looked up. */
  titles?(asking: Asking, keys: readonly string[]): Promise<ReadonlyMap<string, ReportRow['title']>>
  opens?: string
  sort?: string
  rowsTitle?: Words
  acrossTitle?: Words
  /** No line of totals: it would mean nothing. */
  isWithoutTotal?: boolean
  /** It stands at the moment: there is nothing to compare it with. */
  isNow?: boolean
  /** A place of the matrix adds up with all those before it. */
  isCumulative?: boolean
  /** Another way to the same numbers, quicker than adding up the facts. */
  read?(asking: Asking, period: Period): Promise<RawRow[]>
  /** Numbers that depend on other rows or blocks. */
  finish?(block: ReportBlock, asking: Asking): void
}

/** A row of the engine: `p_<column>` what was added up, `o_<column>` what it is divided by. */
export type RawRow = { key: string; across: string; is_total: 0 | 1; is_row: 0 | 1; row_count: number; [amount: string]: unknown }

export type ReportSpec = {
  bases: ReportQuestion['base'][]
  tabs?: readonly string[]
  by?: (tab: string | null) => readonly string[] | undefined
  blocks(asking: Asking): Block[] | Promise<Block[]>
  /** The thresholds that it was counted with. */
  bounds?(asking: Asking): Record<string, number[]> | Promise<Record<string, number[]>>
}
