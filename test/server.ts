import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { createApp } from '../server/app.ts'
import type { App } from '../server/platform/http/server.ts'
import type { Db } from '../server/platform/db.ts'
import type { Module } from '../server/platform/platform.ts'
import { noClickHouse, type ClickHouse } from '../server/platform/clickhouse/index.ts'
import { testDatabase } from './database.ts'

export type TestServer = { readonly app: App; readonly db: Db; readonly clickhouse: ClickHouse; readonly url: string; readonly dataDir: string }

/** Where the last server of this process listened: the next one is there again, so that browsers know what they have loaded from it. */
let port = 0

async function listen(app: App): Promise<string> {
  const host = '127.0.0.1'
  const url = await app.listen({ host, port }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    return app.listen({ host, port: 0 }) // a file with two servers, or somebody has taken it
  })
  port ||= Number(new URL(url).port)
  return url
}

/** The whole server on a database of its own, listening on a free port of this machine. Call at the top of a test file. */
export function testServer({ clickhouse, ...options }: { modules?: Module[]; /** Of this file, from `testClickHouse`; without one, reports are away. */ clickhouse?: { readonly clickhouse: ClickHouse } } = {}): TestServer {
  const database = testDatabase()
  const held: { app?: App; url?: string; dataDir?: string } = {}
  beforeAll(async () => {
    // Faults must be seen when a test fails; refusals are answers and are not logged.
    const log = pino({ level: process.env.TEST_LOG_LEVEL ?? 'error' })
    held.dataDir = await mkdtemp(join(tmpdir(), 'prilavok-server-'))
    held.app = await createApp({ db: database.db, clickhouse: clickhouse?.clickhouse ?? noClickHouse, log, dataDir: held.dataDir, publicUrl: 'http://127.0.0.1', version: 'test', ...options })
    held.url = await listen(held.app)
  })
  afterAll(async () => {
    await held.app?.close()
    if (held.dataDir) await rm(held.dataDir, { recursive: true, force: true })
  })
  return {
    get app() {
      return held.app!
    },
    get db() {
      return database.db
    },
    get clickhouse() {
      return clickhouse?.clickhouse ?? noClickHouse
    },
    get url() {
      return held.url!
    },
    get dataDir() {
      return held.dataDir!
    },
  }
}
