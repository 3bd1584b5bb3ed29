import { sql } from 'kysely'
import type { RightsHistory } from '#shared/contracts/rights.ts'
import type { Database } from '#server/platform/db.ts'

type Entry = RightsHistory['entries'][number]
type Change = Entry['changes'][number]
type Row = {
  id: number
  at: Date
  kind: string
  entityId: number
  fields: Record<string, [from: unknown, to: unknown]>
  author: string | null
  groupName: string | null
  person: string | null
}

/** What is told of a group apart from what its people may: nothing that changes who sees what. */
const PARTS: Record<string, Change['what']> = { rights: 'right', fields: 'field', limits: 'limit' }

/** Who changed the rights of whom, cell by cell, newest first. */
export async function rightsHistory(db: Database): Promise<RightsHistory> {
  const { rows } = await sql<Row>`
    select l.id, l.at, l.kind, l.entity_id as "entityId", l.fields,
      case l.actor_kind when 'user' then (select u.name from app_user u where u.id = l.actor_id) end as author,
      case l.entity when 'user_group' then (select g.name from user_group g where g.id = l.entity_id) end as "groupName",
      case l.entity when 'user' then (select u.name from app_user u where u.id = l.entity_id) end as person
    from change_log l
    where (l.entity = 'user_group' and l.kind in ('user_group.created', 'user_group.changed'))
      or (l.entity = 'user' and (l.fields ? 'groupIds' or l.fields ? 'isOwner'))
    order by l.id desc limit 200`.execute(db)
  return { entries: rows.map(entryOf).filter((entry) => entry.changes.length > 0) }
}

function entryOf(row: Row): Entry {
  const isGroup = row.groupName !== null
  return {
    id: row.id,
    at: row.at.toISOString(),
    by: row.author ?? '',
    kind: !isGroup ? 'membership' : row.kind === 'user_group.created' ? 'group_created' : 'group_changed',
    groupId: isGroup ? row.entityId : null,
    groupName: row.groupName ?? '',
    person: row.person,
    changes: Object.entries(row.fields).flatMap(([name, pair]) => (saysNothing(row, name, pair) ? [] : changesOf(name, pair))),
  }
}

/** What is new begins empty; that it then is empty, or has its name, is no change. */
function saysNothing({ kind }: Row, name: string, [from, to]: [unknown, unknown]): boolean {
  if (!kind.endsWith('.created')) return false
  return name === 'name' || to === false || (from === null && Array.isArray(to) && to.length === 0)
}

function changesOf(name: string, [from, to]: [unknown, unknown]): Change[] {
  const what = PARTS[name]
  if (what) return cells(what, mapOf(from), mapOf(to))
  if (name === 'sites' || name === 'name' || name === 'isManager') return [{ what: name, name: '', from: from ?? null, to }]
  if (name === 'groupIds') return [{ what: 'groups', name: '', from: from ?? [], to }]
  return name === 'isOwner' ? [{ what: 'owner', name: '', from: from ?? false, to }] : []
}

function cells(what: Change['what'], from: Record<string, unknown>, to: Record<string, unknown>): Change[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  return names.flatMap((name) => (JSON.stringify(from[name]) === JSON.stringify(to[name]) ? [] : [{ what, name, from: from[name] ?? null, to: to[name] ?? null }]))
}

const mapOf = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {})
