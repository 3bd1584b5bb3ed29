import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { accrueFor, creditBonuses, openAccount, programOfSite, saveProgram } from '#server/modules/loyalty/index.ts'
import { applyBonuses, orderBonuses } from '#server/modules/orders/index.ts'
import { DEMO_SITE } from './demo-orders.ts'

const MEMBERS = 40
const PAID_WITH_BONUSES = 3
const WELCOME = 200

/** A running bonus programme: regular customers take part, have earned with what they bought, and a few new orders are paid with it. */
export async function demoBonuses(db: Db): Promise<void> {
  const actor = systemActor('demo')
  if (await programOfSite(db.kysely, DEMO_SITE)) return
  await transact(db, actor, (tx) => saveProgram(tx, DEMO_SITE, { name: 'Клуб покупателей', active: true, accrualPercent: 5, chargePercent: 30, bonusValue: 100 }))
  const { rows: members } = await db.pool.query<{ id: number }>(`
    select c.id from customer c join customer_figures f on f.customer_id = c.id
    where c.site = $1 and c.type = 'customer' and c.merged_into is null order by (select count(*) from "order" o join order_status s on s.code = o.status where o.customer_id = c.id and s.group_code = 'complete') desc, f.orders_count desc, c.id limit ${MEMBERS}`, [DEMO_SITE])
  for (const { id } of members) {
    await transact(db, actor, async (tx) => {
      const account = await openAccount(tx, { customerId: id })
      await creditBonuses(tx, account, WELCOME, 'Приветственные бонусы')
      const { rows } = await db.pool.query<{ id: number }>('select o.id from "order" o join order_status s on s.code = o.status where o.customer_id = $1 and s.group_code = \'complete\' order by o.id limit 20', [id])
      await accrueFor(tx, rows.map((row) => row.id))
    })
  }
  const { rows: orders } = await db.pool.query<{ id: number }>(`
    select o.id from "order" o join order_status s on s.code = o.status join loyalty_account a on a.customer_id = o.customer_id
    where o.site = $1 and s.group_code not in ('complete', 'cancel') order by o.created_at desc limit ${PAID_WITH_BONUSES}`, [DEMO_SITE])
  for (const { id } of orders) {
    const { most } = await orderBonuses(db.kysely, id)
    if (most > 0) await transact(db, actor, (tx) => applyBonuses(tx, id, most))
  }
}
