import { sql } from 'kysely'
import type { MergePreview, MergeSide } from '#shared/contracts/duplicates.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { customerCard, defaultHolder, fieldsToMerge, mergeValue, type CustomerState } from '#server/modules/customers/index.ts'
import { ORDERS_AT_ONCE } from './belongings.ts'
import { sideJson, sideShownTo } from './sides.ts'

/** Told for the person's sake; the browser's own mark says nothing to a reader. */
const NOT_SHOWN = new Set(['browserId'])

/**
 * What merging these customers would come to: side by side, with whose value of each field is kept unless somebody chooses otherwise.
 * @param survivorId who shall stay; when absent, who has the most orders, then who is known longest
 * @throws Refusal `not_found` for one whom the actor may not see, `customer_merged` for one who is part of another already
 */
export async function previewMerge(db: Database, actor: Actor, ids: readonly number[], survivorId?: number): Promise<MergePreview> {
  const cards = []
  for (const id of ids) cards.push(await customerCard(db, actor, id))
  const sides = await readSides(db, actor, ids)
  const best = sides.toSorted((one, other) => other.counts.orders - one.counts.orders || one.createdAt.localeCompare(other.createdAt) || one.id - other.id)[0]!
  const stays = sides.find((side) => side.id === survivorId) ?? best
  // The card has the names of the state, with what the actor may not see left out: what is not shown cannot be chosen either.
  const states = cards as unknown as CustomerState[]
  const inOrder = [...states.filter((state) => state.id === stays.id), ...states.filter((state) => state.id !== stays.id)]
  const fields = fieldsToMerge(inOrder).filter((field) => !NOT_SHOWN.has(field)).map((field) => {
    const values = states.map((state) => ({ id: state.id, value: mergeValue(state, field) }))
    return { field, values, keep: defaultHolder(field, inOrder), differs: new Set(values.map(({ value }) => JSON.stringify(value))).size > 1 }
  })
  const warnings = await readWarnings(db, sides, stays)
  return {
    customers: sides, survivorId: stays.id, fields, warnings,
    mayMerge: sides.every((side) => side.mayChange) && !warnings.some(({ code }) => code === 'other_site' || code === 'other_kind' || code === 'in_progress'),
  }
}

async function readSides(db: Database, actor: Actor, ids: readonly number[]): Promise<MergeSide[]> {
  const count = (table: string, of = 'customer_id') => sql`(select count(*) from ${sql.id(table)} x where ${sql.ref(`x.${of}`)} = c.id)`
  const { rows } = await sql<{ side: MergeSide }>`
    select ${sideJson(actor)} || jsonb_build_object('site', c.site, 'type', c.type, 'externalId', c.external_id, 'counts', jsonb_build_object(
      'orders', ${count('order')}, 'notes', ${count('customer_note')}, 'tasks', ${count('task')}, 'phones', ${count('customer_phone')}, 'emails', ${count('customer_email')},
      'addresses', ${count('customer_address')}, 'tags', ${count('customer_tag')},
      'files', (select count(*) from file_attachment x where x.entity = 'customer' and x.entity_id = c.id))) as side
    from customer c left join customer_figures f on f.customer_id = c.id where c.id = any(${ids}::bigint[])
    order by array_position(${ids}::bigint[], c.id)`.execute(db)
  return rows.map(({ side }) => ({ ...side, ...sideShownTo(actor, side) }))
}

async function readWarnings(db: Database, sides: readonly MergeSide[], survivor: MergeSide): Promise<MergePreview['warnings']> {
  const ids = sides.map((side) => side.id)
  const [said, busy] = await Promise.all([
    sql<{ one_id: number; other_id: number }>`select one_id, other_id from customer_not_same where one_id = any(${ids}::bigint[]) and other_id = any(${ids}::bigint[])`.execute(db),
    sql<{ id: number }>`select c.id from customer c where c.id = any(${ids}::bigint[]) and exists (
      select from customer_merge m where (m.survivor_id = c.id or m.merged_id = c.id) and m.state in ('moving', 'returning'))`.execute(db),
  ])
  const others = sides.filter((side) => side.id !== survivor.id)
  const of = (code: MergePreview['warnings'][number]['code'], found: readonly { id: number }[]) => (found.length > 0 ? [{ code, ids: found.map(({ id }) => id) }] : [])
  return [
    ...said.rows.map((pair) => ({ code: 'not_same' as const, ids: [pair.one_id, pair.other_id] })),
    ...of('other_site', others.filter((side) => side.site !== survivor.site)),
    ...of('other_kind', others.filter((side) => side.type !== survivor.type)),
    ...of('in_progress', busy.rows),
    ...(others.reduce((sum, side) => sum + side.counts.orders, 0) >= ORDERS_AT_ONCE ? of('in_background', others.filter((side) => side.counts.orders > 0)) : []),
  ]
}
