import { sql } from 'kysely'
import type { TaskTimelineEntry } from '#shared/contracts/tasks.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { changesShownTo } from '#server/platform/fields.ts'
import { seeTask } from './who-sees.ts'

type Row = Omit<TaskTimelineEntry, 'at' | 'by'> & { at: Date; actorKind: string; actorId: number | null; author: string | null }

/** What happened to a task, newest first. @throws Refusal `not_found` */
export async function taskTimeline(db: Database, actor: Actor, id: number, page: { before?: number; limit?: number }): Promise<{ entries: TaskTimelineEntry[]; nextCursor: number | null }> {
  await seeTask(db, actor, id)
  const limit = page.limit ?? 50
  const { rows } = await sql<Row>`
    select l.id, l.at, l.kind, l.fields, l.about, l.actor_kind as "actorKind", l.actor_id as "actorId",
      case l.actor_kind when 'user' then (select u.name from app_user u where u.id = l.actor_id)
        when 'key' then (select k.name from api_key k where k.id = l.actor_id) end as author
    from change_log l
    where l.entity = 'task' and l.entity_id = ${id} ${page.before ? sql`and l.id < ${page.before}` : sql``}
    order by l.id desc limit ${limit + 1}`.execute(db)
  const shown = rows.slice(0, limit)
  return {
    entries: shown.flatMap(({ at, actorKind, actorId, author, ...entry }) => {
      const fields = changesShownTo(actor, { ...entry, entity: 'task' })
      return fields === null ? [] : [{ ...entry, at: at.toISOString(), by: { kind: actorKind, id: actorId, name: author ?? '' }, fields }]
    }),
    nextCursor: rows.length > limit ? shown.at(-1)!.id : null,
  }
}
