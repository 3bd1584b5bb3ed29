import { createHash, timingSafeEqual } from 'node:crypto'
import { Type } from 'typebox'
import { Refusal } from '#server/platform/errors.ts'
import { fieldsOf } from '../gateway-form.ts'
import type { ProviderManifest } from '../provider.ts'
import { openSmsc, reportOf } from './client.ts'

/** SMSC (smsc.ru and its sisters), HTTP API: send.php, status.php, reports to a handler. */
export const smsc: ProviderManifest = {
  kind: 'smsc',
  channel: 'sms',
  title: { ru: 'SMSC', en: 'SMSC' },
  settings: Type.Object({
    login: Type.Optional(Type.String({ title: 'Login|Логин', maxLength: 100 })),
    sender: Type.Optional(Type.String({ title: 'Sender name|Имя отправителя', maxLength: 15 })),
    url: Type.Optional(Type.String({ title: 'Address of the gateway|Адрес шлюза', default: 'https://smsc.ru', maxLength: 200 })),
  }),
  secrets: ['password', 'apiKey'],
  abilities: { reportsDelivery: true },
  open: openSmsc,
  webhook(request, _settings, secrets) {
    const { id, phone, status, sha1, md5, err } = fieldsOf(request)
    if (!id || status === undefined) return []
    // Signed by the password when the account has one; without it the secret address alone is the key.
    const text = `${id}:${phone}:${status}:${secrets['password'] ?? ''}`
    if (secrets['password'] && (sha1 || md5) && !isSame(sha1 ?? md5!, createHash(sha1 ? 'sha1' : 'md5').update(text).digest('hex'))) throw new Refusal('signature_wrong', {}, 403)
    const report = reportOf(id, Number(status), err)
    return report ? [report] : []
  },
}

const isSame = (given: string, expected: string): boolean => given.length === expected.length && timingSafeEqual(Buffer.from(given.toLowerCase()), Buffer.from(expected))
