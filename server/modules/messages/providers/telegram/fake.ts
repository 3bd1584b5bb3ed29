import { fakeGateway, type FakeGateway } from '../fake-gateway.ts'
import type { BotUpdate } from './client.ts'

export type FakeTelegram = FakeGateway & { /** What people write to the bot. */ updates: BotUpdate[]; sent: { chat_id: string; text: string }[]; blockedBy: Set<string> }

/** The Bot API on this machine: the token «1:right». */
export async function fakeTelegram(): Promise<FakeTelegram> {
  const [updates, sent, blockedBy]: [BotUpdate[], FakeTelegram['sent'], Set<string>] = [[], [], new Set()]
  const gateway = await fakeGateway(({ path, json }) => {
    const method = /^\/bot1:right\/(\w+)$/.exec(path)?.[1]
    if (!method) return { status: 401, body: { ok: false, error_code: 401, description: 'Unauthorized' } }
    if (method === 'getMe') return { body: { ok: true, result: { id: 1, is_bot: true, username: 'prilavok_test_bot' } } }
    if (method === 'getUpdates') return { body: { ok: true, result: updates.filter((update) => update.update_id >= json.offset) } }
    if (blockedBy.has(json.chat_id)) return { status: 403, body: { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' } }
    sent.push(json)
    return { body: { ok: true, result: { message_id: sent.length } } }
  })
  return Object.assign(gateway, { updates, sent, blockedBy })
}
