import { Readable } from 'node:stream'
import { ClickHouseError as ServerError, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { ClickHouseAway, errorFrom, limitsOf, type ClickHouse, type Limits, type Params } from './clickhouse.ts'
import { clauseOf, migrateClickHouse } from './migrate.ts'

const LOOK_AGAIN = 10_000

/** What is assumed of every statement, whatever the server's profile says. */
const SETTINGS = {
  output_format_json_quote_64bit_integers: 0,
  date_time_input_format: 'best_effort',
  // What was put in is to be seen by the next question.
  async_insert: 0,
  // Lines that were put in before, lost there and are put in again are no repetition.
  insert_deduplicate: 0,
} as const

/** Of tables in shards: an insert has arrived when it is answered, a part of a question about another such table is asked of all shards, and what was written to a copy is read from the same. */
const OF_SHARDS = { distributed_foreground_insert: 1, distributed_product_mode: 'global', prefer_localhost_replica: 1, load_balancing: 'in_order' } as const

/**
 * An outside server or cluster.
 * @param url `http(s)://user:password@host:8123/database`, and `?cluster=name` where tables are to be made on all of its servers
 */
export async function openOutsideClickHouse(url: string): Promise<ClickHouse> {
  const address = new URL(url)
  const cluster = address.searchParams.get('cluster')
  const database = decodeURIComponent(address.pathname.slice(1)) || 'default'
  const client = createClient({
    url: address.origin,
    username: decodeURIComponent(address.username) || 'default',
    password: decodeURIComponent(address.password),
    database,
    clickhouse_settings: { ...SETTINGS, ...(cluster ? OF_SHARDS : {}) },
    // Thousands of ids do not go into an address.
    use_multipart_params_auto: true,
    request_timeout: 600_000,
    // What fails is thrown, and told where it is caught.
    log: { level: ClickHouseLogLevel.OFF },
  })
  let isReady = false
  let trouble: string | null = null
  let lookAt = 0
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      const answer = await work()
      isReady = true
      return answer
    } catch (error) {
      if (error instanceof ServerError) throw errorFrom(`Code: ${error.code}. ${error.message}`)
      isReady = false
      trouble = (error as Error).message
      throw new ClickHouseAway(trouble)
    }
  }
  const asked: Pick<ClickHouse, 'query' | 'command' | 'insert' | 'load'> = {
    query: <Row>(sql: string, params: Params = {}, limits: Limits = {}) =>
      guarded(async () => {
        const result = await client.query({ query: sql, query_params: params, format: 'JSONEachRow', clickhouse_settings: limitsOf(limits) })
        return (await result.json()) as Row[]
      }),
    command: (sql, params = {}, limits) =>
      guarded(async () => void (await client.command({ query: sql, query_params: params, ...(limits ? { clickhouse_settings: limitsOf(limits) } : {}) }))),
    insert: (table, rows) => guarded(async () => void (await client.insert({ table, values: rows, format: 'JSONEachRow' }))),
    load: (table, columns, lines) =>
      guarded(async () => {
        if (lines.length === 0) return
        await client.insert({ table, columns: columns as [string, ...string[]], values: Readable.from([lines], { objectMode: false }), format: 'TabSeparated' })
      }),
  }
  // A server that is away at the start is made ready when it is back: the first question after that makes its tables.
  let made: Promise<void> | null = null
  const ready = async (): Promise<void> => {
    if (!made && Date.now() < lookAt) throw new ClickHouseAway(trouble ?? 'the ClickHouse server does not answer')
    made ??= migrateClickHouse(asked, cluster)
    try {
      await made
    } catch (error) {
      made = null
      lookAt = Date.now() + LOOK_AGAIN
      throw error
    }
  }
  await ready().catch(() => {})
  return {
    query: async <Row>(sql: string, params?: Params, limits?: Limits) => (await ready(), asked.query<Row>(sql, params, limits)),
    command: async (sql, params, limits) => (await ready(), asked.command(sql, params, limits)),
    insert: async (table, rows) => (await ready(), asked.insert(table, rows)),
    load: async (table, columns, lines) => (await ready(), asked.load(table, columns, lines)),
    onCluster: clauseOf(cluster),
    state: () => ({ kind: 'outside', isReady, trouble: isReady ? null : trouble, pid: null }),
    close: () => client.close(),
  }
}
