import { sql } from 'kysely'
import { invalid, Refusal } from '#server/platform/errors.ts'
import { refuseFieldEdits } from '#server/platform/fields.ts'
import type { Tx } from '#server/platform/transact.ts'
import { applyChanges, type TaskPatch } from './change-task.ts'
import { taskCatalogue } from './fields.ts'
import { lockTask, type TaskState } from './task-state.ts'

export type Edits = Record<string, { from?: unknown; to: unknown }>

const asText = (value: unknown, name: string): string => (typeof value === 'string' ? value : value === null ? '' : refuse(name))
const asTextOrNone = (value: unknown, name: string): string | null => (value === null || typeof value === 'string' ? value || null : refuse(name))
const asId = (value: unknown, name: string): number | null => (value === null || (Number.isSafeInteger(value) && Number(value) > 0) ? (value as number | null) : refuse(name))
const asMoment = (value: unknown, name: string): Date | null => {
  if (value === null || value === '') return null
  const moment = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? new Date(value) : new Date(NaN)
  return Number.isNaN(+moment) ? refuse(name) : moment
}

/** What a person may edit in place, and how the value is read. */
const READERS: { [Field in keyof TaskPatch]-?: (value: unknown, name: string) => TaskPatch[Field] } = {
  text: asText, commentary: asText, kind: asTextOrNone, dueAt: asMoment, performerId: asId, performerGroupId: asId, orderId: asId, customerId: asId, phone: asTextOrNone,
}

/** The edits as a patch. @throws Refusal `invalid` for fields that are not edited in place or have a wrong value */
function readEdits(edits: Edits): TaskPatch {
  const patch: Record<string, unknown> = {}
  for (const [name, { to }] of Object.entries(edits)) {
    if (!Object.hasOwn(READERS, name)) throw invalid(name, 'not_editable')
    patch[name] = READERS[name as keyof TaskPatch](to, name)
  }
  return patch
}

/**
 * An edit in place: each field is changed only when it still holds what the person saw; else nothing is written.
 * @throws Refusal `conflict` (409) with mine, theirs, and who changed it when; `not_found`, `forbidden`, `invalid`
 */
export async function editTask(tx: Tx, id: number, edits: Edits): Promise<void> {
  const patch = readEdits(edits)
  refuseFieldEdits(tx.actor, taskCatalogue, Object.keys(edits))
  const before = await lockTask(tx, id)
  const conflicts = Object.entries(edits).filter(([name, { from, to }]) => {
    const now = normal(before[name as keyof TaskState])
    return from !== undefined && now !== normal(from) && now !== normal(to)
  })
  if (conflicts.length > 0) throw await conflict(tx, before, conflicts)
  await applyChanges(tx, before, patch)
}

/** Empty is empty however it is written; a moment is compared as the wire shows it. */
function normal(value: unknown): string {
  if (value === null || value === undefined || value === '') return ''
  return JSON.stringify(value instanceof Date ? value.toISOString() : value)
}

async function conflict(tx: Tx, task: TaskState, conflicts: [string, Edits[string]][]): Promise<Refusal> {
  const fields: Record<string, unknown> = {}
  for (const [name, { from, to }] of conflicts) {
    const { rows } = await sql<{ at: Date; kind: string; id: number | null; name: string | null }>`
      select l.at, l.actor_kind as kind, l.actor_id as id,
        case l.actor_kind when 'user' then (select u.name from app_user u where u.id = l.actor_id)
          when 'key' then (select k.name from api_key k where k.id = l.actor_id) end as name
      from change_log l where l.entity = 'task' and l.entity_id = ${task.id} and l.fields ? ${name} order by l.id desc limit 1`.execute(tx.db)
    const [last] = rows
    fields[name] = {
      from: from ?? null, mine: to ?? null, theirs: task[name as keyof TaskState] ?? null, by: last ? { kind: last.kind, id: last.id, name: last.name } : null, at: last?.at ?? null,
    }
  }
  return new Refusal('conflict', { fields }, 409)
}

function refuse(name: string): never {
  throw invalid(name, 'wrong_value')
}
