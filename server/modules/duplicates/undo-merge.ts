import { sql } from 'kysely'
import { forbidden, invalid, notFound, Refusal } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Tx } from '#server/platform/transact.ts'
import { canSeeCustomer, markNotSame, reachesCustomer, recountFigures, splitCustomer, type Kept, type MergeRecord } from '#server/modules/customers/index.ts'
import { ORDERS_AT_ONCE, returnBelongings } from './belongings.ts'
import { lockMerge, mergesInto, saveSnapshot, type MergeState } from './merge-state.ts'
import { moveJobName } from './move-job-name.ts'

export const UNDO_DAYS = 30
const DAY = 86_400_000

export type Undone = { merges: { id: number; survivorId: number; mergedId: number; isDone: boolean }[] }

/**
 * Splits again what was merged: the merged customers are as they were, with what had gone over from them; what came since stays with the
 * survivor. The latest is undone first.
 * @param notSame remembers with each that they are different people
 * @throws Refusal `not_found`, `forbidden`, `merge_undone`, `merge_too_old`, `merge_survivor_merged` (undo that one first)
 */
export async function undoMerges(tx: Tx, mergeIds: readonly number[], notSame = false): Promise<Undone> {
  if (mergeIds.length === 0) throw invalid('mergeIds', 'required')
  const undone: Undone['merges'] = []
  for (const id of [...new Set(mergeIds)].toSorted((one, other) => other - one)) undone.push(await undoMerge(tx, id, notSame))
  return { merges: undone }
}

async function undoMerge(tx: Tx, id: number, notSame: boolean): Promise<Undone['merges'][number]> {
  const merge = await lockMerge(tx, id)
  await refuseUnlessUndoable(tx, merge)
  const { survivorId, mergedId } = merge
  const others = (await mergesInto(tx, survivorId)).filter((other) => other.id !== id)
  const kept = await handOver(tx, merge, others)
  await splitCustomer(tx, survivorId, mergedId, merge.snapshot, kept, await descendantsOf(tx, mergedId), { mergeId: id, batch: merge.batch })
  await tx.db.updateTable('customer_merge').set({ state: 'returning', undone_at: tx.at, undone_by_kind: tx.actor.kind, undone_by_id: tx.actor.id }).where('id', '=', id).execute()
  const isDone = (await returnBelongings(tx, { mergeId: id, survivorId, mergedId }, ORDERS_AT_ONCE)) < ORDERS_AT_ONCE
  if (isDone) await tx.db.updateTable('customer_merge').set({ state: 'undone' }).where('id', '=', id).execute()
  else await enqueue(tx, moveJobName, { mergeId: id })
  await recountFigures(tx, [survivorId, mergedId])
  if (notSame) await markNotSame(tx, survivorId, mergedId, true)
  return { id, survivorId, mergedId, isDone }
}

async function refuseUnlessUndoable(tx: Tx, merge: MergeState): Promise<void> {
  const { rows } = await sql<{ mergedInto: number | null; sees: boolean; mayChange: boolean }>`
    select living.merged_into as "mergedInto", c.id is not null and ${canSeeCustomer(tx.actor)} as sees, ${reachesCustomer(tx.actor, 'customers.change')} as "mayChange"
    from customer living join customer c on c.id = coalesce(living.merged_into, living.id) where living.id = ${merge.survivorId}`.execute(tx.db)
  const survivor = rows[0]
  if (!survivor?.sees) throw notFound('merge', merge.id)
  if (!survivor.mayChange) throw forbidden('customers.change')
  if (merge.undoneAt) throw new Refusal('merge_undone', { id: merge.id, at: merge.undoneAt.toISOString() }, 409)
  if (tx.at.getTime() - merge.at.getTime() > UNDO_DAYS * DAY) throw new Refusal('merge_too_old', { id: merge.id, days: UNDO_DAYS }, 409)
  if (survivor.mergedInto !== null) throw new Refusal('merge_survivor_merged', { id: merge.id, survivorId: survivor.mergedInto }, 409)
}

/**
 * What another merged customer has too stays with the survivor, and becomes that merge's to take back. In the same way a field that a later
 * merge overwrote is restored, when that one is undone, to what it was before both.
 */
async function handOver(tx: Tx, merge: MergeState, others: readonly MergeState[]): Promise<Kept> {
  const kept = { phones: [] as string[], emails: [] as string[], tags: [] as string[], addresses: [] as number[] } satisfies Kept
  const shared = await addressesOfOthers(tx, merge, others)
  for (const other of others) {
    const snapshot: MergeRecord = structuredClone(other.snapshot)
    for (const name of ['phones', 'emails', 'tags'] as const) {
      for (const value of merge.snapshot[name].filter((one) => other.snapshot.known[name].includes(one) && !kept[name].includes(one))) {
        kept[name].push(value)
        snapshot[name].push(value)
      }
    }
    for (const { id } of shared.filter((one) => one.customerId === other.mergedId && !kept.addresses.includes(one.id))) {
      kept.addresses.push(id)
      snapshot.addresses.push(merge.snapshot.addresses.find((address) => address.id === id)!)
    }
    for (const [field, [before, after]] of Object.entries(merge.snapshot.fields)) {
      const later = snapshot.fields[field]
      if (other.id > merge.id && later && JSON.stringify(later[0]) === JSON.stringify(after)) later[0] = before
    }
    if (JSON.stringify(snapshot) !== JSON.stringify(other.snapshot)) await saveSnapshot(tx, other.id, snapshot)
  }
  return kept
}

async function addressesOfOthers(tx: Tx, { snapshot }: MergeState, others: readonly MergeState[]): Promise<{ id: number; customerId: number }[]> {
  const { rows } = await sql<{ id: number; customerId: number }>`
    select r.id, o.customer_id as "customerId"
    from jsonb_to_recordset(${JSON.stringify(snapshot.addresses)}::text::jsonb) as r (id bigint, address jsonb)
    join customer_address o on o.address = r.address and o.customer_id = any(${others.map((other) => other.mergedId)}::bigint[])`.execute(tx.db)
  return rows
}

/** Who had been merged into the merged one before, directly or through others. */
async function descendantsOf(tx: Tx, mergedId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive went as (
      select merged_id as id from customer_merge where survivor_id = ${mergedId} and undone_at is null
      union select m.merged_id from customer_merge m join went on m.survivor_id = went.id where m.undone_at is null
    ) select id from went`.execute(tx.db)
  return rows.map((row) => row.id)
}
