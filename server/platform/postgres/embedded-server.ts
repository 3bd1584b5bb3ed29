import { mkdirSync, realpathSync } from 'node:fs'
import pg from 'pg'
import { findBinaries } from './binaries.ts'
import { clusterDir, ensureCluster, superuser } from './cluster.ts'
import { lockFolder } from './folder-lock.ts'
import { clearLeftovers } from './leftovers.ts'
import { announceServer, lastServer, withdrawServer, type Connection } from './running-server.ts'
import { launchServer, type Launch, type ServerLog, type ServerProcess } from './server-process.ts'
import { asArguments, availableMemory, settingsFor, type ServerSettings } from './server-settings.ts'
import { serverUser } from './server-user.ts'
import { listenPlace, removeAbandoned } from './socket-folder.ts'
import { StartupError } from './startup-error.ts'

export type EmbeddedOptions = {
  /** The app's data folder; the cluster lies in `postgres` inside. Made when missing. */
  dataDir: string
  log: ServerLog
  /** Added to the tuned settings. */
  settings?: ServerSettings
  /** False turns fsync off, for tests whose data nobody will miss. */
  isDurable?: boolean
  /** What this process is doing, shown to a second one that is refused the folder. */
  command?: string
}

export type EmbeddedPostgres = {
  connection: Connection
  /** PostgreSQL's own version, such as 18.4. */
  version: string
  /** The postmaster's pid at this moment; it changes when a killed server was started anew. */
  readonly pid: number
  /** Ends the server (open transactions are rolled back) and lets the folder go. */
  stop(): Promise<void>
  /** Called when the server died and could not be brought back: nothing is left to do but to end. */
  onExit(listener: (reason: Error) => void): void
}

const restartsAllowed = 3
const restartWindow = 60_000
const notDurable: ServerSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/**
 * Starts the PostgreSQL that came with the npm package on a folder of its own, reachable from this machine alone, recovering from whatever
 * a killed predecessor left. Throws FolderInUse when a living process holds the folder, StartupError when a person has to mend something.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.dataDir, { recursive: true })
  const dataDir = realpathSync(options.dataDir)
  const unlock = lockFolder(dataDir, options.command ?? 'start')
  try {
    return await startLocked({ ...options, dataDir }, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

async function startLocked(options: EmbeddedOptions, unlock: () => void): Promise<EmbeddedPostgres> {
  const { dataDir, log, isDurable = true } = options
  const folder = clusterDir(dataDir)
  const user = serverUser(folder)
  const binaries = findBinaries(user)
  await clearLeftovers(folder, (text) => log.warn(text))
  const abandoned = lastServer(dataDir)
  if (abandoned) removeAbandoned(abandoned.connection.host)
  const password = await ensureCluster(dataDir, binaries, user, isDurable)
  const place = await listenPlace(user)
  const connection: Connection = { host: place.host, port: place.port, user: superuser, password, database: superuser }
  const settings = { ...settingsFor(availableMemory()), ...options.settings, ...(isDurable ? {} : notDurable), ...place.settings }
  const launch: Launch = { folder, binaries, user, args: [...asArguments(settings), '-p', String(place.port)], log }
  const announce = (server: ServerProcess) => announceServer(dataDir, { connection, version: binaries.version, serverPid: server.pid })

  const supervised = await supervise(launch, announce, () => ensureDatabase(connection)).catch((error) => {
    place.remove()
    throw error
  })
  let stopping: Promise<void> | null = null
  async function stop(): Promise<void> {
    await supervised.stop()
    withdrawServer(dataDir)
    place.remove()
    unlock()
  }
  return {
    connection,
    version: binaries.version,
    get pid() {
      return supervised.pid()
    },
    stop: () => (stopping ??= stop()),
    onExit: (listener) => supervised.onGivenUp(listener),
  }
}

type Supervised = { pid(): number; stop(): Promise<void>; onGivenUp(listener: (reason: Error) => void): void }

/** Keeps one server running on the cluster: one that dies unasked is started again on the same address, unless it dies again and again. */
async function supervise(launch: Launch, announce: (server: ServerProcess) => void, prepare: () => Promise<void>): Promise<Supervised> {
  const listeners: ((reason: Error) => void)[] = []
  const deaths: number[] = []
  let isStopping = false
  let reviving: Promise<void> = Promise.resolve()
  let server = await launchServer(launch)
  await prepare().catch(async (error) => {
    await server.stop()
    throw error
  })
  announce(server)
  watch(server)
  // An app that ends without stopping (a fault nobody caught) still takes its server along.
  const stopNow = () => server.stopNow()
  process.once('exit', stopNow)

  function watch(watched: ServerProcess): void {
    void watched.ended.then((end) => {
      if (!isStopping) reviving = revive(`The database server ended by itself (${end})`)
    })
  }

  async function revive(reason: string): Promise<void> {
    const recent = deaths.filter((at) => Date.now() - at < restartWindow)
    deaths.splice(0, deaths.length, ...recent, Date.now())
    try {
      if (recent.length >= restartsAllowed) throw new StartupError(`${reason}, again and again.`)
      launch.log.error(`${reason}; starting it again.`)
      await clearLeftovers(launch.folder, (text) => launch.log.warn(text))
      server = await launchServer(launch)
      announce(server)
      watch(server)
    } catch (error) {
      if (!isStopping) for (const listener of listeners) listener(error as Error)
    }
  }

  return {
    pid: () => server.pid,
    onGivenUp: (listener) => void listeners.push(listener),
    async stop() {
      isStopping = true
      await reviving
      process.off('exit', stopNow)
      await server.stop()
    },
  }
}

async function ensureDatabase(connection: Connection): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [connection.database])
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(connection.database)}`)
  } finally {
    await client.end()
  }
}
