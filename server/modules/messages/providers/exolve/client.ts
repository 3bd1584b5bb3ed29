import type { Db } from '#server/platform/db.ts'
import { askGateway, baseOf, digitsOf, strangeAnswer, type Answered, settingOf } from '../gateway.ts'
import { SendError, type DeliveryReport, type OutgoingMessage, type Sender } from '../provider.ts'

export function openExolve(settings: Record<string, unknown>, secrets: Record<string, string>, { db }: { db: Db }): Sender {
  const base = baseOf(settings, 'https://api.exolve.ru')
  const ask = async (method: string, json: object): Promise<Answered> => {
    const answer = await askGateway(db, `${base}/messaging/v1/${method}`, { json, headers: { authorization: `Bearer ${secrets['apiKey'] ?? ''}` } })
    if (answer.status < 300) return answer
    throw wrong(answer)
  }
  return {
    async send(message: OutgoingMessage) {
      const answer = await ask('SendSMS', { number: settingOf(settings, 'number'), destination: digitsOf(message.address), text: message.text })
      if (answer.json?.message_id === undefined) throw strangeAnswer(answer)
      return { externalId: String(answer.json.message_id), state: 'sent' }
    },
    async check() {
      await ask('GetCount', {})
    },
    async poll(sent) {
      const reports: DeliveryReport[] = []
      for (const { externalId } of sent) {
        const { json } = await ask('GetList', { message_id: externalId })
        const found = (Array.isArray(json?.messages) ? json.messages : []).find((one: { message_id?: unknown }) => String(one.message_id) === externalId)
        const report = found ? reportOf(found) : null
        if (report) reports.push(report)
      }
      return reports
    },
    async close() {},
  }
}

function wrong(answer: Answered): SendError {
  const { status, text, json } = answer
  const words = `${status} ${String(json?.error?.message ?? json?.message ?? text).slice(0, 300)}`
  if (status === 401 || status === 403) return new SendError({ isTemporary: true, code: 'auth_failed', words, isProviderDown: true })
  if (status === 402 || /balance|funds|баланс|средств/i.test(words)) return new SendError({ isTemporary: true, code: 'no_balance', words, isProviderDown: true })
  if (/destination|получател/i.test(words)) return new SendError({ isTemporary: false, code: 'refused_recipient', words, bounce: 'hard' })
  if (/\bnumber|sender|отправител|альфа/i.test(words)) return new SendError({ isTemporary: false, code: 'settings_wrong', words })
  return new SendError({ isTemporary: false, code: 'refused_content', words })
}

/** Names of states vary between GetList and the reports that are sent to us, so they are read by their meaning; what says neither is on its way. */
export function reportOf(message: { message_id?: string | number; delivery_status?: string | number; status?: string | number }): DeliveryReport | null {
  const externalId = String(message.message_id ?? '')
  const said = String(message.delivery_status ?? message.status ?? '')
  if (!externalId) return null
  if (/undeliv|not_deliv|fail|reject|expire|error|declin/i.test(said)) {
    const isReject = /reject|declin/i.test(said)
    return { externalId, state: 'failed', code: isReject ? 'refused_content' : 'not_delivered', words: said, ...(isReject ? {} : { bounce: 'soft' as const }) }
  }
  return /delivered|received_ok|deliver_ok/i.test(said) ? { externalId, state: 'delivered' } : null
}
