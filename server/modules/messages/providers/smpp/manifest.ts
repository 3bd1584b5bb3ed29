import { Type } from 'typebox'
import type { ProviderManifest } from '../provider.ts'
import { openSmpp } from './client.ts'

/** A message centre by SMPP 3.4: an operator's own, or a gateway's that offers it. */
export const smppProvider: ProviderManifest = {
  kind: 'smpp',
  channel: 'sms',
  title: { ru: 'SMPP (оператор или шлюз)', en: 'SMPP (operator or gateway)' },
  settings: Type.Object({
    host: Type.String({ title: 'Host|Сервер', minLength: 1, maxLength: 200 }),
    port: Type.Optional(Type.Integer({ title: 'Port|Порт', default: 2775, minimum: 1, maximum: 65_535 })),
    tls: Type.Optional(Type.Boolean({ title: 'TLS|TLS', default: false })),
    systemId: Type.String({ title: 'System ID|System ID', maxLength: 15 }),
    systemType: Type.Optional(Type.String({ title: 'System type|System type', maxLength: 12 })),
    sender: Type.Optional(Type.String({ title: 'Sender name or number|Имя или номер отправителя', maxLength: 20 })),
  }),
  secrets: ['password'],
  abilities: { reportsDelivery: true },
  open: openSmpp,
}
