import { parseCronItems, run, runMigrations, Logger as WorkerLogger, type Runner, type TaskList } from 'graphile-worker'
import type { FastifyBaseLogger } from 'fastify'
import type pg from 'pg'
import { Value } from 'typebox/value'
import type { Static, TSchema } from 'typebox'
import type { Platform } from './platform.ts'
import type { Tx } from './transact.ts'

/**
 * Two lanes, each with workers of its own: what somebody waits for never stands behind what runs in bulk. 250,000 letters of a
 * campaign do not delay a receipt.
 */
export type Lane = 'prompt' | 'bulk'

/**
 * A job: a name, the schema of its payload, and a call to a function that exists without it. It may run more than once (a killed
 * worker's job is taken up again), so the function must bear that.
 */
export type Job<Payload extends TSchema = TSchema> = {
  name: string
  lane: Lane
  payload: Payload
  run(platform: JobPlatform, payload: Static<Payload>): Promise<void>
  /** Runs by itself, in cron's words and UTC: '0 4 * * *'. The payload is then empty. */
  cron?: string
}

export type JobPlatform = Pick<Platform, 'db' | 'clickhouse' | 'log' | 'dataDir'>

export const job = <Payload extends TSchema>(definition: Job<Payload>): Job => definition as unknown as Job

const WORKERS: Record<Lane, number> = { prompt: 4, bulk: 1 }

/**
 * Enqueues within the transaction of the cause: then the job can neither be lost nor run before its cause is there.
 * @param key jobs of one key are one job: a later one replaces an earlier one that has not begun
 */
export async function enqueue<Payload extends TSchema>(
  tx: Tx,
  { name }: Pick<Job<Payload>, 'name'>,
  payload: Static<Payload>,
  options: { runAt?: Date; key?: string } = {},
): Promise<void> {
  await tx.prepared('job_add', 'select from graphile_worker.add_job($1, $2::json, run_at => coalesce($3, now()), job_key => $4)', [
    name,
    JSON.stringify(payload),
    options.runAt ?? null,
    options.key ?? null,
  ])
}

/** The queue's own tables; as the migrations of this program, forward only. */
export async function migrateJobs(pool: pg.Pool): Promise<void> {
  await runMigrations({ pgPool: pool, logger: silent })
}

/** Works the queues for as long as the process lives. @returns how to stop: running jobs are let finish */
export async function startJobs(platform: JobPlatform, jobs: Job[]): Promise<() => Promise<void>> {
  const runners = await Promise.all(
    (['prompt', 'bulk'] as const).map((lane) => startLane(platform, jobs.filter((one) => one.lane === lane), WORKERS[lane])),
  )
  return async () => void (await Promise.all(runners.map((runner) => runner?.stop())))
}

async function startLane(platform: JobPlatform, jobs: Job[], workers: number): Promise<Runner | null> {
  if (jobs.length === 0) return null
  const taskList: TaskList = Object.fromEntries(
    jobs.map((one) => [
      one.name,
      async (payload: unknown) => {
        if (!Value.Check(one.payload, payload)) throw new Error(`the payload of ${one.name} is not what its schema says`)
        await one.run(platform, payload)
      },
    ]),
  )
  const crons = jobs.flatMap((one) => (one.cron ? [{ task: one.name, match: one.cron, payload: {}, options: { backfillPeriod: 0 } }] : []))
  return run({
    pgPool: platform.db.pool,
    taskList,
    concurrency: workers,
    noHandleSignals: true,
    pollInterval: 2000,
    logger: workerLog(platform.log),
    parsedCronItems: parseCronItems(crons),
  })
}

const silent = new WorkerLogger(() => () => {})

// Its own "info" is one line a job: of use when something is looked for, so it is our debug.
function workerLog(log: FastifyBaseLogger): WorkerLogger {
  const levels: Record<string, 'error' | 'warn' | 'debug'> = { error: 'error', warning: 'warn' }
  return new WorkerLogger(() => (level, message, meta) => log[levels[level] ?? 'debug']({ ...(meta ?? {}) }, `jobs: ${message}`))
}
