import pg from 'pg'
import { ensureReadyTemplates } from '#server/modules/messages/index.ts'
import { ensureDefaultAccount } from '#server/modules/settings/index.ts'
import { seedDefaultGroups } from '#server/modules/users/index.ts'
import { openDatabase, type Db } from './platform/db.ts'
import { migrateJobs } from './platform/jobs.ts'
import { migrate } from './platform/migrate.ts'

/** Opens the database as this version of the program needs it: migrated, with the default account in an empty one. */
export async function prepareDatabase(connection: pg.PoolConfig, poolSize?: number): Promise<Db> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await migrate(client)
  } finally {
    await client.end()
  }
  const db = openDatabase(connection, poolSize)
  await migrateJobs(db.pool)
  await ensureDefaultAccount(db, [seedDefaultGroups])
  await ensureReadyTemplates(db)
  return db
}
