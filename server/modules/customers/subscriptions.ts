import { sql } from 'kysely'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { customerChange } from './changes.ts'
import { loadCustomer } from './customer-state.ts'

/** What a customer said about letters and messages of one kind. */
export type CustomerSubscription = { categoryId: number; subscribed: boolean; changedAt: string; messageId: number | null }

/** @param subscription code of the kind of letters; one that is not known yet is made */
export type SubscriptionWish = { channel: string; subscription: string; active: boolean; messageId?: number | null }

const MOST = 100

/**
 * Writes down what a customer agreed to, or no longer does, kind by kind. The moment of consent moves only when the answer changes.
 * @throws Refusal `not_found`, `forbidden`, `invalid` at `subscriptions[n].channel` or `.subscription`
 */
export async function setSubscriptions(tx: Tx, customerId: number, wishes: readonly SubscriptionWish[]): Promise<void> {
  if (wishes.length > MOST) throw invalid('subscriptions', 'too_many', { most: MOST })
  const customer = await loadCustomer(tx, customerId)
  const told = await writeSubscriptions(tx, customerId, wishes)
  if (Object.keys(told).length > 0) tx.record(customerChange({ kind: 'customer.subscribed', id: customerId, site: customer.site, fields: told }))
}

/**
 * The same for whoever loaded the customer and records it with more besides.
 * @returns what changed, as it stands in the change log
 */
export async function writeSubscriptions(tx: Tx, customerId: number, wishes: readonly SubscriptionWish[]): Promise<Record<string, [unknown, unknown]>> {
  const before = new Map((await subscriptionsOf(tx, customerId)).map((one) => [one.categoryId, one]))
  const told: Record<string, [unknown, unknown]> = {}
  for (const [index, wish] of wishes.entries()) {
    const [channel, code] = [wish.channel.trim(), wish.subscription.trim()]
    if (channel === '' || channel.length > 64) throw invalid(`subscriptions[${index}].channel`, channel === '' ? 'required' : 'too_long', { longest: 64 })
    if (code === '' || code.length > 255) throw invalid(`subscriptions[${index}].subscription`, code === '' ? 'required' : 'too_long', { longest: 255 })
    const categoryId = await categoryOf(tx, channel, code)
    const was = before.get(categoryId)
    if (was?.subscribed === wish.active) continue
    const now: CustomerSubscription = { categoryId, subscribed: wish.active, changedAt: tx.at.toISOString(), messageId: wish.messageId ?? null }
    await writeSubscription(tx, customerId, now)
    before.set(categoryId, now)
    told[`subscription.${channel}.${code}`] = [was?.subscribed ?? null, wish.active]
  }
  return told
}

async function categoryOf(tx: Tx, channel: string, code: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with made as (insert into subscription_category (channel, code, name) values (${channel}, ${code}, ${code}) on conflict (channel, code) do nothing returning id)
    select id from made union all select id from subscription_category where channel = ${channel} and code = ${code} limit 1`.execute(tx.db)
  if (rows[0]) return rows[0].id
  // Another transaction made it a moment ago: the next look sees it.
  const again = await tx.db.selectFrom('subscription_category').select('id').where('channel', '=', channel).where('code', '=', code).executeTakeFirstOrThrow()
  return again.id
}

export async function subscriptionsOf(tx: Tx, customerId: number): Promise<CustomerSubscription[]> {
  const rows = await tx.db.selectFrom('customer_subscription').selectAll().where('customer_id', '=', customerId).orderBy('category_id').execute()
  return rows.map((row) => ({ categoryId: row.category_id, subscribed: row.subscribed, changedAt: row.changed_at.toISOString(), messageId: row.message_id }))
}

export async function writeSubscription(tx: Tx, customerId: number, { categoryId, subscribed, changedAt, messageId }: CustomerSubscription): Promise<void> {
  await sql`insert into customer_subscription (customer_id, category_id, subscribed, changed_at, message_id)
    values (${customerId}, ${categoryId}, ${subscribed}, ${changedAt}, ${messageId})
    on conflict (customer_id, category_id) do update set subscribed = excluded.subscribed, changed_at = excluded.changed_at, message_id = excluded.message_id`.execute(tx.db)
}
