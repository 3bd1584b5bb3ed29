import { createLog } from '#server/main.ts'
import { systemActor } from '#server/platform/access.ts'
import type { Config } from '#server/platform/config.ts'
import { openCommandDatabase } from '#server/platform/database-access.ts'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { StartupError } from '#server/platform/postgres/index.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { prepareDatabase } from '#server/prepare-database.ts'

/** Runs one use case from the command line: on the database of the running program, or on one started for the time of the command. */
export function changeAccount<T>(config: Config, command: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withDatabase(config, command, 2, (db) => transact(db, systemActor(`command line: ${command}`), work))
}

/** The same for work that opens its transactions by itself. */
export async function withDatabase<T>(config: Config, command: string, connections: number, work: (db: Db) => Promise<T>): Promise<T> {
  const access = await openCommandDatabase(config, createLog({ ...config, logLevel: 'warn' }), command)
  try {
    const db = await prepareDatabase(access.connection, connections)
    try {
      return await work(db)
    } finally {
      await db.close()
    }
  } catch (error) {
    throw error instanceof Refusal ? new StartupError(wordsOf(error)) : error
  } finally {
    await access.close()
  }
}

const words: Record<string, (params: Record<string, unknown>) => string> = {
  already_taken: ({ email }) => `${String(email)} has an account already`,
  not_an_email: ({ email }) => `"${String(email)}" is no e-mail address`,
  password_too_short: ({ least }) => `it must have at least ${String(least)} characters`,
  password_too_long: ({ most }) => `it must have at most ${String(most)} characters`,
  password_common: () => 'it is among those that are guessed first',
  password_own_name: () => 'it is little more than a name',
  not_there: ({ email }) => `nobody signs in with ${String(email)}`,
  unknown: ({ code, role }) => `there is no "${String(code ?? role)}"`,
}

function wordsOf(refusal: Refusal): string {
  if (refusal.code === 'demo_beside_real_data') return 'this account holds orders of its own; --beside loads the demo beside them, on a site of its own'
  if (refusal.fields.length === 0) return `Refused: ${refusal.message}`
  return refusal.fields
    .map(({ path, code, params = {} }) => `${path}: ${words[code]?.(params) ?? `${code} ${JSON.stringify(params)}`}`)
    .join('; ')
}
