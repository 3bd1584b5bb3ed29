import { sql, type RawBuilder } from 'kysely'
import type { MergeRow, MergeRows } from '#shared/contracts/duplicates.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { canSeeCustomer, reachesCustomer, shownName } from '#server/modules/customers/index.ts'
import { UNDO_DAYS } from './undo-merge.ts'

const PAGE = 50
const DAY = 86_400_000

type Row = Omit<MergeRow, 'at' | 'undoneAt' | 'undoableUntil' | 'by' | 'mayUndo'> & {
  at: Date; undoneAt: Date | null; byKind: string; byId: number | null; byName: string | null; mayChange: boolean; isWithin: boolean
}

/** Merges that the actor may see, newest first: those whose survivor they may see, who may have become part of another meanwhile. */
async function readMerges(db: Database, actor: Actor, where: RawBuilder<unknown>, limit: number): Promise<MergeRow[]> {
  const person = (kind: string, id: string) => sql`case ${sql.ref(kind)} when 'user' then (select u.name from app_user u where u.id = ${sql.ref(id)})
    when 'key' then (select k.name from api_key k where k.id = ${sql.ref(id)}) end`
  const moved = (entities: string) => sql`(select count(*) from customer_merge_item i where i.merge_id = m.id and i.entity in (${sql.raw(entities)}))`
  const { rows } = await sql<Row>`
    select m.id, m.batch::text as batch, m.at, m.by_kind as "byKind", m.by_id as "byId", ${person('m.by_kind', 'm.by_id')} as "byName",
      jsonb_build_object('id', m.survivor_id, 'name', (select ${shownName(actor)} from customer c where c.id = m.survivor_id)) as survivor,
      jsonb_build_object('id', m.merged_id, 'name', (select ${shownName(actor)} from customer c where c.id = m.merged_id)) as merged,
      m.state, m.to_move as "toMove",
      jsonb_build_object('orders', ${moved(`'order'`)}, 'tasks', ${moved(`'task'`)}, 'files', ${moved(`'file'`)}, 'notes', jsonb_array_length(m.snapshot -> 'notes')) as moved,
      m.undone_at as "undoneAt", ${person('m.undone_by_kind', 'm.undone_by_id')} as "undoneBy",
      ${reachesCustomer(actor, 'customers.change')} as "mayChange", c.id <> m.survivor_id as "isWithin"
    from customer_merge m join customer survivor on survivor.id = m.survivor_id join customer c on c.id = coalesce(survivor.merged_into, survivor.id)
    where ${where} and ${canSeeCustomer(actor)}
    order by m.id desc limit ${limit}`.execute(db)
  return rows.map(({ byKind, byId, byName, mayChange, isWithin, at, undoneAt, ...row }) => ({
    ...row,
    at: at.toISOString(), undoneAt: undoneAt?.toISOString() ?? null,
    by: { kind: byKind, id: byId, name: byName ?? '' },
    undoableUntil: new Date(at.getTime() + UNDO_DAYS * DAY).toISOString(),
    mayUndo: mayChange && !isWithin && undoneAt === null && Date.now() - at.getTime() <= UNDO_DAYS * DAY,
  }))
}

/** The merges of the last 30 days, newest first, with those that were undone. */
export async function listMerges(db: Database, actor: Actor, before: number | undefined): Promise<MergeRows> {
  const rows = await readMerges(db, actor, sql`m.at > now() - make_interval(days => ${UNDO_DAYS}) and m.id < ${before ?? Number.MAX_SAFE_INTEGER}`, PAGE + 1)
  return { rows: rows.slice(0, PAGE), nextCursor: rows.length > PAGE ? rows[PAGE - 1]!.id : null }
}

/** Merges into this customer that hold and can be undone, or are still under way. */
export const mergesIntoCustomer = (db: Database, actor: Actor, customerId: number): Promise<MergeRow[]> =>
  readMerges(db, actor, sql`m.survivor_id = ${customerId} and (m.state in ('moving', 'returning') or (m.undone_at is null and m.at > now() - make_interval(days => ${UNDO_DAYS})))`, PAGE)

/** @throws Refusal `not_found` */
export async function mergeRow(db: Database, actor: Actor, id: number): Promise<MergeRow> {
  const [row] = await readMerges(db, actor, sql`m.id = ${id}`, 1)
  if (!row) throw notFound('merge', id)
  return row
}
