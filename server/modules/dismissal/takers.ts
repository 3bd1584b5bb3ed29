import { mayTouchSite, type Actor } from '#server/platform/access.ts'
import type { Tx } from '#server/platform/transact.ts'
import { reachesOrder } from '#server/modules/orders/index.ts'
import { personActor } from '#server/modules/users/index.ts'

type OrderKeys = Parameters<typeof reachesOrder>[2]

/** People who take over, and how much each has got of it so far. */
export type Takers = {
  /** The one with the least so far who may work with it; somebody gets it in any case. */
  forOrder(order: Omit<OrderKeys, 'managerId'>): number
  forCustomer(site: string): number
  isTaker(userId: number | null): boolean
}

type Dismissed = { id: number; userId: number; toUserId: number | null; toGroupId: number | null; by: number }

/**
 * Who takes over now: the person or the active people of the group. When they have left meanwhile too, whoever dismissed them, or an owner:
 * nothing stays with somebody who is gone. What none of them may see goes to whoever dismissed, who may give it on.
 */
export async function takersOf(tx: Tx, dismissed: Dismissed): Promise<Takers> {
  const chosen = await activeAmong(tx, dismissed)
  const head = await fallback(tx, dismissed)
  const ids = chosen.length > 0 ? chosen : [head]
  const actors = new Map<number, Actor>()
  for (const id of ids) actors.set(id, (await personActor(tx.db, id))!)
  const got = new Map(ids.map((id) => [id, 0]))
  const rows = await tx.db
    .selectFrom('dismissal_item')
    .select(({ fn }) => ['to_user_id', fn.countAll<number>().as('n')])
    .where('dismissal_id', '=', dismissed.id)
    .groupBy('to_user_id')
    .execute()
  for (const row of rows) if (row.to_user_id !== null && got.has(row.to_user_id)) got.set(row.to_user_id, Number(row.n))
  const least = (able: number[]): number => {
    const taker = able.toSorted((one, other) => got.get(one)! - got.get(other)! || one - other)[0]
    if (taker === undefined) return head
    got.set(taker, got.get(taker)! + 1)
    return taker
  }
  return {
    forOrder: (order) => least(ids.filter((id) => reachesOrder(actors.get(id)!, 'orders.view', { ...order, managerId: id }))),
    forCustomer: (site) => least(ids.filter((id) => mayTouchSite(actors.get(id)!, site))),
    isTaker: (userId) => userId !== null && got.has(userId),
  }
}

async function activeAmong(tx: Tx, { userId, toUserId, toGroupId }: Dismissed): Promise<number[]> {
  let query = tx.db.selectFrom('app_user as u').select('u.id').where('u.active', '=', true).where('u.id', '!=', userId).orderBy('u.id').forShare()
  if (toUserId !== null) query = query.where('u.id', '=', toUserId)
  else query = query.where('u.id', 'in', (of) => of.selectFrom('user_group_member').select('user_id').where('group_id', '=', toGroupId))
  return (await query.execute()).map((row) => row.id)
}

async function fallback(tx: Tx, { by, userId }: Dismissed): Promise<number> {
  const row = await tx.db
    .selectFrom('app_user')
    .select('id')
    .where('active', '=', true)
    .where('id', '!=', userId)
    .where((where) => where.or([where('id', '=', by), where('is_owner', '=', true)]))
    .orderBy((order) => order.case().when('id', '=', by).then(0).else(1).end())
    .orderBy('id')
    .forShare()
    .executeTakeFirstOrThrow()
  return row.id
}
