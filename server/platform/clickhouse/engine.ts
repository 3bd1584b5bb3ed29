import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { getPriority, setPriority } from 'node:os'
import { drainPending, Session } from 'chdb'

/**
 * The embedded ClickHouse engine: a process of its own, so that a crash or a greedy question never takes the program down. It answers whoever knows
 * the token, on this machine alone, and ends when the pipe to its parent closes.
 *
 *   POST /query   {sql, params}                 → rows as JSONEachRow
 *   POST /insert?table=…  lines of JSONEachRow  → empty
 *   POST /insert?table=…&columns=a,b  lines of these columns, parted by tabs → empty
 */
const [folder, memory] = process.argv.slice(2) as [string, string]
const token = Buffer.from(process.env.ENGINE_TOKEN ?? '')

// Orders and visitors come first: what counts figures yields the processor to whoever takes them. Threads have it from the one that makes them.
setPriority(Math.max(getPriority(), 10))

const session = new Session(folder, {
  installSignalHandlers: false,
  connectionArgs: [
    `--max_server_memory_usage=${memory}`,
    // Marks and blocks are read from the page cache of the system well enough; caches of the engine's own would only grow its memory.
    '--mark_cache_size=67108864',
    '--uncompressed_cache_size=0',
    // A thread for each free GB would leave one alone under this limit of memory, and answers take twice the time.
    '--max_threads_min_free_memory_per_thread=0',
    '--background_pool_size=2',
    '--number_of_free_entries_in_pool_to_execute_mutation=2',
    '--number_of_free_entries_in_pool_to_lower_max_size_of_merge=2',
    '--number_of_free_entries_in_pool_to_execute_optimize_entire_partition=2',
  ],
} as ConstructorParameters<typeof Session>[1])

const server = createServer((request, response) => {
  answer(request, response).catch((error: Error) => {
    response.statusCode = 400
    response.end(error.message)
  })
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const given = Buffer.from(request.headers.authorization ?? '')
  if (given.length !== token.length || !timingSafeEqual(given, token)) {
    response.statusCode = 403
    response.end()
    return
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://engine')
  if (pathname === '/insert') {
    const columns = searchParams.get('columns')?.split(',')
    if (body.length > 0) await session.insert({ table: searchParams.get('table')!, values: body, ...(columns ? { columns, format: 'TabSeparated' } : { format: 'JSONEachRow' }) })
    response.end()
    return
  }
  const { sql, params } = JSON.parse(body.toString('utf8')) as { sql: string; params: Record<string, unknown> }
  const isBound = Object.keys(params).length > 0
  const result = isBound ? await session.queryBindAsync(sql, params, { format: 'JSONEachRow' }) : await session.queryAsync(sql, { format: 'JSONEachRow' })
  response.end(Buffer.from(result.bytes()))
}

// A connection that is closed for being idle just when the next question comes would make the engine look away.
server.keepAliveTimeout = 0

let isStopping = false
async function stop(): Promise<void> {
  if (isStopping) return
  isStopping = true
  server.close()
  server.closeAllConnections()
  await drainPending()
  session.close()
  await drainPending()
  process.exit(0)
}
// Ctrl-C goes to every process of the terminal; the parent says when it is time.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => void stop())
process.stdin.on('end', () => void stop()).on('error', () => void stop()).resume()

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' && address ? address.port : 0 })}\n`)
})
