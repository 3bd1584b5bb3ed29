import { sql } from 'kysely'
import type { Static } from 'typebox'
import type { Suppressions } from '#shared/contracts/messages.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { accessTo, shownTo } from '#server/platform/fields.ts'
import { messageCatalogue } from './fields.ts'

/** The stop list, newest first. @param query `q`: a piece of the address, `before`: id of the oldest one that is there already */
export async function listSuppressions(db: Database, actor: Actor, { q, before, limit = 100 }: { q?: string; before?: number; limit?: number }): Promise<Static<typeof Suppressions>> {
  const whole = ['email', 'phone'].every((name) => ['edit', 'read'].includes(accessTo(actor, messageCatalogue.fields.get(name)!)))
  const { rows } = await sql<{ id: number; channel: string; address: string; reason: Static<typeof Suppressions>['rows'][number]['reason']; source: Record<string, unknown> | null; at: Date }>`
    select s.id, s.channel, s.address, s.reason, s.source, s.created_at as at from message_suppression s
    where s.lifted_at is null and ${before ? sql`s.id < ${before}` : sql`true`} and ${q && whole ? sql`s.address ilike ${`%${q.replace(/[\\%_]/g, '\\$&')}%`}` : sql`true`}
    order by s.id desc limit ${limit + 1}`.execute(db)
  const page = rows.slice(0, limit)
  return {
    rows: page.map(({ at, ...row }) => ({ ...row, address: String(shownTo(actor, messageCatalogue, row.channel === 'sms' ? 'phone' : 'email', row.address) ?? ''), createdAt: at.toISOString() })),
    nextCursor: rows.length > limit ? page.at(-1)!.id : null,
  }
}
