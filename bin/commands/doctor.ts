import { existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { version } from '#server/main.ts'
import type { Config } from '#server/platform/config.ts'
import { openCommandDatabase, type DatabaseAccess } from '#server/platform/database-access.ts'
import { folderHolder, runningServer, StartupError } from '#server/platform/postgres/index.ts'
import { migrationFiles, pendingMigrations } from '#server/platform/migrate.ts'
import { runningApp } from '#server/platform/running-app.ts'
import { analyticsFinding } from './doctor-analytics.ts'

/** One line of the report; `mend` says what to do and makes it a fault. */
export type Finding = { about: string; says: string; mend?: string }

const gigabyte = 1024 ** 3
const silent = { warn() {}, error() {} }

/** Prints what is running and what is wrong; sets the exit code to 1 when something is. */
export async function doctor(config: Config): Promise<void> {
  const findings = [programFinding(), runtimeFinding(), webAppFinding(), ...diskFindings(config), await serverFinding(config)]
  findings.push(...(await databaseFindings(config)))
  const width = Math.max(...findings.map(({ about }) => about.length))
  for (const { about, says, mend } of findings) {
    process.stdout.write(`${mend ? '✗' : '✓'} ${about.padEnd(width)}  ${says}\n`)
    if (mend) process.stdout.write(`  ${' '.repeat(width)}  → ${mend}\n`)
  }
  const faults = findings.filter(({ mend }) => mend)
  process.stdout.write(faults.length === 0 ? 'Nothing is wrong.\n' : `${faults.length} of ${findings.length} are wrong.\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

function programFinding(): Finding {
  return { about: 'Prilavok', says: `version ${version}` }
}

function runtimeFinding(): Finding {
  const isPinned = process.execPath.includes(join('node_modules', 'node', 'bin'))
  return { about: 'Node', says: `${process.versions.node}, ${isPinned ? 'the one that came along' : `of this machine (${process.execPath})`}` }
}

function webAppFinding(): Finding {
  const isBuilt = existsSync(join(import.meta.dirname, '../../dist/web/index.html'))
  return { about: 'web app', says: isBuilt ? 'built' : 'not built', ...(isBuilt ? {} : { mend: 'npm start builds it.' }) }
}

function diskFindings({ dataDir }: Config): Finding[] {
  if (!existsSync(dataDir)) return [{ about: 'data folder', says: `${dataDir} is not there yet: the first npm start makes it` }]
  const { bavail, bsize } = statfsSync(dataDir)
  const free = (bavail * bsize) / gigabyte
  const mend = free < 1 ? { mend: 'Make room: below 1 GB the database may stop taking orders.' } : {}
  return [{ about: 'data folder', says: `${dataDir}, ${free.toFixed(1)} GB free on its disk`, ...mend }]
}

async function serverFinding(config: Config): Promise<Finding> {
  const about = 'server'
  const app = runningApp(config.dataDir)
  if (!app) {
    const holder = config.databaseUrl ? null : folderHolder(config.dataDir)
    return { about, says: holder ? `not serving; \`prilavok ${holder.command}\` runs as process ${holder.pid}` : 'not running' }
  }
  const place = app.roles.includes('web') ? `, ${app.url}` : ''
  const says = `process ${app.pid} (${app.roles.join(', ')}) since ${app.since}, version ${app.version}${place}`
  if (app.version !== version) return { about, says, mend: `It runs ${app.version}, this is ${version}: stop it and npm start.` }
  if (!app.roles.includes('web')) return { about, says }
  const health = await healthOf(app.url)
  return health === 'ok' ? { about, says: `${says}, healthy` } : { about, says, mend: `It does not answer well (${health}): stop it and npm start.` }
}

async function healthOf(url: string): Promise<string> {
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5000) })
    return answer.ok ? 'ok' : `status ${answer.status}`
  } catch (error) {
    const { message, cause } = error as Error
    return cause instanceof Error && cause.message ? cause.message : message
  }
}

async function databaseFindings(config: Config): Promise<Finding[]> {
  const about = 'database'
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'postgres'))) {
    return [{ about, says: 'embedded, not made yet: the first npm start makes it' }]
  }
  const wasRunning = !config.databaseUrl && runningServer(config.dataDir) !== null
  let access: DatabaseAccess | undefined
  try {
    access = await openCommandDatabase(config, silent, 'doctor')
    const client = new pg.Client(access.connection)
    await client.connect()
    try {
      const place = config.databaseUrl ? 'outside (DATABASE_URL)' : `embedded${wasRunning ? ', running' : ', started for this look'}`
      return [await versionFinding(client, about, place), ...(await settingFindings(client)), await migrationFinding(client, config), await analyticsFinding(config, access.connection)]
    } finally {
      await client.end()
    }
  } catch (error) {
    const mend = error instanceof StartupError ? 'Do as it says and run doctor again.' : 'Run npm start with LOG_LEVEL=debug and read what PostgreSQL says.'
    return [{ about, says: (error as Error).message, mend }]
  } finally {
    await access?.close()
  }
}

async function versionFinding(client: pg.Client, about: string, place: string): Promise<Finding> {
  const { rows } = await client.query<{ version: string; size: string }>(
    "select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size",
  )
  return { about, says: `PostgreSQL ${rows[0]!.version}, ${place}, ${rows[0]!.size}` }
}

async function settingFindings(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ fsync: string; encoding: string; collations: boolean; letters: boolean }>(
    `select current_setting('fsync') as fsync, current_setting('server_encoding') as encoding,
       exists (select from pg_collation where collname = 'ru-x-icu') as collations,
       (select datctype not in ('C', 'POSIX') from pg_database where datname = current_database()) as letters`,
  )
  const { fsync, encoding, collations, letters } = rows[0]!
  const about = 'settings'
  const faults: Finding[] = []
  if (fsync !== 'on') faults.push({ about, says: 'fsync is off', mend: 'Turn it on: a power cut would lose orders.' })
  if (encoding !== 'UTF8') faults.push({ about, says: `the encoding is ${encoding}`, mend: "Make the database anew with encoding 'UTF8'." })
  if (!collations) faults.push({ about, says: 'no ICU collations', mend: 'Use a PostgreSQL that is built with ICU.' })
  // pg_trgm asks the system what a letter is; under C no Russian word has any.
  if (!letters) faults.push({ about, says: 'lc_ctype is C: search would miss Russian words', mend: "Make the database anew with lc_ctype 'C.UTF-8'." })
  return faults.length > 0 ? faults : [{ about, says: 'writes are safe, Russian letters and order are known' }]
}

async function migrationFinding(client: pg.Client, config: Config): Promise<Finding> {
  const about = 'migrations'
  const known = (await migrationFiles()).map(({ name }) => name)
  const pending = await pendingMigrations(client)
  const newer = await unknownMigrations(client, known)
  const says = `${known.length - pending.length} of ${known.length} applied`
  if (newer.length > 0) return { about, says, mend: `The database is newer than this program (${newer.join(', ')}): update the program.` }
  if (pending.length === 0) return { about, says }
  const isServed = runningApp(config.dataDir) !== null
  if (isServed) return { about, says, mend: `Restart the server, it applies ${pending.join(', ')}.` }
  return { about, says: `${says}; the next npm start applies the rest` }
}

async function unknownMigrations(client: pg.Client, known: string[]): Promise<string[]> {
  const { rows: there } = await client.query("select to_regclass('migration') is not null as yes")
  if (!there[0].yes) return []
  const { rows } = await client.query<{ name: string }>('select name from migration where name <> all($1)', [known])
  return rows.map(({ name }) => name)
}
