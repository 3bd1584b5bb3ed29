import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startEmbeddedPostgres } from '#server/platform/postgres/index.ts'
import { prepareDatabase } from '#server/prepare-database.ts'

/**
 * Makes a data folder with a migrated database, to be copied by tests: making one anew takes the most time of a first start. Its writes
 * do not wait for the disk: a killed process loses nothing by that, only a machine that loses power would.
 */
export async function makeDataFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'data-'))
  const server = await startEmbeddedPostgres({ dataDir: folder, log: { warn() {}, error() {} }, isDurable: false })
  const db = await prepareDatabase(server.connection, 2)
  await db.close()
  await server.stop()
  appendFileSync(join(folder, 'postgres', 'postgresql.conf'), '\nfsync = off\nfull_page_writes = off\n')
  return folder
}

/** Copies a data folder with its owners and modes. */
export function copyDataFolder(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  spawnSync('cp', ['-a', from, to])
}
