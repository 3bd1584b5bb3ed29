import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import type pg from 'pg'

const folder = join(import.meta.dirname, '../../migrations/postgres')
/** One migrator at a time, whichever process comes first. */
const LOCK = 7_405_001

export type Migration = { name: string; sql: string; hash: string }

/** All migrations of this version of the program, in the order in which they run. */
export async function migrationFiles(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8')
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** Names of the migrations that the database still lacks. */
export async function pendingMigrations(client: pg.ClientBase): Promise<string[]> {
  const done = await appliedMigrations(client)
  return (await migrationFiles()).filter((file) => !done.has(file.name)).map((file) => file.name)
}

/**
 * Brings the database up to this version: each file in a transaction of its own, forward only.
 * @returns names of the migrations that ran now
 */
export async function migrate(client: pg.ClientBase): Promise<string[]> {
  const ran: string[] = []
  await client.query('select pg_advisory_lock($1)', [LOCK])
  try {
    await client.query(
      'create table if not exists migration (name text primary key, hash text not null, ran_at timestamptz not null default now())',
    )
    const done = await appliedMigrations(client)
    for (const file of await migrationFiles()) {
      if (done.has(file.name)) continue
      await client.query('begin')
      try {
        await client.query(file.sql)
        await client.query('insert into migration (name, hash) values ($1, $2)', [file.name, file.hash])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`migration ${file.name} failed: ${(error as Error).message}`, { cause: error })
      }
      ran.push(file.name)
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK])
  }
  return ran
}

async function appliedMigrations(client: pg.ClientBase): Promise<Set<string>> {
  const exists = await client.query("select to_regclass('migration') is not null as yes")
  if (!exists.rows[0].yes) return new Set()
  const { rows } = await client.query<{ name: string }>('select name from migration')
  return new Set(rows.map((row) => row.name))
}
