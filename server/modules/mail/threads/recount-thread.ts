import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'

/**
 * Counts anew what a thread's row says of its letters: how many, the last one, whether somebody waits for an answer, and whether nobody has
 * looked yet. An answer that a machine gave answers nothing.
 */
export async function recountThread(tx: Tx, threadId: number): Promise<void> {
  await sql`
    update mail_thread t set letters = c.letters, last_letter_at = coalesce(c.last_at, t.last_letter_at), snippet = coalesce(c.snippet, ''), is_robot = c.is_robot,
      is_unread = c.is_unread, waits_since = c.waits_since, updated_at = ${tx.at}
    from (
      select count(*) as letters, max(l.sent_at) as last_at, (array_agg(l.snippet order by l.sent_at desc, l.id desc))[1] as snippet,
        bool_and(l.direction = 'in' and l.kind <> 'letter') or count(*) = 0 as is_robot,
        coalesce(bool_or(l.direction = 'in' and not l.is_history and l.created_at > coalesce(own.seen_at, '-infinity')), false) as is_unread,
        min(l.sent_at) filter (where l.direction = 'in' and l.kind = 'letter' and not l.is_history and l.created_at > greatest(own.done_at, answered.at, '-infinity')) as waits_since
      from mail_thread own
      left join lateral (select max(a.created_at) as at from mail_letter a where a.thread_id = own.id and a.direction = 'out' and a.kind = 'letter' and a.undone_at is null) answered on true
      join mail_letter l on l.thread_id = own.id and l.undone_at is null
      where own.id = ${threadId}
    ) c
    where t.id = ${threadId}`.execute(tx.db)
}
