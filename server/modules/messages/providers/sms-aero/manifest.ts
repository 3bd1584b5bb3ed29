import { Type } from 'typebox'
import { fieldsOf } from '../gateway-form.ts'
import type { ProviderManifest } from '../provider.ts'
import { openSmsAero, reportOf } from './client.ts'

/** SMS Aero, HTTP API v2: the e-mail and the key of the account, messages by sms/send, reports to an address given with each message. */
export const smsAero: ProviderManifest = {
  kind: 'sms-aero',
  channel: 'sms',
  title: { ru: 'SMS Aero', en: 'SMS Aero' },
  settings: Type.Object({
    email: Type.String({ title: 'E-mail of the account|E-mail аккаунта', maxLength: 200 }),
    sign: Type.Optional(Type.String({ title: 'Sender name|Подпись отправителя', maxLength: 40 })),
    callbackUrl: Type.Optional(Type.String({ title: 'Address for reports|Адрес для отчётов', maxLength: 300 })),
    url: Type.Optional(Type.String({ title: 'Address of the gateway|Адрес шлюза', default: 'https://gate.smsaero.ru/v2', maxLength: 200 })),
  }),
  secrets: ['apiKey'],
  abilities: { reportsDelivery: true },
  open: openSmsAero,
  webhook(request) {
    const { id, status } = fieldsOf(request)
    const report = id ? reportOf(id, Number(status)) : null
    return report ? [report] : []
  },
}
