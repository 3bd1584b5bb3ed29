import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { openEmbeddedClickHouse, type ClickHouse } from '../server/platform/clickhouse/index.ts'

/** A ClickHouse engine of this test file's own, migrated and empty. Call at the top of the file, before `testServer`. */
export function testClickHouse(): { readonly clickhouse: ClickHouse; readonly dataDir: string } {
  const held: { clickhouse?: ClickHouse; dataDir?: string } = {}
  beforeAll(async () => {
    held.dataDir = await mkdtemp(join(tmpdir(), 'prilavok-clickhouse-'))
    held.clickhouse = await openEmbeddedClickHouse(held.dataDir, { info() {}, warn: (details: object, message: string) => void (process.env.TEST_LOG_LEVEL && console.warn(message, details)) } as never)
  })
  afterAll(async () => {
    await held.clickhouse?.close()
    if (held.dataDir) await rm(held.dataDir, { recursive: true, force: true })
  })
  return {
    get clickhouse(): ClickHouse {
      return held.clickhouse!
    },
    get dataDir(): string {
      return held.dataDir!
    },
  }
}
