import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Tx } from '#server/platform/transact.ts'
import { absorbCustomer, recountFigures, type MergeChoices } from '#server/modules/customers/index.ts'
import { moveBelongings, ORDERS_AT_ONCE } from './belongings.ts'
import { lockCustomers } from './merge-state.ts'
import { moveJobName } from './move-job-name.ts'

export type MergeInput = {
  survivorId: number
  mergedIds: readonly number[]
  /** By field, the id of the customer whose value is kept. */
  choices?: MergeChoices
}

export type Merged = {
  batch: string
  survivorId: number
  /** `isDone` false: orders are still on their way, in the background. */
  merges: { id: number; mergedId: number; isDone: boolean }[]
}

const MOST = 20

/**
 * Makes one customer of several: everything that belongs to the others goes to the survivor, their ids lead to the survivor, and for 30 days
 * it can be undone. Who has many orders is moved in the background; new orders go to the survivor from this moment.
 * @throws Refusal `not_found`, `forbidden`, `invalid` at `mergedIds`, `customer_merged` (one of them is part of another already),
 *   `merge_other_site`, `merge_other_kind`, `merge_in_progress`
 */
export async function mergeCustomers(tx: Tx, { survivorId, mergedIds, choices = {} }: MergeInput): Promise<Merged> {
  if (mergedIds.length === 0) throw invalid('mergedIds', 'required')
  if (mergedIds.length > MOST) throw invalid('mergedIds', 'too_many', { most: MOST })
  const all = [survivorId, ...mergedIds]
  if (new Set(all).size < all.length) throw invalid('mergedIds', 'not_valid')
  await lockCustomers(tx, all)
  await refuseUnfit(tx, survivorId, all)

  const batch = randomUUID()
  const merges: Merged['merges'] = []
  let room = ORDERS_AT_ONCE
  for (const mergedId of mergedIds) {
    const { id, toMove } = await begin(tx, batch, survivorId, mergedId)
    const snapshot = await absorbCustomer(tx, survivorId, mergedId, choices, { mergeId: id, batch })
    const moved = await moveBelongings(tx, { mergeId: id, survivorId, mergedId }, room)
    const isDone = moved < room
    room -= moved
    await tx.db.updateTable('customer_merge').set({ snapshot: JSON.stringify(snapshot), state: isDone ? 'merged' : 'moving', to_move: toMove }).where('id', '=', id).execute()
    if (!isDone) await enqueue(tx, moveJobName, { mergeId: id })
    merges.push({ id, mergedId, isDone })
  }
  await recountFigures(tx, all)
  return { batch, survivorId, merges }
}

async function refuseUnfit(tx: Tx, survivorId: number, ids: readonly number[]): Promise<void> {
  const { rows } = await sql<{ id: number; site: string; type: string; mergedInto: number | null; isBusy: boolean }>`
    select c.id, c.site, c.type, c.merged_into as "mergedInto",
      exists (select from customer_merge m where (m.survivor_id = c.id or m.merged_id = c.id) and m.state in ('moving', 'returning')) as "isBusy"
    from customer c where c.id = any(${ids}::bigint[])`.execute(tx.db)
  const found = new Map(rows.map((row) => [row.id, row]))
  const survivor = found.get(survivorId)
  if (!survivor) throw notFound('customer', survivorId)
  for (const id of ids) {
    const one = found.get(id)
    if (!one) throw notFound('customer', id)
    if (one.mergedInto !== null) throw new Refusal('customer_merged', { id, survivorId: one.mergedInto }, 409)
    if (one.site !== survivor.site) throw new Refusal('merge_other_site', { id }, 409)
    if (one.type !== survivor.type) throw new Refusal('merge_other_kind', { id }, 409)
    if (one.isBusy) throw new Refusal('merge_in_progress', { id }, 409)
  }
}

async function begin(tx: Tx, batch: string, survivorId: number, mergedId: number): Promise<{ id: number; toMove: number }> {
  const { rows } = await sql<{ id: number; toMove: number }>`
    insert into customer_merge (batch, site, survivor_id, merged_id, snapshot, at, by_kind, by_id, to_move)
    select ${batch}, c.site, ${survivorId}, ${mergedId}, '{}', ${tx.at}, ${tx.actor.kind}, ${tx.actor.id}, (select count(*) from "order" o where o.customer_id = ${mergedId})
    from customer c where c.id = ${mergedId}
    returning id, to_move as "toMove"`.execute(tx.db)
  return rows[0]!
}
