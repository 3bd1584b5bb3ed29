import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { LOGGED, messageChange, type LoggedMessage } from './message-state.ts'

/** Which message a report is about: ours, the gateway's, or the letter's. */
export type Reported = { messageId: number } | { externalId: string; providerKind: string } | { rfcMessageId: string }

/**
 * What became of a message that had left. Told twice or in the wrong order it does no harm: delivered stays delivered.
 * @returns id of the message; null when there is none, or it is known already
 */
export async function recordDelivery(tx: Tx, report: Reported & { state: 'delivered' | 'failed'; code?: string; words?: string }): Promise<number | null> {
  const which = 'messageId' in report ? sql`m.id = ${report.messageId}`
    : 'rfcMessageId' in report ? sql`m.message_id = ${report.rfcMessageId}`
      : sql`m.external_id = ${report.externalId} and m.provider_id in (select p.id from message_provider p where p.kind = ${report.providerKind})`
  const { state, code = null, words = null } = report
  const from = state === 'delivered' ? ['sending', 'sent', 'failed'] : ['sending', 'sent']
  const { rows } = await sql<LoggedMessage & { was: string }>`
    update message m set state = ${state}, delivered_at = ${state === 'delivered' ? tx.at : null}, sent_at = coalesce(m.sent_at, ${tx.at}), updated_at = ${tx.at},
      reason = ${state === 'delivered' ? null : (code ?? 'not_delivered')}, reason_params = ${words === null ? null : JSON.stringify({ words })}::jsonb
    from (select id, state from message m where m.state = any(${from}::text[]) and ${which} for update) old
    where m.id = old.id returning old.state as was, ${LOGGED}`.execute(tx.db)
  const [row] = rows
  if (!row) return null
  tx.record(messageChange(state === 'delivered' ? 'message.delivered' : 'message.failed', row, { state: [row.was, state] }, { ...(code ? { code } : {}), ...(words ? { words } : {}) }))
  return row.id
}
