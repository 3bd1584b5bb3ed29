import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../server/platform/db.ts'
import { migrateJobs } from '../server/platform/jobs.ts'
import { migrate } from '../server/platform/migrate.ts'
import { startEmbeddedPostgres, type Connection } from '../server/platform/postgres/index.ts'
import { ensureReadyTemplates } from '../server/modules/messages/index.ts'
import { ensureDefaultAccount } from '../server/modules/settings/index.ts'
import { seedDefaultGroups } from '../server/modules/users/index.ts'
import { guardRecording } from './guard-recording.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: Connection
  }
}

/** Name of the database that each test file's own is cloned from: migrated, with the default account in it. */
export const TEMPLATE = 'prilavok_template'

/** One PostgreSQL for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'prilavok-test-'))
  const silent = { info() {}, warn() {}, error() {} }
  const server = await startEmbeddedPostgres({ dataDir, isDurable: false, log: silent, settings: { max_connections: '300', shared_buffers: '256MB' } })
  await makeCheapToEnter(server.connection)
  await prepareTemplate(server.connection)
  project.provide('postgres', server.connection)
  return async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Thousands of connections come and go: proving the password costs either side more than the rest of a connection. */
async function makeCheapToEnter(connection: Connection): Promise<void> {
  const admin = new pg.Client(connection)
  await admin.connect()
  await admin.query('set scram_iterations = 1')
  await admin.query(`alter role ${pg.escapeIdentifier(connection.user)} password ${pg.escapeLiteral(connection.password)}`)
  await admin.end()
}

async function prepareTemplate(connection: Connection): Promise<void> {
  const admin = new pg.Client(connection)
  await admin.connect()
  await admin.query(`create database ${TEMPLATE}`)
  await admin.end()
  const client = new pg.Client({ ...connection, database: TEMPLATE })
  await client.connect()
  await migrate(client)
  const db = openDatabase({ ...connection, database: TEMPLATE }, 2)
  await migrateJobs(db.pool)
  await ensureDefaultAccount(db, [seedDefaultGroups])
  await ensureReadyTemplates(db)
  await db.close()
  await guardRecording(client)
  await client.end()
}
