import { createHmac, timingSafeEqual } from 'node:crypto'
import { Type } from 'typebox'
import { Refusal } from '#server/platform/errors.ts'
import { fieldsOf } from '../gateway-form.ts'
import { settingOf } from '../gateway.ts'
import type { GatewayRequest, ProviderManifest } from '../provider.ts'
import { openTwilio, reportOf } from './client.ts'

/** Twilio Programmable Messaging, REST API of 2010-04-01; reports are signed with the token of the account. */
export const twilio: ProviderManifest = {
  kind: 'twilio',
  channel: 'sms',
  title: { ru: 'Twilio', en: 'Twilio' },
  settings: Type.Object({
    accountSid: Type.String({ title: 'Account SID|Account SID', maxLength: 64 }),
    from: Type.String({ title: 'Number, name or Messaging Service SID|Номер, имя или Messaging Service SID', minLength: 1, maxLength: 64 }),
    callbackUrl: Type.Optional(Type.String({ title: 'Address for reports|Адрес для отчётов', maxLength: 300 })),
    url: Type.Optional(Type.String({ title: 'Address of the gateway|Адрес шлюза', default: 'https://api.twilio.com', maxLength: 200 })),
  }),
  secrets: ['authToken'],
  abilities: { reportsDelivery: true },
  open: openTwilio,
  webhook(request, settings, secrets) {
    const fields = fieldsOf({ ...request, query: {} })
    const id = fields['MessageSid'] ?? fields['SmsSid']
    if (!id) return []
    refuseUnsigned(request, settingOf(settings, 'callbackUrl'), secrets['authToken'] ?? '', fields)
    const report = reportOf(id, fields['MessageStatus'] ?? fields['SmsStatus'] ?? '', fields['ErrorCode'])
    return report ? [report] : []
  },
}

/** X-Twilio-Signature: HMAC-SHA1 over the address that was called and the sorted fields. @throws Refusal `signature_wrong` */
function refuseUnsigned({ headers }: GatewayRequest, url: string, token: string, fields: Record<string, string | undefined>): void {
  const text = url + Object.keys(fields).sort().map((name) => `${name}${fields[name]}`).join('')
  const expected = createHmac('sha1', token).update(text).digest()
  const given = Buffer.from(String(headers['x-twilio-signature'] ?? ''), 'base64')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Refusal('signature_wrong', {}, 403)
}
