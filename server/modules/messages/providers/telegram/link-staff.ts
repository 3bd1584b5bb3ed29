import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'

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
export async function linkChat(tx: Tx, code: string, chat: { id: string; username: string | null }): Promise<string | null> {
  const { rows } = await sql<{ id: number; name: string }>`
    with said as (delete from staff_telegram_code where code_hash = ${digest(code.toUpperCase())} returning user_id, expires_at)
    select u.id, u.name from said join app_user u on u.id = said.user_id and u.active where said.expires_at > ${tx.at}`.execute(tx.db)
  const [person] = rows
  if (!person) return null
  await tx.db.deleteFrom('staff_telegram').where('chat_id', '=', chat.id).where('user_id', '<>', person.id).execute()
  const linked = { chat_id: chat.id, username: chat.username, linked_at: tx.at, blocked_at: null }
  await tx.db.insertInto('staff_telegram').values({ user_id: person.id, ...linked }).onConflict((conflict) => conflict.column('user_id').doUpdateSet(linked)).execute()
  tx.record({ kind: 'user.telegram_linked', entity: 'user', entityId: person.id, about: { username: chat.username } })
  return person.name
}

export async function unlink(db: Database, by: { userId: number } | { chatId: string }): Promise<void> {
  const rows = db.deleteFrom('staff_telegram')
  await ('userId' in by ? rows.where('user_id', '=', by.userId) : rows.where('chat_id', '=', by.chatId)).execute()
}

const digest = (code: string): string => createHash('sha256').update(`telegram ${code}`).digest('hex')
