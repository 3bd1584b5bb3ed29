import type { Db } from '#server/platform/db.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { recountFigures } from '#server/modules/customers/index.ts'
import { moveBelongings, ORDERS_AT_ONCE, returnBelongings } from './belongings.ts'
import { lockMerge, setState } from './merge-state.ts'

/**
 * Moves, or gives back, what a merge of a customer with many orders has left, a batch a transaction. Taken up again after a crash it goes on
 * where it stopped.
 */
export async function moveRest(db: Db, mergeId: number): Promise<void> {
  while (await transact(db, systemActor('merge'), (tx) => moveSome(tx, mergeId)));
}

async function moveSome(tx: Tx, mergeId: number): Promise<boolean> {
  const { state, survivorId, mergedId, site } = await lockMerge(tx, mergeId)
  if (state !== 'moving' && state !== 'returning') return false
  const way = { mergeId, survivorId, mergedId }
  const done = state === 'moving' ? await moveBelongings(tx, way, ORDERS_AT_ONCE) : await returnBelongings(tx, way, ORDERS_AT_ONCE)
  const isLast = done < ORDERS_AT_ONCE
  if (isLast) {
    await setState(tx, mergeId, state === 'moving' ? 'merged' : 'undone')
    // Browsers that show how far it is learn that it is over.
    tx.record({ kind: 'customer.moved', entity: 'customer', entityId: survivorId, customerId: survivorId, site, about: { mergeId } })
  }
  await recountFigures(tx, [survivorId, mergedId])
  return !isLast
}
