import pino from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { modules } from '../server/modules.ts'
import { startJobs } from '../server/platform/jobs.ts'
import type { TestServer } from './server.ts'

/** Lets the jobs run that are asked for, as the program does; what runs by the clock stays still. Call at the top of a test file. */
export function jobsOf(server: TestServer): void {
  const held: { stop?: () => Promise<void> } = {}
  beforeAll(async () => {
    const jobs = modules.flatMap((module) => module.jobs ?? []).map(({ cron: _, ...job }) => job)
    held.stop = await startJobs({ db: server.db, clickhouse: server.clickhouse, log: pino({ level: 'error' }), dataDir: server.dataDir }, jobs)
  })
  afterAll(() => held.stop?.())
}
