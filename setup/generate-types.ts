// Writes server/platform/generated/tables.ts from the migrations: a fresh database, all migrations, then kysely-codegen.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../server/platform/migrate.ts'
import { startEmbeddedPostgres } from '../server/platform/postgres/index.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'prilavok-types-'))
const server = await startEmbeddedPostgres({ dataDir, isDurable: false, log: { info() {}, warn: console.warn, error: console.error } })
try {
  const client = new pg.Client(server.connection)
  await client.connect()
  try {
    await migrate(client)
  } finally {
    await client.end()
  }
  const { user, password, host, port, database } = server.connection
  const url = `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
  execFileSync(
    process.execPath,
    [
      'node_modules/kysely-codegen/dist/cli/bin.js',
      '--dialect', 'postgres', '--url', url, '--exclude-pattern', '(graphile_worker.*|migration|pg_stat_statements*)',
      '--date-parser', 'string', '--overrides', '{}', '--type-mapping', '{"int8":"number"}', '--out-file', 'server/platform/generated/tables.ts',
    ],
    { stdio: 'inherit' },
  )
} finally {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
}
