import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { planMessage } from '#server/modules/messages/index.ts'
import { personActor } from '#server/modules/users/index.ts'
import { DEMO_SITE } from './demo-orders.ts'

const ORDERS = 24
const HOUR = 3_600_000

type Planned = { code: string; channel: 'email' | 'sms'; purpose: 'transactional' | 'marketing'; inHours: number }
/** What a store would have planned for its newest orders. */
const PLANS: Planned[] = [
  { code: 'order-accepted', channel: 'email', purpose: 'transactional', inHours: 0 },
  { code: 'courier-in-an-hour', channel: 'sms', purpose: 'transactional', inHours: 20 },
  { code: 'handed-to-carrier', channel: 'email', purpose: 'transactional', inHours: 3 },
  { code: 'review-request', channel: 'email', purpose: 'transactional', inHours: 72 },
  { code: 'at-pickup-point', channel: 'sms', purpose: 'transactional', inHours: 0 },
  { code: 'abandoned-cart', channel: 'email', purpose: 'marketing', inHours: 0 },
]

/**
 * Messages about the newest demo orders, as they really are: nothing of them leaves, because its people are invented, and each says so. Nothing
 * when the demo has messages already.
 */
export async function demoMessages(db: Db): Promise<void> {
  const owner = await db.kysely.selectFrom('app_user').select('id').where('is_owner', '=', true).where('active', '=', true).orderBy('id').executeTakeFirst()
  const actor = owner && (await personActor(db.kysely, owner.id))
  if (!owner || !actor) return
  await transact(db, actor, async (tx) => {
    const { rows: had } = await sql`select from message where site = ${DEMO_SITE} limit 1`.execute(tx.db)
    if (had.length > 0) return
    const { rows: orders } = await sql<{ id: number }>`select id from "order" where site = ${DEMO_SITE} and email is not null order by created_at desc, id desc limit ${ORDERS}`.execute(tx.db)
    const templates = await tx.db.selectFrom('message_template').select(['id', 'code']).execute()
    for (const [place, order] of orders.entries()) {
      const plan = PLANS[place % PLANS.length]!
      const templateId = templates.find((template) => template.code === plan.code)?.id
      if (templateId === undefined) continue
      await planMessage(tx, {
        key: `demo:${order.id}:${plan.code}`, channel: plan.channel, purpose: plan.purpose, to: {}, about: { orderId: order.id }, templateId,
        dueAt: new Date(+tx.at + plan.inHours * HOUR), origin: { kind: 'person', userId: owner.id },
      })
    }
  })
}
