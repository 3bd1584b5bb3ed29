import { Type } from 'typebox'
import { Refusal } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { botOf } from './client.ts'
import { makeLinkCode, telegramLink, unlink } from './link-staff.ts'

const Nullable = Type.Union([Type.String(), Type.Null()])
const Link = Type.Object({
  isAvailable: Type.Boolean({ description: 'There is a bot' }), isLinked: Type.Boolean(), username: Nullable, linkedAt: Nullable, isBlocked: Type.Boolean({ description: 'The person stopped the bot' }),
})
const Code = Type.Object({ code: Type.String(), expiresAt: Type.String(), url: Nullable })

/** How a person of the staff links Telegram: a code, said to the bot. */
export function telegramRoutes(app: App, { db }: Platform): void {
  const access = { config: { access: 'signed-in' as const } }
  const provider = () => db.kysely.selectFrom('message_provider').select(['settings', 'secrets']).where('kind', '=', 'telegram').where('is_active', '=', true).orderBy('is_default', 'desc').orderBy('id').executeTakeFirst()

  app.get('/api/telegram', { ...access, schema: { description: 'Whether one’s own Telegram is linked', response: { 200: Link } } }, async (request) =>
    ({ isAvailable: (await provider()) !== undefined, ...(await telegramLink(db.kysely, request.actor.id!)) }))

  app.post('/api/telegram/code', { ...access, schema: { description: 'A new code to say to the bot; it lives a quarter of an hour', response: { 200: Code } } }, async (request) => {
    const found = await provider()
    if (!found) throw new Refusal('telegram_not_set', {}, 409)
    const bot = botOf(found.settings as Record<string, unknown>, found.secrets as Record<string, string>, db)
    const me = await bot.call<{ username?: string }>('getMe').catch(() => ({ username: undefined }))
    const made = await makeLinkCode(db.kysely, request.actor.id!)
    return { ...made, url: me.username ? `https://t.me/${me.username}?start=${made.code}` : null }
  })

  app.delete('/api/telegram', { ...access, schema: { description: 'Unlinks one’s own Telegram', response: { 200: Link } } }, async (request) => {
    await unlink(db.kysely, { userId: request.actor.id! })
    return { isAvailable: (await provider()) !== undefined, ...(await telegramLink(db.kysely, request.actor.id!)) }
  })
}
