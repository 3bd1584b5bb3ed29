/**
 * The read model's database: ClickHouse, embedded or outside. It is a projection of PostgreSQL and may be away at any time; the program goes on without
 * it. One answer, one SQL text with typed parameters (`{from:DateTime64(3)}`); values never become part of the text.
 */
export type ClickHouse = {
  /**
   * Rows of a question. Numbers of 64 bits come as numbers, dates as UTC text.
   * @throws ClickHouseAway when it does not run or is not ready · QueryTooHeavy when the question broke its limits · ClickHouseError for a wrong question
   */
  query<Row>(sql: string, params?: Params, limits?: Limits): Promise<Row[]>
  /** A statement without an answer: a definition, a deletion, an `insert … select`. @throws as `query` */
  command(sql: string, params?: Params, limits?: Limits): Promise<void>
  /** Puts rows in, keyed by column; dates as `dateTime` makes them. @throws as `query` */
  insert(table: string, rows: readonly object[]): Promise<void>
  /** Puts rows in as PostgreSQL's `copy … to stdout` writes them: lines of these columns, parted by tabs. Nothing of it is parsed on the way. @throws as `query` */
  load(table: string, columns: readonly string[], lines: Buffer): Promise<void>
  /** What definitions carry after the name of their table where there are several servers: ` on cluster "name"`. */
  readonly onCluster?: string
  state(): ClickHouseState
  close(): Promise<void>
}

export type Params = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>

/** `seconds` unless told 10, `memory` in bytes unless told 1 GB: a question over everything ends by itself. */
export type Limits = { seconds?: number; memory?: number }

export type ClickHouseState = {
  kind: 'embedded' | 'outside'
  isReady: boolean
  /** Why it is not, in words of its own. */
  trouble: string | null
  /** Of the engine's process; null for an outside server. */
  pid: number | null
  /** Of an engine that this process keeps. */
  restarts?: Restarts
}

/** How often the engine ended without a quiet time between, and when it is started again; null: it runs or is starting. */
export type Restarts = { count: number; nextAt: Date | null }

/** The read model is away for now: reports say so, everything else works. */
export class ClickHouseAway extends Error {
  override name = 'ClickHouseAway'
}

/** The question took more time or memory than it may. */
export class QueryTooHeavy extends Error {
  override name = 'QueryTooHeavy'
  readonly limit: 'time' | 'memory'
  constructor(limit: 'time' | 'memory', cause: string) {
    super(`The question broke its limit of ${limit}: ${cause}`)
    this.limit = limit
  }
}

/** The question itself is wrong: a fault of ours. */
export class ClickHouseError extends Error {
  override name = 'ClickHouseError'
}

const DEFAULT_SECONDS = 10
const DEFAULT_MEMORY = 1_000_000_000

/** The settings that a question runs under. A question names no settings of its own. */
export const limitsOf = ({ seconds = DEFAULT_SECONDS, memory = DEFAULT_MEMORY }: Limits): Record<string, number> => ({
  max_execution_time: seconds,
  max_memory_usage: memory,
  // The rows of a key stay in one partition, so a partition that is one part needs no merging, which most are.
  do_not_merge_across_partitions_select_final: 1,
  // Sorting and grouping of more than this goes to disk instead of being refused.
  max_bytes_before_external_group_by: Math.round(memory / 2),
  max_bytes_before_external_sort: Math.round(memory / 2),
})

/** What the engine or the server said, as one of the three errors above. */
export function errorFrom(words: string): Error {
  if (/TIMEOUT_EXCEEDED|Code: 159\b|TOO_SLOW/.test(words)) return new QueryTooHeavy('time', words)
  if (/MEMORY_LIMIT_EXCEEDED|Code: 241\b/.test(words)) return new QueryTooHeavy('memory', words)
  return new ClickHouseError(words)
}

/** A moment as ClickHouse takes it for DateTime64(3, 'UTC'). */
export const dateTime = (moment: Date): string => moment.toISOString().replace('T', ' ').replace('Z', '')
