import type { LogEntry } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { carryLate, recountFigures } from '#server/modules/customers/index.ts'
import { moveBelongings, ORDERS_AT_ONCE } from './belongings.ts'
import { lockMerge, mergesOf, saveSnapshot, type MergeState } from './merge-state.ts'

/**
 * An order that found its customer a moment before that one was merged is written with the merged one a moment after. Taking a lock for every
 * order would make all of them slower for this one; the log shows each such latecomer, after the merge, and here they follow.
 */
export async function bringLatecomers(tx: Tx, entries: readonly LogEntry[]): Promise<void> {
  const ids = entries.flatMap((entry) => [entry.customerId, entry.entity === 'customer' ? entry.entityId : null, entry.fields.customerId?.[1], entry.fields.contactId?.[1]])
  const named = [...new Set(ids.filter((id) => typeof id === 'number'))]
  if (named.length === 0) return
  for (const merge of await mergesOf(tx, named)) await bringAlong(tx, merge.id)
}

// Step by step up to the living: each merge on the way must know what went through it, to give it back.
async function bringAlong(tx: Tx, mergeId: number): Promise<void> {
  const merge = await lockMerge(tx, mergeId)
  if (merge.undoneAt) return
  await bring(tx, merge)
  for (const next of await mergesOf(tx, [merge.survivorId])) await bringAlong(tx, next.id)
}

async function bring(tx: Tx, { id, survivorId, mergedId, snapshot }: MergeState): Promise<void> {
  const moved = await moveBelongings(tx, { mergeId: id, survivorId, mergedId }, ORDERS_AT_ONCE)
  const late = await carryLate(tx, mergedId, survivorId, snapshot)
  if (late) await saveSnapshot(tx, id, late)
  if (moved > 0) await recountFigures(tx, [survivorId, mergedId])
}
