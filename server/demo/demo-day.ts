import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { attemptCall, createRule } from '#server/modules/day/index.ts'
import { commentOrder, giveOrders, markTouched, openStatuses, reason, waitingStatuses } from '#server/modules/orders/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { personActor } from '#server/modules/users/index.ts'
import { DEMO_SITE } from './demo-orders.ts'

/** Of the newest orders in work: so many are the person's own, the first of them called in vain, the next ones worked on already. */
const OWN = 14
const CALLED = 2
const TOUCHED = 5
/** Orders of the last hours wait; older ones were worked on. */
const FRESH = 5 * 3_600_000

/**
 * A day to look at: a rule by which new orders of the demo's store go to the managers, and orders of the owner that want something. What is
 * there already is left as it is, so that it may be asked again.
 */
export async function demoDay(db: Db): Promise<void> {
  await transact(db, systemActor('demo'), async (tx) => {
    const ruled = await tx.db.selectFrom('distribution_rule').select('id').where('sites', '=', sql<string[]>`array[${DEMO_SITE}]`).executeTakeFirst()
    const managers = await tx.db.selectFrom('user_group').select('id').where('is_manager', '=', true).orderBy('ordering').executeTakeFirst()
    if (!ruled && managers) await createRule(tx, { name: 'Заказы демо-магазина', groupId: managers.id, sites: [DEMO_SITE] })
  })
  const owner = await db.kysely.selectFrom('app_user').select('id').where('is_owner', '=', true).where('active', '=', true).orderBy('id').executeTakeFirst()
  const actor = owner && (await personActor(db.kysely, owner.id))
  if (!owner || !actor) return
  await markPast(db, owner.id)
  await transact(db, actor, async (tx) => {
    const references = await freshReferences(tx.db)
    const { rows: had } = await sql`select from "order" where site = ${DEMO_SITE} and manager_id is not null limit 1`.execute(tx.db)
    if (had.length > 0) return
    const { rows: orders } = await sql<{ id: number }>`
      select id from "order" where site = ${DEMO_SITE} and status = any(${openStatuses(references)}::text[])
      order by first_touched_at is null and status = any(${waitingStatuses(references)}::text[]) desc, created_at desc limit ${OWN}`.execute(tx.db)
    const ids = orders.map((order) => order.id)
    await giveOrders(tx, ids.map((orderId) => ({ orderId, managerId: owner.id, reason: reason('least_loaded', { open: 0, among: 1 }) })))
    for (const id of ids.slice(0, CALLED)) await attemptCall(tx, id, { result: 'no_answer', retryIn: 30 })
    for (const id of ids.slice(CALLED, CALLED + TOUCHED)) await commentOrder(tx, id, 'Подтвердили состав по телефону')
  })
}

/** The store's past was worked on: what came before the last hours was touched some minutes after it came, and does not wait now. */
async function markPast(db: Db, userId: number): Promise<void> {
  await transact(db, systemActor('demo'), async (tx) => {
    const statuses = openStatuses(await freshReferences(tx.db))
    const { rows: past } = await sql<{ id: number; createdAt: Date }>`
      select id, created_at as "createdAt" from "order"
      where site = ${DEMO_SITE} and status = any(${statuses}::text[]) and first_touched_at is null and created_at < ${new Date(+tx.at - FRESH)}`.execute(tx.db)
    await markTouched(tx, past.map(({ id, createdAt }) => ({ orderId: id, userId, at: new Date(+createdAt + (3 + (id * 7) % 35) * 60_000) })))
  })
}
