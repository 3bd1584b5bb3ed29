import { askGateway, baseOf, digitsOf, strangeAnswer, type Answered, settingOf } from '../gateway.ts'
import type { Db } from '#server/platform/db.ts'
import { SendError, type DeliveryReport, type OutgoingMessage, type Sender } from '../provider.ts'

/** The gateway's words for what went wrong (`error_code` of send.php): ours, and whether trying again may help. */
const ERRORS: Record<number, { code: string; isTemporary: boolean; isProviderDown?: boolean; retryAfter?: number; bounce?: 'hard' }> = {
  1: { code: 'settings_wrong', isTemporary: false },
  2: { code: 'auth_failed', isTemporary: true, isProviderDown: true },
  3: { code: 'no_balance', isTemporary: true, isProviderDown: true },
  4: { code: 'rate_limited', isTemporary: true, isProviderDown: true, retryAfter: 10 * 60_000 },
  5: { code: 'settings_wrong', isTemporary: false },
  6: { code: 'refused_content', isTemporary: false },
  7: { code: 'refused_recipient', isTemporary: false, bounce: 'hard' },
  8: { code: 'refused_recipient', isTemporary: false },
  9: { code: 'rate_limited', isTemporary: true, retryAfter: 70_000 },
}

export function openSmsc(settings: Record<string, unknown>, secrets: Record<string, string>, { db }: { db: Db }): Sender {
  const base = baseOf(settings, 'https://smsc.ru')
  const who = { ...(secrets['apiKey'] ? { apikey: secrets['apiKey'] } : { login: settingOf(settings, 'login'), psw: secrets['password'] ?? '' }), fmt: '3', charset: 'utf-8' }
  const ask = async (script: string, form: Record<string, string>): Promise<Answered> => {
    const answer = await askGateway(db, `${base}/sys/${script}.php`, { form: { ...who, ...form } })
    const code = answer.json?.error_code
    if (typeof code === 'number') throw new SendError({ ...(ERRORS[code] ?? { code: 'gateway_fault', isTemporary: true }), words: String(answer.json.error ?? `error ${code}`) })
    return answer
  }
  return {
    async send(message: OutgoingMessage) {
      const sender = settingOf(settings, 'sender')
      const answer = await ask('send', { phones: digitsOf(message.address), mes: message.text, ...(sender ? { sender } : {}) })
      if (answer.json?.id === undefined) throw strangeAnswer(answer)
      return { externalId: String(answer.json.id), state: 'sent' }
    },
    async check() {
      const answer = await ask('balance', {})
      if (answer.json?.balance === undefined) throw strangeAnswer(answer)
    },
    async poll(sent) {
      const reports: DeliveryReport[] = []
      for (const { externalId, address } of sent) {
        const { json } = await ask('status', { id: externalId, phone: digitsOf(address) })
        const report = reportOf(externalId, Number(json?.status), json?.err)
        if (report) reports.push(report)
      }
      return reports
    },
    async close() {},
  }
}

/** By the gateway's table of statuses; null while it is still on its way. */
export function reportOf(externalId: string, status: number, err: string | number | undefined): DeliveryReport | null {
  if (status === 1 || status === 2 || status === 4) return { externalId, state: 'delivered' }
  const failed: Record<number, { code: string; bounce?: 'hard' | 'soft' }> = {
    [-2]: { code: 'stopped' }, 3: { code: 'expired', bounce: 'soft' }, 20: { code: 'not_delivered', bounce: 'soft' }, 22: { code: 'refused_recipient', bounce: 'hard' },
    23: { code: 'refused_content' }, 24: { code: 'no_balance' }, 25: { code: 'unreachable_phone', bounce: 'soft' },
  }
  const found = failed[status]
  return found ? { externalId, state: 'failed', ...found, words: `status ${status}${err ? `, error ${err}` : ''}` } : null
}
