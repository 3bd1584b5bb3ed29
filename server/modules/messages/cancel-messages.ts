import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { LOGGED, messageChange, type LoggedMessage } from './message-state.ts'

/**
 * Takes back what has not left yet: by ids, or all whose key begins so. What is being sent at this moment is not taken back.
 * @returns ids of those that will not leave
 */
export async function cancelMessages(tx: Tx, { ids, keyPrefix, reason }: { ids?: readonly number[]; keyPrefix?: string; reason: string }): Promise<number[]> {
  if (ids === undefined && !keyPrefix) return []
  const which = ids === undefined ? sql`m.key like ${`${keyPrefix!.replace(/[\\%_]/g, '\\$&')}%`}` : sql`m.id = any(${ids}::bigint[])`
  const { rows } = await sql<LoggedMessage & { was: string }>`
    update message m set state = 'cancelled', reason = ${reason}, reason_params = null, updated_at = ${tx.at}
    from (select id, state from message m where m.state in ('planned', 'held') and ${which} for update) old
    where m.id = old.id returning old.state as was, ${LOGGED}`.execute(tx.db)
  for (const row of rows) tx.record(messageChange('message.cancelled', row, { state: [row.was, 'cancelled'], reason: [null, reason] }))
  return rows.map((row) => row.id)
}
