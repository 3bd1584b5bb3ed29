import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Db } from '#server/platform/db.ts'

const LIVES_MINUTES = 15
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

export type TelegramLink = { isLinked: boolean; username: string | null; linkedAt: string | null; isBlocked: boolean }

/** Of this person. */
export async function telegramLink(db: Database, userId: number): Promise<TelegramLink> {
  const found = await db.selectFrom('staff_telegram').selectAll().where('user_id', '=', userId).executeTakeFirst()
  return { isLinked: found !== undefined, username: found?.username ?? null, linkedAt: found ? new Date(found.linked_at).toISOString() : null, isBlocked: found?.blocked_at != null }
}

/** A new code for this person; the one before it no longer counts. It is shown once: here stands its digest. */
export async function makeLinkCode(db: Database, userId: number): Promise<{ code: string; expiresAt: string }> {
  const code = [...randomBytes(10)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
  const expires = new Date(Date.now() + LIVES_MINUTES * 60_000)
  await db.insertInto('staff_telegram_code').values({ user_id: userId, code_hash: digest(code), expires_at: expires })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ code_hash: digest(code), expires_at: expires })).execute()
  return { code, expiresAt: expires.toISOString() }
}

/** The chat in which this code was said belongs to the person who made it. @returns their name, or null for a code that nobody made or that is over */
export async function linkChat(db: Db, code: string, chat: { id: string; username: string | null }): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    with said as (delete from staff_telegram_code where code_hash = ${digest(code.toUpperCase())} returning user_id, expires_at),
    person as (select u.id, u.name from said join app_user u on u.id = said.user_id and u.active where said.expires_at > now()),
    others as (delete from staff_telegram t using person where t.chat_id = ${chat.id} and t.user_id <> person.id)
    insert into staff_telegram (user_id, chat_id, username) select person.id, ${chat.id}, ${chat.username} from person
    on conflict (user_id) do update set chat_id = excluded.chat_id, username = excluded.username, linked_at = now(), blocked_at = null
    returning (select name from person) as name`.execute(db.kysely)
  return rows[0]?.name ?? null
}

export async function unlink(db: Database, by: { userId: number } | { chatId: string }): Promise<void> {
  const rows = db.deleteFrom('staff_telegram')
  await ('userId' in by ? rows.where('user_id', '=', by.userId) : rows.where('chat_id', '=', by.chatId)).execute()
}

const digest = (code: string): string => createHash('sha256').update(`telegram ${code}`).digest('hex')
