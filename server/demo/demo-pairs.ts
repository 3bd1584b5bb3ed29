import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { combineOrders, createOrder, linkOrders } from '#server/modules/orders/index.ts'
import { money } from '#shared/money.ts'
import { DEMO_SITE } from './demo-orders.ts'

type First = {
  id: number; createdAt: Date; customerId: number; firstName: string; lastName: string; phone: string
  items: { offerId: number; quantity: number; price: string }[]
}

const MINUTE = 60_000

/**
 * Orders that belong together: buyers who pressed the button twice, one pair that was combined already, and an exchange. Made of the newest
 * open orders of the demo; what is there already is left as it is.
 */
export async function demoPairs(db: Db): Promise<void> {
  const { rows } = await db.pool.query<First>(`
    select o.id, o.created_at as "createdAt", o.customer_id as "customerId", o.first_name as "firstName", o.last_name as "lastName", o.phone,
      (select jsonb_agg(jsonb_build_object('offerId', i.offer_id, 'quantity', i.quantity, 'price', i.initial_price::text) order by i.position) from order_item i where i.order_id = o.id and i.offer_id is not null) as items
    from "order" o join order_status s on s.code = o.status and s.group_code in ('new', 'approval')
    where o.site = $1 and o.customer_id is not null and o.phone is not null and o.external_id not like 'demo-again-%' and exists (select from order_item i where i.order_id = o.id and i.offer_id is not null)
    order by o.created_at desc, o.id desc limit 4`, [DEMO_SITE])
  for (const [index, first] of rows.entries()) {
    const externalId = `demo-again-${index + 1}`
    await transact(db, systemActor('demo'), async (tx) => {
      const known = await tx.db.selectFrom('order').select('id').where('site', '=', DEMO_SITE).where('external_id', '=', externalId).executeTakeFirst()
      if (known) return
      const { order } = await createOrder(tx, {
        site: DEMO_SITE, externalId, createdAt: new Date(Math.min(first.createdAt.getTime() + 7 * MINUTE, tx.at.getTime())), customer: { id: first.customerId },
        firstName: first.firstName, lastName: first.lastName, phone: first.phone, orderMethod: 'shopping-cart',
        customerComment: index === 0 ? 'Кажется, заказ не прошёл, повторяю' : null,
        items: first.items.slice(0, 3).map((item) => ({ offer: { id: item.offerId }, quantity: item.quantity, initialPrice: money(item.price) })),
      }, { by: 'api' })
      if (index === 2) await combineOrders(tx, { survivorId: first.id, otherId: order.id, technique: 'merge' })
      if (index === 3) await linkOrders(tx, first.id, order.id, 'exchange', 'Не подошёл цвет')
    })
  }
}
