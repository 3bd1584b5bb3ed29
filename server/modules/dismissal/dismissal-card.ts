import { sql } from 'kysely'
import type { DismissalCard } from '#shared/contracts/dismissal.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { restorableUntil } from './dismissal-chain.ts'
import { countOf } from './dismissal-counts.ts'
import { countReturnable } from './return-work.ts'

/** What would be done, or how far it is. @throws Refusal `not_found` */
export async function dismissalCard(db: Database, userId: number): Promise<DismissalCard> {
  const user = await db.selectFrom('app_user').select(['id', 'name', 'active']).where('id', '=', userId).executeTakeFirst()
  if (!user) throw notFound('user', userId)
  const sessions = await db.selectFrom('session').select('id').where('user_id', '=', userId).where('expires_at', '>', new Date()).execute()
  const keys = await db
    .selectFrom('api_key as k')
    .leftJoin('api_key_use as used', 'used.key_id', 'k.id')
    .select(['k.id', 'k.name', 'k.key_tail as tail', 'used.last_used_at'])
    .where('k.created_by', '=', userId)
    .where('k.active', '=', true)
    .orderBy('k.id')
    .execute()
  const people = await db.selectFrom('app_user').select(['id', 'name']).where('active', '=', true).where('id', '!=', userId).orderBy('name').orderBy('id').execute()
  const groups = await sql<DismissalCard['groups'][number]>`
    select g.id, g.name, count(u.id)::int as people from user_group g join user_group_member m on m.group_id = g.id join app_user u on u.id = m.user_id and u.active and u.id <> ${userId}
    group by g.id order by g.ordering, g.id`.execute(db)
  return {
    user,
    counts: await countOf(db, userId),
    sessions: sessions.length,
    keys: keys.map(({ last_used_at, ...key }) => ({ ...key, lastUsedAt: last_used_at?.toISOString() ?? null })),
    people,
    groups: groups.rows,
    last: await lastDismissal(db, userId),
  }
}

async function lastDismissal(db: Database, userId: number): Promise<DismissalCard['last']> {
  const row = await db
    .selectFrom('dismissal as d')
    .innerJoin('app_user as b', 'b.id', 'd.by')
    .leftJoin('app_user as u', 'u.id', 'd.to_user_id')
    .leftJoin('user_group as g', 'g.id', 'd.to_group_id')
    .select(['d.id', 'd.state', 'd.at', 'b.name as by', 'u.name as user', 'g.name as group', 'd.total', 'd.moved', 'd.returned', 'd.restored_at'])
    .where('d.user_id', '=', userId)
    .orderBy('d.id', 'desc')
    .executeTakeFirst()
  if (!row) return null
  const until = restorableUntil(row.at)
  const isRestorable = row.restored_at === null && until > new Date()
  return {
    id: row.id,
    state: row.state as 'running',
    at: row.at.toISOString(),
    by: row.by,
    to: row.user ?? row.group ?? '',
    total: row.total,
    moved: row.moved,
    returned: row.returned,
    restoredAt: row.restored_at?.toISOString() ?? null,
    restorableUntil: until.toISOString(),
    isRestorable,
    returnable: isRestorable ? await countReturnable(db, row.id) : 0,
  }
}
