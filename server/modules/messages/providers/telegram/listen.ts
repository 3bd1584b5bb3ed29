import { setTimeout as wait } from 'node:timers/promises'
import { systemActor } from '#server/platform/access.ts'
import type { Run, RunPlatform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { botOf, type Bot, type BotUpdate } from './client.ts'
import { linkChat, unlink } from './link-staff.ts'

/** First half of the key of the locks by which one process reads the updates of a bot; the second is the provider. */
const READS = 7_405_127
const POLL_SECONDS = 25
const PAUSE_MS = 10_000
const BREATH_MS = 1000
/** Where Telegram cannot be reached at all, asking every ten seconds would only fill the log. */
const LONGEST_PAUSE_MS = 10 * 60_000

const WORDS = {
  ru: { linked: (name: string) => `Готово, ${name}: сюда будут приходить уведомления. Отключить: /stop`, wrong: 'Код не подошёл. Возьмите новый в Прилавке: Настройки → Telegram.', stopped: 'Уведомления отключены.', hello: 'Пришлите код из Прилавка: Настройки → Telegram.' },
  en: { linked: (name: string) => `Done, ${name}: notifications will come here. To stop them: /stop`, wrong: 'The code does not fit. Take a new one in Prilavok: Settings → Telegram.', stopped: 'Notifications are off.', hello: 'Send the code from Prilavok: Settings → Telegram.' },
}

/** Reads what people write to the bots, for the codes by which they link their chat. It asks, so no address of ours need be open to the world. */
export const listenToTelegram: Run = (platform) => {
  const stopping = new AbortController()
  const running = (async () => {
    for (let failures = 0; !stopping.signal.aborted;) {
      let heard = false
      const began = performance.now()
      try {
        heard = await listenOnce(platform, stopping.signal)
        failures = 0
      } catch (error) {
        failures += 1
        if (!stopping.signal.aborted) platform.log.warn({ err: error, failures }, 'Telegram could not be asked for news')
      }
      // Telegram holds the answer back until there is news; one that comes at once is not to be asked for without a breath.
      if (heard && performance.now() - began < BREATH_MS) await wait(BREATH_MS, undefined, { signal: stopping.signal }).catch(() => {})
      if (!heard) await wait(Math.min(PAUSE_MS * 2 ** Math.max(failures - 1, 0), LONGEST_PAUSE_MS), undefined, { signal: stopping.signal }).catch(() => {})
    }
  })()
  return async () => {
    stopping.abort()
    await running
  }
}

/** Asks the default bot once, waiting for news. @returns false when there is no bot, or another process is asking */
export async function listenOnce({ db, log }: Pick<RunPlatform, 'db' | 'log'>, signal: AbortSignal, seconds = POLL_SECONDS): Promise<boolean> {
  const provider = await db.kysely.selectFrom('message_provider').select(['id', 'settings', 'secrets']).where('kind', '=', 'telegram').where('is_active', '=', true).orderBy('is_default', 'desc').orderBy('id').executeTakeFirst()
  if (!provider) return false
  const client = await db.pool.connect()
  try {
    const { rows } = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1, $2::int) as ours', [READS, provider.id])
    if (!rows[0]!.ours) return false
    try {
      const bot = botOf(provider.settings as Record<string, unknown>, provider.secrets as Record<string, string>, db)
      const known = await db.kysely.selectFrom('staff_telegram_cursor').select('next_update').where('provider_id', '=', provider.id).executeTakeFirst()
      const updates = await bot.call<BotUpdate[]>('getUpdates', { offset: known?.next_update ?? 0, timeout: seconds, allowed_updates: ['message'] }, { timeout: (seconds + 10) * 1000, signal })
      for (const update of updates) {
        // One that cannot be understood must not keep those after it from being heard.
        await hear({ db, log }, bot, update).catch((error: unknown) => log.error({ err: error }, 'what was said to the bot could not be taken in'))
        await db.kysely.insertInto('staff_telegram_cursor').values({ provider_id: provider.id, next_update: update.update_id + 1 })
          .onConflict((conflict) => conflict.column('provider_id').doUpdateSet({ next_update: update.update_id + 1 })).execute()
      }
      return true
    } finally {
      await client.query('select pg_advisory_unlock($1, $2::int)', [READS, provider.id])
    }
  } finally {
    client.release()
  }
}

async function hear({ db, log }: Pick<RunPlatform, 'db' | 'log'>, bot: Bot, { message }: BotUpdate): Promise<void> {
  // In a group everybody would read what is for one person.
  if (!message?.text || message.chat.type !== 'private') return
  const words = WORDS[message.from?.language_code?.startsWith('en') ? 'en' : 'ru']
  const chatId = String(message.chat.id)
  const answer = await (async () => {
    if (/^\/stop\b/.test(message.text!)) {
      await unlink(db.kysely, { chatId })
      return words.stopped
    }
    const code = /^(?:\/start\s+)?([A-Za-z0-9]{10})$/.exec(message.text!.trim())?.[1]
    if (!code) return words.hello
    const name = await transact(db, systemActor('telegram'), (tx) => linkChat(tx, code, { id: chatId, username: message.from?.username ?? null }))
    return name === null ? words.wrong : words.linked(name)
  })()
  // That the answer could not be told changes nothing of what was done.
  await bot.call('sendMessage', { chat_id: chatId, text: answer }).catch((error: unknown) => log.warn({ err: error }, 'the bot could not answer'))
}
