import { Type } from 'typebox'
import type { AdService } from '../ad-service.ts'
import { directSpend } from './client.ts'

/** Yandex Direct, reports service of API v5: a token of OAuth, for agencies the client's login; what was spent a day and campaign, in the account's currency. */
export const yandexDirect: AdService = {
  kind: 'yandex-direct',
  title: { ru: 'Яндекс Директ', en: 'Yandex Direct' },
  source: 'yandex',
  medium: 'cpc',
  settings: Type.Object(
    {
      clientLogin: Type.Optional(Type.String({ maxLength: 100 })),
      withVat: Type.Optional(Type.Boolean({ default: true })),
      sandbox: Type.Optional(Type.Boolean({ default: false })),
      url: Type.Optional(Type.String({ maxLength: 200, pattern: '^https?://' })),
    },
    { additionalProperties: false },
  ),
  fields: [
    { name: 'clientLogin', kind: 'text', label: { ru: 'Логин клиента (для агентств)', en: 'Login of the client (for agencies)' } },
    { name: 'withVat', kind: 'flag', label: { ru: 'Суммы с НДС', en: 'Amounts with VAT' }, value: true },
    { name: 'sandbox', kind: 'flag', label: { ru: 'Песочница', en: 'Sandbox' }, value: false },
  ],
  secrets: [{ name: 'token', label: { ru: 'Токен OAuth', en: 'OAuth token' } }],
  confidants: ['url', 'sandbox'],
  spend: directSpend,
}
