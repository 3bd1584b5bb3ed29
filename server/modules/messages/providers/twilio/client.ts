import type { Db } from '#server/platform/db.ts'
import { askGateway, basic, baseOf, digitsOf, strangeAnswer, type Answered, settingOf } from '../gateway.ts'
import { SendError, type DeliveryReport, type OutgoingMessage, type Sender } from '../provider.ts'

export function openTwilio(settings: Record<string, unknown>, secrets: Record<string, string>, { db }: { db: Db }): Sender {
  const account = settingOf(settings, 'accountSid')
  const address = `${baseOf(settings, 'https://api.twilio.com')}/2010-04-01/Accounts/${encodeURIComponent(account)}`
  const headers = { authorization: basic(account, secrets['authToken'] ?? '') }
  const ask = async (path: string, form?: Record<string, string>): Promise<Answered> => {
    const answer = await askGateway(db, `${address}${path}`, form ? { form, headers } : { method: 'GET', headers })
    if (answer.status < 300) return answer
    throw wrong(answer)
  }
  return {
    async send(message: OutgoingMessage) {
      const from = settingOf(settings, 'from')
      const callback = settingOf(settings, 'callbackUrl')
      const answer = await ask('/Messages.json', {
        To: `+${digitsOf(message.address)}`, Body: message.text, ...(/^MG[0-9a-f]{32}$/i.test(from) ? { MessagingServiceSid: from } : { From: from }), ...(callback ? { StatusCallback: callback } : {}),
      })
      if (!answer.json?.sid) throw strangeAnswer(answer)
      return { externalId: String(answer.json.sid), state: 'sent' }
    },
    async check() {
      await ask('.json')
    },
    async poll(sent) {
      const reports: DeliveryReport[] = []
      for (const { externalId } of sent) {
        const { json } = await ask(`/Messages/${encodeURIComponent(externalId)}.json`)
        const report = reportOf(externalId, String(json?.status ?? ''), json?.error_code)
        if (report) reports.push(report)
      }
      return reports
    },
    async close() {},
  }
}

/** Codes of its table of errors that are about the receiver. */
const NO_SUCH_PHONE = [21211, 21214, 21217, 21421, 21614, 30005, 30006]
const STOPPED = [21610]
const CONTENT = [21602, 21605, 21617, 30007]
const SETTINGS = [21212, 21408, 21603, 21606, 21659, 21701, 21703]

function wrong(answer: Answered): SendError {
  const code = Number(answer.json?.code)
  const words = `${code || answer.status} ${String(answer.json?.message ?? answer.text).slice(0, 300)}`
  if (answer.status === 401 || answer.status === 403 || code === 20003) return new SendError({ isTemporary: true, code: 'auth_failed', words, isProviderDown: true })
  if (NO_SUCH_PHONE.includes(code) || STOPPED.includes(code)) return new SendError({ isTemporary: false, code: STOPPED.includes(code) ? 'receiver_stopped' : 'refused_recipient', words, bounce: 'hard' })
  if (CONTENT.includes(code)) return new SendError({ isTemporary: false, code: 'refused_content', words })
  if (SETTINGS.includes(code)) return new SendError({ isTemporary: false, code: 'settings_wrong', words })
  return answer.json === undefined ? strangeAnswer(answer) : new SendError({ isTemporary: false, code: 'refused', words })
}

export function reportOf(externalId: string, status: string, errorCode: unknown): DeliveryReport | null {
  if (status === 'delivered' || status === 'read') return { externalId, state: 'delivered' }
  if (status !== 'undelivered' && status !== 'failed') return null
  const code = Number(errorCode)
  const bounce = STOPPED.includes(code) ? 'complaint' : NO_SUCH_PHONE.includes(code) ? 'hard' : CONTENT.includes(code) ? undefined : 'soft'
  return { externalId, state: 'failed', code: bounce === 'hard' ? 'refused_recipient' : 'not_delivered', words: `${status}${code ? ` ${code}` : ''}`, ...(bounce ? { bounce } : {}) }
}
