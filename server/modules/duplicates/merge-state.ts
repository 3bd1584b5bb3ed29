import { sql } from 'kysely'
import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { MergeRecord } from '#server/modules/customers/index.ts'

export type MergeState = {
  id: number
  batch: string
  site: string
  survivorId: number
  mergedId: number
  /** moving and returning: orders are still on their way, in the background. */
  state: 'moving' | 'merged' | 'returning' | 'undone'
  toMove: number
  snapshot: MergeRecord
  at: Date
  undoneAt: Date | null
}

const COLUMNS = sql`id, batch, site, survivor_id as "survivorId", merged_id as "mergedId", state, to_move as "toMove", snapshot, at, undone_at as "undoneAt"`

/** Locks customers in the order of their ids, as everybody does who needs several. */
export async function lockCustomers(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`select id from customer where id = any(${ids}::bigint[]) order by id for no key update`.execute(tx.db)
}

/**
 * A merge with both its customers locked: nobody merges, splits or moves for them meanwhile.
 * @throws Refusal `not_found`
 */
export async function lockMerge(tx: Tx, id: number): Promise<MergeState> {
  const known = await tx.db.selectFrom('customer_merge').select(['survivor_id', 'merged_id']).where('id', '=', id).executeTakeFirst()
  if (!known) throw notFound('merge', id)
  await lockCustomers(tx, [known.survivor_id, known.merged_id])
  const { rows } = await sql<MergeState>`select ${COLUMNS} from customer_merge where id = ${id} for update`.execute(tx.db)
  // One of the two may have been erased while the lock was waited for, and the merge with it.
  if (!rows[0]) throw notFound('merge', id)
  return rows[0]
}

/** Merges that hold, of customers who went into this one. */
export async function mergesInto(tx: Tx, survivorId: number): Promise<MergeState[]> {
  const { rows } = await sql<MergeState>`select ${COLUMNS} from customer_merge where survivor_id = ${survivorId} and undone_at is null order by id for update`.execute(tx.db)
  return rows
}

/** The merges that hold by which these customers went into somebody. */
export async function mergesOf(tx: Tx, mergedIds: readonly number[]): Promise<MergeState[]> {
  const { rows } = await sql<MergeState>`select ${COLUMNS} from customer_merge where merged_id = any(${mergedIds}::bigint[]) and undone_at is null order by id`.execute(tx.db)
  return rows
}

export async function saveSnapshot(tx: Tx, id: number, snapshot: MergeRecord): Promise<void> {
  await tx.db.updateTable('customer_merge').set({ snapshot: JSON.stringify(snapshot) }).where('id', '=', id).execute()
}

export async function setState(tx: Tx, id: number, state: MergeState['state']): Promise<void> {
  await tx.db.updateTable('customer_merge').set({ state }).where('id', '=', id).execute()
}
