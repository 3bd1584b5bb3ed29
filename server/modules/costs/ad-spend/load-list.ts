import { sql } from 'kysely'
import type { AdLoad } from '#shared/contracts/ad-spend.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'

/** What the last loads did, newest first. People of single shops see those of their shops' accounts, and their own files. */
export async function adLoads(db: Database, actor: Actor): Promise<AdLoad[]> {
  const { sites } = actor.grants
  const seen = sites === 'all' ? sql<boolean>`true` : sql<boolean>`(l.created_by = ${actor.id} or exists (select from ad_account a where a.id = l.account_id and a.sites && ${sites}::text[]))`
  const { rows } = await sql<Omit<AdLoad, 'createdAt'> & { createdAt: Date }>`
    select l.id, l.account_id as "accountId", l.name, l.date_from::text as "dateFrom", l.date_to::text as "dateTo", l.rows, l.refused, l.created, l.changed, l.unchanged, l.removed,
      round(l.amount * 100)::bigint as amount, l.problems, l.created_at as "createdAt", (select u.name from app_user u where u.id = l.created_by) as by
    from ad_load l where ${seen} order by l.created_at desc, l.id desc limit 50`.execute(db)
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
}
