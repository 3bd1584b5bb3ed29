import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { openDatabase, type Db } from '../server/platform/db.ts'
import { TEMPLATE } from './global-setup.ts'

/**
 * A database of this test file's own, cloned from the template (migrated, with the default account). Call at the top of the file;
 * the properties are there once `beforeAll` has run.
 */
export function testDatabase(): { db: Db; connection: pg.PoolConfig } {
  const held: { db?: Db; connection?: pg.PoolConfig } = {}
  const name = `test_${randomBytes(6).toString('hex')}`
  beforeAll(async () => {
    const server = inject('postgres')
    // Its files are copied: writing every page of them to the log as well, as PostgreSQL does unless told, costs twice as much here and again when it is dropped.
    await asAdmin((admin) => admin.query(`create database ${name} template ${TEMPLATE} strategy file_copy`))
    held.connection = { ...server, database: name }
    held.db = openDatabase(held.connection, 20)
    // Settings are kept by their version alone, and the files of a process share what is kept: no two databases have one version.
    await byHand(held.db, 'update account set settings_version = settings_version + 1 + floor(random() * 1e12)::bigint')
  })
  afterAll(async () => {
    await held.db?.close()
    await asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`))
  })
  return {
    get db(): Db {
      return held.db!
    },
    get connection(): pg.PoolConfig {
      return held.connection!
    },
  }
}

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client(inject('postgres'))
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}

/** Puts rows in by hand, past the guard that wants every change recorded. */
export async function byHand(db: Db, text: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = await db.pool.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    const result = await client.query(text, values)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
