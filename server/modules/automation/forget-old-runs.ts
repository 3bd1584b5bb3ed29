import { Type } from 'typebox'
import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { job, type Job } from '#server/platform/jobs.ts'

/** Days for which it is told why something did not happen; what was done is kept. */
const DAYS = 90
const PORTION = 5000

/** Runs that did nothing are many: they are forgotten after a quarter, and so are keys of news and stopped chains. */
export async function forgetOldRuns(db: Db): Promise<void> {
  for (let gone = PORTION; gone === PORTION; ) {
    const { rows } = await sql`
      delete from rule_run where id in (
        select id from rule_run where state in ('skipped', 'stopped') and at < now() - make_interval(days => ${DAYS}) order by at limit ${PORTION}) returning id`.execute(db.kysely)
    gone = rows.length
  }
  await sql`delete from rule_hook_told where at < now() - make_interval(days => ${DAYS})`.execute(db.kysely)
  await sql`delete from rule_chain_stop where at < now() - make_interval(days => ${DAYS})`.execute(db.kysely)
}

export const forgetJob: Job = job({ name: 'automation.forget', lane: 'bulk', payload: Type.Object({}), cron: '40 2 * * *', run: ({ db }) => forgetOldRuns(db) })
