import { sql, type RawBuilder } from 'kysely'
import { Refusal } from '#server/platform/errors.ts'
import { allOf } from '#server/platform/http/list-page.ts'
import type { Tx } from '#server/platform/transact.ts'
import { LOGGED, messageChange, type LoggedMessage } from './message-state.ts'

/** States that a message can be sent anew from: what was given up, refused, taken back or kept from leaving. */
export const RESENDABLE: readonly string[] = ['dead', 'failed', 'cancelled', 'suppressed']
const AT_ONCE = 10_000

/**
 * Plans messages again that are over, with all tries before them and under the Message-ID that they had. Who may not receive is asked anew
 * when they leave.
 * @throws Refusal `message_not_over` when a single one is still on its way or has arrived
 */
export async function resendMessages(tx: Tx, ids: readonly number[]): Promise<number> {
  const count = await again(tx, [sql<boolean>`m.id = any(${ids}::bigint[])`, sql<boolean>`m.state = any(${RESENDABLE}::text[])`])
  if (count === 0 && ids.length === 1) throw new Refusal('message_not_over', {}, 409)
  return count
}

/** All dead and failed ones that match, so many at once. @param where over the alias `m` */
export async function resendDead(tx: Tx, where: readonly RawBuilder<boolean>[]): Promise<{ count: number; more: boolean }> {
  const count = await again(tx, [...where, sql<boolean>`m.state in ('dead', 'failed')`])
  return { count, more: count === AT_ONCE }
}

async function again(tx: Tx, where: readonly RawBuilder<boolean>[]): Promise<number> {
  const { rows } = await sql<LoggedMessage & { was: string; state: string }>`
    update message m set state = case when p.id is null then 'held' else 'planned' end, reason = case when p.id is null then 'no_provider' end,
      reason_params = null, attempts = 0, uncertain = 0, provider_id = p.id, due_at = ${tx.at}, next_try_at = ${tx.at}, claimed_by = null, updated_at = ${tx.at}
    from (select m.id, m.state, m.provider_id, m.channel from message m where ${allOf(where)} order by m.id limit ${AT_ONCE} for update) old
    left join lateral (select p.id from message_provider p where p.channel = old.channel and p.is_active order by p.id = old.provider_id desc, p.is_default desc, p.id limit 1) p on true
    where m.id = old.id returning old.state as was, m.state, ${LOGGED}`.execute(tx.db)
  for (const row of rows) tx.record(messageChange(row.state === 'held' ? 'message.held' : 'message.planned', row, { state: [row.was, row.state] }, { isResent: true }))
  return rows.length
}
