import { sql } from 'kysely'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import { cancelMessages } from './cancel-messages.ts'

/** Whoever takes a consent back gets nothing that was prepared before: mailings that wait for their time are cancelled at once. */
export const stopWithdrawn: Reader = {
  name: 'messages.stop_withdrawn',
  concerns: isWithdrawal,
  effect: async (tx, entries) => {
    const customers = [...new Set(entries.filter(isWithdrawal).map((entry) => entry.entityId))]
    if (customers.length === 0) return
    const { rows } = await sql<{ id: number }>`
      select m.id from message m, mailing_consent(m.customer_id, m.channel, m.topic) said
      where m.customer_id in (select c.id from customer c where c.id = any(${customers}::bigint[]) or c.merged_into = any(${customers}::bigint[]))
        and m.state in ('planned', 'held') and m.purpose = 'marketing' and said.state = 'withdrawn'`.execute(tx.db)
    if (rows.length > 0) await cancelMessages(tx, { ids: rows.map((row) => row.id), reason: 'unsubscribed' })
  },
}

function isWithdrawal({ entity, fields }: LogEntry): boolean {
  if (entity !== 'customer') return false
  if (fields.emailUnsubscribedAt?.[1]) return true
  return Object.entries(fields).some(([name, [, now]]) => /^(?:consent|subscription)\./.test(name) && now === false)
}
