import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { LOGGED, messageChange, type LoggedMessage } from './message-state.ts'

export type SuppressionReason = 'hard_bounce' | 'soft_bounces' | 'complaint' | 'unsubscribed' | 'manual'

/**
 * Puts an address on the stop list and takes back what waits for it. A graver reason takes the place of a lighter one.
 * @returns whether it was not there before
 */
export async function suppress(tx: Tx, { channel, address, reason, source }: { channel: string; address: string; reason: SuppressionReason; source: Record<string, unknown> }): Promise<boolean> {
  const written = address.trim().toLowerCase()
  const { rows } = await sql<{ id: number; isNew: boolean }>`
    insert into message_suppression (channel, address, reason, source, created_at) values (${channel}, ${written}, ${reason}, ${JSON.stringify(source)}::jsonb, ${tx.at})
    on conflict (channel, address) where lifted_at is null do update set reason = excluded.reason, source = excluded.source
      where message_suppression.reason = 'unsubscribed' and excluded.reason <> 'unsubscribed'
    returning id, xmax = 0 as "isNew"`.execute(tx.db)
  if (rows[0]) tx.record({ kind: 'suppression.added', entity: 'suppression', entityId: rows[0].id, about: { channel, address: written, reason } })
  const { rows: stopped } = await sql<LoggedMessage & { was: string }>`
    update message m set state = 'suppressed', reason = 'suppressed', reason_params = ${JSON.stringify({ reason, at: tx.at })}::jsonb, updated_at = ${tx.at}
    from (select id, state from message m where m.state in ('planned', 'held') and m.channel = ${channel} and m.address = ${written}
      and (${reason} <> 'unsubscribed' or m.purpose = 'marketing') for update) old
    where m.id = old.id returning old.state as was, ${LOGGED}`.execute(tx.db)
  for (const row of stopped) tx.record(messageChange('message.suppressed', row, { state: [row.was, 'suppressed'], reason: [null, 'suppressed'] }, { params: { reason } }))
  return rows[0]?.isNew ?? false
}

/** Lets an address receive again. @returns whether it was on the list */
export async function liftSuppression(tx: Tx, id: number): Promise<boolean> {
  const lifted = await tx.db.updateTable('message_suppression').set({ lifted_at: tx.at }).where('id', '=', id).where('lifted_at', 'is', null).returning(['channel', 'address', 'reason']).executeTakeFirst()
  if (lifted) tx.record({ kind: 'suppression.lifted', entity: 'suppression', entityId: id, about: lifted })
  return lifted !== undefined
}
