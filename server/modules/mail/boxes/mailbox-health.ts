import { sql } from 'kysely'
import type { MailboxHealth } from '#shared/contracts/mail.ts'
import { systemActor } from '#server/platform/access.ts'
import type { Database, Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import type { Fault } from '../imap/fault-of.ts'

const system = systemActor('mail')

/** A fetch went well. The log is told when it had not before: open screens then change by themselves. */
export async function noteListening(db: Db, mailboxId: number, fetched: number): Promise<void> {
  await note(db, mailboxId, 'listening', sql`
    insert into mailbox_health as h (mailbox_id, state, last_fetch_at, last_letter_at) values (${mailboxId}, 'listening', now(), case when ${fetched}::int > 0 then now() end)
    on conflict (mailbox_id) do update set state = 'listening', code = null, words = null, failing_since = null, failures = 0, next_try_at = null, last_fetch_at = now(),
      last_letter_at = coalesce(excluded.last_letter_at, h.last_letter_at), updated_at = now()`)
}

/** It did not. @returns how many times in a row */
export async function noteFailing(db: Db, mailboxId: number, fault: Fault, nextTryAt: Date): Promise<void> {
  await note(db, mailboxId, 'failing', sql`
    insert into mailbox_health as h (mailbox_id, state, code, words, failing_since, failures, next_try_at) values (${mailboxId}, 'failing', ${fault.code}, ${fault.words}, now(), 1, ${nextTryAt})
    on conflict (mailbox_id) do update set state = 'failing', code = excluded.code, words = excluded.words, failing_since = coalesce(h.failing_since, now()), failures = h.failures + 1,
      next_try_at = excluded.next_try_at, updated_at = now()`)
}

export async function noteConnecting(db: Db, mailboxId: number): Promise<void> {
  await sql`insert into mailbox_health (mailbox_id, state) values (${mailboxId}, 'connecting')
    on conflict (mailbox_id) do update set state = 'connecting', updated_at = now() where mailbox_health.state <> 'failing'`.execute(db.kysely)
}

async function note(db: Db, mailboxId: number, state: 'listening' | 'failing', statement: ReturnType<typeof sql>): Promise<void> {
  await transact(db, system, async (tx) => {
    const before = await tx.db.selectFrom('mailbox_health').select(['state', 'code']).where('mailbox_id', '=', mailboxId).executeTakeFirst()
    await statement.execute(tx.db)
    if (before?.state !== state) tx.record({ kind: `mailbox.${state}`, entity: 'mailbox', entityId: mailboxId })
  })
}

type Row = { mailboxId: number; state: MailboxHealth['state'] | null; code: string | null; words: string | null; failingSince: Date | null; nextTryAt: Date | null; lastFetchAt: Date | null; lastLetterAt: Date | null; isActive: boolean }

/** How listening goes, by mailbox. */
export async function healthOf(db: Database, ids: readonly number[]): Promise<Map<number, MailboxHealth>> {
  const { rows } = await sql<Row>`
    select b.id as "mailboxId", b.is_active as "isActive", h.state, h.code, h.words, h.failing_since as "failingSince", h.next_try_at as "nextTryAt", h.last_fetch_at as "lastFetchAt", h.last_letter_at as "lastLetterAt"
    from mailbox b left join mailbox_health h on h.mailbox_id = b.id where b.id = any(${ids}::bigint[])`.execute(db)
  const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null
  return new Map(rows.map((row) => [row.mailboxId, {
    state: row.isActive ? (row.state ?? 'waiting') : 'off', code: row.code, words: row.words, failingSince: iso(row.failingSince), nextTryAt: iso(row.nextTryAt),
    lastFetchAt: iso(row.lastFetchAt), lastLetterAt: iso(row.lastLetterAt),
  }]))
}
