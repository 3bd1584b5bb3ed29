import { sql, type RawBuilder } from 'kysely'
import type { AuditPage, AuditQuery, AuditEntry } from '#shared/contracts/audit.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid } from '#server/platform/errors.ts'

/** A page of the audit, newest first. What is named is read as it is called now. @throws Refusal `invalid` for a moment that is none */
export async function auditPage(db: Database, query: AuditQuery): Promise<AuditPage> {
  const limit = query.limit ?? 100
  const { rows } = await sql<Omit<AuditEntry, 'at'> & { at: Date }>`
    with page as materialized (select * from audit_entry e where ${sql.join(conditionsOf(query), sql` and `)} order by e.id desc limit ${limit + 1})
    select e.id, e.at, e.topic, e.kind, e.entity, e.entity_id as "entityId", e.count, e.ip, e.about,
      case when e.user_id is null then null else json_build_object('id', e.user_id, 'name', coalesce(who.name, '')) end as user,
      coalesce(o.number, whom.name, g.name, k.name) as "entityName"
    from page e left join app_user who on who.id = e.user_id
      left join "order" o on e.entity = 'order' and o.id = e.entity_id
      left join app_user whom on e.entity = 'user' and whom.id = e.entity_id
      left join user_group g on e.entity = 'user_group' and g.id = e.entity_id
      left join api_key k on e.entity = 'api_key' and k.id = e.entity_id
    order by e.id desc`.execute(db)
  const shown = rows.slice(0, limit)
  return { rows: shown.map((row) => ({ ...row, at: row.at.toISOString() })), nextCursor: rows.length > limit ? shown.at(-1)!.id : null }
}

function conditionsOf({ user, topic, entity, entityId, q, from, to, before }: AuditQuery): RawBuilder<boolean>[] {
  const text = q?.trim().replace(/[\\%_]/g, '\\$&')
  return [
    sql<boolean>`true`,
    ...(before ? [sql<boolean>`e.id < ${before}`] : []),
    ...(user ? [sql<boolean>`e.user_id = ${user}`] : []),
    ...(topic ? [sql<boolean>`e.topic = ${topic}`] : []),
    ...(entity ? [sql<boolean>`e.entity = ${entity}`] : []),
    ...(entityId ? [sql<boolean>`e.entity_id = ${entityId}`] : []),
    ...(from ? [sql<boolean>`e.at >= ${moment('from', from)}`] : []),
    ...(to ? [sql<boolean>`e.at < ${moment('to', to)}`] : []),
    ...(text ? [sql<boolean>`(e.ip like ${`${text}%`} or e.about ->> 'email' ilike ${`%${text}%`})`] : []),
  ]
}

function moment(path: string, text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime()) || Math.abs(at.getUTCFullYear()) > 9999) throw invalid(path, 'wrong_value')
  return at
}
