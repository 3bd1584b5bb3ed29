import { recordConsents, type ConsentWish } from '#server/modules/consents/index.ts'
import { Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import type { Db } from '#server/platform/db.ts'
import { byOf, named } from './lookup.ts'
import { rowsOf } from './upload.ts'
import { moment } from './wire/dates.ts'
import { succeeded } from './wire/envelope.ts'
import { fieldsOf } from './wire/fields.ts'
import { write, type Answer, type Call } from './wire/method.ts'
import { isMap } from './wire/parameters.ts'

const MOST = 100

/** `POST /customers/{externalId}/subscriptions`: what a customer agreed to, or no longer does, by channel and kind of letters. */
export async function writeSubscriptions(call: Call): Promise<Answer> {
  const { id } = await named(call, 'customer', call.path['externalId']!, byOf(call))
  const complaints: FieldRefusal[] = []
  const rows = rowsOf(call, 'subscriptions')
  if (rows.length === 0) complaints.push({ path: 'subscriptions', code: 'too_few', params: { least: 1 } })
  if (rows.length > MOST) complaints.push({ path: 'subscriptions', code: 'too_many', params: { most: MOST } })
  const wishes = rows.map((row, index): ConsentWish => {
    const fields = fieldsOf(isMap(row) ? row : {}, call.account.timeZone, `subscriptions[${index}]`, complaints)
    const [channel, subscription, active, messageId] = [fields.text('channel', 64), fields.text('subscription', 255), fields.boolean('active'), fields.integer('messageId', 1)]
    if (!channel) fields.complain('channel', 'required')
    if (!subscription) fields.complain('subscription', 'required')
    if (active === undefined || active === null) fields.complain('active', 'required')
    return { purpose: 'mailing', channel: channel ?? '', topic: subscription ?? '', state: active ? 'granted' : 'withdrawn', messageId: messageId ?? null }
  })
  if (complaints.length > 0) throw new Refusal('invalid', {}, 400, complaints)
  await write(call, (tx) => recordConsents(tx, id, wishes, { source: 'api' }))
  return { body: succeeded() }
}

const SUBSCRIPTIONS = `select s.customer_id as "customerId", s.subscribed, s.changed_at as "changedAt",
    jsonb_build_object('id', k.id, 'channel', k.channel, 'name', k.name, 'code', k.code, 'active', k.active, 'autoSubscribe', k.auto_subscribe, 'ordering', k.ordering) as subscription
  from customer_subscription s join subscription_category k on k.id = s.category_id where s.customer_id = any($1) order by k.ordering, k.id`

/** `customerSubscriptions` of these customers, by id. */
export async function subscriptionAnswers(db: Db, ids: readonly number[], zone: string): Promise<Map<number, unknown[]>> {
  const { rows } = await db.pool.query<{ customerId: number; subscribed: boolean; changedAt: Date; subscription: unknown }>({ name: 'v5_subscriptions', text: SUBSCRIPTIONS, values: [ids] })
  const answers = rows.map(({ customerId, subscription, subscribed, changedAt }) => [customerId, { subscription, subscribed, changedAt: moment(changedAt.toISOString(), zone) }] as const)
  return new Map(Map.groupBy(answers, ([id]) => id).entries().map(([id, of]) => [id, of.map(([, answer]) => answer)]))
}
