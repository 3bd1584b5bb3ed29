import { vi } from 'vitest'
import type { Db } from '../server/platform/db.ts'

/** What the collector has acknowledged is on the disk; this resolves when it also stands among visitors, visits and events. */
export const eventsWritten = (db: Db): Promise<void> =>
  vi.waitFor(async () => {
    if ((await db.pool.query('select from site_inbox where failed is null limit 1')).rowCount !== 0) throw new Error('events are still in the inbox')
  }, { timeout: 30_000, interval: 10 })
