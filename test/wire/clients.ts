import RetailCRM from 'node-retailcrm-api'
import { beforeAll } from 'vitest'
import { createApiKey } from '../../server/modules/users/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import type { Db } from '../../server/platform/db.ts'
import { testServer, type TestServer } from '../server.ts'

/** Makes a key as the owner would. */
export async function aKey(db: Db, key: { sites?: string[]; scopes?: string[]; strict?: boolean } = {}): Promise<string> {
  const made = await transact(db, systemActor('test'), (tx) => createApiKey(tx, { name: 'module', ...key }))
  return made.key
}

export type WireClients = { server: TestServer; key: string; npm: any }

/** A whole server, a key of it, and the npm client unchanged but for its URL. */
export function wireClients(): WireClients {
  const server = testServer()
  const held: { key?: string; npm?: unknown } = {}
  beforeAll(async () => {
    held.key = await aKey(server.db)
    held.npm = RetailCRM({ url: server.url, apiKey: held.key })
  })
  return {
    server,
    get key() {
      return held.key!
    },
    get npm() {
      return held.npm
    },
  }
}
