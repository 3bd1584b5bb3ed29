import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { wireDateTime } from './wire/dates.ts'
import { present } from './wire/envelope.ts'

type Row = {
  id: number; text: string; commentary: string; due_at: Date | null; created_at: Date; completed_at: Date | null; complete: boolean; creator_id: number | null
  performer_id: number | null; performer_group_id: number | null; phone: string | null; site: string | null
  order: { id: number; number: string; externalId: string | null; site: string } | null
  customer: { id: number; type: string; externalId: string | null; site: string } | null
}

/** Tasks as v5 shows them, in the order of the ids. */
export async function taskAnswers(db: Db, ids: readonly number[], zone: string): Promise<Record<string, unknown>[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    select t.id, t.text, t.commentary, t.due_at, t.created_at, t.completed_at, t.complete, t.creator_id, t.performer_id, t.performer_group_id, t.phone, t.site,
      (select jsonb_build_object('id', o.id, 'number', o.number, 'externalId', o.external_id, 'site', o.site) from "order" o where o.id = t.order_id) as "order",
      (select jsonb_build_object('type', c.type, 'id', c.id, 'externalId', c.external_id, 'site', c.site) from customer c where c.id = t.customer_id) as customer
    from task t where t.id = any(${ids}::bigint[])`.execute(db.kysely)
  const byId = new Map(rows.map((row) => [row.id, taskAnswer(row, zone)]))
  return ids.map((id) => byId.get(id)).filter((task) => task !== undefined)
}

function taskAnswer(row: Row, zone: string): Record<string, unknown> {
  const performer = row.performer_id ?? row.performer_group_id
  return present({
    id: row.id,
    text: row.text,
    commentary: row.commentary,
    datetime: row.due_at && taskTerm(row.due_at, zone),
    createdAt: wireDateTime(row.created_at, zone),
    completedAt: row.completed_at && wireDateTime(row.completed_at, zone),
    complete: row.complete,
    creator: row.creator_id,
    performer,
    performerId: performer,
    performerType: row.performer_id !== null ? 'user' : row.performer_group_id !== null ? 'group' : null,
    customer: row.customer && present(row.customer),
    order: row.order && present(row.order),
    phone: row.phone,
    phoneSite: row.phone === null ? null : row.site,
  })
}

/** A term has no seconds on the wire: `Y-m-d H:i`. */
export const taskTerm = (at: Date, zone: string): string => wireDateTime(at, zone).slice(0, 16)
