import type { Platform } from '#server/platform/platform.ts'
import { notFound } from '#server/platform/errors.ts'
import { openProvider, tellHealth } from './sender/open-providers.ts'
import { SendError } from './providers/provider.ts'

/** Whether the provider would take messages: signs in without sending anything. @throws Refusal `not_found` */
export async function checkProvider({ db, log }: Pick<Platform, 'db' | 'log'>, id: number): Promise<{ ok: boolean; code: string | null; words: string | null }> {
  const row = await db.kysely.selectFrom('message_provider').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('message_provider', id)
  try {
    const { sender } = openProvider({ kind: row.kind, settings: row.settings as Record<string, unknown>, secrets: row.secrets as Record<string, string> }, { db, log })
    try {
      await sender.check()
    } finally {
      await sender.close()
    }
    await tellHealth(db, id, { state: 'up' })
    return { ok: true, code: null, words: null }
  } catch (error) {
    const failure = error instanceof SendError ? error : new SendError({ isTemporary: true, code: 'fault', words: error instanceof Error ? error.message : String(error) })
    await tellHealth(db, id, { state: 'down', code: failure.code, words: failure.words })
    return { ok: false, code: failure.code, words: failure.words }
  }
}
