import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Static } from 'typebox'
import { SendError, type ProviderManifest } from '../provider.ts'
import { openSmtp } from './client.ts'

/** A mail server that letters are handed to. */
export const SmtpSettings = Type.Object({
  host: Type.String({ minLength: 1, maxLength: 253, title: 'Server|Сервер' }),
  port: Type.Integer({ minimum: 1, maximum: 65535, default: 465, title: 'Port|Порт' }),
  security: Type.Enum(['tls', 'starttls', 'none'], { default: 'tls', title: 'Encryption|Шифрование' }),
  verifyCertificate: Type.Optional(Type.Boolean({ default: true, title: 'Check the certificate|Проверять сертификат' })),
  user: Type.Optional(Type.String({ maxLength: 254, title: 'User|Пользователь' })),
  from: Type.String({ pattern: '^[^\\s@<>,;"]+@[^\\s@<>,;"]+$', maxLength: 254, title: 'Sender’s address|Адрес отправителя' }),
  fromName: Type.Optional(Type.String({ maxLength: 100, pattern: '^[^\\r\\n]*$', title: 'Sender’s name|Имя отправителя' })),
  replyTo: Type.Optional(Type.String({ pattern: '^([^\\s@<>,;"]+@[^\\s@<>,;"]+)?$', maxLength: 254, title: 'Answers go to|Ответы на адрес' })),
  bounceTo: Type.Optional(Type.String({ pattern: '^([^\\s@<>,;"]+@[^\\s@<>,;"]+)?$', maxLength: 254, title: 'What comes back goes to|Адрес для возвратов' })),
  dkimDomain: Type.Optional(Type.String({ maxLength: 253, title: 'DKIM domain|Домен DKIM' })),
  dkimSelector: Type.Optional(Type.String({ maxLength: 63, title: 'DKIM selector|Селектор DKIM' })),
  connections: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 5, title: 'Connections at once|Одновременных соединений' })),
})
export type SmtpSettings = Static<typeof SmtpSettings>

export const smtp: ProviderManifest = {
  kind: 'smtp',
  channel: 'email',
  title: { ru: 'Почта по SMTP', en: 'Mail by SMTP' },
  settings: SmtpSettings,
  secrets: ['password', 'dkimKey'],
  abilities: { isRich: true },
  open(settings, secrets) {
    if (!Value.Check(SmtpSettings, settings)) throw new SendError({ isTemporary: false, code: 'settings_wrong', words: 'the settings of the mail server are not complete', isProviderDown: true })
    return openSmtp(settings, secrets)
  },
}
