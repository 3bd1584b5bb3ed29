import { sql } from 'kysely'
import { Type } from 'typebox'
import type { Db } from '#server/platform/db.ts'
import { job } from '#server/platform/jobs.ts'

const DELIVERED_DAYS = 14
const OTHER_DAYS = 60
const AT_ONCE = 5000

/** Forgets letters that are done: what got there after two weeks, the rest after two months. In pieces, so that nobody waits for it. */
export async function forgetOldLetters(db: Db): Promise<void> {
  for (let removed = AT_ONCE; removed === AT_ONCE;) {
    const { numAffectedRows } = await sql`
      delete from webhook_delivery where id in (
        select id from webhook_delivery where state <> 'waiting'
          and finished_at < now() - make_interval(days => case when state = 'delivered' then ${DELIVERED_DAYS}::int else ${OTHER_DAYS}::int end)
        limit ${AT_ONCE})`.execute(db.kysely)
    removed = Number(numAffectedRows ?? 0)
  }
}

export const forgetLetters = job({
  name: 'webhooks.forget-letters',
  lane: 'bulk',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '40 2 * * *',
  run: ({ db }) => forgetOldLetters(db),
})
