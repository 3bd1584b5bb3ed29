import { sql } from 'kysely'
import { UNDO_DAYS, type Combination, type NearOrder, type OrderPairs } from '#shared/contracts/order-pairs.ts'
import { minor } from '#shared/money.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { canSee, seeOrder, visibleOrders } from '../visibility.ts'

const DAY = 24 * 3600 * 1000

type Row = {
  repeats: { id: number; reasons: OrderPairs['repeats'][number]['reasons'] }[]
  links: { id: number; kind: OrderPairs['links'][number]['kind']; other: number; comment: string | null; at: string; by: string | null }[]
  combinations: { id: number; technique: Combination['technique']; at: string; by: string | null; survivor: number; other: number }[]
  combinedInto: number | null
}

/** What stands beside one order: likely repeats, links, combinations that can be undone. @throws Refusal `not_found` */
export async function orderPairs(db: Database, actor: Actor, id: number): Promise<OrderPairs> {
  await seeOrder(db, actor, id)
  const { rows } = await sql<Row>`select
    o.combined_into as "combinedInto",
    (select coalesce(jsonb_agg(jsonb_build_object('id', r.other_id, 'reasons', r.reasons) order by r.other_id desc), '[]') from order_repeat r where r.order_id = o.id) as repeats,
    (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'kind', l.kind, 'other', l.other, 'comment', l.comment, 'at', l.created_at,
        'by', (select u.name from app_user u where u.id = l.created_by)) order by l.id desc), '[]')
      from (select *, linked_order_id as other from order_link where order_id = o.id union all select *, order_id from order_link where linked_order_id = o.id) l) as links,
    (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'technique', c.technique, 'at', c.at, 'survivor', c.survivor_id, 'other', c.other_id,
        'by', (select u.name from app_user u where u.id = c.by)) order by c.id desc), '[]')
      from order_combination c where (c.survivor_id = o.id or c.other_id = o.id) and c.undone_at is null and c.at > now() - ${UNDO_DAYS} * interval '1 day') as combinations
    from "order" o where o.id = ${id}`.execute(db)
  const row = rows[0]!
  const near = await nearOrders(db, actor, [
    id, ...row.repeats.map((repeat) => repeat.id), ...row.links.map((link) => link.other), ...row.combinations.flatMap((one) => [one.survivor, one.other]),
    ...(row.combinedInto === null ? [] : [row.combinedInto]),
  ])
  return {
    repeats: row.repeats.flatMap(({ id: other, reasons }) => (near.has(other) ? [{ order: near.get(other)!, reasons }] : [])),
    links: row.links.flatMap(({ other, at, ...link }) => (near.has(other) ? [{ ...link, createdAt: moment(at), order: near.get(other)! }] : [])),
    combinations: row.combinations.flatMap(({ survivor, other, at, ...combination }) => {
      const [kept, taken] = [near.get(survivor), near.get(other)]
      if (!kept || !taken) return []
      return [{ ...combination, at: moment(at), undoUntil: new Date(new Date(at).getTime() + UNDO_DAYS * DAY).toISOString(), survivor: kept, other: taken }]
    }),
    combinedInto: row.combinedInto === null ? null : (near.get(row.combinedInto) ?? null),
  }
}

/** Short forms of orders, of those that the actor may see. */
export async function nearOrders(db: Database, actor: Actor, ids: readonly number[]): Promise<Map<number, NearOrder>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Omit<NearOrder, 'createdAt'> & { createdAt: Date }>`select
    o.id, o.number, o.status, o.created_at as "createdAt", (o.total * 100)::bigint as total, o.currency, o.manager_id as "managerId",
    coalesce((select string_agg(i.product_name, ', ' order by i.position) from (
      select product_name, position from order_item where order_id = o.id order by position limit 3) i), '') as goods
    from "order" o where o.id = any(${[...new Set(ids)]}::bigint[]) and ${canSee(actor) ?? sql`true`}`.execute(db)
  return new Map(rows.map((row) => [row.id, { ...row, total: minor(Number(row.total)), createdAt: row.createdAt.toISOString() }]))
}

/** The order that a person names by its number, among those they see; of several the newest. */
export async function orderByNumber(db: Database, actor: Actor, number: string): Promise<number | null> {
  const rows = await db.selectFrom('order').select('id').where(sql<string>`lower(number)`, '=', number.trim().toLowerCase()).orderBy('id', 'desc').limit(20).execute()
  const visible = await visibleOrders(db, actor, rows.map((row) => row.id))
  return rows.find((row) => visible.has(row.id))?.id ?? null
}

const moment = (text: string): string => new Date(text).toISOString()
