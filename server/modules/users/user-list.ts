import { sql } from 'kysely'
import type { Static } from 'typebox'
import { KEY_SCOPES, type ApiKey, type ApiKeys, type User, type UserGroups } from '#shared/contracts/users.ts'
import { LIMITS, RIGHTS } from '#shared/rights.ts'
import type { Db } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import type { Entity } from '#server/platform/fields.ts'
import { fieldsOfGroup, limitsOfGroup, rightsOfGroup } from './person-actor.ts'
import { restrictableFields } from './restrictable-fields.ts'

const groupIds = sql<number[]>`(select coalesce(json_agg(m.group_id order by m.group_id), '[]') from user_group_member m where m.user_id = u.id)`
const userIds = sql<number[]>`(select coalesce(json_agg(m.user_id order by m.user_id), '[]') from user_group_member m where m.group_id = g.id)`

/** Everyone who has or had an account, active people first. */
export async function userList(db: Db, id?: number): Promise<User[]> {
  let query = db.kysely
    .selectFrom('app_user as u')
    .select(['u.id', 'u.name', 'u.email', 'u.phone', 'u.position', 'u.active', 'u.status', 'u.is_owner as isOwner', 'u.two_factor_enabled as hasTwoFactor', 'u.password_change_demanded as mustChangePassword', groupIds.as('groupIds'), 'u.created_at'])
    .orderBy('u.active', 'desc')
    .orderBy('u.name')
    .orderBy('u.id')
  if (id !== undefined) query = query.where('u.id', '=', id)
  const rows = await query.execute()
  return rows.map(({ created_at, ...user }) => ({ ...user, createdAt: created_at.toISOString() }))
}

export async function userCard(db: Db, id: number): Promise<User> {
  const [user] = await userList(db, id)
  if (!user) throw notFound('user', id)
  return user
}

/** @param catalogues whose fields may be kept from groups */
export async function groupList(db: Db, catalogues: readonly Entity[]): Promise<UserGroups> {
  const groups = await db.kysely
    .selectFrom('user_group as g')
    .select(['g.id', 'g.code', 'g.name', 'g.is_manager as isManager', 'g.sites', 'g.ordering', rightsOfGroup.as('rights'), fieldsOfGroup.as('fields'), limitsOfGroup.as('limits'), userIds.as('userIds')])
    .orderBy('g.ordering')
    .orderBy('g.id')
    .execute()
  return {
    groups,
    rights: Object.entries(RIGHTS).map(([right, { scoped, label }]) => ({ right, isScoped: scoped, label })),
    fields: restrictableFields(catalogues),
    limits: Object.entries(LIMITS).map(([limit, { reference, label }]) => ({ limit, reference, label })),
  }
}

export async function keyList(db: Db): Promise<Static<typeof ApiKeys>> {
  const rows = await db.kysely
    .selectFrom('api_key as k')
    .leftJoin('api_key_use as used', 'used.key_id', 'k.id')
    .select(['k.id', 'k.name', 'k.key_tail', 'k.scopes', 'k.sites', 'k.strict', 'k.fields', 'k.active', 'k.created_at', 'used.last_used_at'])
    .orderBy('k.active', 'desc')
    .orderBy('k.id')
    .execute()
  const keys = rows.map(({ key_tail, created_at, last_used_at, fields, ...key }) => ({
    ...key,
    fields: fields as ApiKey['fields'],
    tail: key_tail,
    createdAt: created_at.toISOString(),
    lastUsedAt: last_used_at?.toISOString() ?? null,
  }))
  return { keys, scopes: [...KEY_SCOPES] }
}
