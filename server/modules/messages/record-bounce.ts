import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { addNote } from '#server/modules/customers/index.ts'
import { recordDelivery } from './record-delivery.ts'
import { sendingSettings } from './sending-settings.ts'
import { suppress } from './suppress.ts'

export type Bounce = {
  /** Message-ID of the letter that came back, where it is told. */
  rfcMessageId?: string | null
  address: string
  kind: 'hard' | 'soft' | 'complaint'
  /** What the other side said. */
  words: string
  channel?: 'email' | 'sms'
}

/**
 * A message came back, or somebody complained of it. An address that is not there is suppressed at once, one that is full or busy after so
 * many times in a row, a complaint at once and with a note on the customer.
 * @returns whether the address was suppressed by this
 */
export async function recordBounce(tx: Tx, { rfcMessageId, address, kind, words, channel = 'email' }: Bounce): Promise<boolean> {
  const written = address.trim().toLowerCase()
  const message = rfcMessageId ? await tx.db.selectFrom('message').select(['id', 'customer_id', 'address']).where('message_id', '=', rfcMessageId).executeTakeFirst() : undefined
  // A letter names whom it was for: what comes back for somebody else was forwarded, or made up.
  const isOurs = message?.address === written
  await tx.db.insertInto('message_bounce').values({ channel, address: written, kind, message_id: isOurs ? message.id : null, words: words.slice(0, 2000), at: tx.at }).execute()
  if (isOurs && kind !== 'complaint') await recordDelivery(tx, { messageId: message.id, state: 'failed', code: `${kind}_bounce`, words: words.slice(0, 500) })
  if (rfcMessageId && message && !isOurs) return false
  if (kind === 'soft' && !(await bouncedOften(tx, channel, written))) return false
  const reason = kind === 'hard' ? 'hard_bounce' : kind === 'soft' ? 'soft_bounces' : 'complaint'
  const isNew = await suppress(tx, { channel, address: written, reason, source: { words: words.slice(0, 500), ...(isOurs ? { messageId: message.id } : {}) } })
  if (isNew && kind === 'complaint' && message?.customer_id) await addNote(tx, message.customer_id, { text: COMPLAINT })
  return isNew
}

const COMPLAINT = 'Получатель пожаловался на письмо как на спам: больше писем на этот адрес не уходит.'

/** In a row: with nothing delivered in between. */
async function bouncedOften(tx: Tx, channel: string, address: string): Promise<boolean> {
  const { softBounces } = await sendingSettings(tx.db)
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from message_bounce b where b.channel = ${channel} and b.address = ${address} and b.kind = 'soft'
      and b.at > coalesce((select max(m.delivered_at) from message m where m.address = ${address} and m.channel = ${channel}), '-infinity')
      and b.at > coalesce((select max(s.lifted_at) from message_suppression s where s.channel = ${channel} and s.address = ${address}), '-infinity')`.execute(tx.db)
  return rows[0]!.count >= softBounces
}
