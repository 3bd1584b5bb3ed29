import { sql } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { mergeGrants, type GroupGrants } from './merge-grants.ts'

/** The person as an actor, whether active or not; null when there is nobody with this id. */
export async function personActor(db: Database, userId: number): Promise<Actor | null> {
  const person = await db.selectFrom('app_user').select(['id', 'name', 'is_owner']).where('id', '=', userId).executeTakeFirst()
  if (!person) return null
  const actor = { kind: 'user' as const, id: person.id, name: person.name }
  if (person.is_owner) {
    // Outside of all groups: neither a matrix of statuses nor a narrower group takes anything from an owner.
    return { ...actor, grants: { rights: 'all', sites: 'all', fields: {}, limits: {}, userId: person.id, groupIds: [], colleagueIds: [] } }
  }
  const groups = await groupGrants(db, person.id)
  const colleagues = await db
    .selectFrom('user_group_member as mine')
    .innerJoin('user_group_member as theirs', 'theirs.group_id', 'mine.group_id')
    .select('theirs.user_id')
    .distinct()
    .where('mine.user_id', '=', person.id)
    // What somebody may is compared to what they might (exports end when it changed): it must not differ by the order of rows.
    .orderBy('theirs.user_id')
    .execute()
  return { ...actor, grants: { ...mergeGrants(groups), userId: person.id, colleagueIds: colleagues.map((row) => row.user_id) } }
}

async function groupGrants(db: Database, userId: number): Promise<GroupGrants[]> {
  return db
    .selectFrom('user_group as g')
    .innerJoin('user_group_member as m', 'm.group_id', 'g.id')
    .select(['g.id', 'g.sites', rightsOfGroup.as('rights'), fieldsOfGroup.as('fields'), limitsOfGroup.as('limits')])
    .where('m.user_id', '=', userId)
    .orderBy('g.id')
    .execute()
}

/** Rights of the group `g` as `{right: scope}`. */
export const rightsOfGroup = sql<GroupGrants['rights']>`(
  select coalesce(json_object_agg(r."right", r.scope order by r."right"), '{}') from user_group_right r where r.group_id = g.id)`

/** Restricted fields of the group `g` as `{field: restriction}`. */
export const fieldsOfGroup = sql<GroupGrants['fields']>`(
  select coalesce(json_object_agg(r.field, r.access order by r.field), '{}') from user_group_field_right r where r.group_id = g.id)`

export const limitsOfGroup = sql<Record<string, string[]>>`g.limits`
