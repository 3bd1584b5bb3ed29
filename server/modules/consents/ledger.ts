import { sql } from 'kysely'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { changeCustomer, customerChange, loadCustomer, writeSubscriptions, type SubscriptionWish } from '#server/modules/customers/index.ts'
import { isNews, type Word } from './word.ts'

export type ConsentSource = 'form' | 'api' | 'manager' | 'preference_page' | 'one_click' | 'import'
export type Purpose = 'processing' | 'mailing' | 'transfer'

/** What is said of a consent: by which purpose, channel and topic; null covers all of them. */
export type ConsentWish = {
  purpose: Purpose
  channel?: string | null
  topic?: string | null
  state: 'granted' | 'withdrawn'
  /** E-mail or phone that it is said of. */
  address?: string | null
  textVersion?: string | null
  /** Why it is taken back: a code of the preference page, or words. */
  reason?: string | null
  /** The message that it is said in answer to. */
  messageId?: number | null
}

const MOST = 200

/**
 * Adds to the ledger what a customer agreed to or took back; what says nothing new is left out. The subscriptions by kind of letters and the
 * customer's mark «takes no letters» follow in the same transaction.
 * @returns how many words were added
 * @throws Refusal `not_found`, `forbidden`; `invalid` at `consents[n].…`
 */
export async function recordConsents(tx: Tx, customerId: number, wishes: readonly ConsentWish[], said: { source: ConsentSource; ip?: string | null }): Promise<number> {
  if (wishes.length > MOST) throw invalid('consents', 'too_many', { most: MOST })
  const read = wishes.map(readWish)
  const customer = await loadCustomer(tx, customerId)
  const known = await wordsOf(tx, customerId)
  const added: (Word & Required<ConsentWish>)[] = []
  for (const wish of read) {
    if (!isNews([...known, ...added], wish)) continue
    added.push({ ...wish, at: tx.at, id: Number.MAX_SAFE_INTEGER - read.length + added.length })
  }
  const subscriptions = await writeSubscriptions(tx, customerId, await wishesOfTopics(tx, customerId, read))
  if (added.length > 0) {
    const rows = added.map((word) => ({
      customer_id: customerId, address: word.address ?? addressOf(customer, word.channel), purpose: word.purpose, channel: word.channel, topic: word.topic, state: word.state, source: said.source,
      text_version: word.textVersion, reason: word.reason, message_id: word.messageId, ip: said.ip ?? null, actor_kind: tx.actor.kind, actor_id: tx.actor.id, at: tx.at,
    }))
    await tx.db.insertInto('consent').values(rows).execute()
  }
  const letters = read.findLast((wish) => wish.purpose === 'mailing' && wish.topic === null && (wish.channel === null || wish.channel === 'email'))
  if (letters && (letters.state === 'granted') !== (customer.emailUnsubscribedAt === null)) await changeCustomer(tx, customerId, { subscribed: letters.state === 'granted' })
  // A word about one topic that changed its subscription is told once.
  const untold = added.filter((word) => !(`subscription.${word.channel}.${word.topic}` in subscriptions))
  const fields = { ...subscriptions, ...Object.fromEntries(untold.map((word) => [fieldOf(word), [null, word.state === 'granted']] as const)) }
  if (Object.keys(fields).length > 0) {
    const reason = read.find((wish) => wish.reason !== null)?.reason
    tx.record(customerChange({ kind: 'customer.subscribed', id: customerId, site: customer.site, fields: fields as Record<string, [unknown, unknown]>, about: { source: said.source, ...(reason ? { reason } : {}) } }))
  }
  return added.length
}

/** What the word is said of when nobody tells: where the channel reaches the customer now. */
function addressOf(customer: { email: string | null; phones: string[] }, channel: string | null): string | null {
  if (channel === 'email') return customer.email
  return channel === null ? null : (customer.phones[0] ?? null)
}

const fieldOf = ({ purpose, channel, topic }: Word): string => ['consent', purpose, channel, topic].filter((part) => part !== null).join('.')

function readWish(wish: ConsentWish, index: number): Required<ConsentWish> {
  const text = (name: 'channel' | 'topic' | 'address' | 'textVersion' | 'reason', longest: number): string | null => {
    const value = wish[name]?.trim() || null
    if (value && value.length > longest) throw invalid(`consents[${index}].${name}`, 'too_long', { longest })
    return value
  }
  const read = { purpose: wish.purpose, state: wish.state, channel: text('channel', 64), topic: text('topic', 255), address: text('address', 320), textVersion: text('textVersion', 100), reason: text('reason', 500), messageId: wish.messageId ?? null }
  if (read.topic && !read.channel) throw invalid(`consents[${index}].channel`, 'required')
  if (read.purpose !== 'mailing' && read.channel) throw invalid(`consents[${index}].channel`, 'wrong_value')
  return read
}

/** All that was ever said by the customer and by those who were merged into them. */
async function wordsOf(tx: Tx, customerId: number): Promise<Word[]> {
  const { rows } = await sql<Word>`
    select k.id, k.purpose, k.channel, k.topic, k.state, k.text_version as "textVersion", k.at from consent k
    where k.customer_id = ${customerId} or k.customer_id in (select c.id from customer c where c.merged_into = ${customerId})`.execute(tx.db)
  return rows
}

/** A word about one topic is one subscription; a word about a channel is all the subscriptions that the customer has there. */
async function wishesOfTopics(tx: Tx, customerId: number, wishes: readonly Required<ConsentWish>[]): Promise<SubscriptionWish[]> {
  const { rows } = await sql<{ channel: string; code: string }>`
    select k.channel, k.code from customer_subscription s join subscription_category k on k.id = s.category_id where s.customer_id = ${customerId}`.execute(tx.db)
  return wishes.filter((wish) => wish.purpose === 'mailing').flatMap(({ channel, topic, state, messageId }) => {
    const active = state === 'granted'
    if (channel && topic) return [{ channel, subscription: topic, active, messageId }]
    return rows.filter((row) => channel === null || row.channel === channel).map((row) => ({ channel: row.channel, subscription: row.code, active, messageId }))
  })
}
