import type { Db } from '#server/platform/db.ts'
import { askGateway, basic, baseOf, digitsOf, strangeAnswer, type Answered, settingOf } from '../gateway.ts'
import { SendError, type DeliveryReport, type OutgoingMessage, type Sender } from '../provider.ts'

export function openSmsAero(settings: Record<string, unknown>, secrets: Record<string, string>, { db }: { db: Db }): Sender {
  const base = baseOf(settings, 'https://gate.smsaero.ru/v2')
  const headers = { authorization: basic(settingOf(settings, 'email'), secrets['apiKey'] ?? '') }
  const ask = async (method: string, json: object): Promise<Answered> => {
    const answer = await askGateway(db, `${base}/${method}`, { json, headers })
    if (answer.json?.success === true) return answer
    throw wrong(answer)
  }
  return {
    async send(message: OutgoingMessage) {
      const callback = settingOf(settings, 'callbackUrl')
      const answer = await ask('sms/send', { number: digitsOf(message.address), text: message.text, sign: settingOf(settings, 'sign') || 'SMS Aero', ...(callback ? { callbackUrl: callback, callbackFormat: 'JSON' } : {}) })
      const { id, status } = answer.json.data ?? {}
      if (id === undefined) throw strangeAnswer(answer)
      if (status === 6) throw new SendError({ isTemporary: false, code: 'refused_recipient', words: 'rejected' })
      return { externalId: String(id), state: status === 1 ? 'delivered' : 'sent' }
    },
    async check() {
      await ask('auth', {})
    },
    async poll(sent) {
      const reports: DeliveryReport[] = []
      for (const { externalId } of sent) {
        const report = reportOf(externalId, Number((await ask('sms/status', { id: Number(externalId) })).json.data?.status))
        if (report) reports.push(report)
      }
      return reports
    },
    async close() {},
  }
}

function wrong(answer: Answered): SendError {
  const { status, json } = answer
  if (json === undefined) return strangeAnswer(answer)
  // Older answers say it by `result`, newer ones by `message` and, field by field, in `data`.
  const told = [json.message, json.reason, json.result, json.data && JSON.stringify(json.data)].filter(Boolean).join(' ').slice(0, 300)
  const words = `${status} ${told}`
  if (status === 401 || status === 403 || /auth/i.test(told)) return new SendError({ isTemporary: true, code: 'auth_failed', words, isProviderDown: true })
  if (status === 402 || /credit|balance|money/i.test(told)) return new SendError({ isTemporary: true, code: 'no_balance', words, isProviderDown: true })
  if (/"number/i.test(told)) return new SendError({ isTemporary: false, code: 'refused_recipient', words, bounce: 'hard' })
  return new SendError({ isTemporary: false, code: /sign/i.test(told) ? 'settings_wrong' : 'refused_content', words })
}

/** 0 queue, 1 delivered, 2 not delivered, 3 transmitted, 4 waiting, 6 rejected, 8 moderation. */
export function reportOf(externalId: string, status: number): DeliveryReport | null {
  if (status === 1) return { externalId, state: 'delivered' }
  if (status === 2) return { externalId, state: 'failed', code: 'not_delivered', words: 'status 2', bounce: 'soft' }
  if (status === 6) return { externalId, state: 'failed', code: 'refused_content', words: 'status 6' }
  return null
}
