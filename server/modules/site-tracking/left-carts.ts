import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { raiseHook } from '#server/modules/automation/index.ts'
import { takeTurn } from './turn.ts'

const AT_ONCE = 500
/** A cart that was filled so long ago is no news when its site is set up or its visitor is recognised. */
const NEWS_DAYS = 3

/** Tells the rules of carts that their customers have left; a cart once, until it is touched again. */
export async function noteLeftCarts(db: Db, now = new Date()): Promise<number> {
  let noted = AT_ONCE
  let all = 0
  while (noted === AT_ONCE) all += noted = await transact(db, systemActor('site'), (tx) => noteSome(tx), { at: now })
  return all
}

type Left = { id: number; site: string; customerId: number; updatedAt: Date; items: unknown[] }

async function noteSome(tx: Tx): Promise<number> {
  await takeTurn(tx)
  const { rows } = await sql<Left>`
    update customer_cart c set left_at = ${tx.at} from (
      select c.id from customer_cart c left join site_tracking t on t.site = c.site
      where c.left_at is null and c.cleared_at is null and c.customer_id is not null
        and c.updated_at <= ${tx.at}::timestamptz - make_interval(mins => coalesce(t.abandoned_after_minutes, 60)) and c.updated_at > ${tx.at}::timestamptz - make_interval(days => ${NEWS_DAYS})
        and exists (select from customer_cart_item i where i.cart_id = c.id) and exists (select from customer k where k.id = c.customer_id)
      order by c.updated_at limit ${AT_ONCE}
    ) due where c.id = due.id
    returning c.id, c.site, c.customer_id as "customerId", c.updated_at as "updatedAt",
      (select coalesce(json_agg(json_build_object('offerId', i.offer_id, 'quantity', i.quantity, 'price', i.price) order by i.id), '[]') from customer_cart_item i where i.cart_id = c.id) as items`.execute(tx.db)
  for (const { id, site, customerId, updatedAt, items } of rows) {
    tx.record({ kind: 'cart.left', entity: 'cart', entityId: id, customerId, site, about: { items } })
    await raiseHook(tx, 'cart.abandoned', { customerId, key: `${id}:${updatedAt.toISOString()}`, about: { cartId: id, items } })
  }
  return rows.length
}
