import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { wireDateTime } from './wire/dates.ts'
import { present } from './wire/envelope.ts'

type Row = {
  id: number; item: string; dateFrom: string; dateTo: string; amount: number; comment: string; sites: string[]; userId: number | null; createdAt: Date; createdBy: string
  source: string | null; medium: string | null; campaign: string | null; keyword: string | null; content: string | null
  order: { id: number; number: string; externalId: string | null } | null
}

/** Costs as v5 shows them, in the order of the ids. */
export async function costAnswers(db: Db, ids: readonly number[], zone: string): Promise<Record<string, unknown>[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    select k.id, k.item, k.date_from::text as "dateFrom", k.date_to::text as "dateTo", k.amount::float8 as amount, k.comment, k.sites, k.user_id as "userId", k.created_at as "createdAt",
      coalesce((select u.name from app_user u where u.id = k.created_by), k.created_by_name) as "createdBy", k.source, k.medium, k.campaign, k.keyword, k.content,
      (select jsonb_build_object('id', o.id, 'number', o.number, 'externalId', o.external_id) from "order" o where o.id = k.order_id) as "order"
    from cost k where k.id = any(${ids}::bigint[])`.execute(db.kysely)
  const byId = new Map(rows.map((row) => [row.id, costAnswer(row, zone)]))
  return ids.map((id) => byId.get(id)).filter((cost) => cost !== undefined)
}

function costAnswer(row: Row, zone: string): Record<string, unknown> {
  const { source, medium, campaign, keyword, content } = row
  return present({
    id: row.id,
    dateFrom: row.dateFrom,
    dateTo: row.dateTo,
    summ: row.amount,
    costItem: row.item,
    comment: row.comment || null,
    createdAt: wireDateTime(row.createdAt, zone),
    createdBy: row.createdBy,
    userId: row.userId,
    order: row.order && present(row.order),
    sites: row.sites,
    source: source === null ? null : present({ source, medium, campaign, keyword, content }),
  })
}
