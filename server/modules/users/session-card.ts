import type { Session, OpenSessions } from '#shared/contracts/users.ts'
import type { Static } from 'typebox'
import { ALL_RIGHTS } from '#shared/rights.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { rulesFor } from './sign-in-rules.ts'

/** Who has signed in, what they may do, and the account that everything is shown for. */
export async function sessionCard(db: Db, actor: Actor): Promise<Static<typeof Session>> {
  const row = await db.kysely
    .selectFrom('app_user as u')
    .innerJoin('account as a', (join) => join.onTrue())
    .select([
      'u.id', 'u.name', 'u.email', 'u.is_owner as isOwner', 'u.status', 'u.status_at as statusAt', 'u.locale', 'u.theme', 'u.password_change_demanded as mustChangePassword', 'u.two_factor_enabled as hasTwoFactor',
      'a.name as accountName', 'a.time_zone as timeZone', 'a.currency', 'a.locale as accountLocale', 'a.demo_loaded_at as demoLoadedAt',
    ])
    .where('u.id', '=', actor.grants.userId)
    .executeTakeFirst()
  if (!row) throw notFound('user', actor.grants.userId)
  const groups = await db.kysely
    .selectFrom('user_group as g')
    .innerJoin('user_group_member as m', 'm.group_id', 'g.id')
    .select('g.code')
    .where('m.user_id', '=', row.id)
    .orderBy('g.ordering')
    .execute()
  const { rights, sites } = actor.grants
  const { isTwoFactorDemanded } = await rulesFor(db.kysely, row.id)
  return {
    user: {
      id: row.id,
      name: row.name,
      email: row.email,
      isOwner: row.isOwner,
      viewedBy: actor.viewedBy?.name ?? null,
      status: row.status,
      statusAt: row.statusAt.toISOString(),
      groups: groups.map((group) => group.code),
      rights: rights === 'all' ? Object.fromEntries(ALL_RIGHTS.map((right) => [right, 'all' as const])) : rights,
      sites,
      locale: row.locale,
      theme: row.theme,
      hasTwoFactor: row.hasTwoFactor,
      isTwoFactorDemanded,
      demands: [...(row.mustChangePassword ? ['password' as const] : []), ...(isTwoFactorDemanded && !row.hasTwoFactor ? ['two_factor' as const] : [])],
    },
    account: {
      name: row.accountName,
      timeZone: row.timeZone,
      currency: row.currency,
      locale: row.accountLocale,
      hasDemo: row.demoLoadedAt !== null,
    },
  }
}

/** Where the person is signed in, the newest first. */
export async function openSessions(db: Db, userId: number, currentToken: string | null): Promise<Static<typeof OpenSessions>> {
  const rows = await db.kysely
    .selectFrom('session')
    .select(['id', 'token', 'ip_address', 'user_agent', 'created_at', 'updated_at', 'last_seen_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', new Date())
    .orderBy((order) => order.fn.coalesce('last_seen_at', 'updated_at'), 'desc')
    .limit(100)
    .execute()
  return {
    sessions: rows.map((row) => ({
      id: row.id,
      isCurrent: row.token === currentToken,
      ip: row.ip_address,
      userAgent: row.user_agent,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: (row.last_seen_at ?? row.updated_at).toISOString(),
    })),
  }
}
