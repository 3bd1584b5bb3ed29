import RetailCRM from 'node-retailcrm-api'
import { beforeAll } from 'vitest'
import type { CreateKey } from '../../shared/contracts/users.ts'
import { createReference } from '../../server/modules/settings/index.ts'
import { createApiKey } from '../../server/modules/users/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import type { Db } from '../../server/platform/db.ts'
import { transact } from '../../server/platform/transact.ts'
import { testServer, type TestServer } from '../server.ts'

type Rights = Partial<Omit<CreateKey, 'name'>>
type Npm = ReturnType<typeof RetailCRM>

/** Makes a key as the owner would. */
export async function aKey(db: Db, rights: Rights = {}): Promise<string> {
  const made = await transact(db, systemActor('test'), (tx) => createApiKey(tx, { name: 'module', ...rights }))
  return made.key
}

/** One more site of the account. */
export async function aSite(db: Db, code: string): Promise<void> {
  await transact(db, systemActor('test'), (tx) => createReference(tx, 'sites', { code, name: code }))
}

export type WireClients = {
  readonly server: TestServer
  readonly key: string
  /** node-retailcrm-api, unchanged but for its URL. */
  readonly npm: Npm
  /** The same with a key of its own. */
  as(rights: Rights): Promise<Npm>
  /** Plain HTTP with the key in the header. */
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body: string | Uint8Array | FormData, type?: string): Promise<Answer>
}
export type Answer = { status: number; body: any; text: string }

/** A whole server, a key of it, and clients that speak to it. Call at the top of a test file. */
export function wireClients(): WireClients {
  const server = testServer()
  const held: { key?: string; npm?: Npm } = {}
  beforeAll(async () => {
    held.key = await aKey(server.db)
    held.npm = RetailCRM({ url: server.url, apiKey: held.key })
  })
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const reply = await fetch(`${server.url}${path}`, { ...init, headers: { 'x-api-key': held.key!, ...(init.headers as Record<string, string>) } })
    const text = await reply.text()
    return { status: reply.status, text, body: text.startsWith('{') ? JSON.parse(text) : null }
  }
  return {
    server,
    get key() {
      return held.key!
    },
    get npm() {
      return held.npm!
    },
    as: async (rights) => RetailCRM({ url: server.url, apiKey: await aKey(server.db, rights) }),
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body, type) => ask(path, { method: 'POST', body: body as BodyInit, headers: type === undefined ? {} : { 'content-type': type } }),
  }
}
