import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino, type Logger } from 'pino'
import { createApp } from './app.ts'
import { modules } from './modules.ts'
import { openClickHouse, type ClickHouse } from './platform/clickhouse/index.ts'
import { addressOf, type Config } from './platform/config.ts'
import { openServerDatabase } from './platform/database-access.ts'
import type { Db } from './platform/db.ts'
import { startJobs } from './platform/jobs.ts'
import { StartupError } from './platform/postgres/index.ts'
import { startReaders } from './platform/readers.ts'
import { announceApp } from './platform/running-app.ts'
import { listenForChanges } from './platform/wake.ts'
import { prepareDatabase } from './prepare-database.ts'

/** What a process does: answers people and programs, or works in the background. One process does both unless told. */
export type Role = 'web' | 'worker'
export const roles: Role[] = ['web', 'worker']

/** This version of the program. */
export const version = (JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }).version

/** A running program. `failed` resolves when it cannot go on; `stop` ends everything in order, once. */
export type Running = { url: string; db: Db; failed: Promise<Error>; stop(): Promise<void> }

/** Log lines go to stderr: stdout is for what a person reads. */
export const createLog = (config: Config): Logger => pino({ level: config.logLevel, base: undefined }, pino.destination({ dest: 2, sync: true }))

/** Starts everything, or nothing: a failure half way takes down what had come up. Throws StartupError when a person has to mend something. */
export async function startProgram(config: Config, log: Logger, chosen: Role[] = roles): Promise<Running> {
  const undo: (() => Promise<unknown> | void)[] = []
  const stop = once(async () => {
    for (const step of undo.toReversed()) await step()
  })
  try {
    const database = await openServerDatabase(config, log, 'start')
    undo.push(() => database.close())
    const failed = new Promise<Error>((resolve) => database.embedded?.onExit(resolve))
    const db = await prepareDatabase(database.connection)
    undo.push(() => db.close())
    undo.push(listenForChanges(db))
    const clickhouse = await openClickHouse(config, log, chosen.includes('worker'))
    undo.push(() => clickhouse.close())
    if (chosen.includes('worker')) {
      undo.push(startReaders(db, modules.flatMap((module) => module.readers ?? []), log))
      undo.push(await startJobs({ db, clickhouse, log, dataDir: config.dataDir }, modules.flatMap((module) => module.jobs ?? [])))
      const platform = { db, clickhouse, log, dataDir: config.dataDir, publicUrl: addressOf(config, config.port) }
      for (const run of modules.flatMap((module) => module.runs ?? [])) undo.push(run(platform))
    }
    const url = chosen.includes('web') ? await serve(config, log, { db, clickhouse }, undo) : addressOf(config, config.port)
    undo.push(announceApp(config.dataDir, { url, version, roles: chosen }))
    return { url, db, failed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function serve(config: Config, log: Logger, stores: { db: Db; clickhouse: ClickHouse }, undo: (() => Promise<unknown> | void)[]): Promise<string> {
  const { dataDir, host, trustedProxies } = config
  const app = await createApp({ ...stores, log, dataDir, publicUrl: addressOf(config, config.port), version, trustedProxies })
  undo.push(() => app.close())
  try {
    await app.listen({ host, port: config.port })
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, config)
  }
  const address = app.server.address()
  return addressOf(config, typeof address === 'object' && address ? address.port : config.port)
}

function listenError(error: NodeJS.ErrnoException, { host, port }: Config): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartupError(`Port ${port} on ${host} is taken by another program. Stop that one, or set PORT to a free port.`)
  }
  if (error.code === 'EACCES') return new StartupError(`Port ${port} is closed to this user. Set PORT to one above 1023.`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    return new StartupError(`HOST is ${host}, which is no address of this machine. Use 127.0.0.1 for this machine alone, 0.0.0.0 for every network.`)
  }
  return error
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => (done ??= work())
}
