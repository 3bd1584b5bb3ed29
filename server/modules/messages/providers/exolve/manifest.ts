import { Type } from 'typebox'
import { fieldsOf } from '../gateway-form.ts'
import type { ProviderManifest } from '../provider.ts'
import { openExolve, reportOf } from './client.ts'

/** MTS Exolve, SMS API: an application's key as bearer, messages by SendSMS, states by GetList or by events to our address. */
export const exolve: ProviderManifest = {
  kind: 'exolve',
  channel: 'sms',
  title: { ru: 'MTS Exolve', en: 'MTS Exolve' },
  settings: Type.Object({
    number: Type.String({ title: 'Number or name of the sender|Номер или имя отправителя', minLength: 1, maxLength: 20 }),
    url: Type.Optional(Type.String({ title: 'Address of the gateway|Адрес шлюза', default: 'https://api.exolve.ru', maxLength: 200 })),
  }),
  secrets: ['apiKey'],
  abilities: { reportsDelivery: true },
  open: openExolve,
  webhook(request) {
    const report = reportOf(fieldsOf(request))
    return report ? [report] : []
  },
}
