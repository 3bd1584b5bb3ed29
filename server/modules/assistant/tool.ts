import type { FastifyBaseLogger } from 'fastify'
import type { ZodRawShape } from 'zod'
import type { Actor } from '#server/platform/access.ts'
import type { ClickHouse } from '#server/platform/clickhouse/index.ts'
import type { Db } from '#server/platform/db.ts'
import type { Right } from '#shared/rights.ts'

/** What a tool works with: whose eyes it looks with, and where from. */
export type Asker = { db: Db; clickhouse: ClickHouse; log: FastifyBaseLogger; actor: Actor; ip: string; publicUrl: string }

/** People's records that an answer shows, for the audit. */
export type ShownRecords = { entity: 'order' | 'customer'; ids: number[]; as: 'card' | 'list' }

/** One question that an assistant may put. All of them only read; one of the `rights` is asked before `run`, and within it the policy of the web app decides. */
export type Tool = {
  name: string
  title: string
  description: string
  rights: readonly [Right, ...Right[]]
  input: ZodRawShape
  run(asker: Asker, input: Record<string, unknown>): Promise<{ answer: unknown; shown?: ShownRecords }>
}
