import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { recordBounce } from '#server/modules/messages/index.ts'
import type { Bounce } from './read-bounce.ts'

/**
 * Tells the outbox what came back. Anybody can write a letter that looks like a report, so it must name a letter of ours, whose Message-ID
 * nobody can guess; of systems that name none it is believed when we wrote to that address in the last week.
 */
export async function reportBounce(tx: Tx, bounce: Bounce): Promise<void> {
  const rfcMessageId = bounce.rfcMessageId === null ? null : `<${bounce.rfcMessageId}>`
  const { rows } = await sql<{ address: string | null }>`
    select lower(m.address) as address from message m where ${rfcMessageId === null
      ? sql`m.channel = 'email' and m.address = any(${bounce.recipients.map((one) => one.address)}::text[]) and m.sent_at > ${tx.at}::timestamptz - interval '7 days'`
      : sql`m.message_id = ${rfcMessageId}`} limit 20`.execute(tx.db)
  for (const one of bounce.recipients) {
    // A complaint need not say who complains: the letter was to one person.
    const address = one.address || (rows[0]?.address ?? '')
    if (one.kind === 'delayed' || !rows.some((row) => row.address === address)) continue
    await recordBounce(tx, { rfcMessageId, address, kind: one.kind, words: one.words })
  }
}
