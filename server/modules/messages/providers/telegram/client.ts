import type { Db } from '#server/platform/db.ts'
import { askGateway, baseOf, strangeAnswer } from '../gateway.ts'
import { SendError, type OutgoingMessage, type Sender } from '../provider.ts'

const LONGEST = 4096

export type BotUpdate = { update_id: number; message?: { text?: string; chat: { id: number; type: string }; from?: { username?: string; language_code?: string } } }
export type Bot = {
  call<Result = unknown>(method: string, json?: object, options?: { timeout?: number; signal?: AbortSignal }): Promise<Result>
}

/** A bot by its token. Errors come as `{ ok: false, error_code, description }`. */
export function botOf(settings: Record<string, unknown>, secrets: Record<string, string>, db: Db): Bot {
  const base = baseOf(settings, 'https://api.telegram.org')
  const token = secrets['botToken'] ?? ''
  return {
    async call<Result>(method: string, json: object = {}, options = {}) {
      const answer = await askGateway(db, `${base}/bot${encodeURIComponent(token).replaceAll('%3A', ':')}/${method}`, { json, ...options })
      if (answer.json?.ok === true) return answer.json.result as Result
      if (typeof answer.json?.description !== 'string') throw strangeAnswer(answer)
      const words = `${answer.status} ${answer.json.description}`
      if (answer.status === 401 || answer.status === 404) throw new SendError({ isTemporary: true, code: 'auth_failed', words, isProviderDown: true })
      if (answer.status === 403 || /chat not found|user is deactivated/i.test(words)) throw new SendError({ isTemporary: false, code: 'refused_recipient', words })
      throw new SendError({ isTemporary: false, code: 'refused_content', words })
    },
  }
}

export function openTelegram(settings: Record<string, unknown>, secrets: Record<string, string>, { db }: { db: Db }): Sender {
  const bot = botOf(settings, secrets, db)
  return {
    async send(message: OutgoingMessage) {
      const chat = message.address ?? (await chatOf(db, message.userId))
      if (!chat) throw new SendError({ isTemporary: false, code: 'no_address', words: 'this person has not linked Telegram' })
      const text = message.subject ? `${message.subject}\n\n${message.text}` : message.text
      let last: { message_id: number } | undefined
      try {
        for (let from = 0; from < text.length; from += LONGEST) last = await bot.call('sendMessage', { chat_id: chat, text: text.slice(from, from + LONGEST), link_preview_options: { is_disabled: true } })
      } catch (error) {
        if (error instanceof SendError && error.code === 'refused_recipient') await markBlocked(db, chat)
        throw error
      }
      // Telegram answers when the message stands in the chat.
      return { externalId: `${chat}:${last?.message_id ?? ''}`, state: 'delivered' }
    },
    async check() {
      await bot.call('getMe')
    },
    async close() {},
  }
}

async function chatOf(db: Db, userId: number | null): Promise<string | null> {
  if (!userId) return null
  // Whoever no longer works here is told nothing, though the chat is still open.
  const found = await db.kysely.selectFrom('staff_telegram as t').innerJoin('app_user as u', 'u.id', 't.user_id').select('t.chat_id')
    .where('t.user_id', '=', userId).where('t.blocked_at', 'is', null).where('u.active', '=', true).executeTakeFirst()
  return found?.chat_id ?? null
}

/** The person stopped the bot: nothing more is tried until they link it anew. */
async function markBlocked(db: Db, chat: string): Promise<void> {
  await db.kysely.updateTable('staff_telegram').set({ blocked_at: new Date() }).where('chat_id', '=', chat).where('blocked_at', 'is', null).execute()
}
