import { sql } from 'kysely'
import type { TemplateRow, TemplateVersion } from '#shared/contracts/message-templates.ts'
import type { Database } from '#server/platform/db.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

/** All templates, by name. There are dozens of them: no pages. */
export async function listTemplates(db: Database): Promise<TemplateRow[]> {
  const { account } = await freshReferences(db)
  const locale = account.locale === 'en' ? 'en' : 'ru'
  const { rows } = await sql<Omit<TemplateRow, 'updatedAt'> & { updatedAt: Date }>`
    select t.id, t.code, t.name, t.channel, t.purpose, t.topic, t.format, t.version, t.is_active as "isActive", t.updated_at as "updatedAt",
      array(select l from unnest(array['ru', 'en']) l where t.content ? l) as locales,
      coalesce(own.said ->> 'subject', case when t.format = 'text' then left(own.said ->> 'body', 200) end) as subject,
      (select count(*)::int from message m where m.template_id = t.id and m.state in ('planned', 'held', 'sending')) as planned,
      (select count(*)::int from message m where m.template_id = t.id and m.sent_at > now() - interval '30 days') as sent
    from message_template t cross join lateral (select coalesce(t.content -> ${locale}, t.content -> 'ru', t.content -> 'en') as said) own order by t.is_active desc, t.name, t.channel, t.id`.execute(db)
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }))
}

/** Every version with its author, the newest first. */
export async function templateVersions(db: Database, id: number): Promise<TemplateVersion[]> {
  const rows = await db
    .selectFrom('message_template_version as v')
    .leftJoin('app_user as u', 'u.id', 'v.author_id')
    .select(['v.version', 'v.format', 'v.content', 'v.on_missing', 'v.transliterate', 'v.restored_from', 'v.created_at', 'v.author_id', 'u.name'])
    .where('v.template_id', '=', id)
    .orderBy('v.version', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    version: row.version, format: row.format, content: row.content, onMissing: row.on_missing, transliterate: row.transliterate, restoredFrom: row.restored_from,
    createdAt: row.created_at.toISOString(), author: row.author_id === null ? null : { id: row.author_id, name: row.name ?? '' },
  }) as TemplateVersion)
}
