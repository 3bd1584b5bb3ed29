import { mkdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Config } from './config.ts'
import {
  FolderInUse,
  folderHolder,
  runningServer,
  startEmbeddedPostgres,
  StartupError,
  type EmbeddedPostgres,
  type ServerLog,
} from './postgres/index.ts'

const oldestVersion = 18

/** A way to the database: the server that came along or an outside one. */
export type DatabaseAccess = {
  connection: pg.PoolConfig
  /** The embedded server when this process started it, else null. */
  embedded: EmbeddedPostgres | null
  close(): Promise<void>
}

/** For the server process: starts the embedded PostgreSQL, or checks that the outside one answers. */
export async function openServerDatabase(config: Config, log: ServerLog, command: string): Promise<DatabaseAccess> {
  makeDataFolder(config.dataDir)
  if (config.databaseUrl) return outside(config.databaseUrl)
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, log, command })
  return { connection: embedded.connection, embedded, close: () => embedded.stop() }
}

/** For a command beside it: shares the embedded server of the process that is running, or starts it for as long as the command takes. */
export async function openCommandDatabase(config: Config, log: ServerLog, command: string): Promise<DatabaseAccess> {
  if (config.databaseUrl) return openServerDatabase(config, log, command)
  const holder = folderHolder(config.dataDir)
  if (!holder) return openServerDatabase(config, log, command)
  // The holder may be on its way up.
  for (let left = 100; left > 0 && folderHolder(config.dataDir); left--) {
    const running = runningServer(config.dataDir)
    if (running) return { connection: running.connection, embedded: null, close: async () => {} }
    await sleep(100)
  }
  throw new FolderInUse(config.dataDir, holder)
}

async function outside(url: string): Promise<DatabaseAccess> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version")
    const version = rows[0]!.version
    if (Number.parseInt(version, 10) < oldestVersion) {
      throw new StartupError(`The server of DATABASE_URL is PostgreSQL ${version}; Prilavok needs ${oldestVersion} or newer.`)
    }
  } catch (error) {
    if (error instanceof StartupError) throw error
    throw new StartupError(`The PostgreSQL server of DATABASE_URL cannot be used: ${reasonOf(error)}`)
  } finally {
    await client.end().catch(() => {})
  }
  return { connection: { connectionString: url }, embedded: null, close: async () => {} }
}

// A host name with several addresses fails with all their errors in one, whose own message is empty.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ')
  return (error as Error).message
}

function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new StartupError(`The data folder ${folder} cannot be made (${(error as Error).message}). Set PRILAVOK_DATA to a folder that can.`)
  }
}
