import pino from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { createApp } from '../server/app.ts'
import type { App } from '../server/platform/http/server.ts'
import type { Db } from '../server/platform/db.ts'
import type { Module } from '../server/platform/platform.ts'
import { testDatabase } from './database.ts'

export type TestServer = { readonly app: App; readonly db: Db; readonly url: string }

/** The whole server on a database of its own, listening on a free port of this machine. Call at the top of a test file. */
export function testServer(options: { modules?: Module[] } = {}): TestServer {
  const database = testDatabase()
  const held: { app?: App; url?: string } = {}
  beforeAll(async () => {
    // Faults must be seen when a test fails; refusals are answers and are not logged.
    const log = pino({ level: process.env.TEST_LOG_LEVEL ?? 'error' })
    held.app = await createApp({ db: database.db, log, dataDir: '/tmp', publicUrl: 'http://127.0.0.1', version: 'test', ...options })
    held.url = await held.app.listen({ host: '127.0.0.1', port: 0 })
  })
  afterAll(async () => {
    await held.app?.close()
  })
  return {
    get app() {
      return held.app!
    },
    get db() {
      return database.db
    },
    get url() {
      return held.url!
    },
  }
}
